import type { Channel } from '../../../core/channel/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';
import { TestDesk } from '../../support/mail.ts';

const ACCOUNT = '1122334455';
const account: Channel = {
  ...CHANNEL,
  ...{ key: 'ig', kind: 'instagram', settings: { accountId: ACCOUNT, appId: '998877' } },
};

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
});
afterAll(() => desk.close());

/** What is written in the conversation with somebody, now. */
const said = (who: string, message: object) => ({
  ...{ sender: { id: who }, recipient: { id: ACCOUNT }, timestamp: desk.now.getTime(), message },
});
const byAccount = (to: string, message: object) => ({
  ...said(ACCOUNT, { ...message, is_echo: true }),
  recipient: { id: to },
});
const take = (messaging: readonly object[], now = desk.now) =>
  channelDesk(desk.table).take(JSON.stringify({ object: 'instagram', entry: [{ id: ACCOUNT, messaging }] }), {
    ...{ channel: account, now },
  });
const ticketOf = (taken: readonly unknown[]) => Number(Object(taken[0]).ticketId);
async function textsOf(ticketId: number) {
  const { rows } = await desk.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row)).map(({ text }) => text);
}

test('an answer that comes back before Instagram has said its id is not there twice', async () => {
  const ticketId = ticketOf(await take([said('11', { mid: 'a1', text: 'Is it open?' })]));
  await desk.write(ticketId, { kind: 'public_reply', text: 'Yes.' });
  const echo = [byAccount('11', { mid: 'a2', text: 'Yes.' })];
  await expect(take(echo)).rejects.toThrow('just being sent');
  expect(await textsOf(ticketId)).toEqual(['Is it open?', 'Yes.']);
});

test('what may be the desk’s own waits for two minutes, for which its queue brings it often enough, whatever a clock says', async () => {
  const ours = [byAccount('16', { mid: 'f1', text: 'We have moved.' })];
  const error: unknown = await take(ours).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ message: expect.stringContaining('just being sent') });
  const { fromSeconds } = Object(error).pause;
  expect(fromSeconds * 23).toBeGreaterThan(120);
  const later = new Date(desk.now.getTime() + 121_000);
  const ticketId = ticketOf(await take(ours, later));
  expect(await textsOf(ticketId)).toEqual(['We have moved.']);
  const [ahead] = [byAccount('17', { mid: 'f2', text: 'From tomorrow.' })];
  expect(await take([{ ...ahead, timestamp: desk.now.getTime() + 3_600_000 }])).toMatchObject([
    { outcome: 'opened' },
  ]);
});

test('what somebody writes in the app of Instagram itself stands among the replies', async () => {
  const ticketId = ticketOf(await take([said('12', { mid: 'b1', text: 'Is it open?' })]));
  expect(await take([byAccount('12', { mid: 'b2', text: 'Until six.' })])).toMatchObject([
    { outcome: 'joined', ticketId },
  ]);
  expect(await textsOf(ticketId)).toEqual(['Is it open?', 'Until six.']);
});

test('what comes along with something that nobody understands is taken in, once, however often all of it comes', async () => {
  const odd = { sender: { id: '13' }, recipient: { id: ACCOUNT }, message: { text: 'without an id' } };
  const all = [said('13', { mid: 'c1', text: 'One' }), odd, said('13', { mid: 'c2', text: 'Two' })];
  for (let times = 0; times < 3; times += 1) await expect(take(all)).rejects.toThrow('mid');
  const ticketId = ticketOf(await take([said('13', { mid: 'c3', text: 'Three' })]));
  expect(await textsOf(ticketId)).toEqual(expect.arrayContaining(['One', 'Two', 'Three']));
  expect(await textsOf(ticketId)).toHaveLength(3);
});

test('who answers by a button has said it once, and who sends nothing that can be told has written all the same', async () => {
  const pressed = { mid: 'd1', text: 'Red', quick_reply: { payload: 'RED' } };
  const ticketId = ticketOf(await take([said('14', pressed), said('14', { mid: 'd2', text: ' ' })]));
  expect(await textsOf(ticketId)).toEqual(expect.arrayContaining(['Red']));
  const { receive } = channelDesk(desk.table);
  const nothing = { type: 'message', id: 'e1', at: desk.now.toISOString(), from: { id: '15' } };
  const extra = [{ kind: 'contact', name: '', phones: [], emails: [] }];
  const filed = ticketOf(await receive([{ ...nothing, extra }], { now: desk.now }));
  expect(await textsOf(filed)).toEqual([expect.stringMatching(/^\[\w+\]$/)]);
});
