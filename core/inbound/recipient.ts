import type { Arrival } from '../../schemas/mail/arrival.ts';
import type { Mailbox } from '../../schemas/mailbox.ts';
import type { InForce } from '../configuration/index.ts';
import { withoutPlus } from '../email/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { Mail } from './understand-mail.ts';

/** The mailbox that gets a mail. */
export interface Recipient {
  mailbox: Mailbox;
  /** whether it was sent to no mailbox at all, and the default gets it */
  isUnknown: boolean;
}

/**
 * The mailbox that a mail was written to: by its envelope first, then by its header. All mail to the domain of the desk
 * comes in. One to no mailbox that is known here may be to one that was made a moment ago, so that it is looked for once more.
 */
export async function recipientOfMail(
  mailboxes: InForce<Mailboxes>,
  now: Date,
  { arrival, mail }: { arrival: Arrival; mail: Mail },
): Promise<Recipient> {
  const sentTo = [...arrival.recipients, ...mail.threaded.recipients].map(withoutPlus);
  const among = ({ named }: Mailboxes) => sentTo.map(named).find((mailbox) => mailbox !== undefined);
  const known = among(await mailboxes.at(now));
  if (known) return { mailbox: known, isUnknown: false };
  const latest = await mailboxes.latest(now);
  const made = among(latest);
  return { mailbox: made ?? latest.byDefault, isUnknown: made === undefined };
}
