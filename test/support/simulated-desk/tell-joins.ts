import { changeBetween, recordEvent, ticketSubject } from '../../../core/audit/index.ts';
import { mergeEvents } from '../../../core/merge/events.ts';
import { entriesOf, leavingWith, withMergedTickets } from '../../../core/merge/family.ts';
import {
  begunTicket,
  insertTicket,
  laterThanAll,
  mergedAway,
  mergedOf,
  mergedTicketsOf,
  newTicket,
  partsOf,
  ticketWrite,
  withoutMerge,
} from '../../../core/ticket/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Act } from './acts.ts';
import type { Telling } from './telling.ts';
import { found } from './told-ticket.ts';

type Of<Do extends Act['do']> = Extract<Act, { do: Do }>;

/** Tickets go on in another, which shows what they have. */
export async function tellMerge(telling: Telling, act: Of<'merge' | 'unmerge'>): Promise<void> {
  const target = telling.ticket(act.ticket);
  const sources = act.sources.map((id) => telling.ticket(id));
  const context = laterThanAll({ ticket: target, by: sources }, telling.contextFor(act));
  const at = context.now.toISOString();
  const before = mergedOf(target);
  const seconds = sources.reduce((sum, { handlingSeconds }) => sum + handlingSeconds, 0);
  const tickets = [...before.tickets, ...sources.flatMap((one) => entriesOf(one, target.id, at))];
  const merged = { ...before, tickets, handlingSeconds: before.handlingSeconds + seconds };
  const after: Ticket = { ...target, handlingSeconds: target.handlingSeconds + seconds, merged };
  const changed = await Promise.all([
    ticketWrite(target, after, context, { counting: { joined: sources } }),
    ...sources.map((source) =>
      ticketWrite(source, mergedSource(source, target.id, at), context, { isActivity: false }),
    ),
  ]);
  const told = { sourceIds: act.sources, targetId: target.id };
  const events = mergeEvents('ticket.merged', { target, changed, ...told }, context);
  telling.told(
    changed.map(({ ticket }) => ticket),
    [...events, ...changed.flatMap((one) => one.told())],
  );
}

function mergedSource(source: Ticket, into: number, at: string): Ticket {
  const merged = mergedAway(source, into, at);
  if (mergedTicketsOf(source).length === 0) return merged;
  return { ...merged, merged: { ...mergedOf(source), tickets: [] } };
}

/** Tickets are by themselves again, and take along what was merged into them. */
export async function tellUnmerge(telling: Telling, act: Of<'merge' | 'unmerge'>): Promise<void> {
  const target = telling.ticket(act.ticket);
  const rows = partsOf(target)
    .slice(1)
    .map((id) => telling.ticket(id));
  const context = laterThanAll({ ticket: target, by: rows }, telling.contextFor(act));
  const entries = mergedTicketsOf(target);
  const owners = leavingWith(entries, act.sources);
  const partOf = (ticket: Ticket, owner: number | null): Ticket => {
    const kept = entries.filter(({ id }) => owners.get(id) === owner && id !== owner);
    const ids = kept.map(({ id }) => id);
    return withMergedTickets(
      ticket,
      kept,
      rows.filter(({ id }) => ids.includes(id)),
    );
  };
  const leaving = rows.filter(({ id }) => act.sources.includes(id));
  const changed = await Promise.all([
    ticketWrite(target, partOf(target, null), context),
    ...leaving.map((source) =>
      ticketWrite(source, partOf(withoutMerge(source), source.id), context, {
        isActivity: false,
        counting: { parted: [target] },
      }),
    ),
  ]);
  const told = { sourceIds: leaving.map(({ id }) => id), targetId: target.id };
  const events = mergeEvents('ticket.unmerged', { target, changed, ...told }, context);
  telling.told(
    changed.map(({ ticket }) => ticket),
    [...events, ...changed.flatMap((one) => one.told())],
  );
}

/** Messages leave a ticket for a new one. */
export async function tellSplit(telling: Telling, act: Of<'split'>): Promise<void> {
  const before = telling.ticket(act.ticket);
  const context = telling.contextFor(act);
  const leaving = act.messages.map((id) => found(telling.story.messages, id));
  const { channel, mailbox, priority, type, tags, teamId, requesterId, organisationId = null } = before;
  const { category, fields, language } = before;
  const isPublic = leaving.some(({ written }) => written.kind !== 'internal_note');
  const begun = newTicket(
    {
      ...{ id: act.into, subject: '', channel, mailbox, type, tags, teamId, requesterId, organisationId },
      ...{ priority, assigneeId: null, splitFrom: before.id },
      ...(language !== undefined && { language }),
      ...(category !== undefined && { category }),
      ...(fields !== undefined && { fields }),
    },
    context,
    { isTouched: leaving.some(({ written }) => written.kind === 'public_reply'), isInternal: !isPublic },
  );
  const messages = leaving.flatMap(({ counts, facts }) =>
    counts === null ? [] : [{ id: facts.id, kind: counts }],
  );
  const { ticket: created, told: toldOfNew } = await begunTicket(begun, context, { messages });
  const after = { ...before, splitInto: [...(before.splitInto ?? []), act.into] };
  const ids = leaving.map(({ facts }) => facts.id);
  const old = await ticketWrite(before, after, context, { counting: { without: ids } });
  const opening = leaving.find(({ written }) => written.kind === 'customer_message') ?? leaving[0];
  if (opening === undefined) throw new Error('A ticket is split off with one message at least');
  const told = { originalId: before.id, newId: act.into, messageIds: ids };
  const from = changeBetween({ splitFrom: null }, { splitFrom: before.id }) ?? {};
  const first = { ticket: created, message: opening.facts, acknowledge: false };
  telling.told(
    [created, old.ticket],
    [
      insertTicket(created),
      recordEvent(ticketSubject(created.id), 'ticket.created', first, context),
      recordEvent(
        ticketSubject(before.id),
        'ticket.split',
        { ticket: old.ticket, change: old.change ?? {}, ...told },
        context,
      ),
      recordEvent(
        ticketSubject(created.id),
        'ticket.split',
        { ticket: created, change: from, ...told },
        context,
      ),
      ...old.told(),
      ...toldOfNew(),
    ],
  );
}
