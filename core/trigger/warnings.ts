import { knownMoment } from '../../schemas/moment.ts';
import type { Catalogue } from '../fields/index.ts';
import { type Demand, demandsOf, excludedBy, valuesOf } from './demands.ts';
import type { Trigger } from './trigger-area.ts';
import { undoneBy } from './undoing.ts';

/** Something that somebody who saves a trigger should know, though it is no mistake in itself. */
export interface TriggerWarning {
  readonly code: 'never_fires' | 'undo_each_other';
  readonly message: string;
  /** the other trigger, where it is about two */
  readonly other: string | null;
}

/** Events that tell of a change of the ticket. */
const CHANGING = ['ticket.updated', 'ticket.merged', 'ticket.unmerged', 'ticket.split'];
/** Events that tell of a message. */
const WITH_MESSAGE = [
  'ticket.created',
  'message.added',
  'message.edited',
  'message.undone',
  'message.bounced',
  'message.complained',
  'message.failed',
  'agent.mentioned',
];

/**
 * What is pointed out as a trigger is saved: that it can never fire, and that it and another would undo what each other does. It
 * says nothing that is wrong, and not all that is right. Pure.
 */
export function warningsOf(
  trigger: Trigger,
  others: readonly Trigger[],
  catalogue: Pick<Catalogue, 'find'>,
): TriggerWarning[] {
  const demands = demandsOf(trigger);
  const all = [...demands, ...demandsOfTime(trigger)];
  const never = [...contradictions(all, catalogue), ...unheard(trigger, demands)].slice(0, 1);
  return [
    ...never.map((message) => ({ code: 'never_fires' as const, message, other: null })),
    ...others
      .filter(
        (other) =>
          other.key !== trigger.key && other.isActive && !other.isRetired && isHeardWith(trigger, other),
      )
      .flatMap((other) => undoing(trigger, other)),
  ];
}

/** What holds of a ticket as long as a rule counts from something. */
const WHILE_COUNTING: Readonly<Record<string, readonly Demand[]>> = {
  solved: ['ticket.status', 'ticket.statusCategory'].map((field) => ({
    ...{ field, operator: 'is', value: 'solved' },
  })),
  unassigned: [{ field: 'ticket.assigneeId', operator: 'absent', value: null }],
  assigned: [{ field: 'ticket.assigneeId', operator: 'present', value: null }],
};

function demandsOfTime({ when }: Pick<Trigger, 'when'>): readonly Demand[] {
  const moment = when === null ? null : knownMoment(when);
  return moment !== null && 'since' in moment ? (WHILE_COUNTING[moment.since] ?? []) : [];
}

/** Why demands cannot all hold at once. */
function contradictions(demands: readonly Demand[], { find }: Pick<Catalogue, 'find'>): string[] {
  return [...new Set(demands.map(({ field }) => field))].flatMap((field) => {
    const own = demands.filter((demand) => demand.field === field);
    const isSingle = find(field)?.many !== true;
    const wanted = own.flatMap((demand) => (valuesOf(demand) === null ? [] : [valuesOf(demand) ?? []]));
    const isEmpty = own.some(({ operator }) => operator === 'absent');
    const isFull = wanted.length > 0 || own.some(({ operator }) => operator === 'present');
    if (isEmpty && isFull) return [`${field} cannot be empty and something at once`];
    const [first = [], ...rest] = wanted;
    const left = first.filter((value) => rest.every((values) => values.includes(value)));
    if (isSingle && wanted.length > 1 && left.length === 0)
      return [`${field} cannot have all these values at once`];
    const excluded = own.flatMap((demand) => excludedBy(demand));
    const possible = (isSingle ? left : first).filter((value) => !excluded.includes(value));
    return wanted.length > 0 && possible.length === 0
      ? [`${field} cannot be and not be a value at once`]
      : [];
  });
}

/** What a trigger asks for that none of its events ever tells. */
function unheard({ events: said, when }: Trigger, demands: readonly Demand[]): string[] {
  const events = when === null ? said : ['ticket.timed'];
  const hears = (types: readonly string[]) => events.some((type) => types.includes(type));
  return demands.flatMap(({ field, operator, value }) => {
    if (operator.startsWith('changed') && !hears(CHANGING))
      return [`none of its events tells of a change, as ${field} ${operator} asks`];
    const isOfMessage = field.startsWith('message.') && operator !== 'absent' && !operator.includes('not');
    if (isOfMessage && !hears(WITH_MESSAGE))
      return [`none of its events tells of a message, as ${field} asks`];
    if (field !== 'event.type') return [];
    const types = valuesOf({ field, operator, value }) ?? events;
    return events.some((type) => types.includes(type))
      ? []
      : ['it does not listen to the event that it asks for'];
  });
}

function isHeardWith(one: Trigger, other: Trigger): boolean {
  return one.events.some((type) => other.events.includes(type));
}

function undoing(trigger: Trigger, other: Trigger): TriggerWarning[] {
  const field = undoneBy(trigger, other);
  if (field === null) return [];
  const message = `it and ${other.key} set ${field} to different values, each when the other has`;
  return [{ code: 'undo_each_other', message, other: other.key }];
}
