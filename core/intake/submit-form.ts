import type { KnownOrigin } from '../../schemas/origin.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { recordEvent } from '../audit/index.ts';
import { type GivenValues, initialValues } from '../custom-field/index.ts';
import {
  customerSubject,
  customerWrites,
  emailIdentity,
  IDENTITY_TAKEN,
  requireAddress,
} from '../customer/index.ts';
import { isOwnAddress, normalizeAddress } from '../email/index.ts';
import { domainsOf, type Mailboxes, type MailSettings, openingInForce } from '../mailbox/index.ts';
import type { Draft } from '../message/index.ts';
import { type Limit, networkOf, writeWithin } from '../portal/index.ts';
import type { Context } from '../shared/context.ts';
import { takeId } from '../shared/counter-store.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { firstDescription, openTicketWrites, type TicketRules, type TicketTerms } from '../ticket/index.ts';
import { type FilePlace, keepFiles, type SentFile } from './keep-files.ts';
import { type Sender, senderOf } from './sender-of.ts';
import { findSubmitted, SUBMITTED, type Submitted, submittedWrite } from './submitted-store.ts';

/** Code of the refusal of a form that was sent before, with other words. */
export const FORM_USED = 'form.used';

/** What somebody sends by a form, whose parts were each looked at. */
export interface Submission {
  /** of the form that was shown, which is sent once */
  formId: string;
  /** all that it says, as one short text: the same form with other words is not taken for sent */
  said?: string | undefined;
  /** key of the form; null: the one that every desk has */
  form: string | null;
  /** who sends it: somebody who is signed in, or an address that they gave */
  sender: { customerId: number } | { address: string; name: string };
  subject: string;
  text: string;
  fields: GivenValues;
  /** keys of fields of the form that were not asked for, by its rules */
  leftOut?: readonly string[] | undefined;
  files: readonly SentFile[];
  /** BCP 47: of the page */
  language: string;
  /** where the help centre is reached, by which the mail leads back that asks to confirm an address */
  servedAt: string;
  /** the site on which the form stands, where it is another */
  site?: string | undefined;
  ip?: string | undefined;
  /** what is written together with its ticket */
  alongside?: readonly Write[] | undefined;
}

/** What it takes to take a form. */
export interface IntakeDeps {
  table: Table;
  mailboxes: Mailboxes;
  settings: Pick<MailSettings, 'domain' | 'moreDomains'>;
  rules: TicketRules & { terms: TicketTerms };
  files: FilePlace;
  /** how much is taken in an hour */
  limits: { perAddress: number; perNetwork: number };
}

/**
 * Opens a ticket with what somebody sends by a form, once for each form that was shown. Of an address that the desk does not know yet
 * nothing says that it is theirs: the ticket is there for agents at once, and the address gets one mail that asks, and nothing else
 * until it is confirmed. Whoever is signed in has proved it.
 * @throws InvalidInputError with a path for each field that is wrong
 * @throws ConflictError `form.used` when the form was sent before, with other words
 * @throws TooManyError when so much was sent from there that no more is taken
 */
export async function submitForm(
  deps: IntakeDeps,
  context: Context,
  submission: Submission,
): Promise<Submitted> {
  const { table, limits } = deps;
  const { sender, ip, formId } = submission;
  const address = 'address' in sender ? addressOf(deps, sender.address) : null;
  const about = describe(deps, submission);
  const person = address ?? `C#${'customerId' in sender ? sender.customerId : ''}`;
  const before = await findSubmitted(table, formId);
  if (before !== null) return theSame(before, submission);
  await writeWithin(table, limitsFor(limits, { person, ip }), [], context.now);
  const attachments = await keepFiles(deps.files, formId, submission.files);
  const id = await takeId(table, 'ticket');
  const open = async (): Promise<Submitted> => {
    const known = await senderOf(table, address === null ? sender : { address });
    const { customerId, writes } = await requesterOf(deps, context, { submission, address, known, about });
    const asThem: Context = { ...context, actor: { kind: 'customer', id: customerId } };
    const opened = await openTicketWrites(
      { ...about.ticket, id, requesterId: customerId, ...placeOf(known) },
      draftOf(submission, attachments),
      asThem,
      deps.rules,
    );
    const { said } = submission;
    const became = { ticketId: id, isUnconfirmed: known.isUnconfirmed, ...(said !== undefined && { said }) };
    await table.write([
      ...writes,
      ...opened.writes,
      submittedWrite(formId, became, context.now),
      ...(submission.alongside ?? []),
    ]);
    return became;
  };
  try {
    return await untilNotOvertaken([IDENTITY_TAKEN], open);
  } catch (error) {
    const first = refusedBy(error, SUBMITTED) ? await findSubmitted(table, formId) : null;
    if (first === null) throw error;
    return theSame(first, submission);
  }
}

/** What became of a form that was sent before. @throws ConflictError `form.used` when it says something else now, which is not to be lost */
function theSame(before: Submitted, { said }: Submission): Submitted {
  if (before.said === undefined || said === undefined || before.said === said) return before;
  throw new ConflictError(FORM_USED, 'The form was sent before, with other words.');
}

