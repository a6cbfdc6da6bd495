import { parseChannelPlace, placeOfChannel } from '../../../core/channel-in/index.ts';
import { sendReply } from '../../../core/channel-reply/index.ts';
import { later } from '../../support/desk.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';
import { byAdmin, givenChannel, replyDeps } from '../../support/given-channel-reply.ts';
import { TestDesk } from '../../support/mail.ts';

let desk: TestDesk;
let people = 0;
let from: { id: string; name: string };
let ticketId: number;
beforeAll(async () => {
  desk = await TestDesk.open();
  await givenChannel(desk.table, byAdmin(desk));
});
afterAll(() => desk.close());

const advance = (seconds: number) => {
  desk.now = later(desk.now, { seconds });
};
/** Something happens on the channel now. */
const happens = (event: object) =>
  channelDesk(desk.table).receive([{ at: desk.now.toISOString(), ...event }], { now: desk.now });
const writes = (id: string) => happens({ type: 'message', id: `${from.id}-${id}`, from, text: 'Hello' });
const place = async () =>
  parseChannelPlace(await desk.table.get(placeOfChannel.of({ channel: CHANNEL.key, place: from.id })));

beforeEach(async () => {
  desk.undoSeconds = 0;
  people += 1;
  from = { id: `p${people}`, name: 'Jo' };
  advance(60);
  await writes('1');
  ticketId = (await place())?.ticketId ?? 0;
  advance(60);
});

/** A reply that the provider took, of which it says later that it did not arrive. */
async function fails(code: string) {
  const { message, event } = await desk.reply(ticketId);
  await sendReply(replyDeps(desk, desk.table), desk.context(), event);
  advance(5);
  const failure = { code, detail: '4711' };
  const state = {
    type: 'state',
    id: `s-${message.id}`,
    message: `${message.id}-1`,
    state: 'failed',
    failure,
  };
  return () => happens(state);
}

test.each(['blocked', 'opted_out', 'unreachable'])(
  'a reply of which it comes back that somebody is %s keeps the next one from being written in vain',
  async (code) => {
    await (await fails(code))();
    expect(await desk.ticket(ticketId)).toMatchObject({ conversation: { reach: code } });
    await expect(desk.reply(ticketId)).rejects.toMatchObject({
      code: `reply.${code}`,
      members: { ways: [] },
    });
    expect(await place()).toMatchObject({ ticketId, reach: { is: code } });
  },
);

test.each([
  ['unreachable', undefined],
  ['blocked', undefined],
  ['opted_out', 'opted_out'],
])('who is %s and writes again is there, but not who wants no messages', async (code, reach) => {
  await (await fails(code))();
  advance(60);
  await writes('2');
  expect((await desk.ticket(ticketId)).conversation?.reach).toBe(reach);
});

test('a failure that is told only after somebody has written again says nothing of now', async () => {
  const told = await fails('unreachable');
  const then = desk.now;
  advance(60);
  await writes('2');
  const now = desk.now;
  desk.now = then;
  await told();
  desk.now = now;
  expect((await desk.ticket(ticketId)).conversation?.reach).toBeUndefined();
});

test('a failure that has nothing to do with the customer says nothing of them', async () => {
  await (await fails('provider_refused'))();
  expect((await desk.ticket(ticketId)).conversation?.reach).toBeUndefined();
  expect((await place())?.reach).toBeUndefined();
});
