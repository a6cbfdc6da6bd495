import { ENOUGH } from '../ranking/enough.ts';
import type { Unit } from '../ranking/units.ts';
import { all, any, bestOf, type Dsl, NOTHING, not } from './dsl.ts';
import { isFound, type Meaning, SUBJECT_FIELDS, scoreOf, type WordFields } from './meaning.ts';
import type { Plan, Soft } from './plan.ts';
import { phraseText } from './thing-document.ts';

/** What a plan is written with. */
export interface Rendering {
  readonly meanings: ReadonlyMap<Unit, Meaning>;
  readonly fields: WordFields;
  /** how much of what is looked for the best has, by the group */
  readonly best: ReadonlyMap<Plan, number>;
}

/** What a plan finds, as a query whose scores say nothing. */
export function filterOf(plan: Plan, on: Rendering): Dsl {
  switch (plan.kind) {
    case 'group': {
      const hard = plan.hard.map((part) => filterOf(part, on));
      return all(plan.soft.length === 0 ? hard : [...hard, enoughOf(plan, on)]);
    }
    case 'any':
      return any(plan.plans.map((part) => filterOf(part, on)));
    case 'not':
      return not(filterOf(plan.plan, on));
    case 'words': {
      const fields = plan.isOwnOnly ? SUBJECT_FIELDS : on.fields;
      const found = plan.units.map((unit) => meaningOf(on, unit)).filter(({ rarity }) => rarity > 0);
      return found.length === 0
        ? NOTHING
        : all(found.map((meaning) => isFound(meaning, fields, plan.isStrict)));
    }
    case 'phrase':
      return phraseDsl(plan.text, plan.isOwnOnly ? ['subject'] : phraseFields(on.fields));
    case 'filter':
      return plan.query;
  }
}

type Group = Extract<Plan, { kind: 'group' }>;

/** Enough of the words of which some will do. */
function enoughOf(group: Group, on: Rendering): Dsl {
  const best = on.best.get(group);
  const query = softScore(group.soft, on);
  if (best === undefined) return query;
  if (best === 0) return NOTHING;
  // Scores of the engine have seven digits.
  return { function_score: { query, min_score: best * ENOUGH * (1 - 1e-5) } };
}

/** How much of the words something has, weighed by how rare they are. */
export function softScore(soft: readonly Soft[], on: Rendering): Dsl {
  const parts = soft.map((runs) =>
    bestOf(runs.map((units) => any(units.map((unit) => scoreOf(meaningOf(on, unit), on.fields))))),
  );
  return any(parts);
}

function meaningOf({ meanings }: Rendering, unit: Unit): Meaning {
  return (
    meanings.get(unit) ?? { unit, rarity: 0, isBegun: false, isKnown: false, corrections: [], customers: [] }
  );
}

/** Words that speak for what is found, without those that must not stand there. */
export function speaking(plan: Plan, on: Rendering): Meaning[] {
  switch (plan.kind) {
    case 'group':
      return [
        ...plan.soft.flat(2).map((unit) => meaningOf(on, unit)),
        ...plan.hard.flatMap((part) => speaking(part, on)),
      ];
    case 'any':
      return plan.plans.flatMap((part) => speaking(part, on));
    case 'words':
      return plan.units.map((unit) => meaningOf(on, unit));
    default:
      return [];
  }
}

/** The phrases of a plan, without those that must not stand there. */
export function phrasesIn(plan: Plan): string[] {
  switch (plan.kind) {
    case 'group':
      return plan.hard.flatMap(phrasesIn);
    case 'any':
      return plan.plans.flatMap(phrasesIn);
    case 'phrase':
      return [phraseText(plan.text)];
    default:
      return [];
  }
}

/** Parts of documents in whose words, as they follow each other, somebody may find something. */
export const phraseFields = (fields: WordFields): string[] => [
  'subject',
  'said',
  ...(fields.terms.includes('noteTerms') ? ['noted'] : []),
];

function phraseDsl(phrase: string, fields: readonly string[]): Dsl {
  const query = phraseText(phrase);
  return query === '' ? NOTHING : any(fields.map((field) => ({ match_phrase: { [field]: query } })));
}
