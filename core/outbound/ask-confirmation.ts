import type { DeskEvent } from '../../schemas/events/events.ts';
import { awaitingOf, confirmationWords, confirmToken } from '../confirmation/index.ts';
import { addressesOf, loadCustomer } from '../customer/index.ts';
import { toOneLine } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { isPast } from './outgoing-store.ts';
import { type Sent, sendMail } from './send-mail.ts';
import { sendOnce } from './send-once.ts';

type Asked = Extract<DeskEvent, { type: 'customer.confirmation_asked' }>;
type Confirmed = Extract<DeskEvent, { type: 'customer.confirmed' }>;

/**
 * Sends the one mail that goes to an address before it is confirmed: it asks whether the address is theirs, and says nothing that
 * somebody typed.
 * @throws what `sendOnce` throws
 */
export async function askConfirmation(deps: OutboundDeps, event: Asked, now: Date): Promise<Sent> {
  if (isPast(event.at, now)) return 'past';
  const customer = await loadCustomer(deps.table, event.customer.id);
  const [address] = addressesOf(customer);
  if (!customer.isUnconfirmed || address === undefined) return 'nothing_to_send';
  const { language, servedAt, mailbox, by } = event.confirmation;
  const token = confirmToken({ customerId: customer.id, address }, deps.keys[0]);
  const desk = toOneLine((await deps.options.at(now)).deskName);
  const words = confirmationWords(language, {
    desk,
    link: `${servedAt}/${language}/confirm?t=${token}`,
    isInChat: by === 'chat',
  });
  const from = (await deps.mailboxes.at(now)).named(mailbox)?.address;
  return sendOnce(
    deps,
    { sendId: event.id, to: { address, name: '' }, ...(from && { from }), ...words },
    now,
  );
}

/** Sends all that has waited for a customer. What was sent before is not sent again. @throws what the first that failed threw */
export async function sendAwaiting(
  deps: OutboundDeps,
  contextFor: (event: DeskEvent) => Context,
  { customer }: Confirmed,
  paced: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<number> {
  const failures: unknown[] = [];
  let sent = 0;
  for await (const event of awaitingOf(deps.table, customer.id)) {
    try {
      if ((await sendMail(deps, contextFor(event), event, paced)) === 'sent') sent += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return sent;
}
