import middy, { type MiddlewareObj } from '@middy/core';
import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context as LambdaContext,
} from 'aws-lambda';
import type { Route } from '../api/route.ts';
import { segmentsOf } from './address.ts';
import { logFailure } from './logger.ts';
import { problemOf, RequestError } from './problem.ts';
import { routerOf } from './router.ts';

/** The route that a request is for, with the parameters of its path as text. */
export interface Match {
  route: Route;
  params: Record<string, string>;
}

/** A request in the middleware chain, with the route that the router has found for it. */
export interface HttpEvent extends APIGatewayProxyEventV2 {
  match?: Match;
}

type Answer = APIGatewayProxyStructuredResultV2;
/** A middleware of the chain. */
export type Link<Event extends HttpEvent = HttpEvent> = MiddlewareObj<Event, Answer>;

/** The route that the router has found for a request. */
export function matchOf({ match }: HttpEvent): Match {
  if (match === undefined) throw new Error('No router comes before this in the chain.');
  return match;
}

/**
 * The middleware chain that every HTTP function begins with: it finds the route, turns errors into problem documents, and
 * adds the headers that every answer has.
 */
export function httpChain<Event extends HttpEvent = HttpEvent>(table: readonly Route[]) {
  return middy<Event, Answer, Error, LambdaContext>().use(everyAnswer()).use(problems()).use(routed(table));
}

/** No browser shall guess what an answer is (MIME sniffing): it is what its Content-Type says. */
const SAFE = { 'x-content-type-options': 'nosniff' };

/** Comes last for every answer, a problem document too: `HEAD` has the headers of `GET`, and no body. */
function everyAnswer(): Link {
  const finish: Link['after'] = (request) => {
    const { response } = request;
    if (!response) return;
    response.headers = { ...response.headers, ...SAFE };
    if (request.event.requestContext.http.method === 'HEAD') delete response.body;
  };
  return { after: finish, onError: finish };
}

/** Makes a problem document of whatever was thrown, and writes it down by how bad it is. */
function problems(): Link {
  return {
    onError: (request) => {
      const { error, event } = request;
      const answer = problemOf(error);
      const route = event.match ? `${event.match.route.method} ${event.match.route.path}` : event.routeKey;
      const refused = (answer.statusCode ?? 500) < 500;
      const message = refused ? 'A request was refused' : 'A request failed';
      logFailure(message, error, { route, status: answer.statusCode });
      request.response = answer;
    },
  };
}

/** Finds the route. `OPTIONS` is answered here, for anybody: a browser asks it before it sends a token (CORS preflight). */
function routed(table: readonly Route[]): Link {
  const find = routerOf(table);
  return {
    before: ({ event }) => {
      const { method } = event.requestContext.http;
      const found = find(method, segmentsOf(event.rawPath));
      if (found.is === 'nothing') {
        throw new RequestError(404, 'route.not_found', 'There is nothing at this address.');
      }
      if (found.is === 'other_methods') {
        const allow = found.allow.join(', ');
        if (method === 'OPTIONS') return { statusCode: 204, headers: { allow, ...SAFE } };
        throw new RequestError(405, 'method.not_allowed', `This address takes ${allow}.`, { allow });
      }
      event.match = { route: found.route, params: found.params };
      return undefined;
    },
  };
}
