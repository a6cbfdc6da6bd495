import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { initialValues } from '../custom-field/index.ts';
import { goesOnIn } from '../follow-up/index.ts';
import { openingInForce } from '../mailbox/index.ts';
import { defaultTeamOf } from '../organisation/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import type { Write } from '../shared/write.ts';
import type { FiledMessage } from '../threading/index.ts';
import {
  COLLABORATORS,
  firstDescription,
  NO_TERMS,
  openTicketWrites,
  type TicketRules,
} from '../ticket/index.ts';
import { authorOf } from './author.ts';
import { type Above, AS_USUAL } from './by-agent/open-passed-on.ts';
import { copiedCustomers, partOf } from './copied.ts';
import { draftOf, openingTags, senderMarks, type Vouched } from './draft.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { InboundDeps } from './inbound-deps.ts';
import { joinWrites } from './join-ticket.ts';
import type { Content } from './keep-content.ts';
import type { Recipient } from './recipient.ts';
import type { Mail } from './understand-mail.ts';

/** A mail that becomes a message, and what was found out about it. */
export interface MailToFile {
  mail: Mail;
  arrival: Arrival;
  found: Exclude<ThreadLookup, { outcome: 'received' }>;
  /** the mailbox of the ticket that it opens */
  at: Recipient;
  content: Content;
  rules: TicketRules;
  /** how somebody of the desk has said that it is to be taken as it is; absent where nobody had to */
  vouched?: Vouched | undefined;
  /** how the ticket begins that it opens, as the agent wants it who passed it on */
  begins?: Above['begins'];
}

/** What a mail has become, and the writes by which it has. */
export interface FiledMail {
  ticket: Ticket;
  filed: FiledMessage;
  writes: Write[];
  opened: boolean;
}

/**
 * Decides what is written for a mail. Mail to a closed ticket opens a follow-up, in which later mail to the closed ticket
 * goes on. It does not when somebody else than the requester opened the follow-up, or SES suspects the mail that did:
 * replies on a ticket go to whoever opened it, and what the requester writes must not reach a stranger.
 */
export async function fileMail(
  deps: InboundDeps,
  context: Context,
  { mail: came, arrival, found, at, content, rules, vouched, begins = AS_USUAL }: MailToFile,
): Promise<FiledMail> {
  const mail: Mail = vouched ? { ...came, suspicions: [] } : came;
  const isBlocked = found.isBlocked && !vouched;
  const form = found.outcome === 'new' ? mail.form : null;
  const { terms = NO_TERMS } = rules;
  const { table, newCustomerId = () => takeId(table, 'customer') } = deps;
  const closed = found.outcome === 'follow_up' ? found.closed : null;
  const language = at.language ?? rules.language ?? null;
  const beginning = { fields: initialValues(terms.fields, 'customer'), language };
  const author = await authorOf({ table, newCustomerId, ...beginning }, context, mail, form, found);
  const joining = partOf(mail, found, author.id);
  const copied = await copiedCustomers({ newCustomerId, ...beginning }, context, joining);
  const people = [...author.writes, ...copied.writes];
  const asAuthor: Context = { ...context, actor: { kind: 'customer', id: author.id } };
  const marks = { ...senderMarks(mail, found, author.id), unknownRecipient: at.isUnknown };
  const joined = found.outcome === 'join' ? found.ticket : null;
  const draft = draftOf(content, mail, { form, ...marks, joined, vouched }, arrival);
  if (found.outcome === 'join') {
    const sent = { ...mail, isBlocked };
    const by = { context: asAuthor, rules, copiedIds: copied.ids };
    const { ticket, filed, writes } = await joinWrites(found, draft, sent, by);
    return { ticket, filed, writes: [...people, ...writes], opened: false };
  }
  const mayBelongTo = found.outcome === 'new' ? found.mayBelongTo : null;
  const { type = 'question', priority, tags, ...about } = openingInForce(at.opening, terms);
  const { broughtTeamId = null, ...description } = firstDescription({ type, ...about }, terms);
  const { tags: wantedTags, ...wanted } = begins;
  const ofOrganisation = await defaultTeamOf(table, found.organisationId);
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
      teamId: closed?.teamId ?? ofOrganisation ?? at.teamId ?? broughtTeamId,
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
      ...(isBlocked && { spam: 'blocked' }),
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
