/** What a router needs to know of a route: its method, and its path with `{name}` for each parameter. */
export interface Routed {
  method: string;
  path: string;
}

/** What there is at an address: a route with the parameters of the path, other methods only, or nothing. */
export type Found<R extends Routed> =
  | { is: 'route'; route: R; params: Record<string, string> }
  | { is: 'other_methods'; allow: string[] }
  | { is: 'nothing' };

/**
 * Makes the router of a route table. Where paths of two routes fit, the one whose parts are fixed goes first, so that
 * `/v1/tickets/count` may stand beside `/v1/tickets/{ticketId}`. `HEAD` is answered where `GET` is (RFC 9110, 9.3.2),
 * and `OPTIONS` tells the methods of every address.
 */
export function routerOf<R extends Routed>(table: readonly R[]) {
  const rows = table
    .map((route) => ({ route, parts: route.path.split('/') }))
    .sort((one, other) => (rankOf(one.parts) < rankOf(other.parts) ? -1 : 1));

  /** @param segments the parts of the path, decoded */
  return (method: string, segments: readonly string[]): Found<R> => {
    const asked = method === 'HEAD' ? 'GET' : method;
    const there = rows.flatMap(({ route, parts }) => {
      const params = paramsOf(parts, segments);
      return params === null ? [] : [{ route, params }];
    });
    const found = there.find(({ route }) => route.method === asked);
    if (found) return { is: 'route', ...found };
    if (there.length === 0) return { is: 'nothing' };
    return { is: 'other_methods', allow: allowed(there.map(({ route }) => route.method)) };
  };
}

/** The methods that an `Allow` header names. */
function allowed(methods: readonly string[]): string[] {
  return [
    ...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))),
    'OPTIONS',
  ];
}

const nameOf = (part: string): string | undefined => /^\{(\w+)\}$/.exec(part)?.[1];

/** Sorts fixed parts before parameters. */
const rankOf = (parts: readonly string[]): string => parts.map((part) => (nameOf(part) ? '1' : '0')).join('');

/** The parameters of a path that fits a template, null when it does not. */
function paramsOf(parts: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (parts.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const segment = segments[at] ?? '';
    const name = nameOf(part);
    if (name === undefined ? segment !== part : segment === '') return null;
    if (name !== undefined) params[name] = segment;
  }
  return params;
}
