import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../clock.ts';
import type { LocalRequest, LocalResponse } from '../http.ts';
import type { Invoke } from '../invocation.ts';
import type { CorsRules, Route } from '../wiring/http-api.ts';
import { answerOf, INTERNAL_ERROR } from './answer.ts';
import { withCors } from './cors.ts';
import { type GatewayEvent, gatewayEvent } from './event.ts';
import { type Match, matchRoute } from './match.ts';

/** The longest body that an HTTP API takes; longer ones get a 413. */
export const GATEWAY_BODY_LIMIT_BYTES = 10 * 1024 * 1024;

const INTEGRATION_TIMEOUT_MS = 30_000;

const decision = z.object({
  isAuthorized: z.boolean(),
  context: z.record(z.string(), z.unknown()).nullish(),
});

type Verdict = { refusal: LocalResponse } | { context: Record<string, unknown> };

/** The API Gateway of the local desk. */
export type Gateway = (request: LocalRequest) => Promise<LocalResponse>;

async function withinLimit(answer: Promise<LocalResponse>): Promise<LocalResponse> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<LocalResponse>((resolve) => {
    const answerLate = () => resolve({ status: 503, body: { message: 'Service Unavailable' } });
    timer = setTimeout(answerLate, INTEGRATION_TIMEOUT_MS);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Answers requests as an HTTP API with payload format 2.0 and Lambda authorizers does. */
export function createGateway(options: {
  clock: Clock;
  routes: Route[];
  cors?: CorsRules | undefined;
  invoke: Invoke;
}): Gateway {
  const { clock, routes, invoke } = options;

  /** @returns what the authorizer knows of the caller, or the answer that turns the caller away */
  async function authorize(authorizerArn: string, event: GatewayEvent): Promise<Verdict> {
    const { body: _body, isBase64Encoded: _encoded, ...described } = event;
    const routeArn = `arn:aws:execute-api:us-east-1:000000000000:local/$default/${event.routeKey}`;
    const result = await invoke(authorizerArn, {
      ...described,
      type: 'REQUEST',
      routeArn,
      identitySource: [],
    });
    const parsed = decision.safeParse(result.payload);
    if (result.functionError || !parsed.success) return { refusal: INTERNAL_ERROR };
    if (!parsed.data.isAuthorized) return { refusal: { status: 403, body: { message: 'Forbidden' } } };
    return { context: parsed.data.context ?? {} };
  }

  async function pass(request: LocalRequest, match: Match): Promise<LocalResponse> {
    const { functionArn, authorizerArn } = match.route;
    const event = gatewayEvent(request, match, randomUUID(), new Date(clock.now()));
    const verdict = authorizerArn && (await authorize(authorizerArn, event));
    if (verdict && 'refusal' in verdict) return verdict.refusal;
    const requestContext = {
      ...event.requestContext,
      ...(verdict ? { authorizer: { lambda: verdict.context } } : {}),
    };
    const result = await invoke(functionArn, { ...event, requestContext });
    return result.functionError ? INTERNAL_ERROR : answerOf(result.payload);
  }

  return async (request) => {
    const [path = '/'] = request.target.split('?');
    const match = matchRoute(routes, request.method, path);
    if (!match) return { status: 404, body: { message: 'Not Found' } };
    return withCors(options.cors, request, await withinLimit(pass(request, match)));
  };
}
