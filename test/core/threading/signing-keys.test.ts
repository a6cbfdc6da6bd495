import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { replyAddress } from '../../../core/email/index.ts';
import { sentMessageId } from '../../../core/outbound/index.ts';
import { keptSigningKeys, loadSigningKeys } from '../../../core/threading/index.ts';
import { NOW } from '../../support/context.ts';
import { later } from '../../support/desk.ts';
import { KEYS, sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

describe('the signing keys', () => {
  test('are made once, by whoever comes first', async () => {
    const loaded = await Promise.all(
      Array.from({ length: 5 }, () => loadSigningKeys(desk.table, randomBytes)),
    );
    const [first] = loaded;
    for (const keys of loaded) expect(keys).toEqual(first);
    expect(first?.[0]).toHaveLength(32);
    expect(await loadSigningKeys(desk.table, () => new Uint8Array(32))).toEqual(first);
  });

  test('are read once a minute by a function that stays, also when others change them', async () => {
    const keys = keptSigningKeys(desk.table, randomBytes);
    const [own] = await keys(NOW);
    const added = randomBytes(32);
    const row = await desk.table.get({ pk: 'KEYS', sk: 'REPLY' });
    const held = z.object({ keys: z.array(z.string()) }).parse(row).keys;
    await desk.table.write([
      {
        type: 'update',
        key: { pk: 'KEYS', sk: 'REPLY' },
        set: { keys: [added.toString('base64'), ...held] },
      },
    ]);
    desk.database.forgetCalls();
    expect((await keys(later(NOW, { milliseconds: 59_999 })))[0]).toEqual(own);
    expect(desk.database.seen()).toEqual([]);
    expect((await keys(later(NOW, { seconds: 60 }))).slice(0, 2)).toEqual([new Uint8Array(added), own]);
  });

  test('may change: answers to mail that an older key signed still find their ticket', async () => {
    const { ticket } = await desk.take({ from: 'old@example.com' });
    const address = replyAddress('support@desk.example.com', ticket.id, KEYS[0]);
    desk.keys = [randomBytes(32), ...KEYS];
    const joined = await desk.take({ from: 'old@example.com' }, { recipients: [address] });
    expect(joined.ticket.id).toBe(ticket.id);
    const { mail } = await desk.answer(ticket.id);
    expect(mail.headers['reply-to']?.[0]).not.toContain(address);
    desk.keys = [randomBytes(32)];
    const forgotten = await desk.take({ from: 'new@example.com' }, { recipients: [address] });
    expect(forgotten.ticket.id).not.toBe(ticket.id);
  });
});

test('the world sees SES’s id with the host of its region', () => {
  expect(sentMessageId('0100', 'us-east-1')).toBe('<0100@email.amazonses.com>');
  expect(sentMessageId('0102', 'eu-west-1')).toBe('<0102@eu-west-1.amazonses.com>');
});
