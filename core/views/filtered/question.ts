import { createHash } from 'node:crypto';
import type { Conditions } from '../../../schemas/conditions.ts';
import { teamLimit } from '../../auth/index.ts';
import { type CompiledConditions, compileConditions } from '../../conditions/index.ts';
import { type Catalogue, catalogueSeenBy, type Facts } from '../../fields/index.ts';
import { type FieldProblem, InvalidInputError } from '../../shared/errors.ts';
import { type Base, baseOf, seesOwn } from './base.ts';
import { type Pins, pinsOf } from './pins.ts';
import { demandsOf, type FilterReader, type TicketFilter, type TicketOrder } from './ticket-filter.ts';

/** What somebody asks for, ready to be held against tickets. */
export interface Question {
  readonly reader: FilterReader;
  readonly order: TicketOrder;
  /** RFC 3339: of the order by change, where it begins */
  readonly changedSince: string | undefined;
  readonly now: Date;
  readonly pins: Pins;
  readonly base: Base;
  /** what cursors of it are named by: the same filter and order, asked by the same person */
  readonly name: string;
  /** keys of the fields that decide */
  readonly fields: readonly string[];
  /** whether a ticket fits, and the reader may see it in a list */
  fits(facts: Facts): boolean;
}

/** What a question is made of. */
export interface Asked {
  reader: FilterReader;
  filter: TicketFilter;
  order: TicketOrder;
  changedSince?: string | undefined;
  now: Date;
  shards: number;
}

/**
 * Makes a filter ready. Fields that the reader may not see are none for them.
 * @throws InvalidInputError `conditions.invalid` that names each wrong condition by its path, from `filter` on
 */
export async function questionOf(asked: Asked, catalogue: Catalogue): Promise<Question> {
  const { reader, filter, order, now } = asked;
  const own = filter.filter ?? {};
  const seen = catalogueSeenBy(catalogue, reader.role);
  const chosen = await compileConditions(own, seen, { path: 'query.filter' });
  requireLasting(own, chosen, seen);
  const all = demandsOf(filter, reader, order);
  const demanded = await compileConditions({ all }, catalogue, { path: 'query' });
  const pins = pinsOf([...all, own], now);
  const fields = [...demanded.fields, ...chosen.fields];
  const mayBeTrashed = fields.includes('ticket.isTrashed') && !isNever(pins, 'ticket.isTrashed');
  const mayBeSpam = fields.includes('ticket.isSpam') && !isNever(pins, 'ticket.isSpam');
  const base = baseOf({ ...asked, view: filter.view, pins, mayBeTrashed, mayBeSpam });
  const mayList = listedFor(asked, pins);
  return {
    ...asked,
    changedSince: asked.changedSince,
    pins,
    base,
    name: nameOf(asked),
    fields,
    fits: (facts) =>
      mayList(facts) &&
      isItsKind(facts, { mayBeTrashed, mayBeSpam }) &&
      demanded.holds(facts) &&
      chosen.holds(facts),
  };
}

function isNever({ values }: Pins, field: string): boolean {
  const allowed = values.get(field);
  return allowed !== undefined && !allowed.has(true);
}

/** Of a purged ticket nothing is left to list; what is in the trash, or spam, is listed only for those who ask for that. */
function isItsKind(
  { ticket }: Facts,
  { mayBeTrashed, mayBeSpam }: { mayBeTrashed: boolean; mayBeSpam: boolean },
): boolean {
  if (ticket.purged) return false;
  if (ticket.trashedAt !== undefined) return mayBeTrashed;
  return ticket.spam === undefined || mayBeSpam;
}

/**
 * Which tickets are in the lists of the reader. An agent who is limited has those of their teams; and where they ask for what they
 * are assigned, or for what is shared with them, that.
 */
function listedFor({ reader, filter }: Asked, pins: Pins): (facts: Facts) => boolean {
  const teams = teamLimit(reader);
  if (teams === null || filter.view === 'shared') return () => true;
  const hasOwn = seesOwn({ reader, pins });
  return ({ ticket: { teamId, assigneeId } }) =>
    (teamId !== null && teams.includes(teamId)) || (hasOwn && assigneeId === reader.id);
}

/** A list knows a ticket as it is: of which message or event a condition asks, and since when, nobody could say. */
function requireLasting(conditions: Conditions, { fields }: CompiledConditions, catalogue: Catalogue): void {
  const isOfMoment = (key: string) => ['message', 'event'].includes(catalogue.find(key)?.subject ?? '');
  const problem = (what: string): FieldProblem => ({
    path: 'query.filter',
    message: `must not ask ${what}: a list knows the ticket as it is`,
  });
  const problems = [
    ...fields.filter(isOfMoment).map((key) => problem(`for ${key}`)),
    ...changesIn(conditions).map((key) => problem(`whether ${key} changed`)),
  ];
  if (problems.length > 0)
    throw new InvalidInputError('conditions.invalid', 'Some conditions are wrong.', problems);
}

function changesIn({ all = [], any = [] }: Conditions): string[] {
  return [...all, ...any].flatMap((one) => {
    if (one.operator === undefined) return changesIn(one);
    return one.operator.startsWith('changed') ? [one.field] : [];
  });
}

/** Cursors belong to what was asked, and to who asked. */
function nameOf({ reader, filter, order, changedSince }: Asked): string {
  const given = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([reader.id, order, changedSince ?? null, given]);
  return `tickets:${createHash('sha256').update(text).digest('base64url').slice(0, 22)}`;
}
