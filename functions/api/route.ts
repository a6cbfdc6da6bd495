import type * as z from 'zod';
import type { Action } from '../../core/auth/index.ts';
import type { Scope } from '../../schemas/agent.ts';
import { type Domain, isGuarded, type PathOf } from '../../schemas/domains.ts';
import { joined } from '../../schemas/late.ts';

/**
 * One row of the route table. `permission` is checked before the command runs, and a token needs the scope that
 * `scopeOf` names; `public` routes need no token. A POST with a body takes an `Idempotency-Key`.
 */
export interface Route {
  /** operation id, unique */
  id: string;
  domain: Domain;
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** with `{name}` for each path parameter */
  path: string;
  summary: string;
  description?: string;
  permission: Action | 'public';
  /** any token will do, whatever its scopes */
  anyScope?: boolean;
  /** of a public route: its function finds out by itself who asks, and refuses what others do */
  looksItself?: true;
  access: 'read' | 'write';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /**
   * The body that the docs page is filled with: it succeeds on a new desk as it is (below the id that the desk gave, where
   * the path has one), mails nobody, makes no admin and nothing that lasts for ever.
   */
  example?: (desk: { domain: string }) => object;
  /** whether the state of the desk can forbid it (409); a schema when the answer then says more than others */
  conflicts?: true | z.ZodType;
  /** whether what its query or its body names may be missing, which is then all that is told (404) */
  looksUp?: true;
  /** null: no content */
  /** whether the body holds what is to be gone: its hash is then kept so that nobody finds it by trying */
  keepsNoBody?: boolean;
  /** how large the body may be in bytes, where it is not as everywhere */
  mostBytes?: number;
  output: z.ZodType | null;
  /** of the answer, which is a text and not checked; JSON when absent */
  contentType?:
    | 'text/calendar'
    | 'text/javascript'
    | 'text/html'
    | 'text/markdown'
    | 'application/x-ndjson'
    | 'application/octet-stream';
  status: 200 | 201 | 204 | 302;
  /** answers with an ETag, and takes If-Match when it changes something */
  versioned?: boolean;
}

const NDJSON = 'application/x-ndjson';
const PLAIN = 'text/plain';

/** The types as which a route answers: lines of JSON also as the plain text that they are, which every client knows. */
export const contentTypesOf = ({ contentType }: Pick<Route, 'contentType'>): string[] =>
  contentType === NDJSON ? [NDJSON, PLAIN] : [contentType ?? 'application/json'];

/** The one of them that whoever sends this `Accept` header gets. */
export function contentTypeFor(route: Pick<Route, 'contentType'>, accept = ''): string {
  const [usual = '', other = usual] = contentTypesOf(route);
  if (accept.includes(other) && !accept.includes(usual)) return `${other}; charset=utf-8`;
  return usual.startsWith('text/') ? `${usual}; charset=utf-8` : usual;
}

/** The scope that a token needs for a route; null: none. */
export function scopeOf(route: Pick<Route, 'domain' | 'access' | 'permission' | 'anyScope'>): Scope | null {
  const { domain, access } = route;
  if (route.permission === 'public' || route.anyScope || !isGuarded(domain)) return null;
  return `${domain}:${access}`;
}

/** The statuses of refusals and failures, but that of too many requests, which is every route's. */
export type ProblemStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 415 | 422 | 500 | 503;

/** Whether a route changes what has a version, and takes the one that was read. */
export function takesIfMatch({ versioned, access, method, params }: Route): boolean {
  return versioned === true && access === 'write' && (params !== undefined || method !== 'POST');
}

/** Of a ticket that was purged nothing is left to be told. */
const isOfTicket = ({ path }: Route): boolean => path.startsWith('/v1/tickets/{ticketId}');

/** The statuses of refusals and failures that a route's answer can have. */
export function problemStatusesOf(route: Route): ProblemStatus[] {
  const can: Record<ProblemStatus, boolean> = {
    400: true,
    401: true,
    403: true,
    404: route.params !== undefined || route.looksUp === true,
    409: route.conflicts !== undefined || isOfTicket(route),
    412: takesIfMatch(route),
    413: route.body !== undefined,
    415: route.body !== undefined,
    422: true,
    500: true,
    503: true,
  };
  const canBe = (status: ProblemStatus) =>
    route.permission === 'public' && !route.looksItself
      ? status >= 500 || (status === 404 && can[404])
      : can[status];
  const statuses = Object.keys(can).map(Number) as ProblemStatus[];
  return statuses.filter(canBe);
}

/** A row as a domain declares it: below one of its own roots, and public where nobody is recognised. */
type Row<D extends Domain> = Omit<Route, 'id' | 'domain' | 'path'> & { path: PathOf<D> };

/** Declares the routes of a domain and keeps their exact types. */
export function defineRoutes<D extends Domain, const T extends Record<string, Row<D>>>(
  domain: D,
  rows: T,
): { [K in keyof T]: T[K] & { id: K; domain: D } } {
  const named = Object.entries(rows).map(([id, row]) => [id, joined({ id, domain }, row)]);
  return Object.fromEntries(named) as { [K in keyof T]: T[K] & { id: K; domain: D } };
}
