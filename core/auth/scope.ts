import type { Scope } from '../../schemas/agent.ts';
import type { Principal } from './principal.ts';

/**
 * Whether the token of a principal may be used for this part of the API. What belongs to no domain, such as the
 * description of the API, needs no scope to be read. Writing does not include reading.
 */
export function hasScope(
  principal: Principal,
  domain: 'tickets' | 'customers' | 'agents' | 'desk',
  access: 'read' | 'write',
): boolean {
  if (principal.scopes.includes('*')) return true;
  return domain === 'desk' ? access === 'read' : principal.scopes.includes(`${domain}:${access}`);
}

/** The scopes among `wanted` that go beyond those of `held`. */
export function scopesBeyond(held: readonly Scope[], wanted: readonly Scope[]): Scope[] {
  return held.includes('*') ? [] : wanted.filter((scope) => !held.includes(scope));
}
