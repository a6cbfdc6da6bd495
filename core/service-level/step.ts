import { isWorded } from '../../schemas/events/facts.ts';
import { statusSchema, type Ticket } from '../../schemas/ticket.ts';
import { isSameValue } from '../shared/same-value.ts';
import type { Counting, LevelStep } from '../shared/service-levels.ts';
import { mergedIntoOf, partsOf } from '../ticket/index.ts';
import type { LifeAct, Was } from './life.ts';

/** What a step means for the service levels of a ticket. */
export interface Meaning {
  /** what is added to its life, all at one time, but for messages that say their own */
  acts: readonly LifeAct[];
  counting: Counting;
  /** whether the messages are others, beside those that came */
  isRefilled: boolean;
  /** whether it may move what was promised: the facts are others, or the messages */
  moves: boolean;
}

/**
 * The facts whose past is kept, as far as something may be promised by them: no words of people, and nothing that time alone moves.
 * By what else a policy goes, such as the subject, all of a ticket is judged as that is now.
 */
const FACTS = [
  'status',
  'statusKey',
  'priority',
  'type',
  'channel',
  'language',
  'tags',
  'mailbox',
  'teamId',
  'assigneeId',
  'requesterId',
  'organisationId',
  'category',
  'impact',
  'urgency',
  'form',
  'collaboratorIds',
  'followerIds',
  'isInternal',
  'slaOverride',
] as const satisfies readonly (keyof Ticket)[];

/** Keys of the fields by which something may be promised and whose past is kept. */
const KEPT_FIELDS: ReadonlySet<string> = new Set(
  [...FACTS, 'statusCategory'].map((name) => `ticket.${name}`),
);

/** Whether conditions that read these fields may hold otherwise after a step that means nothing. */
export function goesByMore(fields: readonly string[]): boolean {
  return fields.some((key) => key.startsWith('ticket.') && !KEPT_FIELDS.has(key));
}

/** These facts, as the row of a ticket keeps them or an event tells them. */
export type Told = { readonly [Name in (typeof FACTS)[number]]?: unknown };

/** What a step means; null: nothing, as far as service levels go. `at` in seconds since 1970. */
export function meaningOf({ before, after, counting = {} }: LevelStep, at: number): Meaning | null {
  const { messages = [], without = [], joined = [], parted = [] } = counting;
  const was = before === null ? undefined : factsBefore(before, after);
  const [alone] = messages.length === 1 ? messages : [];
  const act: LifeAct = {
    at: alone?.at ?? at,
    ...(alone && { message: messageOf(alone) }),
    ...changeBetween(before && standingAs(before), standingAs(after)),
    ...promiseBetween(before?.promise, after.promise),
    ...(was && { was }),
  };
  const more = alone ? [] : messages.map((one): LifeAct => ({ at: one.at ?? at, message: messageOf(one) }));
  const acts = [...(Object.keys(act).length > 1 ? [act] : []), ...more];
  const isJoined = before !== null && !isSameValue(partsOf(before), partsOf(after));
  const isRefilled = without.length > 0 || joined.length > 0 || isJoined;
  if (acts.length === 0 && !isRefilled) return null;
  const isFactual = was !== undefined && Object.keys(was).some((name) => !name.startsWith('status'));
  return { acts, counting: { without, joined, parted }, isRefilled, moves: isRefilled || isFactual };
}

/** What a ticket is, and whose. */
export interface Standing extends Pick<Ticket, 'teamId' | 'assigneeId'> {
  readonly standing: NonNullable<LifeAct['standing']>;
}

const standingAs = (ticket: Ticket): Standing => ({
  standing: standingOf(ticket),
  teamId: ticket.teamId,
  assigneeId: ticket.assigneeId,
});

/** What an act does to a ticket beside its facts: what it is, whose it is. */
export function changeBetween(before: Standing | null, after: Standing): Omit<LifeAct, 'at'> {
  const { standing } = after;
  const isMoved = before === null || !isSameValue(before.standing, standing);
  const isAssigned = after.assigneeId !== null && before?.assigneeId !== after.assigneeId;
  return {
    ...(before === null && { created: true }),
    ...(isMoved && { standing }),
    ...((before?.teamId ?? null) !== after.teamId && { teamId: after.teamId }),
    ...(isAssigned && { assigned: true }),
  };
}

/** A promise by hand, or that there is none any more. */
export function promiseBetween(
  before: Pick<Promised, 'id'> | undefined,
  after: Promised | undefined,
): Pick<LifeAct, 'promise'> {
  if (after === undefined || before?.id === after.id) return {};
  const { id, until } = after;
  return { promise: { id, until: until === null ? null : Math.floor(Date.parse(until) / 1000) } };
}

type Promised = Pick<NonNullable<Ticket['promise']>, 'id' | 'until'>;

function messageOf({ id, kind, from }: NonNullable<Counting['messages']>[number]) {
  return { id, kind, ...(from !== undefined && { from }) };
}

/** What a ticket is: its status, and whether it is gone: in the trash, taken for spam, or merged away. */
export function standingOf(ticket: Ticket): NonNullable<LifeAct['standing']> {
  const { data: category = 'open' } = statusSchema.safeParse(ticket.status);
  const isGone = ticket.trashedAt !== undefined || ticket.spam !== undefined || mergedIntoOf(ticket) !== null;
  return { status: ticket.statusKey, category, isGone };
}

/** Whether nothing is derived anew: a ticket that is closed or gone keeps the configuration that it left with. */
export function isAway(ticket: Ticket): boolean {
  const { category, isGone } = standingOf(ticket);
  return isGone === true || category === 'closed';
}

/** What those facts were that differ, custom fields aside; undefined when none does. */
export function changedFacts(before: Told, after: Told): Was | undefined {
  const changed = FACTS.filter((name) => !isSameValue(before[name] ?? null, after[name] ?? null));
  return changed.length === 0
    ? undefined
    : Object.fromEntries(changed.map((name) => [name, before[name] ?? null]));
}

/** What the facts were that differ; undefined when none does. */
function factsBefore(before: Ticket, after: Ticket): Was | undefined {
  const changed = changedFacts(before, after);
  const fields = Object.entries(before.fields ?? {}).filter(
    ([key, value]) => !isWorded(value) && !isSameValue(value, after.fields?.[key]),
  );
  const absent = Object.entries(after.fields ?? {}).flatMap(([key, value]) =>
    isWorded(value) || before.fields?.[key] !== undefined ? [] : [key],
  );
  if (changed === undefined && fields.length === 0 && absent.length === 0) return undefined;
  return {
    ...changed,
    ...(fields.length > 0 && { fields: Object.fromEntries(fields) }),
    ...(absent.length > 0 && { absent }),
  };
}
