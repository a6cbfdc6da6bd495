import { mailIfGone, noteChatReply, noteVisitor, visitorThere } from '../../core/chat-mail/index.ts';
import { customerChangeWrites, emailIdentity, loadCustomer } from '../../core/customer/index.ts';
import { ticketWrites } from '../../core/ticket/index.ts';
import type { Customer } from '../../schemas/customer.ts';
import { ticketSchema } from '../../schemas/ticket.ts';
import { channelDesk, wrote } from './given-channel.ts';
import type { TestDesk } from './mail.ts';

let visitors = 0;

/** How a visitor of a site is known, and where they are. */
export interface GivenVisitor {
  email?: string;
  isUnconfirmed?: boolean;
  page?: string;
  language?: string;
  mailAfterMinutes?: number | null;
}

/** A visitor has written in a chat on a site, just now. Gives its ticket. */
export async function givenChat(
  desk: TestDesk,
  given: GivenVisitor = {},
): Promise<{ id: number; customer: Customer }> {
  visitors += 1;
  const visitor = `v${visitors}`;
  const message = {
    ...wrote(`c${visitors}`, 0, { from: { id: visitor, name: '' }, text: 'Is it in stock?' }),
  };
  await channelDesk(desk.table).receive([{ ...message, at: desk.now.toISOString() }], { now: desk.now });
  const rows = await desk.rows();
  const numbers = rows.flatMap(({ pk, sk }) =>
    sk === 'META' ? [Number(String(pk).slice('T#'.length))] : [],
  );
  const id = Math.max(...numbers);
  const before = await desk.ticket(id);
  const conversation = { channel: 'chat', key: 'site', place: visitor, to: visitor };
  const { language = null } = given;
  const after = ticketSchema.parse({ ...before, channel: 'chat', origin: 'chat', language, conversation });
  await desk.table.write((await ticketWrites(before, after, desk.context())).writes);
  const customer = await withAddress(desk, before.requesterId, given);
  const { page = 'https://shop.example.com/cart?step=2', mailAfterMinutes = 10 } = given;
  await desk.table.write([
    visitorThere({ ticketId: id, at: desk.now, page, resumeHours: 72, mailAfterMinutes }),
  ]);
  return { id, customer };
}

async function withAddress(
  desk: TestDesk,
  customerId: number,
  { email, isUnconfirmed = false }: GivenVisitor,
): Promise<Customer> {
  const before = await loadCustomer(desk.table, customerId);
  if (email === undefined) return before;
  const identities = [...before.identities, emailIdentity(email)];
  const wanted = { ...before, identities, ...(isUnconfirmed && { isUnconfirmed }) };
  const { customer, writes } = customerChangeWrites(before, wanted, desk.context());
  await desk.table.write(writes);
  return customer;
}

/** An agent answers in a chat, and the clock is told. */
export async function answeredInChat(desk: TestDesk, ticketId: number, text: string) {
  const { message, event } = await desk.reply(ticketId, text);
  await noteChatReply(desk.table, event);
  return message;
}

/** The visitor's browser is heard of now; with a message, they have read that. */
export const visitorSeen = (desk: TestDesk, ticketId: number, readUntil?: string) =>
  noteVisitor(desk.table, { ticketId, at: desk.now, readUntil });

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
