import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { initialValues } from '../custom-field/index.ts';
import { IDENTITY_TAKEN } from '../customer/index.ts';
import { goesOnIn } from '../follow-up/index.ts';
import { openingInForce } from '../mailbox/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Write } from '../shared/write.ts';
import { SUPPRESSION_CHANGED } from '../suppression/index.ts';
import {
  type FiledMessage,
  FOLLOWED,
  ID_TAKEN,
  noteReceived,
  noteReceivedId,
  noteReceivedObject,
  noteUnseenId,
  RECEIVED,
  receivedObject,
} from '../threading/index.ts';
import {
  COLLABORATORS,
  firstDescription,
  NO_TERMS,
  openTicketWrites,
  type TicketRules,
} from '../ticket/index.ts';
import { authorOf } from './author.ts';
import { type AgentMail, actByMail, agentOf, isByAnother, reachedBy } from './by-agent/act-by-mail.ts';
import { BY_ANOTHER } from './by-agent/asked.ts';
import { keepNotDone } from './by-agent/keep-not-done.ts';
import { type Above, AS_USUAL, aboveBy, asNotDone, noteAbove } from './by-agent/open-passed-on.ts';
import { passedOnBy } from './by-agent/passed-on.ts';
import { copiedCustomers, partOf } from './copied.ts';
import { draftOf, openingTags, senderMarks } from './draft.ts';
import { findThread, type ThreadLookup } from './find-thread.ts';
import type { InboundDeps, Receipt } from './inbound-deps.ts';
import { joinWrites } from './join-ticket.ts';
import { type Content, keepContent } from './keep-content.ts';
import { withKnownQuote } from './known-quote.ts';
import { mailboxFor } from './recipient.ts';
import { type Mail, understandMail } from './understand-mail.ts';

/** A try is in vain only when another function wrote one of the same rows in between: far fewer work at the same time. */
const TRIES = 25;
/** Labels of the refusals after which everything is read and decided anew, as one of the rows that were read has changed. */
const LOOK_AGAIN = ['version', IDENTITY_TAKEN, FOLLOWED, ID_TAKEN, RECEIVED, SUPPRESSION_CHANGED];

/**
 * Receives a delivered mail: it opens a ticket, joins one, or was received before and changes nothing. Customer, ticket,
 * message, guards and events are written in one transaction, so that a mail is received as a whole and once.
 * @throws BusyError when other mail changed the same rows again and again
 */
export async function receiveMail(deps: InboundDeps, context: Context, arrival: Arrival): Promise<Receipt> {
  const { table, objects, buckets, settings, keys } = deps;
  const [raw, mailboxes, rules] = await Promise.all([
    rawMail(deps, arrival),
    deps.mailboxes.at(context.now),
    deps.rules.at(context.now),
  ]);
  if (raw === null) return { outcome: 'known' };
  const { thanksKeepsSolved = false } = rules;
  const own = { mailboxes: mailboxes.addresses, deskDomain: settings.domain, keys };
  const mail = await understandMail(raw, arrival, own);
  let content: Content | undefined;
  const receive = async (): Promise<Receipt> => {
    const { deskDomain } = own;
    const at = { mailboxes, deskDomain, keys, now: context.now, thanksKeepsSolved };
    const found = await findThread(table, mail, at);
    if (found.outcome === 'received') return { outcome: 'known' };
    const guards = (filed: FiledMessage) => guardsOf(mail, found, filed);
    const byAgent = await receiveByAgent(deps, context, { mail, arrival, found, raw, rules, own, guards });
    if (byAgent !== null) return byAgent;
    content ??= await keepContent(objects, buckets.attachments, withKnownQuote(mail, found, at));
    const { ticket, filed, writes, opened } = await decide(deps, context, {
      mail,
      arrival,
      found,
      content,
      rules,
    });
    await table.write([...writes, ...guards(filed)]);
    return { outcome: opened ? 'opened' : 'joined', ...filed, ticketId: ticket.id };
  };
  return untilNotOvertaken(LOOK_AGAIN, receive, TRIES);
}

/** What becomes of a mail of an agent: what it says is done, or it opens a ticket for whose mail it passes on. Null: it is as anybody's. */
async function receiveByAgent(
  deps: InboundDeps,
  context: Context,
  given: AgentMail,
): Promise<Receipt | null> {
  const { mail, found, arrival, rules, guards } = given;
  const agent = await agentOf(deps, found.agentId);
  const reached = reachedBy(given);
  if (reached !== null && (isByAnother(given) || (agent === null && found.toldAgentId !== null)))
    return keepNotDone(deps, context, { ...given, agent: null, reached, notDone: BY_ANOTHER });
  if (agent === null) return null;
  if (reached !== null) return actByMail(deps, context, { ...given, agent, reached });
  const passed = await passedOnBy(deps.table, agent, { ...given, now: context.now });
  if (passed === null) return null;
  const content = await keepContent(deps.objects, deps.buckets.attachments, passed.mail);
  const { idTaken, weighed, writtenTo, unseen } = found;
  const sender = {
    ...passed.sender,
    agentId: null,
    toldAgentId: null,
    copied: [],
    idTaken,
    weighed,
    writtenTo,
    unseen,
  };
  const opening = { mail: passed.mail, found: { outcome: 'new', mayBelongTo: null, ...sender } as const };
  const open = async (above: Above) => {
    const to = { arrival, content, rules, ...opening, begins: above.begins };
    const { ticket, filed, writes } = await decide(deps, context, to);
    const note = await noteAbove(deps, context, { mail, arrival, ticket, agent, passed, above });
    await deps.table.write([...writes, ...note, ...guards(filed)]);
    return { outcome: 'opened', ...filed } as const;
  };
  const above = await aboveBy(deps, agent, passed);
  return open(above).catch((error: unknown) => open(asNotDone(above, error)));
}

