import type { Customer } from '../../schemas/customer.ts';
import type { Satisfaction, Survey } from '../../schemas/satisfaction.ts';
import { recordEvent, ticketSubject } from '../audit/index.ts';
import { loadConversation } from '../conversation/index.ts';
import { addressesOf, customerKey, parseCustomerRow } from '../customer/index.ts';
import { messageWrites } from '../message/index.ts';
import { optionsNow } from '../options/index.ts';
import { namesOfSender, senderByName, standingOf } from '../sender/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { NotFoundError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { askedAnew, ticketWrite, withReply } from '../ticket/index.ts';
import { channelAskedOn, messageAsking } from './ask-on-channel.ts';
import { ASKED_MEANWHILE, lastAskedIn, pauseOfCustomer, pauseWrite } from './pause-store.ts';
import { parseSolve, SOLVED_LATER, type Solve, settledWrite, solveOfTicket } from './solve-store.ts';
import { insertSurvey } from './survey-store.ts';
import { type Asking, type Situation, whyNotAsked } from './why-not-asked.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Days for which a solve can be rated after the requester was asked. */
const RATED_WITHIN_DAYS = 30;
/** The newest messages of a ticket, by which it is known whether a machine wrote them. */
const MESSAGES = 50;

/** When the requester of a ticket is to be asked, by the row of its last solve; null: they are not, or were. */
export const askDeadline = (row: unknown): string | null => parseSolve(row)?.askAt ?? null;

/**
 * Asks the requester of a ticket how satisfied they are, when it is time, or notes why not: the row of the solve decides, and the
 * ticket as it is by now. One transaction notes it on the ticket, lets the customer be left alone for some days, and has
 * the event by which the mail leaves, or the message on the channel on which the ticket goes on.
 * @returns when they are to be asked, where that time has not come; null: it is done with
 */
export function askIfDue(
  table: Table,
  context: Context,
  ticketId: number,
  done?: (at: string) => void,
): Promise<string | null> {
  return untilNotOvertaken(['version', SOLVED_LATER, ASKED_MEANWHILE], async () => {
    const solve = parseSolve(await table.get(solveOfTicket.of(ticketId)));
    const { askAt = null } = solve ?? {};
    if (solve === null || askAt === null || askAt > context.now.toISOString()) return askAt;
    const asking = await optionsNow(table);
    const situation = await situationOf(table, solve, context.now);
    const reason = whyNotAsked(situation, asking);
    if (reason === null) await ask(table, context, situation, asking);
    else await table.write([settledWrite(solve, { notAsked: reason })]);
    done?.(askAt);
    return null;
  });
}

async function situationOf(table: Table, solve: Solve, now: Date): Promise<Situation> {
  const { ticket, messages } = await loadConversation(table, solve.ticketId, MESSAGES);
  const { requesterId } = ticket;
  const rowAt = await readRows(table, [customerKey(requesterId), pauseOfCustomer.of(requesterId)]);
  const row = rowAt(customerKey(requesterId));
  if (row === undefined) throw new NotFoundError('customer');
  const customer = parseCustomerRow(row);
  const lastAskedAt = lastAskedIn(rowAt(pauseOfCustomer.of(requesterId)));
  const askedAs = await askedAsFormer(table, customer);
  const known = addressesOf(customer);
  const said = await readRows(table, [
    ...known.map(suppressedAddress.of),
    ...known.flatMap(namesOfSender).map(senderByName.of),
  ]);
  return {
    ...{ solve, ticket, customer, messages, now },
    addresses: known.map((address) => ({
      address,
      suppressed: suppressionIn(said(suppressedAddress.of(address)), now),
      standing: standingOf(address, said),
    })),
    lastAskedAt,
    askedBefore: askedAs.reduce(laterOf, lastAskedAt),
  };
}

/** When somebody was asked by records of theirs that were merged into this one. */
async function askedAsFormer(table: Table, { formerIds = [] }: Customer): Promise<(string | null)[]> {
  if (formerIds.length === 0) return [];
  const rowAt = await readRows(table, formerIds.map(pauseOfCustomer.of));
  return formerIds.map((id) => lastAskedIn(rowAt(pauseOfCustomer.of(id))));
}

const laterOf = (one: string | null, other: string | null): string | null =>
  one === null || (other !== null && other > one) ? other : one;

async function ask(
  table: Table,
  given: Context,
  situation: Situation,
  { satisfactionScale: scale, helpCentre }: Asking,
): Promise<void> {
  const { solve, ticket: before, customer, lastAskedAt } = situation;
  const context = laterThan(given, before.updatedAt);
  const { now } = context;
  const satisfaction: Satisfaction = {
    id: context.newId(),
    solvedAt: solve.solvedAt,
    askedAt: now.toISOString(),
    scale,
  };
  const over = channelAskedOn(situation);
  const survey: Survey = {
    ...satisfaction,
    ticketId: before.id,
    customerId: customer.id,
    agentId: solve.agentId,
    teamId: solve.teamId,
    ...(over !== null && { channel: over.channel }),
    expiresAt: new Date(now.getTime() + RATED_WITHIN_DAYS * DAY_MS).toISOString(),
    comment: '',
    version: 1,
  };
  const asked = askedAnew(before, satisfaction);
  const message = over && messageAsking(survey, over, { ticket: before, customer, helpCentre, context });
  const after = message && over ? withReply(asked, { id: message.id, over }) : asked;
  const { ticket, write, told } = await ticketWrite(before, after, context, { isActivity: false });
  await table.write([
    write,
    settledWrite(solve, { surveyId: survey.id }),
    insertSurvey(survey),
    pauseWrite(customer.id, lastAskedAt, now),
    recordEvent(ticketSubject(ticket.id), 'satisfaction.asked', { ticket, survey }, context),
    ...(message ? messageWrites(ticket, message, context) : []),
    ...told(),
  ]);
}
