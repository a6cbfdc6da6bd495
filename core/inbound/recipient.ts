import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { InForce } from '../configuration/index.ts';
import { withoutPlus } from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { Mail } from './understand-mail.ts';

/** What the mailbox that gets a mail brings along to the ticket that the mail opens, and whose mail it takes. */
export interface Recipient extends Pick<Mailbox, 'address' | 'teamId' | 'language' | 'opening' | 'writers'> {
  /** whether it was sent to no mailbox at all, and the default gets it */
  isUnknown: boolean;
  /** whether the account of an alias forwarded it, as its header says */
  isForwarded: boolean;
}

/** How a mail was delivered, and what it says. */
interface Delivered {
  arrival: Arrival;
  mail: Mail;
}

/**
 * The mailbox of the ticket that a mail opens: the one that the mail was written to, or that of the closed ticket which it goes
 * on from, be it one of the desk's or not any more. A mail that joins a ticket is for the mailbox of that.
 */
export async function mailboxFor(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  { arrival, mail, found }: Delivered & { found: ThreadLookup },
): Promise<Recipient> {
  if (found.outcome === 'new' || found.outcome === 'received')
    return recipientOfMail(mailboxes, now, { arrival, mail });
  const known = await mailboxes.at(now);
  const { mailbox: address } = found.outcome === 'follow_up' ? found.closed : found.ticket;
  const { teamId = null, language = null, writers = ANYONE } = known.named(address) ?? {};
  const isForwarded = namedMailbox(known, arrival, mail)?.by === 'alias';
  // It begins as the closed one was.
  return { address, teamId, language, writers, opening: {}, isUnknown: false, isForwarded };
}

const ANYONE: Mailbox['writers'] = { who: 'anyone' };

/**
 * The mailbox that a mail was written to: by its envelope first, then by its header. Where To and Cc name no mailbox of the
 * envelope, but the header an alias of another one, the account of the alias forwarded the mail, and it is that one's, also where
 * only servers on the way wrote the alias down (`Delivered-To`, `X-Original-To`). All mail to the domain of the desk comes in. One
 * to no mailbox that is known here may be to one that was made a moment ago, so that it is looked for once more.
 */
async function recipientOfMail(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  delivered: Delivered,
): Promise<Recipient> {
  const { arrival, mail } = delivered;
  const recipient = ({ mailbox, by }: NamedMailbox): Recipient => {
    return { ...mailbox, isUnknown: false, isForwarded: by === 'alias' };
  };
  const known = namedMailbox(await mailboxes.at(now), arrival, mail);
  if (known) return recipient(known);
  const latest = await mailboxes.latest(now);
  const made = namedMailbox(latest, arrival, mail);
  return made ? recipient(made) : { ...latest.byDefault, isUnknown: true, isForwarded: false };
}

/** The mailbox that a mail names, and by what: an alias that forwarded it, its envelope, or its header. */
export interface NamedMailbox {
  mailbox: Mailbox;
  by: 'alias' | 'envelope' | 'header';
  /** as the mail has it, without what stands behind a `+` */
  address: string;
}

/** The mailbox that a mail names; undefined when it names none. */
export function namedMailbox(
  { named }: Mailboxes,
  arrival: Arrival,
  mail: Pick<Mail, 'to' | 'cc' | 'threaded'>,
): NamedMailbox | undefined {
  const delivered = arrival.recipients.map(withoutPlus);
  const header = mail.threaded.recipients.map(withoutPlus);
  const written = [...mail.to, ...mail.cc].map(({ address }) => named(withoutPlus(address)));
  const at = (by: NamedMailbox['by'], addresses: readonly string[]) =>
    addresses.flatMap((address) => {
      const mailbox = named(address);
      return mailbox === undefined ? [] : [{ mailbox, by, address }];
    });
  const inEnvelope = at('envelope', delivered);
  const isDirect = inEnvelope.some(({ mailbox }) => written.includes(mailbox));
  const aliases = isDirect ? [] : header.filter((address) => named(address)?.address !== address);
  return [...at('alias', aliases), ...inEnvelope, ...at('header', header)][0];
}