/**
 * The mail as it came; null when it was taken in before and its object is gone since, as something was struck out of it or
 * its time was over.
 */
async function rawMail(
  { table, objects, buckets }: InboundDeps,
  { rawKey }: Arrival,
): Promise<Uint8Array | null> {
  try {
    return await objects.get(buckets.mail, rawKey);
  } catch (error) {
    if ((await table.get(receivedObject.of(rawKey))) === undefined) throw error;
    return null;
  }
}

/** The writes by which this mail is not received a second time, and by which answers to it find the ticket. */
function guardsOf(mail: Mail, found: MailToFile['found'], filed: FiledMessage): Write[] {
  const received = [noteReceived(mail.fingerprint, filed), noteReceivedObject(mail.rawKey, filed)];
  const leadsAnswers = mail.messageId !== '' && !found.idTaken;
  const { writtenTo, unseen } = found;
  const named = { ...filed, ...(writtenTo.length > 0 && { mailboxes: [...writtenTo] }) };
  const answersAlike = mail.suspicions.length > 0 ? [] : unseen.map((id) => noteUnseenId(id, named));
  return [...received, ...(leadsAnswers ? [noteReceivedId(mail.messageId, named)] : []), ...answersAlike];
}

interface MailToFile {
  mail: Mail;
  arrival: Arrival;
  found: Exclude<ThreadLookup, { outcome: 'received' }>;
  content: Content;
  rules: TicketRules;
  /** how the ticket begins that it opens, as the agent wants it who passed it on */
  begins?: Above['begins'];
}

/**
 * Decides what is written for a mail. Mail to a closed ticket opens a follow-up, in which later mail to the closed ticket
 * goes on. It does not when somebody else than the requester opened the follow-up, or SES suspects the mail that did:
 * replies on a ticket go to whoever opened it, and what the requester writes must not reach a stranger.
 */
async function decide(
  deps: InboundDeps,
  context: Context,
  { mail, arrival, found, content, rules, begins = AS_USUAL }: MailToFile,
): Promise<{ ticket: Ticket; filed: FiledMessage; writes: Write[]; opened: boolean }> {
  const form = found.outcome === 'new' ? mail.form : null;
  const { terms = NO_TERMS } = rules;
  const { table, newCustomerId = () => takeId(table, 'customer') } = deps;
  const closed = found.outcome === 'follow_up' ? found.closed : null;
  const at = await mailboxFor(deps.mailboxes, context.now, { arrival, mail, found });
  const language = at.language ?? rules.language ?? null;
  const beginning = { fields: initialValues(terms.fields, 'customer'), language };
  const author = await authorOf({ table, newCustomerId, ...beginning }, context, mail, form, found);
  const joining = partOf(mail, found, author.id);
  const copied = await copiedCustomers({ newCustomerId, ...beginning }, context, joining);
  const people = [...author.writes, ...copied.writes];
  const asAuthor: Context = { ...context, actor: { kind: 'customer', id: author.id } };
  const marks = { ...senderMarks(mail, found, author.id), unknownRecipient: at.isUnknown };
  const joined = found.outcome === 'join' ? found.ticket : null;
  const draft = draftOf(content, mail, { form, ...marks, joined }, arrival);
  if (found.outcome === 'join') {
    const sent = { ...mail, isBlocked: found.isBlocked };
    const by = { context: asAuthor, rules, copiedIds: copied.ids };
    const { ticket, filed, writes } = await joinWrites(found, draft, sent, by);
    return { ticket, filed, writes: [...people, ...writes], opened: false };
  }
  const mayBelongTo = found.outcome === 'new' ? found.mayBelongTo : null;
  const { type = 'question', priority, tags, ...about } = openingInForce(at.opening, terms);
  const { broughtTeamId = null, ...description } = firstDescription({ type, ...about }, terms);
  const { tags: wantedTags, ...wanted } = begins;
  const id = await takeId(table, 'ticket');
  const opened = await openTicketWrites(
    {
      ...description,
      type,
      ...(priority && { priority }),
      ...wanted,
      id,
      subject: mail.subject,
      channel: 'email',
      origin: 'email',
      language: found.locale ?? mail.language ?? language,
      mailbox: at.address,
      requesterId: author.id,
      organisationId: found.organisationId,
      collaboratorIds: copied.ids.filter((customerId) => customerId !== author.id).slice(0, COLLABORATORS),
      teamId: closed?.teamId ?? at.teamId ?? broughtTeamId,
      tags: [
        ...new Set([
          ...(closed?.tags ?? []),
          ...tags,
          ...wantedTags,
          ...openingTags(mail, form, { ...marks, mayBelongTo }),
        ]),
      ].sort(),
      followUpOf: closed?.id ?? null,
      mayBelongTo,
      ...(found.isBlocked && { spam: 'blocked' }),
    },
    draft,
    asAuthor,
    rules,
  );
  const isDoubted = mail.suspicions.length > 0;
  const followed = closed ? goesOnIn(closed, { id, requesterId: author.id, isDoubted }) : [];
  const filed = { ticketId: id, messageId: opened.message.id };
  return {
    ticket: opened.ticket,
    filed,
    writes: [...people, ...opened.writes, ...followed],
    opened: true,
  };
}
