import type { Scope } from '../../schemas/agent.ts';
import type { Caller } from './principal.ts';

/** Whether the token of a principal may be used for what needs this scope; null: none. Writing does not include reading. */
export function hasScope({ scopes }: Caller, needed: Scope | null): boolean {
  return needed === null || scopes.includes('*') || scopes.includes(needed);
}

/** The scopes among `wanted` that go beyond those of `held`. */
export function scopesBeyond(held: readonly Scope[], wanted: readonly Scope[]): Scope[] {
  return held.includes('*') ? [] : wanted.filter((scope) => !held.includes(scope));
}
