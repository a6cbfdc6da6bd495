import type { InForce, keptConfiguration } from '../configuration/index.ts';
import { optionsArea } from '../options/index.ts';
import { type Resolutions, resolutionArea } from '../resolution/index.ts';
import { type Statuses, statusArea } from '../status/index.ts';
import { type KeptTerms, keptTerms } from '../ticket/index.ts';
import { type Catalogue, catalogueOf } from './catalogue.ts';

/** The catalogue of the desk as it is in force, made anew only when what it is made of has changed. */
export interface KeptCatalogue {
  at(now: Date): Promise<Catalogue>;
  /** The catalogue as it is at this moment, at the cost of reads: for whoever is about to refuse something by it. */
  latest(now: Date): Promise<Catalogue>;
}

/** Keeps the catalogue of the desk in the memory of a function. */
export function keptCatalogue(keep: ReturnType<typeof keptConfiguration>): KeptCatalogue {
  const terms: KeptTerms = keptTerms(keep);
  const statuses: InForce<Statuses> = keep(statusArea);
  const resolutions: InForce<Resolutions> = keep(resolutionArea);
  const options = keep(optionsArea({}));
  let made: { of: readonly unknown[]; catalogue: Catalogue } | undefined;
  const at = async (now: Date) => {
    const [described, known, solutions, { timeZone }] = await Promise.all([
      terms.at(now),
      statuses.at(now),
      resolutions.at(now),
      options.at(now),
    ]);
    const of = [described.fields, described.forms, described.categories, known, solutions, timeZone];
    const isSame = made?.of.every((one, place) => one === of[place]) === true;
    made = made && isSame ? made : { of, catalogue: catalogueOf(described, known, solutions, timeZone) };
    return made.catalogue;
  };
  const latest = async (now: Date) => {
    // One look at the numbers of all areas is enough for the others to follow.
    await statuses.latest(now);
    return at(now);
  };
  return { at, latest };
}
