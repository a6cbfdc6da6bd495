import { actorOf, type Caller, hasScope, principalOf, requireMay } from '../../core/auth/index.ts';
import { withSharedTickets } from '../../core/customer/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { ForbiddenError } from '../../core/shared/errors.ts';
import type { ServiceLevels } from '../../core/shared/service-levels.ts';
import type { Table } from '../../core/shared/table.ts';
import type { TimeRules } from '../../core/shared/time-rules.ts';
import type { Write } from '../../core/shared/write.ts';
import { type Route, scopeOf } from '../api/route.ts';
import { answerOnce, type Endpoint, type EndpointAnswer } from './api-answer.ts';
import { identityOf, type ParsedRequest, parseRequest } from './api-request.ts';
import { type HttpEvent, httpChain, type Link, matchOf } from './http.ts';

/** What an endpoint is given: parsed input, who asks, and how to remember its answer. */
export type ApiRequest<R extends Route> = ParsedRequest<R> & {
  principal: Caller;
  context: Context;
  /** where it has reached the API, such as `https://api.example.com` */
  origin: string;
  /** the network address from which it came */
  ip: string;
  /** writes that make a repeated request get this answer again; the command adds them to its transaction */
  remember: (answer: EndpointAnswer) => readonly Write[];
};

/** One function per route, by operation id. */
export type Endpoints<Routes extends Record<string, Route>> = {
  [K in keyof Routes]: (request: ApiRequest<Routes[K]>) => Promise<EndpointAnswer>;
};

/** A request in the middleware chain, with what the middlewares found out: who asks, and the parsed input. */
interface ApiEvent extends HttpEvent {
  principal?: Caller;
  request?: object;
}

/**
 * Makes the Lambda handler of one domain's routes. Everything that all requests share happens in its chain and nowhere
 * else: finding the route, recognising who asks and whether they may, parsing the input, answering a repeated request as
 * before, checking the answer against its schema, and turning errors into problem documents.
 */
export function apiFunction<const Routes extends Record<string, Route>>(options: {
  routes: Routes;
  /** `levels`, `timeRules`: what the desk promises, and what fires by time, where its tickets are changed */
  build: () => { table: Table; endpoints: Endpoints<Routes>; levels?: ServiceLevels; timeRules?: TimeRules };
}) {
  let built: ReturnType<typeof options.build> | undefined;
  return httpChain<ApiEvent>(Object.values<Route>(options.routes))
    .use(recognised())
    .use(parsed())
    .handler(async (event: ApiEvent) => {
      const { route } = matchOf(event);
      const { principal: recognised, request = {} } = event;
      if (recognised === undefined) throw new Error('Nobody was recognised before this in the chain.');
      built ??= options.build();
      const principal = asksOfTickets(route) ? await withSharedTickets(built.table, recognised) : recognised;
      const endpoint = built.endpoints[route.id as keyof Routes] as Endpoint;
      const { levels, timeRules } = built;
      const context = { ...contextOf(actorOf(principal), new Date(), Math.random), levels, timeRules };
      return answerOnce({ route, endpoint, event, request, principal, context, table: built.table });
    });
}

/** Whether a route is about tickets that there are: of which customers may have some that are not theirs. */
const asksOfTickets = ({ permission }: Route): boolean =>
  permission.startsWith('ticket.') && permission !== 'ticket.create';

/** Adds the principal to the request, and refuses those who may not use the route at all. */
function recognised(): Link<ApiEvent> {
  return {
    before: ({ event }) => {
      const { route } = matchOf(event);
      const principal = principalOf(identityOf(event));
      if (route.permission !== 'public') requireMay(principal, route.permission);
      const scope = scopeOf(route);
      if (!hasScope(principal, scope)) throw new ForbiddenError(`This token lacks the scope ${scope}.`);
      event.principal = principal;
    },
  };
}

/** Adds the parsed input to the request, and refuses what the route's schemas refuse. */
function parsed(): Link<ApiEvent> {
  return {
    before: ({ event }) => {
      event.request = parseRequest(matchOf(event), event);
    },
  };
}
