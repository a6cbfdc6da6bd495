import type { Mailbox } from '../../schemas/mailbox.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { InForce } from '../configuration/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { chooseMailbox, type Mailboxes, requireMailboxInUse } from '../mailbox/index.ts';
import { organisationKeys, requireOrganisation } from '../organisation/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';

/** What says whose a ticket is and how it came, as an agent corrects it; what is absent stays. */
export interface Corrections {
  channel?: Ticket['channel'];
  /** BCP 47; null: not known */
  language?: string | null;
  /** the support address that later replies leave from */
  mailbox?: string;
  requesterId?: number;
  /** when absent and the requester changes, the new requester's */
  organisationId?: number | null;
}

/** The rows by which `settled` decides. */
export function correctionKeys({ requesterId, organisationId }: Corrections): Key[] {
  return [...(requesterId ? [customerKey(requesterId)] : []), ...organisationKeys(organisationId)];
}

/** What a correction is checked by. */
export interface CorrectionFacts {
  before: Ticket;
  rowAt: (key: Key) => unknown;
  now: Date;
  /** where the change stands in the input, such as `ticket.` */
  above?: string;
}

/**
 * A change with its corrections as the desk keeps them: each thing that it names is there, addresses and languages have one
 * spelling, and the organisation goes with a new requester.
 * @throws InvalidInputError that names what is no mailbox in use, customer or organisation of this desk
 */
export async function settled<Change extends Corrections>(
  mailboxes: InForce<Mailboxes> | undefined,
  change: Change,
  facts: CorrectionFacts,
): Promise<Change> {
  const { mailbox } = change;
  const settling = settledExceptMailbox(change, facts);
  return mailbox === undefined
    ? settling
    : { ...settling, mailbox: await mailboxAsked(mailboxes, mailbox, facts) };
}

/** A change with its corrections as the desk keeps them, but for its mailbox, which is looked for. Pure. */
export function settledExceptMailbox<Change extends Corrections>(
  change: Change,
  facts: Omit<CorrectionFacts, 'now'>,
): Change {
  const { rowAt, above = '' } = facts;
  const { language, requesterId } = change;
  requireOrganisation(change.organisationId, rowAt, above);
  return {
    ...change,
    ...(language && { language: canonicalLanguage(language) }),
    ...(requesterId !== undefined && requesterId !== facts.before.requesterId
      ? organisationWith(change, rowAt, above)
      : {}),
  };
}

/** The one spelling of a language tag that is one. */
export function canonicalLanguage(tag: string): string {
  return Intl.getCanonicalLocales(tag)[0] ?? tag;
}

/** A ticket that somebody answers from a retired mailbox keeps it; none is given one. */
async function mailboxAsked(
  mailboxes: InForce<Mailboxes> | undefined,
  address: string,
  { before, now, above = '' }: CorrectionFacts,
): Promise<string> {
  if (mailboxes === undefined) throw fieldError(`${above}mailbox`, 'cannot be changed in this way');
  const known: Mailbox = await chooseMailbox(mailboxes, now, address, `${above}mailbox`);
  if (known.address !== before.mailbox) requireMailboxInUse(known, `${above}mailbox`);
  return known.address;
}

function organisationWith(
  { requesterId = 0, organisationId }: Corrections,
  rowAt: (key: Key) => unknown,
  above: string,
): Pick<Corrections, 'organisationId'> {
  const row = rowAt(customerKey(requesterId));
  if (row === undefined) throw fieldError(`${above}requesterId`, 'is not a customer of this desk');
  const { organisationId: own = null, mergedInto } = parseCustomerRow(row);
  if (mergedInto !== undefined)
    throw fieldError(`${above}requesterId`, `is merged into the customer ${mergedInto}`);
  return { organisationId: organisationId === undefined ? own : organisationId };
}
