import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import * as z from 'zod';
import type { Caller } from '../../core/auth/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { BiletError } from '../../core/shared/errors.ts';
import {
  type KeyedRequest,
  REPEATED,
  recallAnswer,
  rememberAnswer,
} from '../../core/shared/idempotency-store.ts';
import { refusedBy, type Table } from '../../core/shared/table.ts';
import { noteAnswer } from '../../core/shared/ticket-answers-store.ts';
import type { Write } from '../../core/shared/write.ts';
import { contentTypeFor, type Route } from '../api/route.ts';
import { originOf } from './address.ts';
import { idempotencyKeyOf } from './api-request.ts';
import { toldOf } from './told-of.ts';

/** What an endpoint answers: the body of its route's output schema, and the version that becomes the ETag. */
export interface EndpointAnswer {
  body: unknown;
  version?: number;
}

/** An endpoint without the types of its route, as the edge calls it. */
export type Endpoint = (request: never) => Promise<EndpointAnswer>;

interface Call {
  route: Route;
  endpoint: Endpoint;
  event: APIGatewayProxyEventV2;
  request: object;
  principal: Caller;
  context: Context;
  table: Table;
}

/**
 * Runs an endpoint and answers with its result. When a POST is repeated with the same Idempotency-Key, the endpoint does
 * not run again: the answer to the first request is given once more.
 */
export async function answerOnce(call: Call): Promise<APIGatewayProxyStructuredResultV2> {
  const { route, endpoint, event, request, principal, context, table } = call;
  const keyed = keyedRequest(call);
  const recall = async () => {
    const answer = keyed && (await recallAnswer(table, keyed, context.now));
    return answer ? present(route, { ...answer, version: answer.version ?? undefined }, true) : undefined;
  };
  const before = await recall();
  if (before) return before;
  const remember = (answer: EndpointAnswer): readonly Write[] =>
    keyed
      ? [
          rememberAnswer(keyed, toStored(route, answer), context.now),
          ...toldOf(request, answer).map((of) => noteAnswer(of, keyed, context.now)),
        ]
      : [];
  try {
    return present(
      route,
      await endpoint({ ...request, principal, context, remember, ...cameFrom(event) } as never),
      false,
      event.headers.accept,
    );
  } catch (error) {
    const meanwhile = isRefusal(error) ? await recall() : undefined;
    if (meanwhile) return meanwhile;
    throw error;
  }
}

/** Where a request has reached the API, and from where it came. */
const cameFrom = (event: APIGatewayProxyEventV2) => ({
  origin: originOf(event),
  ip: event.requestContext.http.sourceIp,
});

/**
 * Whether an error is a refusal. When the same request was made twice at the same moment, one of the two is refused, and
 * the answer that the other has stored is given for both.
 */
function isRefusal(error: unknown): boolean {
  return error instanceof BiletError || refusedBy(error, REPEATED);
}

function keyedRequest({ route, event, principal }: Call): KeyedRequest | undefined {
  const key = idempotencyKeyOf(route, event);
  if (key === undefined) return undefined;
  // The hash of a body that nobody is to find by trying has a key in it that the table does not know.
  const secret = route.keepsNoBody ? `${key}\n` : '';
  const content = `${route.method} ${route.path}\n${event.rawPath}\n${secret}${event.body ?? ''}`;
  return { owner: ownerOf(principal), key, content };
}

/** Whose keys they are: who acts as an automation has their own. */
function ownerOf(principal: Caller): string {
  const { automationId } = principal.kind === 'agent' ? principal : {};
  return automationId === undefined ? `${principal.kind}#${principal.id}` : `automation#${automationId}`;
}

/** An answer as it is sent: what an answer has no value for is left out of JSON, and the table keeps no such value. */
function toStored(route: Route, answer: EndpointAnswer) {
  const body = route.output ? z.json().parse(sent(route.output.parse(answer.body))) : null;
  return { status: route.status, body, version: answer.version ?? null };
}

/** A value as whoever asked reads it. */
function sent(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/**
 * Checks an answer against its route's schema, and makes an HTTP response of it. An answer that is repeated was checked
 * when it was first given. It is given unchanged even when it does not match the schema, which an older release may have
 * written differently.
 */
function present(
  route: Route,
  answer: EndpointAnswer,
  repeated: boolean,
  accept?: string,
): APIGatewayProxyStructuredResultV2 {
  const headers: Record<string, string> = { 'cache-control': 'no-store' };
  if (answer.version !== undefined) headers.etag = `"${answer.version}"`;
  if (repeated) headers['idempotency-replayed'] = 'true';
  if (!route.output) return { statusCode: route.status, headers };
  headers['content-type'] = contentTypeFor(route, accept);
  if (route.contentType) return { statusCode: route.status, headers, body: z.string().parse(answer.body) };
  const checked = route.output.safeParse(answer.body);
  if (!checked.success && !repeated) throw checked.error;
  return { statusCode: route.status, headers, body: JSON.stringify(checked.data ?? answer.body) };
}
