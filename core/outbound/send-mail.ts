import type { DeskEvent } from '../../schemas/events/events.ts';
import type { Recipient } from '../../schemas/recipient.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { confirmCustomer, fateOfMail, letWait } from '../confirmation/index.ts';
import { loadCustomer } from '../customer/index.ts';
import { AUTOMATIC_MAIL_LIMIT, type ComposedMail, type MailTable, withoutPlus } from '../email/index.ts';
import { type Context, laterThan } from '../shared/context.ts';
import { NotYetError } from '../shared/held-back-error.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { isSameValue } from '../shared/same-value.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { changedBeneath, madePublic, ticketWrites } from '../ticket/index.ts';
import { factKeys, readUnlessKnown } from './address-facts.ts';
import { askVisitor } from './ask-visitor.ts';
import { automaticMails, COUNTED, countWrite, recentMails } from './automatic-mail-store.ts';
import { type Gathered, gatherSources, type OutboundDeps } from './gather-sources.ts';
import { MailHeldBackError, MailRefusedError, sentMessageId } from './mail-gateway.ts';
import {
  CLAIMED,
  claimWrite,
  failedWrites,
  isPast,
  loadOutgoing,
  type Outgoing,
  reachedWrites,
  releaseWrite,
  STAGE,
  toldWrite,
  withheldWrites,
} from './outgoing-store.ts';
import { footerOf, ownWords, signatureOf } from './own-words.ts';
import { countedAs, mayGoOut, type Plan, plansFor } from './plan-mail.ts';
import { gets, withheldFrom } from './recipients.ts';
import { countRuleMail, isBeyondLimits, recentRuleMails, ruleMails } from './rule-mail-store.ts';
import { askedForSuggestions, suggestionTable } from './suggestion-table.ts';
import { type MailSources, mailboxOf, writeMail } from './write-mail.ts';

/** What became of the mail that an event asked for. */
export type Sent = 'nothing_to_send' | 'past' | 'waits' | 'sent' | 'withheld' | 'failed' | 'done_before';

/**
 * Another function has claimed the mail and has not noted what became of it, so that it may have been sent. The queue
 * brings the event again later: by then a report of the mail service has come, or the claim's lease is over.
 */
export class MailInDoubtError extends Error {
  constructor(sendId: string) {
    super(`The mail ${sendId} may be under way`);
    this.name = 'MailInDoubtError';
  }
}

const NOTHING_READ: Gathered['facts'] = { keys: [], rowAt: () => undefined };

/** A try is lost when another mail to the address was counted meanwhile, and no more of them are counted than the limit. */
const TRIES = AUTOMATIC_MAIL_LIMIT + 2;

/**
 * Sends the mail that an event asks for, once: it is claimed before it is sent, and noted as sent after. An acknowledgement waits
 * for what the rules of the desk make of the ticket. With the claim of a reply its requester knows of a ticket that was one among
 * agents, whatever becomes of the mail. A mail that must not go out is noted as withheld, and one that the mail service will never take as failed, both with the reason. One that
 * was taken back is done with: taking it back claims it for good.
 * @param paced keeps the pace of each mail
 * @throws NotYetError while a reply can be taken back
 * @throws MailInDoubtError, MailHeldBackError or what the mail service throws, for the queue to bring the event again
 */
export async function sendMail(
  deps: OutboundDeps,
  context: Context,
  event: DeskEvent,
  paced: <Result>(work: () => Promise<Result>) => Promise<Result> = (work) => work(),
): Promise<Sent> {
  const plans = plansFor(event);
  const [first] = plans;
  if (first === undefined) return 'nothing_to_send';
  if (isPast(event.at, context.now)) return 'past';
  requireTime(first, context.now);
  // An acknowledgement tells of the ticket as the rules of its creation leave it.
  if (first.purpose === 'acknowledgement') await deps.applyRules(event);
  return eachSent(plans, (plan) =>
    paced(() => untilNotOvertaken(['version'], () => sendPlanned(deps, context, { plan, event }))),
  );
}

