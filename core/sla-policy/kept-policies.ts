import type { keptConfiguration } from '../configuration/index.ts';
import { type Catalogue, type KeptCatalogue, keptCatalogue } from '../fields/index.ts';
import { compilePolicies, NO_POLICIES, type Policies } from './policies.ts';
import { type SlaPolicy, slaPolicyArea } from './policy-area.ts';

/** The policies as the running desk works with them. */
export interface KeptPolicies {
  at(now: Date): Promise<Policies>;
  /** The policies as they are at this moment, at the cost of reads. */
  latest(now: Date): Promise<Policies>;
}

/** Keeps the policies in the memory of a function, and compiles them again only when one of them or a field has changed. */
export function keptPolicies(
  keep: ReturnType<typeof keptConfiguration>,
  catalogue: KeptCatalogue = keptCatalogue(keep),
): KeptPolicies {
  const area = keep(slaPolicyArea);
  let made: { of: readonly SlaPolicy[]; by: Catalogue; policies: Promise<Policies> } | undefined;
  const compiled = async (of: readonly SlaPolicy[], now: Date) => {
    // A desk without policies needs no catalogue either.
    if (of.length === 0) return NO_POLICIES;
    const by = await catalogue.at(now);
    if (made?.of === of && made.by === by) return made.policies;
    const policies = compilePolicies(of, by);
    made = { of, by, policies };
    return policies;
  };
  return {
    at: async (now) => compiled(await area.at(now), now),
    latest: async (now) => compiled(await area.latest(now), now),
  };
}
