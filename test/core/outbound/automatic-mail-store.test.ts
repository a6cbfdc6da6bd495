import { AUTOMATIC_MAIL_WINDOW_MINUTES } from '../../../core/email/index.ts';
import {
  automaticMails,
  COUNTED,
  countWrite,
  recentMails,
} from '../../../core/outbound/automatic-mail-store.ts';
import { NOW } from '../../support/context.ts';
import { later } from '../../support/desk.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();
const NONE = { times: [], version: 0 };
const WINDOW_SECONDS = AUTOMATIC_MAIL_WINDOW_MINUTES * 60;
const rowOf = (address: string) => desk.table.get(automaticMails.of(address));

test('of two mails that are counted at the same moment, the second is counted on top of the first', async () => {
  const address = 'robot@example.com';
  const count = (before: Parameters<typeof countWrite>[2]) =>
    desk.table.write([countWrite(address, NOW, before)]);
  await count(NONE);
  await expect(count(NONE)).rejects.toMatchObject({ refusals: [COUNTED] });
  const first = recentMails(await rowOf(address), NOW);
  await count(first);
  await expect(count(first)).rejects.toMatchObject({ refusals: [COUNTED] });
  expect(recentMails(await rowOf(address), NOW).times).toHaveLength(2);
});

test('a mail is counted until the window is over, and its row is kept as long', async () => {
  const address = 'slow.robot@example.com';
  await desk.table.write([countWrite(address, NOW, NONE)]);
  const row = await rowOf(address);
  const end = later(NOW, { seconds: WINDOW_SECONDS });
  expect(recentMails(row, later(end, { milliseconds: -1 })).times).toEqual([NOW.toISOString()]);
  expect(recentMails(row, end).times).toEqual([]);
  expect(row).toMatchObject({ expiresAtSeconds: end.getTime() / 1000 });
});
