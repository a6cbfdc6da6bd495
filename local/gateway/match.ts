import type { Route } from '../wiring/http-api.ts';

/** A route that fits a request, with its path parameters decoded. */
export type Match = { route: Route; pathParameters: Record<string, string> };

const GREEDY = /^\{(\w+)\+\}$/;
const VARIABLE = /^\{(\w+)\}$/;

/** Path parameters of a path that fits a template such as `/v1/tickets/{id}`, undecoded. */
function parametersIn(template: string[], path: string[]): Record<string, string> | undefined {
  const parameters: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const greedy = GREEDY.exec(part)?.[1];
    if (greedy) {
      const rest = path.slice(index).join('/');
      return rest === '' ? undefined : { ...parameters, [greedy]: rest };
    }
    const given = path[index];
    const variable = VARIABLE.exec(part)?.[1];
    if (given === undefined || (variable ? given === '' : given !== part)) return undefined;
    if (variable) parameters[variable] = given;
  }
  return path.length === template.length ? parameters : undefined;
}

/** Sorts before other templates what API Gateway prefers: fixed parts before variables before greedy ones. */
function rank(template: string[]): string {
  return template.map(rankOfPart).join('');
}

function rankOfPart(part: string): number {
  if (GREEDY.test(part)) return 2;
  return VARIABLE.test(part) ? 1 : 0;
}

/** Decodes percent-encoding as a gateway does for functions: what is no UTF-8 becomes U+FFFD, what is none stays. */
export function decodedPath(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

/**
 * Finds the route for a request as API Gateway does; `$default` takes what no other route fits.
 * @param path as sent, still percent-encoded
 */
export function matchRoute(routes: Route[], method: string, path: string): Match | undefined {
  const parts = path.split('/');
  const fitting = routes.flatMap((route) => {
    const [verb = '', template = ''] = route.routeKey.split(' ');
    if (verb !== method && verb !== 'ANY') return [];
    const wanted = template.split('/');
    const parameters = parametersIn(wanted, parts);
    return parameters ? { route, parameters, rank: `${rank(wanted)}${verb === 'ANY' ? 1 : 0}` } : [];
  });
  const [best] = fitting.sort((a, b) => (a.rank < b.rank ? -1 : 1));
  if (best) {
    const decoded = Object.entries(best.parameters).map(([name, value]) => [name, decodedPath(value)]);
    return { route: best.route, pathParameters: Object.fromEntries(decoded) };
  }
  const fallback = routes.find(({ routeKey }) => routeKey === '$default');
  return fallback && { route: fallback, pathParameters: {} };
}
