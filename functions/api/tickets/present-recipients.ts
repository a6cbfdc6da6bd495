import type * as z from 'zod';
import type { mailRecipientSchema } from '../../../schemas/api/recipients.ts';
import type { Message } from '../../../schemas/message.ts';
import { PLACES, type Recipient } from '../../../schemas/recipient.ts';

type Reply = Extract<Message, { kind: 'public_reply' }>;
type Shown = z.input<typeof mailRecipientSchema>;

/** States of a mail as a whole that are those of each recipient of whom nothing else is known. */
const OF_ALL = ['queued', 'sent', 'failed', 'undone'];

/**
 * Who gets a reply, and how far it got to each of them. Customers see those in To and Cc, as in the header of the mail, and
 * not how far it got.
 */
export function presentRecipients(reply: Reply, toAgent: boolean): Shown[] {
  const recipients = reply.recipients ?? namedIn(reply);
  const seen = recipients.filter(({ as }) => toAgent || as === 'to' || as === 'cc');
  return seen.map(({ as, address, name, customerId, ...fate }) => {
    const {
      state,
      at = null,
      detail = null,
    } = toAgent ? { ...fate, state: stateOf(reply, fate.state) } : NONE;
    return { as, address, name, customerId, state, at, detail };
  });
}

const NONE = { state: null, at: null, detail: null };

/** How far a mail got to a recipient. Of one alone it is how far the mail got; others are heard of by themselves. */
function stateOf({ delivery, recipients }: Reply, own: Recipient['state']): Shown['state'] {
  if (own !== undefined) return own;
  const whole = delivery.state as Shown['state'];
  return recipients?.length === 1 || OF_ALL.some((state) => state === whole) ? whole : 'sent';
}

/** Whom a writer named, as far as they named them by address. */
function namedIn({ to, addressees = {} }: Reply): Recipient[] {
  const named = { ...addressees, to: addressees.to ?? (to === null ? [] : [{ address: to }]) };
  return PLACES.flatMap((as) =>
    (named[as] ?? []).map((one): Recipient => {
      return 'address' in one
        ? { as, address: one.address, name: '', customerId: null }
        : { as, address: '', name: '', customerId: one.customerId };
    }),
  );
}