/** How much is taken in an hour in the name of somebody, and from a network. */
function limitsFor(
  { perAddress, perNetwork }: IntakeDeps['limits'],
  { person, ip }: { person: string; ip: string | undefined },
): Limit[] {
  const seconds = 60 * 60;
  const ofPerson = { what: 'form:address', who: person, most: perAddress, seconds };
  if (ip === undefined) return [ofPerson];
  return [ofPerson, { what: 'form:network', who: networkOf(ip), most: perNetwork, seconds }];
}

/** @throws InvalidInputError when mail could not be sent there, or it is one of the desk's own */
function addressOf({ mailboxes, settings }: IntakeDeps, given: string): string {
  const address = requireAddress(given, 'address');
  const own = { mailboxes: mailboxes.addresses, deskDomains: domainsOf(settings) };
  if (isOwnAddress(address, own)) throw fieldError('address', 'is one of the desk itself');
  return normalizeAddress(address);
}

type About = ReturnType<typeof describe>;

/** What the ticket is about: what the form says, and what tickets of its mailbox begin with. @throws InvalidInputError */
function describe({ mailboxes, rules }: IntakeDeps, submission: Submission) {
  const { form, subject, language } = submission;
  const terms = termsWithout(rules.terms, submission.leftOut ?? []);
  const found = form === null ? undefined : terms.forms.named(form);
  const {
    type: usual = 'question',
    priority,
    tags,
    ...about
  } = openingInForce(mailboxes.byDefault.opening, terms);
  const type = typeOf(found?.types[0]) ?? usual;
  const asked = { type, form: form ?? about.form, fields: submission.fields };
  firstDescription(asked, terms, 'customer');
  const described = { ...about, ...asked, fields: { ...about.fields, ...asked.fields } };
  const { broughtTeamId = null, ...description } = firstDescription(described, terms);
  const { address: mailbox, teamId } = mailboxes.byDefault;
  const ticket = {
    ...description,
    type,
    ...(priority && { priority }),
    subject,
    ...cameBy(submission),
    language,
    mailbox,
    teamId: teamId ?? broughtTeamId,
    tags: [...tags].sort(),
  };
  return { mailbox, ticket };
}

/** The terms of a ticket that does not have some fields, as nobody was asked for them. */
function termsWithout(terms: TicketTerms, leftOut: readonly string[]): TicketTerms {
  if (leftOut.length === 0) return terms;
  const fieldsOf: TicketTerms['forms']['fieldsOf'] = (form, fields) =>
    terms.forms.fieldsOf(form, fields).filter(({ key }) => !leftOut.includes(key));
  return { ...terms, forms: { ...terms.forms, fieldsOf } };
}

const TYPES = ['question', 'incident', 'problem', 'task'] as const;
const typeOf = (type: string | undefined): Ticket['type'] | undefined => TYPES.find((one) => one === type);

const cameBy = ({ sender }: Submission) =>
  'customerId' in sender
    ? ({ channel: 'portal', origin: 'portal' } as const)
    : ({ channel: 'form', origin: 'form' } as const);

const placeOf = ({ organisationId, isBlocked }: Sender) => ({
  organisationId,
  ...(isBlocked && { spam: 'blocked' as const }),
});

function draftOf(
  { text, form, site, ip, sender }: Submission,
  attachments: Extract<Draft, { kind: 'customer_message' }>['attachments'],
): Draft {
  const where = { form, ...(ip !== undefined && { ip }) };
  const origin: KnownOrigin =
    'customerId' in sender
      ? { channel: 'portal', ...where }
      : { channel: 'form', ...where, ...(site !== undefined && { site }) };
  const body = { text, textKey: null, replyText: text, htmlKey: null };
  return { kind: 'customer_message', body, attachments, origin };
}

/** Who has sent it; the writes that make somebody a customer whom the desk does not know, with the event by which they are asked. */
async function requesterOf(
  { table, rules: { terms } }: IntakeDeps,
  context: Context,
  {
    submission,
    address,
    known,
    about,
  }: { submission: Submission; address: string | null; known: Sender; about: About },
): Promise<{ customerId: number; writes: Write[] }> {
  if (known.customerId !== null) return { customerId: known.customerId, writes: [] };
  const id = await takeId(table, 'customer');
  const asThem: Context = { ...context, actor: { kind: 'customer', id } };
  const { sender, language, servedAt } = submission;
  const made = {
    identities: [emailIdentity(address ?? '')],
    name: 'name' in sender ? sender.name : '',
    organisationId: known.organisationId,
    phone: null,
    locale: language,
    timezone: null,
    notes: '',
    isUnconfirmed: true,
    fields: initialValues(terms.fields, 'customer'),
  };
  const { customer, writes } = customerWrites(id, made, asThem);
  if (known.isBlocked) return { customerId: id, writes };
  const confirmation = { language, mailbox: about.mailbox, servedAt };
  const told = { customer, confirmation };
  const asked = recordEvent(customerSubject(id), 'customer.confirmation_asked', told, asThem);
  return { customerId: id, writes: [...writes, asked] };
}
