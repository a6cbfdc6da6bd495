import type { DeskEvent } from '../../schemas/events/events.ts';
import { mayWithTicket } from '../auth/index.ts';
import {
  customerKey,
  emailIdentity,
  identityKey,
  parseCustomerRow,
  parseIdentityRow,
} from '../customer/index.ts';
import { composeNotice, isOwnAddress } from '../email/index.ts';
import { domainsOf } from '../mailbox/index.ts';
import {
  codeOf,
  FOLLOWED_DAYS,
  followToken,
  isReached,
  type Letter,
  letterById,
  letterToken,
  parseLetterRow,
  readingAs,
  sentWrites,
} from '../portal/index.ts';
import type { Table } from '../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { wordsOfFollow, wordsOfSignIn } from './letter-words.ts';
import { MailRefusedError } from './mail-gateway.ts';
import type { Sent } from './send-mail.ts';

type Asked = Extract<DeskEvent, { type: 'letter.asked' }>;
type LetterDeps = Pick<OutboundDeps, 'table' | 'service' | 'settings' | 'mailboxes' | 'options' | 'keys'>;

/**
 * Sends a mail that somebody asked for in the help centre, where it may: the one who reads it decides what becomes of it, and a letter that
 * comes twice says the same. Nothing goes where mail does not arrive, to addresses of the desk, or to whom it has blocked; to whom the
 * desk does not know, one a day.
 * @throws what the mail service throws, for the queue to bring the event again
 */
export async function sendLetter(deps: LetterDeps, { letter: { id } }: Asked, now: Date): Promise<Sent> {
  const row = await deps.table.get(letterById.of(id));
  if (row === undefined) return 'past';
  const letter = parseLetterRow(row);
  if (letter.sentAt !== undefined) return 'done_before';
  if (letter.expiresAt <= now.toISOString()) return 'past';
  const options = await deps.options.at(now);
  const reader = await readerOf(deps, letter, now);
  if (reader === null) return 'withheld';
  const words = await wordsOf(deps, letter, { desk: options.deskName, customerId: reader.customerId, now });
  if (words === null) return 'nothing_to_send';
  const mailboxes = await deps.mailboxes.at(now);
  const { raw, from } = await composeNotice({
    noticeId: id,
    mailbox: { address: mailboxes.byDefault.address, name: options.deskName },
    to: [{ address: letter.to, name: '' }],
    ...words,
    date: now,
  });
  try {
    await deps.service.send({ source: from, recipients: [letter.to], raw, sendId: id });
  } catch (error) {
    if (error instanceof MailRefusedError) return 'failed';
    throw error;
  }
  await deps.table.write(sentWrites(letter, reader.isKnown, now));
  return 'sent';
}

/** Who gets a letter: a customer, or somebody whom the desk does not know. Null: nothing goes there. */
async function readerOf(
  { table, mailboxes, settings }: LetterDeps,
  { to, purpose }: Letter,
  now: Date,
): Promise<{ customerId: number | null; isKnown: boolean } | null> {
  const own = { mailboxes: (await mailboxes.at(now)).addresses, deskDomains: domainsOf(settings) };
  if (isOwnAddress(to, own)) return null;
  const [suppressed, identity] = await Promise.all([
    table.get(suppressedAddress.of(to)),
    table.get(identityKey(emailIdentity(to))),
  ]);
  if (suppressionIn(suppressed, now) !== null) return null;
  const owner = parseIdentityRow(identity);
  const customerId = owner?.customerId ?? null;
  const row = customerId === null ? undefined : await table.get(customerKey(customerId));
  const isKnown = row !== undefined && parseCustomerRow(row).isUnconfirmed !== true;
  // Who signs in proves that the address is theirs. A link to a request goes nowhere before that.
  if (!isKnown && (purpose !== 'sign_in' || (await isReached(table, to, now)))) return null;
  return owner?.isBlocked ? null : { customerId, isKnown };
}

async function wordsOf(
  { table, keys: [key] }: LetterDeps,
  letter: Letter,
  { desk, customerId, now }: { desk: string; customerId: number | null; now: Date },
): Promise<{ subject: string; text: string } | null> {
  const { id, purpose, language, servedAt, ticketId } = letter;
  const at = (path: string) => `${servedAt}/${language}${path}`;
  if (purpose === 'sign_in') {
    const code = codeOf(id, key).replace(/^(\d{4})/, '$1 ');
    return wordsOfSignIn(language, { desk, code, link: at(`/sign-in/${letterToken(id, key)}`) });
  }
  if (purpose !== 'follow' || ticketId === undefined || customerId === null) return null;
  if (!(await isTheirs(table, ticketId, customerId))) return null;
  const link = at(`/follow/${followToken({ ticketId, customerId }, key, now)}`);
  return wordsOfFollow(language, { desk, id: ticketId, link, days: FOLLOWED_DAYS });
}

/** Whether there is such a request, and it is that customer's to read. */
async function isTheirs(table: Table, ticketId: number, customerId: number): Promise<boolean> {
  const row = await table.get(ticketByNumber.of(ticketId));
  const reader = readingAs(customerId);
  return row !== undefined && mayWithTicket(reader, 'ticket.read', parseTicketRow(row));
}