/** Sends each of some mails, so that one that fails keeps none from the others; then it is thrown, and comes again by itself. */
async function eachSent(plans: readonly Plan[], send: (plan: Plan) => Promise<Sent>): Promise<Sent> {
  const outcomes: Sent[] = [];
  const failures: unknown[] = [];
  for (const plan of plans) {
    try {
      outcomes.push(await send(plan));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return outcomes.includes('sent') ? 'sent' : (outcomes[0] ?? 'nothing_to_send');
}

async function sendPlanned(
  deps: OutboundDeps,
  context: Context,
  { plan, event }: { plan: Plan; event: DeskEvent },
): Promise<Sent> {
  const gathered = await gatherSources(deps, context.now, plan);
  if (gathered === null) return 'done_before';
  const { sources } = gathered;
  if (await mustWait(deps, context, sources, event)) return 'waits';
  if (plan.purpose === 'acknowledgement' && !mailboxOf(sources).acknowledges) return 'nothing_to_send';
  const shown = await shownTicket(sources, context);
  const suggested = await suggestedIn(deps, sources);
  const composed = await writeMail({ ...sources, suggestions: suggested.table }, deps.readFile, {
    own: (of) => ownWords(deps, of),
    signature: (of) => signatureOf(deps, of),
    footer: (of) => footerOf(deps, of),
  });
  let { facts } = gathered;
  const send = async () => {
    const claiming = claim(deps, context, { ...gathered, facts }, shown);
    // Another mail to the address was counted meanwhile: whoever tries again reads anew.
    facts = NOTHING_READ;
    const claimed = await claiming;
    if (claimed === 'withheld' || claimed === 'done_before') return claimed;
    return handOver(deps, context, { ...sources, ticket: shown.ticket, outgoing: claimed }, composed);
  };
  const outcome = await untilNotOvertaken([COUNTED], send, TRIES);
  if (outcome === 'sent') await deps.countSuggested?.(suggested.articleIds);
  return outcome;
}

/** The articles that an acknowledgement suggests. */
async function suggestedIn(
  { suggestionsFor }: Pick<OutboundDeps, 'suggestionsFor'>,
  sources: MailSources,
): Promise<{ table: MailTable | undefined; articleIds: number[] }> {
  const asked = suggestionsFor === undefined ? null : askedForSuggestions(sources);
  if (suggestionsFor === undefined || asked === null) return { table: undefined, articleIds: [] };
  const suggested = await suggestionsFor(asked);
  const table = suggestionTable(suggested, sources, asked.language);
  const articleIds = table === undefined ? [] : suggested.articles.map(({ article }) => article.id);
  return { table, articleIds };
}

/**
 * Whether a mail waits until its customer has confirmed that the address is theirs. Then the event that asks for it is kept, before it is
 * looked once more whether they have: it is either found when they do, or leaves now. The visitor of a chat is asked only then.
 */
async function mustWait(
  deps: Pick<OutboundDeps, 'table' | 'options'>,
  context: Context,
  { ticket, customer, outgoing, earlier, message }: MailSources,
  event: DeskEvent,
): Promise<boolean> {
  const { table } = deps;
  const { recipients } = outgoing;
  const fate = fateOfMail({ ticket, customer, recipients, written: [...earlier, message] });
  if (fate === 'confirms') await confirmCustomer({ table }, context, { customerId: customer.id });
  if (fate !== 'waits') return false;
  await letWait(table, customer.id, event, context.now);
  if (outgoing.purpose === 'chat_mail') await askVisitor(deps, context, { ticket, customer });
  return (await loadCustomer(table, customer.id)).isUnconfirmed === true;
}

/** The ticket of a mail as its requester knows it from then on, and what is written for that. */
interface Shown {
  ticket: Ticket;
  writes: Write[];
}

/** A ticket among agents is its requester's too when a reply to it leaves. */
async function shownTicket({ ticket, outgoing }: MailSources, context: Context): Promise<Shown> {
  const after = outgoing.purpose === 'reply' ? changedBeneath(ticket, madePublic) : ticket;
  return isSameValue(ticket, after)
    ? { ticket, writes: [] }
    : ticketWrites(ticket, after, laterThan(context, ticket.updatedAt));
}

/** @throws NotYetError while a reply can be taken back */
function requireTime({ leavesAt, sendId }: Plan, now: Date): void {
  if (leavesAt !== null && leavesAt > now.toISOString())
    throw new NotYetError(`The mail ${sendId}`, leavesAt, now);
}

/**
 * Decides who gets the mail, and writes the decision down before the mail is sent. A mail that an earlier try has counted
 * is not counted again, and its own count does not hold it back.
 */
async function claim(
  { table }: OutboundDeps,
  context: Context,
  { sources, isCounted, facts: known }: Gathered,
  shown: Shown,
): Promise<Outgoing | 'withheld' | 'done_before'> {
  const { outgoing, ticket, message, settings, mailboxes } = sources;
  const { purpose, sendId } = outgoing;
  const addresses = outgoing.recipients.map(({ address }) => address);
  const counted = countedAs(purpose, message);
  const rowAt = await readUnlessKnown(table, factKeys(counted, addresses), known);
  const answersTo = (address: string) =>
    recentMails(counted === 'answer' ? rowAt(automaticMails.of(address)) : undefined, context.now);
  const byRules = (address: string) => recentRuleMails(rowAt(ruleMails.of(address)), context.now);
  const own = { mailboxes: mailboxes.addresses, deskDomains: settings.domains };
  const recipients = outgoing.recipients.map((recipient) => {
    if (!gets(recipient)) return recipient;
    const facts = {
      suppressed: suppressionIn(rowAt(suppressedAddress.of(recipient.address)), context.now),
      recentAutomaticMails: isCounted ? 0 : answersTo(recipient.address).times.length,
      isBeyondLimits:
        counted === 'rule' &&
        !isCounted &&
        isBeyondLimits(byRules(recipient.address), ticket.id, context.now),
    };
    const decision = mayGoOut(purpose, recipient.address, message, facts, own);
    return decision.answer ? recipient : withheldFrom(recipient, decision.reason, context.now);
  });
  const decided = { ...outgoing, recipients };
  const goesOut = recipients.some(gets);
  const told = counted === null ? [] : eachOnce(recipients.filter(gets));
  const counts = told.map((address) =>
    counted === 'answer'
      ? countWrite(address, context.now, answersTo(address))
      : countRuleMail(address, ticket.id, context.now, byRules(address)),
  );
  const writes = goesOut
    ? [
        claimWrite(decided, context.now, { counted: counted !== null }),
        ...(isCounted ? [] : [...counts, ...withheldOnes(decided, shown.ticket, context)]),
      ]
    : withheldWrites(decided, shown.ticket, recipients[0]?.detail ?? 'no_address', context);
  if (!(await decidedNow(table, sendId, [...writes, ...shown.writes]))) return 'done_before';
  return goesOut ? decided : 'withheld';
}

/** Addresses, one of those that differ by their plus labels alone. */
function eachOnce(recipients: readonly Recipient[]): string[] {
  return [...new Map(recipients.map(({ address }) => [withoutPlus(address), address])).values()];
}

/** The events of those who do not get what a trigger writes though others do; of a reply, the reply itself says so. */
function withheldOnes(decided: Outgoing, ticket: Ticket, context: Context): Write[] {
  if (decided.purpose !== 'notice') return [];
  return decided.recipients
    .filter((recipient) => !gets(recipient))
    .map(({ as, customerId, address, detail = '' }) => {
      const facts = { ticket, to: address, mailId: '', detail, reason: detail };
      return toldWrite(decided, 'withheld', { ...facts, recipient: { as, customerId } }, context);
    });
}

/** Writes a decision. False when the fate of the mail was decided elsewhere before. @throws MailInDoubtError */
async function decidedNow(table: Table, sendId: string, writes: readonly Write[]): Promise<boolean> {
  try {
    await table.write(writes);
    return true;
  } catch (error) {
    if (!refusedBy(error, CLAIMED)) throw error;
    const known = await loadOutgoing(table, sendId);
    if (known?.stage === STAGE.claimed) throw new MailInDoubtError(sendId);
    return false;
  }
}

async function handOver(
  { table, service, region }: OutboundDeps,
  context: Context,
  { outgoing, ticket }: MailSources,
  { raw, from }: ComposedMail,
): Promise<Sent> {
  const { sendId, ticketId } = outgoing;
  const recipients = outgoing.recipients.filter(gets).map(({ address }) => address);
  let mailId: string;
  try {
    mailId = await service.send({ source: from, recipients, raw, sendId, ticketId });
  } catch (error) {
    if (error instanceof MailRefusedError) {
      await table.write(failedWrites(outgoing, ticket, error, context)).catch(ignoreClaimed);
      return 'failed';
    }
    if (error instanceof MailHeldBackError)
      await table.write([releaseWrite(sendId, context.now)]).catch(ignoreClaimed);
    throw error;
  }
  const facts = { ticket, mailId, sentMessageId: sentMessageId(mailId, region), detail: '' };
  await table.write(reachedWrites(outgoing, 'sent', facts, context)).catch(ignoreClaimed);
  return 'sent';
}

/**
 * Ignores that the mail has changed meanwhile: a report has noted this stage or a later one, or another function took the
 * mail over when the lease was over.
 */
function ignoreClaimed(error: unknown): void {
  if (!refusedBy(error, CLAIMED)) throw error;
}
