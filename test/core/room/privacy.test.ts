import { postMessage, readMessages } from '../../../core/room/index.ts';
import { ADMIN, givenAgent } from '../../support/desk.ts';
import { erase } from '../../support/erasing.ts';
import { givenRoom, talking } from '../../support/given-rooms.ts';
import { sharedDesk } from '../../support/mail.ts';
import { purge } from '../../support/purge.ts';

const desk = sharedDesk();
const byAgent = () => ({ ...desk.context(), actor: { kind: 'agent' as const, id: 1 } });

const say = (roomId: string, text: string) =>
  postMessage(talking(desk.table), byAgent(), { principal: ADMIN, roomId, text });
const textsIn = async (roomId: string) => {
  const asked = { principal: ADMIN, roomId, range: { after: 0 }, now: desk.now };
  const { items } = await readMessages(talking(desk.table), asked, { limit: 100 });
  return items.map(({ text }) => text);
};
/** What rooms hold of something. */
const heldOf = async (words: string) =>
  (await desk.rows()).filter(
    (row) => String(row.pk).startsWith('ROOM#') && JSON.stringify(row).includes(words),
  );

test('who is erased is gone from rooms, conversations and threads; of threads of their own tickets no word is left', async () => {
  const [, other] = [await givenAgent(desk.database), await givenAgent(desk.database)];
  const { ticket } = await desk.take({ from: 'Petra Quendelroom <petra.room@people.example>' });
  const { ticket: others } = await desk.take({ from: 'Somebody Else <else@people.example>' });
  const room = await givenRoom(desk.table, byAgent(), { agentId: other.id });
  const direct = `direct-1-${other.id}`;
  for (const roomId of [room, direct, `ticket-${ticket.id}`, `ticket-${others.id}`])
    await say(roomId, 'Petra Quendelroom (petra.room@people.example) wants it on Monday');
  await erase(desk, ticket.requesterId);
  expect(await heldOf('Quendelroom')).toEqual([]);
  expect(await heldOf('petra.room@people.example')).toEqual([]);
  expect((await textsIn(direct)).join()).toContain('wants it on Monday');
  expect((await textsIn(`ticket-${others.id}`)).join()).toContain('wants it on Monday');
  expect(await textsIn(`ticket-${ticket.id}`)).toEqual(['']);
});

test('with a ticket that is purged goes what was said beside it, and nobody reads or writes there any more', async () => {
  const { ticket } = await desk.take({ from: 'purged.room@people.example' });
  await say(`ticket-${ticket.id}`, 'Words beside it');
  await purge(desk, ticket.id);
  expect(await heldOf('Words beside it')).toEqual([]);
  await expect(textsIn(`ticket-${ticket.id}`)).rejects.toThrow('There is no such room');
  await expect(say(`ticket-${ticket.id}`, 'More')).rejects.toThrow('There is no such room');
});
