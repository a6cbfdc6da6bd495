import {
  claimWrite,
  givenUpWrites,
  isPast,
  LEASE_MS,
  STAGE,
  undoWrite,
} from '../../../core/outbound/outgoing-store.ts';
import { NOW, testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { later, ticketIn } from '../../support/desk.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const mail = {
  sendId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  purpose: 'reply',
  ticketId: 1,
  messageId: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  to: 'mara@example.com',
  recipients: [],
} as const;
const key = { pk: `SEND#${mail.sendId}`, sk: 'SEND' };
const claim = (now: Date) => database.table.write([claimWrite(mail, now)]);
const over = later(NOW, { seconds: LEASE_MS / 1000 });

test('a claim is taken again when its lease is over, and not before', async () => {
  await claim(NOW);
  await expect(claim(later(over, { seconds: -1 }))).rejects.toMatchObject({ refusals: ['claimed'] });
  await claim(over);
});

test('a mail that somebody sends is not taken back, and one that was taken back is not sent, whichever comes first', async () => {
  const claimed = { ...mail, sendId: '01ARZ3NDEKTSV4RRFFQ69G5FB0' };
  const undone = { ...mail, sendId: '01ARZ3NDEKTSV4RRFFQ69G5FB1' };
  const refused = { refusals: ['claimed'] };
  await database.table.write([claimWrite(claimed, NOW)]);
  await expect(database.table.write([undoWrite(claimed, over)])).rejects.toMatchObject(refused);
  await database.table.write([undoWrite(undone, NOW)]);
  await expect(database.table.write([claimWrite(undone, over)])).rejects.toMatchObject(refused);
});

const stages = Object.entries(STAGE).filter(([name]) => name !== 'claimed');

test.each(stages)('a mail that is %s is not claimed again, however long ago', async (_, stage) => {
  await database.table.write([{ type: 'update', key, set: { stage } }]);
  await expect(claim(later(over, { days: 30 }))).rejects.toMatchObject({ refusals: ['claimed'] });
});

test('the row of a mail is kept until its event is past and sends nothing any more', async () => {
  const context = testContext();
  const failure = { reason: 'given_up', detail: '' };
  const writes = [claimWrite(mail, NOW), givenUpWrites(mail, ticketIn('open'), failure, context)[0]];
  const kept = writes.map((write) => (write?.type === 'update' ? write.set?.expiresAtSeconds : undefined));
  const expiry = later(NOW, { days: 90 });
  expect(kept).toEqual([expiry.getTime() / 1000, expiry.getTime() / 1000]);
  expect(isPast(NOW.toISOString(), expiry)).toBe(true);
  expect(isPast(NOW.toISOString(), later(expiry, { milliseconds: -1 }))).toBe(false);
});
