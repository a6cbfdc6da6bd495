import type { DeskEvent } from '../../schemas/events/events.ts';
import { linkKindSchema } from '../../schemas/link.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { linkTickets } from '../link/index.ts';
import { mergeTickets } from '../merge/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { BiletError, BusyError, LaterVersionError, StaleVersionError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { loadTicket } from '../ticket/index.ts';
import { isTooOld, REACTED, reactedWrite } from './automated-store.ts';
import { refusalOf } from './refusal.ts';
import type { Ran } from './run-triggers.ts';
import { countFailure, failedAgain, loadRuns } from './runs-store.ts';
import { MOST_FAILURES, switchOff } from './switch-off.ts';

/** An event by which a trigger asks for something that takes a transaction of its own. */
export type AskedEvent = Extract<DeskEvent, { type: 'trigger.asked' }>;

/**
 * Does what a trigger asks for, by the command that an agent's request calls, once however often the event comes: the transaction has the
 * guard that is named by the event. What the desk refuses is a failure of the trigger, which the trail of the ticket and the
 * counters of the trigger say; what could not be done otherwise is tried again as the event comes again.
 */
export async function doAsked(
  { table }: { table: Table },
  context: Context,
  event: AskedEvent,
): Promise<Ran> {
  if (isTooOld(event.at, context.now)) return 'nothing';
  const { id, ticket, trigger, depth } = event;
  const actor = { kind: 'automation', ruleId: trigger.number } as const;
  const acting: Context = { ...context, actor, cause: id, ...(depth !== undefined && { depth }) };
  const guard = reactedWrite(id, ticket.id, context.now);
  let isGuarded = false;
  const alongside = async () => {
    isGuarded = true;
    return [guard];
  };
  try {
    await act(table, acting, event, alongside).catch(ignoreExisting);
    // Somebody did it meanwhile: nor is it done when they undo it.
    if (!isGuarded) await table.write([guard]);
    return isGuarded ? 'done' : 'nothing';
  } catch (error) {
    if (refusedBy(error, REACTED)) return 'done_before';
    if (!isRefusal(error)) throw error;
    return noteFailure(table, acting, event, error);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof BiletError && error.code === 'link.exists')) throw error;
}

function act(
  table: Table,
  context: Context,
  { act: asked, ticket, trigger }: AskedEvent,
  alongside: () => Promise<Write[]>,
): Promise<unknown> {
  const principal = { kind: 'automation', ruleId: trigger.number } as const;
  if (asked.do === 'merge')
    return mergeTickets({ table }, context, {
      ...{ principal, ticketId: asked.ticketId, sourceIds: [ticket.id], alongside },
    });
  const kind = linkKindSchema.safeParse(asked.kind).data;
  if (asked.do !== 'link' || kind === undefined) throw new LaterVersionError('What a trigger asks for');
  const end = { ticketId: ticket.id, kind, otherId: asked.ticketId };
  return linkTickets({ table }, context, { principal, ...end, alongside });
}

/** What is so for as long as the tickets are as they are, and not since others were faster. */
function isRefusal(error: unknown): error is BiletError {
  const passes = [BusyError, StaleVersionError, LaterVersionError].some((kind) => error instanceof kind);
  return error instanceof BiletError && !passes;
}

async function noteFailure(
  table: Table,
  context: Context,
  { id, ticket: { id: ticketId }, trigger, on }: AskedEvent,
  error: BiletError,
): Promise<Ran> {
  const ticket = await loadTicket(table, ticketId);
  const current = laterThan(context, ticket.updatedAt);
  const { code, paths, message } = refusalOf(error);
  const times = failedAgain(trigger, await loadRuns(table, trigger.key));
  const told = { ticket, on, firings: [], failures: [{ trigger, code, paths }] };
  try {
    await table.write([
      recordEvent(ticketSubject(ticketId), 'ticket.automated', told, current),
      countFailure({ trigger, code, message }, ticketId, { now: current.now, times }),
      reactedWrite(id, ticketId, current.now),
    ]);
  } catch (refused) {
    if (refusedBy(refused, REACTED)) return 'done_before';
    throw refused;
  }
  if (times >= MOST_FAILURES) await switchOff({ table }, current, trigger);
  return 'done';
}
