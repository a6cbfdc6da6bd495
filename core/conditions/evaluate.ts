import type { AnyFacts, Facts, Field } from '../fields/index.ts';
import type { Comparable, Test } from './condition-test.ts';
import { type Explanation, type GroupExplanation, inWords, shown } from './explanation.ts';
import { valuesOf } from './values.ts';

/** A condition as it was written. */
interface Written {
  readonly field: string;
  readonly operator: string;
  readonly value?: unknown;
}

/** A condition that is ready to be asked. */
interface Ready<F extends AnyFacts> {
  readonly condition: Written;
  readonly field: Field<F>;
  readonly test: Test;
}

/** A condition that this version cannot ask, and why: it never holds. */
interface Never {
  readonly condition: Written;
  readonly never: string;
}

/** A group; `never`: something in it is unknown, so that it does not hold whatever the rest says. */
export interface Group<F extends AnyFacts = Facts> {
  readonly all: readonly Evaluated<F>[];
  readonly any: readonly Evaluated<F>[];
  readonly never?: string;
}

/** A compiled condition or group. */
export type Evaluated<F extends AnyFacts = Facts> = Ready<F> | Never | Group<F>;

/** The one rule of how conditions make a group. */
function groupHolds(
  group: { readonly never?: string },
  all: Iterable<boolean>,
  any: Iterable<boolean>,
): boolean {
  if (group.never !== undefined) return false;
  for (const held of all) if (!held) return false;
  let none = true;
  for (const held of any) {
    if (held) return true;
    none = false;
  }
  return none;
}

/** Whether conditions hold of some facts. */
export function holds<F extends AnyFacts>(node: Evaluated<F>, facts: F): boolean {
  return holdsAt(node, facts, facts.now.getTime());
}

function holdsAt<F extends AnyFacts>(node: Evaluated<F>, facts: F, now: number): boolean {
  if ('all' in node) return groupHolds(node, outcomes(node.all, facts, now), outcomes(node.any, facts, now));
  return 'test' in node && node.test.holds(askedOf(node.field, facts, now));
}

function* outcomes<F extends AnyFacts>(
  nodes: readonly Evaluated<F>[],
  facts: F,
  now: number,
): Iterable<boolean> {
  for (const node of nodes) yield holdsAt(node, facts, now);
}

/** Why conditions hold of some facts or do not. Nothing is left out, also where the first condition decides. */
export function explain<F extends AnyFacts>(group: Group<F>, facts: F): GroupExplanation {
  const all = group.all.map((item) => explainItem(item, facts));
  const any = group.any.map((item) => explainItem(item, facts));
  const held = (items: readonly Explanation[]) => items.map((item) => item.holds);
  const because = group.never === undefined ? {} : { because: group.never };
  return { holds: groupHolds(group, held(all), held(any)), all, any, ...because };
}

function explainItem<F extends AnyFacts>(node: Evaluated<F>, facts: F): Explanation {
  if ('all' in node) return explain(node, facts);
  if ('never' in node) return { holds: false, ...node.condition, actual: null, because: node.never };
  const { condition, field, test } = node;
  const because = `${field.labels.en} ${states(node, facts)}, wanted ${test.wanted}`;
  const held = test.holds(askedOf(field, facts, facts.now.getTime()));
  return { holds: held, ...condition, actual: shown(field.read(facts)), because };
}

/** What a field is, and where a change is asked about, what it was. */
function states<F extends AnyFacts>({ condition, field }: Ready<F>, facts: F): string {
  const [are, were] = field.many ? ['are', 'were'] : ['is', 'was'];
  const present = `${are} ${inWords(field, shown(field.read(facts)))}`;
  if (!condition.operator.startsWith('changed')) return present;
  if (facts.before === undefined) return `${present} and did not change`;
  return `${were} ${inWords(field, shown(field.readBefore?.(facts)))} and ${present}`;
}

/** The first moment after now at which the answer becomes another by time alone. */
export function changesAt<F extends AnyFacts>(root: Evaluated<F>, facts: F): Date | null {
  const now = facts.now.getTime();
  const held = holdsAt(root, facts, now);
  const turns = turnsOf(root, facts).filter((moment) => moment > now);
  const at = [...new Set(turns)]
    .sort((a, b) => a - b)
    .find((moment) => holdsAt(root, facts, moment) !== held);
  return at === undefined ? null : new Date(at);
}

function turnsOf<F extends AnyFacts>(node: Evaluated<F>, facts: F): number[] {
  if ('all' in node) return [...node.all, ...node.any].flatMap((item) => turnsOf(item, facts));
  if (!('test' in node) || !node.test.turns) return [];
  return node.test.turns(askedOf(node.field, facts, 0).values);
}

/** What fields hold, by the facts that say so: a text is folded once, however many conditions read it. */
const remembered = new WeakMap<AnyFacts, Map<string, readonly Comparable[]>>();

function askedOf<F extends AnyFacts>(field: Field<F>, facts: F, now: number) {
  const known = remembered.get(facts) ?? new Map<string, readonly Comparable[]>();
  remembered.set(facts, known);
  const read = (name: string, make: () => readonly Comparable[]) => {
    const values = known.get(name) ?? make();
    known.set(name, values);
    return values;
  };
  return {
    now,
    values: read(field.key, () => valuesOf(field, field.read(facts))),
    get before() {
      const { readBefore } = field;
      if (facts.before === undefined || readBefore === undefined) return null;
      return read(`${field.key} before`, () => valuesOf(field, readBefore(facts)));
    },
  };
}
