import type { Message } from '../../schemas/message.ts';
import { receivedFrom, receivedOf } from '../message/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { type Key, textOfKey } from '../shared/write.ts';
import { suppressedAddress } from '../suppression/index.ts';
import { automaticMails } from './automatic-mail-store.ts';
import type { countedAs, Plan } from './plan-mail.ts';
import { ruleMails } from './rule-mail-store.ts';

/** Reads rows by their keys; undefined where there is none. */
export type RowAt = (key: Key) => unknown;

/** The rows that say whether addresses may get a mail now: what is suppressed and, of a mail that is counted, how much they got. */
export function factKeys(counted: ReturnType<typeof countedAs>, addresses: readonly string[]): Key[] {
  const reachable = addresses.filter((address) => address !== '');
  const counts = counted === null ? [] : reachable.map((counted === 'rule' ? ruleMails : automaticMails).of);
  return [...reachable.map(suppressedAddress.of), ...counts];
}

/**
 * The addresses to which a mail most likely goes, by what was written on its ticket: what is known of those can be read
 * together with the ticket and its customers, before it is known for certain. A wrong guess costs one more read.
 */
export function likelyAddresses(
  { purpose, requesterId, collaboratorIds }: Pick<Plan, 'purpose' | 'requesterId' | 'collaboratorIds'>,
  { message, earlier }: { message: Message; earlier: readonly Message[] },
): string[] {
  if (purpose === 'refusal') return [receivedOf(message)?.from ?? ''];
  const written = [...earlier, message];
  const addressOf = (customerId: number) => {
    const received = written.findLast((one) => receivedFrom(one, customerId) !== null);
    const from = received && receivedFrom(received, customerId);
    return from ? (from.replyTo ?? from.from) : mailedTo(written, customerId);
  };
  const named = message.kind === 'public_reply' ? Object.values(message.addressees ?? {}).flat() : [];
  const ids = [requesterId, ...(purpose === 'reply' ? collaboratorIds : [])];
  const addresses = [
    ...ids.map(addressOf),
    ...named.map((one) => ('address' in one ? one.address : addressOf(one.customerId))),
    message.kind === 'public_reply' ? message.to : null,
  ];
  return addresses.filter((address) => typeof address === 'string');
}

/** Where the last reply to a customer went. */
function mailedTo(written: readonly Message[], customerId: number): string | null {
  const replies = written.toReversed().flatMap((one) => (one.kind === 'public_reply' ? [one] : []));
  const recipients = replies.flatMap((reply) => reply.recipients ?? []);
  return recipients.find((recipient) => recipient.customerId === customerId)?.address ?? null;
}

/** The rows under `keys`, once: those that were read, when all of them were, and else those that there are now. */
export async function readUnlessKnown(
  table: Table,
  keys: readonly Key[],
  known: { keys: readonly Key[]; rowAt: RowAt },
): Promise<RowAt> {
  const read = new Set(known.keys.map(textOfKey));
  return keys.every((key) => read.has(textOfKey(key))) ? known.rowAt : readRows(table, keys);
}
