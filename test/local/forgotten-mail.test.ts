import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutboxStore } from '../../local/ses/outbox-store.ts';

test('the outbox forgets mails by their tag, and those that do not carry it, and its file has nothing of them', () => {
  const folder = mkdtempSync(join(tmpdir(), 'outbox-'));
  const file = join(folder, 'mail.sqlite');
  const store = new OutboxStore(file);
  const keep = (id: string, tags: Record<string, string>) =>
    store.keep(
      {
        id,
        sentAt: '2026-01-01T00:00:00.000Z',
        source: 'a@b.c',
        from: 'a@b.c',
        to: [`${id}@b.c`],
        subject: '',
        tags,
        configurationSet: null,
      },
      Buffer.from(`Body of ${id}`),
      [],
    );
  keep('first', { 'bilet-ticket': '1' });
  keep('second', { 'bilet-ticket': '2' });
  keep('digest', {});
  store.forget('bilet-ticket', '1');
  store.forget('bilet-ticket', null);
  expect(store.list().map(({ id }) => id)).toEqual(['second']);
  store.close();
  const left = readFileSync(file).toString('latin1');
  expect(left).toContain('Body of second');
  expect(left).not.toContain('Body of first');
  rmSync(folder, { recursive: true });
});
