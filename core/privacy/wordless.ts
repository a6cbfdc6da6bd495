import { isWorded } from '../../schemas/events/facts.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { struckValue } from './strike-value.ts';
import type { Strings } from './strings.ts';

/**
 * A ticket of which nothing is left that anybody wrote about the person who asked for it: no subject, summary, reason or custom text.
 * Its number, its times, its places and what is counted stay as they are.
 */
export function wordlessTicket(ticket: Ticket): Ticket {
  const {
    summary: _summary,
    resolutionText: _text,
    conversation: _place,
    fields,
    promise,
    tasks,
    slaOverride,
    ...kept
  } = ticket;
  return {
    ...kept,
    subject: '',
    ...(fields && {
      fields: Object.fromEntries(Object.entries(fields).filter(([, value]) => !isWorded(value))),
    }),
    ...(promise && { promise: { ...promise, text: '' } }),
    ...(slaOverride && { slaOverride: { ...slaOverride, reason: '' } }),
    ...(tasks && { tasks: tasks.map(withoutReason) }),
  } as Ticket;
}

function withoutReason(task: NonNullable<Ticket['tasks']>[number]) {
  if (task.settled?.reason === undefined) return task;
  const { reason: _reason, ...settled } = task.settled;
  return { ...task, settled };
}

/** A ticket without what means a person who takes part in it, or is named there. */
export function struckTicket(ticket: Ticket, strings: Strings): Ticket {
  return struckValue(ticket, strings) as Ticket;
}

/** Names of fields in which people write, whatever holds them. */
const WRITTEN = new Set([
  ...[
    'text',
    'replyText',
    'html',
    'subject',
    'problem',
    'solution',
    'note',
    'comment',
    'content',
    'filename',
  ],
  ...['name', 'fromName', 'preview', 'detail', 'summary', 'description', 'title'],
]);

/** A reason that is chosen from a list, by its key. */
const KEY = /^[a-z0-9_-]{1,40}$/;

/** A value without what people wrote in it. */
export function withoutWritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWritten);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name,
      typeof one === 'string' && (WRITTEN.has(name) || (name === 'reason' && !KEY.test(one)))
        ? ''
        : withoutWritten(one),
    ]),
  );
}
