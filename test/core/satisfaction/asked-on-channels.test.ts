import { sendReply } from '../../../core/channel-reply/index.ts';
import { isKnown } from '../../../core/customer/identity.ts';
import { loadCustomer, updateCustomer } from '../../../core/customer/index.ts';
import { noteSolve, readRatingToken, showSatisfaction } from '../../../core/satisfaction/index.ts';
import { loadTicket, ticketWrites } from '../../../core/ticket/index.ts';
import { presentChat } from '../../../functions/api/chat/present.ts';
import type { Conversation } from '../../../schemas/conversation.ts';
import { ADMIN } from '../../support/desk.ts';
import { channelDesk, wrote } from '../../support/given-channel.ts';
import { byAdmin, givenChannel, replyDeps } from '../../support/given-channel-reply.ts';
import { afterADay, givenAsking, HELP, solved } from '../../support/given-survey.ts';
import { givenChat } from '../../support/given-visitors.ts';
import { KEYS, TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenChannel(desk.table, byAdmin(desk), 1000);
});
beforeEach(() => givenAsking(desk));
afterAll(() => desk.close());

const RATE = `${HELP.address}/rate/`;
let people = 0;

/** A ticket of somebody who writes on the channel and has no address, which is solved. */
async function givenSolve(): Promise<number> {
  people += 1;
  const id = `w${people}`;
  const message = wrote(id, 0, { from: { id, name: `Jo ${people}` }, at: desk.now.toISOString() });
  const [taken] = await channelDesk(desk.table).receive([message], { now: desk.now });
  const ticketId = Number(Object(taken).ticketId);
  await noteSolve(desk.table, await solved(desk, ticketId), 24);
  return ticketId;
}

/** What goes out on the channel of all replies of a ticket that have not. */
async function sent(ticketId: number): Promise<string[]> {
  const posted: string[] = [];
  const deps = replyDeps(desk, desk.table);
  const ask: typeof deps.ask = (request, readFile) => {
    posted.push(JSON.parse(request.via === 'https' ? String(request.body) : '{}').text);
    return deps.ask(request, readFile);
  };
  for (const event of await desk.events(ticketId))
    if (event.type === 'message.added') await sendReply({ ...deps, ask }, desk.context(), event);
  return posted;
}

const change = async (ticketId: number, conversation: Partial<Conversation>) => {
  const before = await loadTicket(desk.table, ticketId);
  if (before.conversation === undefined) throw new Error('The ticket has no conversation');
  const after = { ...before, conversation: { ...before.conversation, ...conversation } };
  const { writes } = await ticketWrites(before, after, desk.context());
  await desk.table.write(writes);
};
const shown = (ticketId: number) => showSatisfaction(desk.table, { principal: ADMIN, ticketId });
const linkedIn = (text: string | undefined) =>
  readRatingToken(text?.split(RATE)[1] ?? '', [...KEYS], desk.now);

describe('who has written on a channel', () => {
  test('is asked there, once, by a link that nobody at the desk sees', async () => {
    const ticketId = await givenSolve();
    await sent(ticketId);
    const mails = desk.mail.sent.length;
    await afterADay(desk, ticketId);
    const { surveys } = await shown(ticketId);
    expect(surveys).toMatchObject([{ channel: 'custom', ticketId }]);
    const [text, ...more] = await sent(ticketId);
    expect(text).toMatch(/^How satisfied are you/);
    expect(linkedIn(text)).toMatchObject({ ticketId, surveyId: surveys[0]?.id });
    expect(more).toEqual([]);
    expect(await sent(ticketId)).toEqual([]);
    expect(await desk.send(await desk.event(ticketId, 'satisfaction.asked'))).toBe('nothing_to_send');
    expect(desk.mail.sent).toHaveLength(mails);
    const { ticket, messages } = await desk.open(ticketId);
    expect(messages.at(-1)?.text).toBe(
      `How satisfied are you with our help (#${ticketId})? One click here says it:`,
    );
    expect(JSON.stringify(await desk.rows())).not.toContain(text?.split(RATE)[1]);
    expect(ticket).toMatchObject({ status: 'solved', satisfaction: { id: surveys[0]?.id } });
  });

  test('is asked by mail where the channel takes nothing any more, others read along, or it was somebody else', async () => {
    const given: Partial<Conversation>[] = [
      { replyUntil: desk.now.toISOString() },
      { reach: 'blocked' },
      { isPublic: true },
      { place: 'a-group' },
      { isLeft: true },
      { place: 'somebody', to: 'somebody' },
    ];
    for (const conversation of given) {
      const ticketId = await givenSolve();
      const { requesterId: customerId } = await loadTicket(desk.table, ticketId);
      await change(ticketId, conversation);
      const without = await givenSolve();
      await change(without, conversation);
      const { identities } = await loadCustomer(desk.table, customerId);
      const address = { channel: 'email' as const, value: `jo${ticketId}@example.com` };
      await updateCustomer(desk, byAdmin(desk), {
        customerId,
        change: { identities: [...identities.filter(isKnown), address] },
      });
      await afterADay(desk, ticketId);
      await afterADay(desk, without);
      expect([conversation, (await shown(without)).solve?.notAsked]).toEqual([conversation, 'no_address']);
      expect((await shown(ticketId)).surveys[0]?.channel).toBeUndefined();
      expect(await desk.send(await desk.event(ticketId, 'satisfaction.asked'))).toBe('sent');
      expect(desk.lastMail().recipients).toEqual([address.value]);
    }
  });
});

test('who left a chat without an address finds the question there when they are back, with a link of their own', async () => {
  const chat = givenChat(desk.table);
  const { secret } = await chat.begin();
  const { ticketId } = await chat.write(secret, 'Where is my parcel?');
  await chat.answer(ticketId, { text: 'It is here.', status: 'solved' });
  const event = await desk.event(ticketId, 'ticket.updated');
  await noteSolve(desk.table, event, 24);
  desk.now = new Date(Math.max(desk.now.getTime(), Date.parse(event.at)));
  await afterADay(desk, ticketId);
  const { solve, surveys } = await shown(ticketId);
  expect([solve?.notAsked, surveys[0]?.channel]).toEqual([undefined, 'chat']);
  const read = await chat.read(secret);
  const files = { presign: async () => '', bucket: 'files', signingKey: async () => KEYS[0] };
  const { items } = await presentChat(files, read, { readUntil: null, after: null });
  expect(items.at(-1)).toMatchObject({ from: 'desk', author: { isBot: true } });
  expect(linkedIn(items.at(-1)?.text)).toMatchObject({ ticketId, surveyId: surveys[0]?.id });
  expect(read.messages.at(-1)?.text).not.toContain(RATE);
});
