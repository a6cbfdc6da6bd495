import { LONGEST_TARGET } from '../../schemas/sla-policy.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError, NotFoundError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { secondOf } from '../sla/index.ts';
import { changeQuietly, type QuietChange, requireNotClosed, requireNotMerged } from '../ticket/index.ts';

/** What promises are made with. */
export interface PromiseDeps {
  readonly table: Table;
  readonly levels: {
    /** Ids of the answers that were promised by hand and are still owed. */
    openPromises(ticket: Ticket): Promise<readonly string[]>;
  };
}

/** By when an answer is promised, as RFC 3339, and what is said of it. */
export interface PromisedAnswer {
  readonly until: string;
  readonly text: string;
}

/**
 * Promises the customer of a ticket an answer by an instant, of which whole seconds count. It takes the place of a promise that is
 * still owed; to promise the same instant again changes the words alone, and a promise that was kept is followed by another.
 * Whoever may reply may promise. It is no activity on the ticket, as the customer sees nothing of it.
 * @throws InvalidInputError when the instant is not to come, or more than ten years away
 * @throws ConflictError `ticket.merged`, `ticket.closed`, `ticket.solved`, `ticket.spam`: nobody waits for an answer there
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export function promiseAnswer(
  { table, levels }: PromiseDeps,
  context: Context,
  { promised, ...input }: QuietChange & { promised: PromisedAnswer },
): Promise<Ticket> {
  return changeQuietly(
    table,
    context,
    { ...input, action: 'ticket.reply', keys: [] },
    async (before, _rowAt, now) => {
      requireWaiting(before);
      const until = instantIn(promised.until, now);
      const { promise } = before;
      const isOpen = promise !== undefined && (await levels.openPromises(before)).includes(promise.id);
      const isSame = isOpen && promise.until === until;
      if (isSame && promise.text === promised.text) return { after: before };
      const id = isSame ? promise.id : context.newId();
      const made = { id, until, text: promised.text, at: now.toISOString(), by: context.actor };
      return { after: { ...before, promise: made } };
    },
  );
}

/**
 * Takes back what was promised by hand and is still owed, also what tickets brought that were merged into this one.
 * @throws NotFoundError where nothing is owed
 * @throws ConflictError `ticket.merged`, `ticket.closed`; StaleVersionError
 */
export function withdrawPromise(
  { table, levels }: PromiseDeps,
  context: Context,
  input: QuietChange,
): Promise<Ticket> {
  return changeQuietly(
    table,
    context,
    { ...input, action: 'ticket.reply', keys: [] },
    async (before, _rowAt, now) => {
      requireNotMerged(before);
      requireNotClosed(before);
      if ((await levels.openPromises(before)).length === 0) throw new NotFoundError('promise');
      const none = { id: context.newId(), until: null, text: '', at: now.toISOString(), by: context.actor };
      return { after: { ...before, promise: none } };
    },
  );
}

function requireWaiting(ticket: Ticket): void {
  requireNotMerged(ticket);
  requireNotClosed(ticket);
  if (ticket.status === 'solved')
    throw new ConflictError('ticket.solved', 'The ticket is solved: open it again to promise an answer.');
  if (ticket.spam !== undefined)
    throw new ConflictError('ticket.spam', 'The ticket is spam: nobody waits for an answer.');
}

/** The instant, in whole seconds. */
function instantIn(until: string, now: Date): string {
  const second = secondOf(new Date(until));
  const ahead = second - secondOf(now);
  if (ahead <= 0) throw fieldError('until', 'must be a time to come');
  if (ahead > LONGEST_TARGET) throw fieldError('until', 'must be at most ten years away');
  return new Date(second * 1000).toISOString();
}
