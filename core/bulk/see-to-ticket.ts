import type { Principal } from '../auth/index.ts';
import type { InForce } from '../configuration/index.ts';
import { addMessage } from '../conversation/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { Context } from '../shared/context.ts';
import { BiletError } from '../shared/errors.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { changeTicket, type TicketRules } from '../ticket/index.ts';
import type { BulkInput } from './bulk-input.ts';
import { noteOutcome, type Outcome, outcomeOfTicket, parseOutcome, SEEN_TO } from './bulk-store.ts';
import { dropCopies, type LikeMessage, readyLike } from './like-message.ts';

/** What seeing to a ticket of a bulk change takes. */
export interface BulkDeps {
  table: Table;
  rules: TicketRules;
  mailboxes: InForce<Mailboxes> | undefined;
  jobId: string;
  principal: Principal;
  context: Context;
  /** the message whose HTML and files the one has that is added, and how files are copied */
  like?: LikeMessage | undefined;
}

/** What a bulk change does to each ticket. */
export type BulkAct = Pick<BulkInput, 'change' | 'message'>;

/**
 * Does to one ticket what a bulk change asks for, once however often it is called: what became of it is noted in the same
 * transaction. A refusal is noted as well, and is final.
 * @throws BusyError when others were in the way: the ticket is to be tried again
 */
export async function seeToTicket(deps: BulkDeps, ticketId: number, act: BulkAct): Promise<Outcome> {
  try {
    return await attempt(deps, ticketId, act);
  } catch (error) {
    if (refusedBy(error, SEEN_TO)) return known(deps, ticketId);
    if (!(error instanceof BiletError) || error.kind === 'busy') throw error;
    const { code, message, fields } = error;
    const why = fields.map(({ path, message: problem }) => `${path} ${problem}`).join('; ');
    const outcome = await noted(deps, { ticketId, outcome: 'refused', code, message: why || message });
    if (outcome.outcome === 'refused' && deps.like) await dropCopies(deps.like, ticketId);
    return outcome;
  }
}

async function attempt(deps: BulkDeps, ticketId: number, act: BulkAct): Promise<Outcome> {
  const { context, jobId, principal } = deps;
  const done: Outcome = { ticketId, outcome: 'changed' };
  let wrote = false;
  const alongside = (): Write[] => {
    wrote = true;
    return [noteOutcome(jobId, done, context.now)];
  };
  const { message, change = {} } = act;
  if (message === undefined) await changeTicket(deps, context, { principal, ticketId, change, alongside });
  else {
    const { kind, text } = message;
    const along = { kind, text, ...(act.change && { ticket: act.change }) };
    const ready = deps.like ? readyLike(deps.like, ticketId) : undefined;
    await addMessage(deps, context, { principal, ticketId, message: along, ready, alongside });
  }
  return wrote ? done : noted(deps, { ticketId, outcome: 'unchanged' });
}

/** Notes an outcome that changes nothing, unless there is one, which then counts. */
async function noted(deps: BulkDeps, outcome: Outcome): Promise<Outcome> {
  const { table, jobId, context } = deps;
  try {
    await table.write([noteOutcome(jobId, outcome, context.now)]);
    return outcome;
  } catch (error) {
    if (!refusedBy(error, SEEN_TO)) throw error;
    return known(deps, outcome.ticketId);
  }
}

async function known({ table, jobId }: BulkDeps, ticketId: number): Promise<Outcome> {
  const outcome = parseOutcome(await table.get(outcomeOfTicket.of({ jobId, ticketId })));
  if (outcome === null) throw new Error(`Ticket ${ticketId} was seen to, and nothing says how.`);
  return outcome;
}
