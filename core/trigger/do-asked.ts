import type { DeskEvent } from '../../schemas/events/events.ts';
import type { AskedActFacts } from '../../schemas/events/facts.ts';
import { linkKindSchema } from '../../schemas/link.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import type { Principal } from '../auth/index.ts';
import { type ChildTextDeps, childText, openChild } from '../child/index.ts';
import { linkTickets } from '../link/index.ts';
import { mergeTickets } from '../merge/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { BiletError, BusyError, LaterVersionError, StaleVersionError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { loadTicket, type TicketRules } from '../ticket/index.ts';
import { automatedEvent, isTooOld, REACTED, reactedWrite } from './automated-store.ts';
import { refusalOf } from './refusal.ts';
import type { Ran } from './run-triggers.ts';
import { countFailure, failedAgain, loadRuns, noteDone } from './runs-store.ts';
import { MOST_FAILURES, switchOff } from './switch-off.ts';

/** An event by which a trigger asks for something that takes a transaction of its own. */
export type AskedEvent = Extract<DeskEvent, { type: 'trigger.asked' }>;

/** What is done with what triggers ask for; `openingAt` gives what it takes to open a child ticket. */
export interface AskedDeps {
  readonly table: Table;
  readonly openingAt: (now: Date) => Promise<Omit<ChildTextDeps, 'table'> & { rules: TicketRules }>;
}

/**
 * Does what a trigger asks for, by the command that an agent's request calls, once however often the event comes: the transaction has the
 * guard that is named by the event. What the desk refuses is a failure of the trigger, which the trail of the ticket and the
 * counters of the trigger say; what could not be done otherwise is tried again as the event comes again.
 */
export async function doAsked(deps: AskedDeps, context: Context, event: AskedEvent): Promise<Ran> {
  if (isTooOld(event.at, context.now)) return 'nothing';
  const { table } = deps;
  const { id, ticket, trigger, depth } = event;
  const actor = { kind: 'automation', ruleId: trigger.number } as const;
  const acting: Context = { ...context, actor, cause: id, ...(depth !== undefined && { depth }) };
  // A child ticket that is opened again, and refused, would leave a gap in the numbers.
  if (event.act.do === 'open_child' && (await table.get(automatedEvent.of(id))) !== undefined)
    return 'done_before';
  const done = [reactedWrite(id, ticket.id, context.now), noteDone(trigger.key, ticket.id, context.now)];
  let isGuarded = false;
  const alongside = async () => {
    isGuarded = true;
    return done;
  };
  try {
    await act(deps, acting, event, alongside).catch(ignoreExisting);
    // Somebody did it meanwhile: nor is it done when they undo it.
    if (!isGuarded) await table.write(done);
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
  deps: AskedDeps,
  context: Context,
  { act: asked, ticket, trigger }: AskedEvent,
  alongside: () => Promise<Write[]>,
): Promise<unknown> {
  const { table } = deps;
  const principal = { kind: 'automation', ruleId: trigger.number } as const;
  if (asked.do === 'open_child')
    return openAsked(deps, context, { principal, parentId: ticket.id, asked, alongside });
  const { ticketId: otherId } = asked;
  if (asked.do === 'merge' && otherId !== undefined)
    return mergeTickets({ table }, context, {
      principal,
      ticketId: otherId,
      sourceIds: [ticket.id],
      alongside,
    });
  const kind = linkKindSchema.safeParse(asked.kind).data;
  if (asked.do !== 'link' || kind === undefined || otherId === undefined) throw laterVersionError();
  const end = { ticketId: ticket.id, kind, otherId };
  return linkTickets({ table }, context, { principal, ...end, alongside });
}

const laterVersionError = () => new LaterVersionError('What a trigger asks for');

/** Opens a child ticket with what its template says by now. */
async function openAsked(
  { table, openingAt }: AskedDeps,
  context: Context,
  {
    principal,
    parentId,
    asked: { teamId, template, subject },
    alongside,
  }: {
    principal: Principal;
    parentId: number;
    asked: AskedActFacts;
    alongside: () => Promise<Write[]>;
  },
): Promise<unknown> {
  if (teamId === undefined || template === undefined) throw laterVersionError();
  const { now } = context;
  const { rules, ...words } = await openingAt(now);
  const textOf = (parent: Ticket, key: string) =>
    childText({ table, ...words }, parent, { template: key, now });
  const request = { teamId, template, ...(subject !== undefined && { subject }) };
  return openChild({ table, rules, textOf }, context, { principal, ticketId: parentId, request, alongside });
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
  const inARow = failedAgain(trigger, await loadRuns(table, trigger.key));
  const told = { ticket, on, firings: [], failures: [{ trigger, code, paths }] };
  try {
    await table.write([
      recordEvent(ticketSubject(ticketId), 'ticket.automated', told, current),
      countFailure({ trigger, code, message }, ticketId, { now: current.now, inARow }),
      reactedWrite(id, ticketId, current.now),
    ]);
  } catch (refused) {
    if (refusedBy(refused, REACTED)) return 'done_before';
    throw refused;
  }
  if (inARow.times >= MOST_FAILURES) await switchOff({ table }, current, trigger);
  return 'done';
}
