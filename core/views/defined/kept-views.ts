import { keptDeskHours } from '../../calendar/index.ts';
import type { keptConfiguration } from '../../configuration/index.ts';
import { keptCatalogue } from '../../fields/index.ts';
import { type CompiledView, compileView, type ViewTerms } from './compile-view.ts';
import { type View, viewArea } from './view-area.ts';

/** The views of the desk that are not deleted, by their position. */
export interface Views {
  readonly all: readonly CompiledView[];
  /** those whose lists are kept: active, and with a list of their own */
  readonly kept: readonly CompiledView[];
  named(key: string): CompiledView | undefined;
}

/** The views as the running desk works with them. */
export interface KeptViews {
  at(now: Date): Promise<Views>;
  /** The views as they are at this moment, at the cost of reads. */
  latest(now: Date): Promise<Views>;
  /** What views are made ready with. */
  termsAt(now: Date): Promise<ViewTerms>;
}

/** Keeps the views in the memory of a function, and compiles them again only when one of them, a field or a calendar has changed. */
export function keptViews(keep: ReturnType<typeof keptConfiguration>): KeptViews {
  const area = keep(viewArea);
  const catalogue = keptCatalogue(keep);
  const hoursAt = keptDeskHours(keep);
  let made: { of: readonly View[]; by: ViewTerms; views: Promise<Views> } | undefined;
  const termsAt = async (now: Date): Promise<ViewTerms> => ({
    catalogue: await catalogue.at(now),
    hours: await hoursAt(now),
  });
  const compiled = (of: readonly View[], by: ViewTerms) => {
    const isSame = made?.of === of && made.by.catalogue === by.catalogue && made.by.hours === by.hours;
    if (made && isSame) return made.views;
    const views = compileViews(of, by);
    made = { of, by, views };
    return views;
  };
  return {
    at: async (now) => compiled(await area.at(now), await termsAt(now)),
    latest: async (now) => compiled(await area.latest(now), await termsAt(now)),
    termsAt,
  };
}

/** The rules of the views whose lists are kept, by the numbers of the lists. */
export function rulesOf({ kept }: Views): ReadonlyMap<number, string> {
  return new Map(kept.map(({ view, rule }) => [view.list, rule]));
}

/** Makes views ready to be worked with. */
export async function compileViews(views: readonly View[], terms: ViewTerms): Promise<Views> {
  const all = await Promise.all(views.map((view) => compileView(view, terms)));
  all.sort(
    (one, other) => one.view.position - other.view.position || (one.view.key < other.view.key ? -1 : 1),
  );
  const byKey = new Map(all.map((one) => [one.view.key, one]));
  return {
    all,
    kept: all.filter(({ view, ground }) => view.isActive && ground === null),
    named: (key) => byKey.get(key),
  };
}
