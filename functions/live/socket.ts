import * as z from 'zod';
import { connectLive, disconnectLive, type TellDeps } from '../../core/live/index.ts';
import { BiletError } from '../../core/shared/errors.ts';
import type { ServerFrame } from '../../schemas/live.ts';
import { logFailure } from '../edge/logger.ts';
import { liveDeps } from './deps.ts';
import { answerFrame, jsonOf, refusal } from './frames.ts';

const eventSchema = z.object({
  requestContext: z.object({ routeKey: z.string(), connectionId: z.string().min(1) }),
  queryStringParameters: z.record(z.string(), z.string().optional()).nullish(),
  body: z.string().nullish(),
});

interface Answer {
  statusCode: number;
  body?: string;
}

let built: TellDeps | undefined;

/** What a WebSocket brings: whoever connects shows a token, and each frame is answered by one. */
export async function handler(event: unknown): Promise<Answer> {
  const { requestContext, queryStringParameters, body } = eventSchema.parse(event);
  const { routeKey, connectionId } = requestContext;
  try {
    built ??= liveDeps();
    const { table } = built;
    const now = new Date();
    if (routeKey === '$connect') {
      await connectLive(table, { token: queryStringParameters?.token, connectionId, now });
      return { statusCode: 200 };
    }
    if (routeKey === '$disconnect') {
      await disconnectLive(table, connectionId, now);
      return { statusCode: 200 };
    }
    return said(await answerFrame(built, connectionId, jsonOf(body ?? '')));
  } catch (error) {
    if (!(error instanceof BiletError)) logFailure('A frame could not be answered', error, {});
    if (routeKey === '$disconnect') return { statusCode: 200 };
    return routeKey === '$connect'
      ? { statusCode: statusOf(error) }
      : said(refusal(error, jsonOf(body ?? '')));
  }
}

const statusOf = (error: unknown): number =>
  error instanceof BiletError && error.kind === 'unauthenticated' ? 401 : 503;
const said = (frame: ServerFrame): Answer => ({ statusCode: 200, body: JSON.stringify(frame) });
