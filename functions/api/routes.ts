import type { Route } from './route.ts';
import { agentRoutes } from './routes/agents.ts';
import { customerRoutes } from './routes/customers.ts';
import { deskRoutes } from './routes/desk.ts';
import { ticketRoutes } from './routes/tickets.ts';

/**
 * The route table: the one source of what the API offers. Infrastructure, permissions, the functions, the local host
 * and the OpenAPI document are all made from it.
 */
export const routes: readonly Route[] = Object.values<Route>({
  ...ticketRoutes,
  ...customerRoutes,
  ...agentRoutes,
  ...deskRoutes,
});

/** The methods that an address takes; none when there is nothing. */
export function methodsAt(path: string): Route['method'][] {
  const segments = path.split('/');
  const fits = (route: Route) => {
    const wanted = route.path.split('/');
    return (
      wanted.length === segments.length &&
      wanted.every((part, at) => (part.startsWith('{') ? segments[at] !== '' : part === segments[at]))
    );
  };
  return routes.filter(fits).map((route) => route.method);
}
