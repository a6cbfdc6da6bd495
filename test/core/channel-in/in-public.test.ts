import type { Channel } from '../../../core/channel/index.ts';
import { findCustomer } from '../../../core/customer/index.ts';
import { parseMessageRow } from '../../../core/message/index.ts';
import { loadTicket } from '../../../core/ticket/index.ts';
import { CHANNEL, channelDesk } from '../../support/given-channel.ts';
import { TestDesk } from '../../support/mail.ts';

const PAGE = '1122334455';
const page: Channel = {
  ...CHANNEL,
  ...{ key: 'page', kind: 'messenger' },
  settings: { pageId: PAGE, appId: '998877', takesComments: true },
};
let AT = 0;

let desk: TestDesk;
beforeAll(async () => {
  desk = await TestDesk.open();
  AT = Math.floor(desk.now.getTime() / 1000) - 3600;
});
afterAll(() => desk.close());

let threads = 0;
const comment = (id: string, root: string, given: object = {}, time = AT) =>
  JSON.stringify({
    object: 'page',
    entry: [
      {
        ...{ id: PAGE, time },
        changes: [
          {
            field: 'feed',
            value: {
              ...{ item: 'comment', verb: 'add', comment_id: id, post_id: `${PAGE}_1`, created_time: time },
              ...{
                parent_id: id === root ? `${PAGE}_1` : root,
                from: { id: '777', name: 'Ada' },
                message: `says ${id}`,
              },
              ...given,
            },
          },
        ],
      },
    ],
  });
const take = (payload: string, now = desk.now) =>
  channelDesk(desk.table).take(payload, { channel: page, now });
const ticketOf = (taken: readonly unknown[]) => Number(Object(taken[0]).ticketId);
/** A thread that somebody has begun. */
async function begun() {
  threads += 1;
  const root = `9_${threads}`;
  return { root, ticketId: ticketOf(await take(comment(root, root))) };
}
async function messagesOf(ticketId: number) {
  const { rows } = await desk.table.query({ pk: `T#${ticketId}`, from: 'M#', to: 'M#~' });
  return rows.map((row) => parseMessageRow(row));
}

test('a thread of comments is one ticket, whoever writes in it, in whatever order and however often it comes', async () => {
  threads += 1;
  const root = `9_${threads}`;
  const all = [
    comment(root, root),
    comment(`${root}1`, root, { from: { id: '888', name: 'Bo' } }, AT + 1),
    comment(`${root}2`, root, {}, AT + 2),
    comment(`${root}1`, root, { verb: 'edited', message: 'said otherwise', from: { id: '888' } }, AT + 9),
    comment(`${root}2`, root, { verb: 'remove' }, AT + 9),
  ];
  await Promise.all([...all].reverse().map((one) => take(one)));
  await Promise.all(all.map((one) => take(one)));
  const ticketId = ticketOf(await take(comment(`${root}3`, root, {}, AT + 3)));
  const [first, second, third, fourth, ...others] = await messagesOf(ticketId);
  expect([first?.text, second?.text, fourth?.text]).toEqual([
    `says ${root}`,
    'said otherwise',
    `says ${root}3`,
  ]);
  expect(third?.text).not.toContain('says');
  expect(others).toEqual([]);
  expect(first?.origin).toMatchObject({ isPublic: true, place: `comment:${root}` });
});

test('it is answered in public at any time, or to its writer alone for a week, as the agent chooses', async () => {
  const { root, ticketId } = await begun();
  const { conversation } = await loadTicket(desk.table, ticketId);
  expect(conversation).toMatchObject({ isPublic: true, privately: { to: root } });
  expect(conversation).not.toHaveProperty('replyUntil');
  const reply = (given: object = {}) =>
    desk.write(ticketId, { kind: 'public_reply', text: 'Yes.', ...given });
  expect((await reply()).message).toMatchObject({ delivery: { channel: 'messenger', key: 'page' } });
  expect((await reply()).message).not.toHaveProperty('delivery.privateTo');
  expect((await reply({ privately: true })).message).toMatchObject({ delivery: { privateTo: root } });
  const attachments = [(await desk.upload()).id];
  await expect(reply({ privately: true, attachments })).rejects.toThrow();
  await expect(
    desk.write(ticketId, { kind: 'internal_note', text: 'Hm', privately: true }),
  ).rejects.toThrow();
});

