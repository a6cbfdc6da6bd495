import middy from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context as LambdaContext,
} from 'aws-lambda';
import { actorOf, hasScope, type Principal, principalOf, requireMay } from '../../core/auth/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { ForbiddenError } from '../../core/shared/errors.ts';
import type { Table } from '../../core/shared/table.ts';
import type { Write } from '../../core/shared/write.ts';
import { type Route, scopeOf } from '../api/route.ts';
import { answerOnce, type Endpoint, type EndpointAnswer } from './api-answer.ts';
import { identityOf, type ParsedRequest, parseRequest } from './api-request.ts';
import { errorForLog, logger } from './logger.ts';
import { problemOf, RequestError } from './problem.ts';

/** What an endpoint is given: parsed input, who asks, and how to remember its answer. */
export type ApiRequest<R extends Route> = ParsedRequest<R> & {
  principal: Principal;
  context: Context;
  /** writes that make a repeated request get this answer again; the command adds them to its transaction */
  remember: (answer: EndpointAnswer) => readonly Write[];
};

/** One function per route, by operation id. */
export type Endpoints<Routes extends Record<string, Route>> = {
  [K in keyof Routes]: (request: ApiRequest<Routes[K]>) => Promise<EndpointAnswer>;
};

/**
 * Makes the Lambda handler of one domain's routes. Everything that all requests share happens here and nowhere else:
 * who asks, may they, is the input right, was this asked before, does the answer match its schema, and what a
 * failure looks like.
 */
export function apiFunction<const Routes extends Record<string, Route>>(options: {
  routes: Routes;
  build: () => { table: Table; endpoints: Endpoints<Routes> };
}) {
  const byKey = new Map<string, Route>(
    Object.values<Route>(options.routes).map((route) => [`${route.method} ${route.path}`, route]),
  );
  let built: ReturnType<typeof options.build> | undefined;

  async function handle(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
    const route = byKey.get(event.routeKey);
    if (!route) throw new RequestError(404, 'route.not_found', 'There is no such route.');
    built ??= options.build();
    const endpoint = built.endpoints[route.id as keyof Routes] as Endpoint;
    const principal = principalOf(identityOf(event));
    if (route.permission !== 'public') requireMay(principal, route.permission);
    const scope = scopeOf(route);
    if (!hasScope(principal, scope)) throw new ForbiddenError(`This token lacks the scope ${scope}.`);
    const request = parseRequest(route, event);
    const context = contextOf(actorOf(principal), new Date(), Math.random);
    return answerOnce({ route, endpoint, event, request, principal, context, table: built.table });
  }

  return middy<APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Error, LambdaContext>()
    .use({
      onError: (request) => {
        const answer = problemOf(request.error);
        if ((answer.statusCode ?? 500) >= 500) {
          logger.error('A request failed', {
            route: request.event.routeKey,
            error: errorForLog(request.error),
          });
        }
        request.response = answer;
      },
    })
    .handler(handle);
}
