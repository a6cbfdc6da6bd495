import type { Doing, Presence } from '../../schemas/presence.ts';
import { type Caller, requireMayWithTicket } from '../auth/index.ts';
import type { Context } from '../shared/context.ts';
import { ForbiddenError } from '../shared/errors.ts';
import type { Table } from '../shared/table.ts';
import { loadTicket } from '../ticket/index.ts';
import { byTime, GONE_AFTER_SECONDS, loadPresences, presenceWrite } from './presence-store.ts';

/** Seconds for which a heartbeat says nothing new, and writes nothing. */
const FRESH_SECONDS = 8;

/**
 * Notes what an agent does at a ticket, or that they have gone: a heartbeat, which a client sends every ten to fifteen
 * seconds. Gives who is there then, the agent among them. It costs two small reads and at most one write, nothing reacts to
 * it, and whoever is not heard of for thirty seconds has gone. Who may write notes on the ticket may be there.
 * @throws NotFoundError, ForbiddenError
 */
export async function bePresent(
  table: Table,
  context: Context,
  input: { principal: Caller; ticketId: number; doing: Doing | 'gone' },
  /** is told that somebody came, went or does something else */
  changed: (ticketId: number) => Promise<void> = async () => {},
): Promise<Presence[]> {
  const { principal, ticketId, doing } = input;
  if (principal.kind !== 'agent') throw new ForbiddenError();
  const present = await listPresences(table, context, input);
  const before = present.find(({ agentId }) => agentId === principal.id);
  const others = present.filter((one) => one !== before);
  if (doing === 'gone') {
    if (before) await table.write([presenceWrite(ticketId, gone(before, context.now))]);
    if (before) await changed(ticketId);
    return others;
  }
  if (before?.doing === doing && isFresh(before, context.now)) return present;
  const seenAt = context.now.toISOString();
  const mine: Presence = { agentId: principal.id, doing, since: before?.since ?? seenAt, seenAt };
  await table.write([presenceWrite(ticketId, mine)]);
  if (before?.doing !== doing) await changed(ticketId);
  return [...others, mine].sort(byTime);
}

/** Who is at a ticket at this moment, whoever came first first. @throws NotFoundError, ForbiddenError */
export async function listPresences(
  table: Table,
  { now }: Pick<Context, 'now'>,
  { principal, ticketId }: { principal: Caller; ticketId: number },
): Promise<Presence[]> {
  const [ticket, present] = await Promise.all([
    loadTicket(table, ticketId),
    loadPresences(table, ticketId, now),
  ]);
  requireMayWithTicket(principal, 'ticket.note', ticket);
  return present;
}

/** As if nothing had been heard of them for long enough. */
function gone(presence: Presence, now: Date): Presence {
  return { ...presence, seenAt: new Date(now.getTime() - GONE_AFTER_SECONDS * 1000).toISOString() };
}

function isFresh({ seenAt }: Presence, now: Date): boolean {
  const age = now.getTime() - Date.parse(seenAt);
  return age >= 0 && age < FRESH_SECONDS * 1000;
}