test('nobody is answered alone when the week is over, or where nobody else reads along', async () => {
  const { ticketId } = await begun();
  const now = desk.now;
  desk.now = new Date((AT + 8 * 24 * 3600) * 1000);
  const privately = { kind: 'public_reply', text: 'Yes.', privately: true } as const;
  await expect(desk.write(ticketId, privately)).rejects.toThrow();
  await expect(desk.write(ticketId, { kind: 'public_reply', text: 'Yes.' })).resolves.toBeDefined();
  desk.now = now;
  const { ticket } = await desk.take({ from: 'by-mail@example.com' });
  await expect(desk.write(ticket.id, privately)).rejects.toThrow();
});

test('a comment of the page is not taken for another reply while the desk sends one, and is one that was written elsewhere else', async () => {
  const { root, ticketId } = await begun();
  const ours = (id: string, time: number) => comment(id, root, { from: { id: PAGE, name: 'Page' } }, time);
  await desk.write(ticketId, { kind: 'public_reply', text: 'Yes.' });
  const seconds = Math.floor(desk.now.getTime() / 1000);
  await expect(take(ours(`${root}8`, seconds))).rejects.toThrow('just being sent');
  const later = new Date(desk.now.getTime() + 10 * 60_000);
  expect(await take(ours(`${root}8`, seconds), later)).toMatchObject([{ outcome: 'joined' }]);
  const messages = await messagesOf(ticketId);
  expect(messages.filter(({ kind }) => kind === 'public_reply')).toHaveLength(2);
});

test('what the page writes to nobody who asked is no ticket, and makes no customer of the page', async () => {
  threads += 1;
  const root = `9_${threads}`;
  const byPage = { from: { id: PAGE, name: 'Page' } };
  expect(await take(comment(root, root, byPage))).toEqual([]);
  const late = new Date(desk.now.getTime() + 10 * 60_000);
  const beneath = comment(`${root}1`, root, byPage, Math.floor(desk.now.getTime() / 1000));
  await expect(take(beneath)).rejects.toThrow('just being sent');
  expect(await take(beneath, late)).toEqual([{ outcome: 'nothing' }]);
  const { ticketId, root: other } = await begun();
  await take(comment(`${other}1`, other, byPage), late);
  const { requesterId } = await loadTicket(desk.table, ticketId);
  const known = await findCustomer(desk.table, { channel: 'messenger', account: PAGE, value: '777' });
  expect(known).toBe(requesterId);
  expect(await findCustomer(desk.table, { channel: 'messenger', account: PAGE, value: PAGE })).toBeNull();
});

test('what the page has hidden, and shows again, is marked so on the message, in whatever order that comes', async () => {
  threads += 1;
  const root = `9_${threads}`;
  const hide = comment(root, root, { verb: 'hide' }, AT + 5);
  const unhide = comment(root, root, { verb: 'unhide' }, AT + 9);
  expect(await take(hide)).toEqual([{ outcome: 'waits' }]);
  const ticketId = ticketOf(await take(comment(root, root)));
  const isHidden = async () => Object((await messagesOf(ticketId))[0]?.origin).isHidden;
  expect(await isHidden()).toBe(true);
  await take(comment(root, root, { verb: 'edited', message: 'Other words' }, AT + 7));
  await take(unhide);
  expect(await isHidden()).toBe(false);
  expect(await take(hide)).toEqual([{ outcome: 'known' }]);
  expect(await messagesOf(ticketId)).toMatchObject([{ text: 'Other words', origin: { isHidden: false } }]);
});
