import type { InForce } from '../../../core/configuration/index.ts';
import { type Catalogue, catalogueOf } from '../../../core/fields/index.ts';
import type { Resolutions } from '../../../core/resolution/index.ts';
import type { Statuses } from '../../../core/status/index.ts';
import type { KeptTerms } from '../../../core/ticket/index.ts';

/** Gives the catalogue of the desk as it is in force, made anew only when what it is made of has changed. */
export function keptCatalogue(
  kept: KeptTerms,
  statuses: InForce<Statuses>,
  resolutions: InForce<Resolutions>,
): (now: Date) => Promise<Catalogue> {
  let made: { of: readonly unknown[]; catalogue: Catalogue } | undefined;
  return async (now) => {
    const all = [kept.at(now), statuses.at(now), resolutions.at(now)] as const;
    const [terms, known, solutions] = await Promise.all(all);
    const of = [terms.fields, terms.forms, terms.categories, known, solutions];
    const isSame = made?.of.every((one, at) => one === of[at]) === true;
    made = made && isSame ? made : { of, catalogue: catalogueOf(terms, known, solutions) };
    return made.catalogue;
  };
}
