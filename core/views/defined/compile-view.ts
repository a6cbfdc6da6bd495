import { createHash } from 'node:crypto';
import type { DeskHours } from '../../calendar/index.ts';
import { type CompiledConditions, compileStoredConditions } from '../../conditions/index.ts';
import { type FactsSubject, subjectsOf } from '../../facts/index.ts';
import type { Catalogue, Facts } from '../../fields/index.ts';
import { isSameValue } from '../../shared/same-value.ts';
import { GROUND } from './shipped-views.ts';
import { isSortable, type SortKey, sortValue } from './sort-value.ts';
import type { View } from './view-area.ts';
import { rangedBy, type SortRange } from './view-range.ts';

/** A view that is ready to be asked which tickets it holds, any number of times. */
export interface CompiledView {
  readonly view: View;
  /** the list that every desk has and that this view stands on; null: it has a list of its own */
  readonly ground: GroundList | null;
  /** the conditions as they were written */
  readonly conditions: CompiledConditions;
  /** what decides which tickets stand in its list, and where, as a short text: by another rule the list is to be filled anew */
  readonly rule: string;
  /** whose rows its conditions and its order are read from beside the ticket's */
  readonly subjects: readonly FactsSubject[];
  /** Whether a ticket stands in its list: it is in the view while it also is in the range, where there is one. */
  stands(facts: Facts): boolean;
  /** Where a ticket stands in its list, as text. */
  sort(facts: Facts): string;
  /** The first moment after `facts.now` at which a ticket comes to stand in its list, or ceases to, by time alone. */
  crosses(facts: Facts): Date | null;
  /** The part of its list that is in the view at a moment; null: all of it. */
  rangeAt(now: Date): SortRange | null;
}

/** A list that every desk has, by whose conditions and order a view is answered. */
export type GroundList = keyof typeof GROUND;

/** What views are made ready with: the fields of the desk, and how it counts business time, where it has a calendar. */
export interface ViewTerms {
  readonly catalogue: Catalogue;
  readonly hours: DeskHours | undefined;
}

/** Makes a view ready. What it names and this version does not know does not hold, and sorts nothing. */
export async function compileView(view: View, terms: ViewTerms): Promise<CompiledView> {
  const { catalogue, hours } = terms;
  const keys = sortKeysOf(view, catalogue);
  const ranged = await rangeOf(view, keys, catalogue);
  const loadBusinessTime = async () => hours?.time;
  const conditions = await compileStoredConditions(view.conditions, catalogue, { loadBusinessTime });
  const deciding = ranged?.deciding ?? conditions;
  const fields = [...conditions.fields, ...keys.map(({ field }) => field.key)];
  return {
    view,
    ground: groundOf(view),
    rule: ruleOf(view, conditions.fields, terms),
    conditions,
    subjects: subjectsOf(fields),
    stands: (facts) =>
      isItsKind(facts, conditions.fields) &&
      isAssigned(view, facts) &&
      (ranged === null || keys[0]?.field.read(facts) !== undefined) &&
      deciding.holds(facts),
    sort: (facts) => sortValue(keys, facts),
    crosses: (facts) => (isItsKind(facts, conditions.fields) ? deciding.changesAt(facts) : null),
    rangeAt: (now) => ranged?.rangeAt(now) ?? null,
  };
}

/** Grows when this version sorts, or lists, the tickets of the same view in another way than the one before. */
const RULE_VERSION = 1;
const RULE_CHARACTERS = 10;
/** Conditions that name a day, which is one of the desk's time zone. */
const NAMES_DAYS = /"\d{4}-\d\d-\d\d"/;

/** Fields whose choices have an order, or stand above each other, decide by that, and calendars do: both are the desk's to change. */
function ruleOf(view: View, fields: readonly string[], { catalogue, hours }: ViewTerms): string {
  const { conditions, order, groupBy, whose } = view;
  const sorted = sortKeysOf(view, catalogue).map(({ field }) => field);
  const asked = fields.flatMap((key) => catalogue.find(key) ?? []);
  const deciding = [...sorted, ...asked.filter(({ type, ordered }) => ordered === true || type === 'tree')];
  const choices = deciding.map(({ key, choices = [] }) => [
    key,
    choices.map(({ key: choice, above = [] }) => [choice, ...above]),
  ]);
  const byHours = JSON.stringify(conditions).includes('"business"') ? [hours?.rule ?? null] : [];
  const { timeZone } = catalogue;
  const byDays = timeZone !== 'UTC' && NAMES_DAYS.test(JSON.stringify(conditions)) ? [timeZone] : [];
  const rest = [...byHours, ...byDays];
  const said = [RULE_VERSION, conditions, order, groupBy, whose, [...fields].sort(), choices, ...rest];
  // A row gives the names within it in any order.
  const text = JSON.stringify(said, (_, value: unknown) => inNameOrder(value));
  return createHash('sha256').update(text).digest('base64url').slice(0, RULE_CHARACTERS);
}

function inNameOrder(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** What a view sorts by: first by what its tickets stand together by. A field that is none to sort by any more sorts nothing. */
function sortKeysOf({ order, groupBy }: View, catalogue: Catalogue): SortKey[] {
  const grouped = groupBy === null ? [] : [{ field: groupBy, direction: 'ascending' }];
  return [...grouped, ...order].flatMap(({ field: key, direction }) => {
    const field = catalogue.find(key);
    return field && isSortable(field) ? [{ field, descending: direction === 'descending' }] : [];
  });
}

/** The range that a view is of its list, when that is its only condition over passing time. */
async function rangeOf(view: View, [first]: readonly SortKey[], catalogue: Catalogue) {
  if (first === undefined || first.field.type !== 'date_time') return null;
  const { field, descending } = first;
  const ranged = rangedBy(view.conditions, { field: field.key, descending });
  if (ranged === null) return null;
  const deciding = await compileStoredConditions(ranged.rest, catalogue, {});
  return deciding.movedBy.length > 0 ? null : { deciding, rangeAt: ranged.rangeAt };
}

/** Of a purged ticket nothing is left to list; what is in the trash, or spam, is only in views that ask for that. */
function isItsKind({ ticket }: Facts, fields: readonly string[]): boolean {
  if (ticket.purged) return false;
  if (ticket.trashedAt !== undefined) return fields.includes('ticket.isTrashed');
  return ticket.spam === undefined || fields.includes('ticket.isSpam');
}

function isAssigned({ whose }: View, { ticket }: Facts): boolean {
  return whose !== 'mine' || ticket.assigneeId !== null;
}

const LATEST = [{ field: 'ticket.lastActivityAt', direction: 'descending' }];

/** The list that every desk has and that holds just what a view asks for, in its order. */
function groundOf({ conditions, order, groupBy, whose }: View): GroundList | null {
  if (groupBy !== null || !isSameValue(order, LATEST)) return null;
  if (whose !== 'all') return isSameValue(conditions, { all: GROUND.open }) ? 'open' : null;
  const names = Object.keys(GROUND) as GroundList[];
  return names.find((name) => isSameValue(conditions, { all: GROUND[name] })) ?? null;
}
