import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { InForce } from '../configuration/index.ts';
import { withoutPlus } from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { ThreadLookup } from './find-thread.ts';
import type { Mail } from './understand-mail.ts';

/** What the mailbox that gets a mail brings along to the ticket that the mail opens. */
export interface Recipient extends Pick<Mailbox, 'address' | 'teamId' | 'language' | 'opening'> {
  /** whether it was sent to no mailbox at all, and the default gets it */
  isUnknown: boolean;
}

/**
 * The mailbox of the ticket that a mail opens: the one that the mail was written to, or that of the closed ticket which it goes
 * on from, be it one of the desk's or not any more.
 */
export async function mailboxFor(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  { arrival, mail, found }: { arrival: Arrival; mail: Mail; found: ThreadLookup },
): Promise<Recipient> {
  if (found.outcome === 'new') return recipientOfMail(mailboxes, now, { arrival, mail });
  const known = await mailboxes.at(now);
  if (found.outcome !== 'follow_up') return { ...known.byDefault, isUnknown: false };
  const { mailbox: address } = found.closed;
  const { teamId = null, language = null } = known.named(address) ?? {};
  // It begins as the closed one was.
  return { address, teamId, language, opening: {}, isUnknown: false };
}

/**
 * The mailbox that a mail was written to: by its envelope first, then by its header. Where To and Cc name no mailbox of the
 * envelope, but the header an alias of another one, the account of the alias forwarded the mail, and it is that one's, also where
 * only servers on the way wrote the alias down (`Delivered-To`, `X-Original-To`). All mail to the domain of the desk comes in. One
 * to no mailbox that is known here may be to one that was made a moment ago, so that it is looked for once more.
 */
async function recipientOfMail(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  { arrival, mail }: { arrival: Arrival; mail: Mail },
): Promise<Recipient> {
  const known = namedMailbox(await mailboxes.at(now), arrival, mail);
  if (known) return { ...known.mailbox, isUnknown: false };
  const latest = await mailboxes.latest(now);
  const made = namedMailbox(latest, arrival, mail);
  return { ...(made?.mailbox ?? latest.byDefault), isUnknown: made === undefined };
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
