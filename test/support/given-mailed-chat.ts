import { createHmac, randomUUID } from 'node:crypto';
import {
  beginSession,
  changeSession,
  endSession,
  readChat,
  requireInChat,
  writeInChat,
} from '../../core/chat/index.ts';
import { followQueue } from '../../core/chat-desk/index.ts';
import { mailIfGone, noteChatReply } from '../../core/chat-mail/index.ts';
import { loadCustomer } from '../../core/customer/index.ts';
import { suppress } from '../../core/suppression/index.ts';
import type { Customer } from '../../schemas/customer.ts';
import { givenChat, IDENTITY_SECRET } from './given-visitors.ts';
import type { TestDesk } from './mail.ts';
import { type MailFate, mailFates } from './mail-fates.ts';

const NETWORK = '192.0.2.9';
const KEY = 'site';

/** A visitor of the shop who writes in its chat. */
export interface ChattingVisitor {
  readonly secret: string;
  readonly ticketId: number;
  readonly customer: Customer;
}

const partsOf = (desk: TestDesk, settings: object = {}) =>
  givenChat(desk.table, { settings: { domains: ['shop.example.com'], ...settings } });

/** Somebody writes in the chat of the shop, who typed an address or whom the shop knows. */
export async function givenVisitor(
  desk: TestDesk,
  {
    email,
    language,
    sub,
    settings,
  }: { email?: string; language?: string; sub?: string; settings?: object } = {},
): Promise<ChattingVisitor> {
  const { deps, chat } = partsOf(desk, settings);
  const said = {
    page: 'https://shop.example.com/cart?step=2',
    ...(email !== undefined && { email }),
    ...(language !== undefined && { language }),
  };
  const identity =
    sub === undefined ? undefined : { token: tokenOf({ sub, email, exp: desk.now.getTime() / 1000 + 60 }) };
  const asked = { shown: undefined, said, identity, network: NETWORK };
  const { secret } = await beginSession(deps, desk.context(), chat, asked);
  const { ticketId } = await writeAgain(desk, secret, 'Is it in stock?', settings);
  const { requesterId } = await desk.ticket(ticketId);
  return { secret, ticketId, customer: await loadCustomer(desk.table, requesterId) };
}

function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${content}.${createHmac('sha256', IDENTITY_SECRET).update(content).digest('base64url')}`;
}

const inChatOf = (desk: TestDesk, secret: string) =>
  requireInChat(desk.table, { secret, channel: KEY, now: desk.now });

/** The visitor writes. */
export async function writeAgain(desk: TestDesk, secret: string, text: string, settings: object = {}) {
  const { deps, chat } = partsOf(desk, settings);
  const written = { clientId: randomUUID(), text };
  return writeInChat(deps, desk.context(), chat, {
    inChat: await inChatOf(desk, secret),
    written,
    network: NETWORK,
  });
}

/** The browser of a visitor asks what is new; with a message, they have read that. */
export async function visitorSeen(desk: TestDesk, secret: string, readUntil?: string): Promise<void> {
  const { deps, chat } = partsOf(desk);
  await readChat(deps, desk.context(), chat, { inChat: await inChatOf(desk, secret), limit: 50 });
  if (readUntil === undefined) return;
  const inChat = await inChatOf(desk, secret);
  await changeSession(deps, desk.context(), chat, { inChat, said: {}, readUntil, network: NETWORK });
}

/** The visitor says something of themselves, such as an address as they leave. */
export async function visitorSays(desk: TestDesk, secret: string, said: { email: string }): Promise<void> {
  const { deps, chat } = partsOf(desk);
  const inChat = await inChatOf(desk, secret);
  await changeSession(deps, desk.context(), chat, { inChat, said, network: NETWORK });
}

/** The clock is told of the newest message of a ticket. */
export async function clockHears(desk: TestDesk, ticketId: number) {
  return noteChatReply(desk.table, await desk.event(ticketId, 'message.added'));
}

/** The visitor ends the chat, and wants what was written. */
export async function endsWithTranscript(desk: TestDesk, secret: string): Promise<void> {
  await endSession({ table: desk.table }, desk.context(), await inChatOf(desk, secret), { transcript: true });
}

/** An agent answers in a chat, and the clock is told. */
export async function answeredInChat(desk: TestDesk, ticketId: number, text: string) {
  const { message } = await desk.reply(ticketId, text);
  await clockHears(desk, ticketId);
  return message;
}

/** So many minutes go by, and the clock does what is due. Gives what it asks to be mailed, as it is told. */
export async function minutesLater(desk: TestDesk, ticketId: number, minutes: number) {
  const known = await asked(desk, ticketId);
  for (let passed = 0; passed < minutes; passed += 1) {
    desk.later(1);
    await mailIfGone(desk.table, desk.context(), ticketId);
  }
  return (await asked(desk, ticketId)).slice(known.length);
}

async function asked(desk: TestDesk, ticketId: number) {
  const events = await desk.events(ticketId);
  return events.flatMap((event) => (event.type === 'chat_mail.asked' ? [event] : []));
}

/** Answers that visitors did not read, one for each fate that their mail can have, and one that waits until an address is confirmed. */
export async function givenChatMails(desk: TestDesk): Promise<Map<MailFate[0], number>> {
  const { now } = desk;
  const tickets = new Map<MailFate[0], number>();
  const fates: MailFate[] = [...mailFates(desk), ['withheld', null]];
  for (const [fate, report] of fates) {
    const email = `chatted-${fate}@example.com`;
    const { ticketId } = await givenVisitor(desk, { email, sub: email });
    tickets.set(fate, ticketId);
    await followQueue(desk.table, await desk.event(ticketId, 'ticket.created'));
    await answeredInChat(desk, ticketId, 'It is in stock.');
    const [asks] = await minutesLater(desk, ticketId, 11);
    if (fate === 'failed') desk.mail.moods = ['refuses'];
    const detail = { reason: 'complained', detail: '', at: desk.now } as const;
    if (fate === 'withheld') await desk.table.write([suppress(email, detail, desk.now)]);
    if (asks !== undefined) await desk.send(asks);
    await report?.();
  }
  const { ticketId } = await givenVisitor(desk, { email: 'chatted-unconfirmed@example.com' });
  await answeredInChat(desk, ticketId, 'It is in stock.');
  for (const asks of await minutesLater(desk, ticketId, 11)) await desk.send(asks);
  desk.now = now;
  return tickets;
}
