import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { givenMail } from './given.ts';

const NODE = join(process.cwd(), 'node_modules/.bin/node');

interface Run {
  code: number;
  output: string;
}

const runMail = (...args: string[]): Promise<Run> =>
  new Promise((done) => {
    execFile(NODE, ['bin/mail.ts', ...args], (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, output: stdout + stderr });
    });
  });

describe('npm run mail', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mail-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const result = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), 'utf8'));

  test('describes every message of a folder', async () => {
    const { code, output } = await runMail('--out', folder, 'test/emails');
    expect(code).toBe(0);
    expect(output).toContain('50 messages');
    expect(readdirSync(folder)).toHaveLength(50);
    expect(result('50-raw-8bit-headers.json')).toEqual({
      from: 'kaethe@example.com',
      fromName: 'Käthe Müller',
      subject: 'Lieferung unvollständig',
      text: expect.stringContaining('Käse fehlt'),
      html: '',
      attachments: [],
      messageId: '<raw8.97bfafa94fe0@example.com>',
      inReplyTo: '',
      references: [],
      replyText: 'Käse fehlt in der Lieferung vom 2. März.',
      isAutoReply: false,
      isBounce: false,
    });
  });

  test('tells step by step how it understands a message, and what would be made of it', async () => {
    const to = 'support+t1042.k7f3q9@desk.example.com';
    const told = ['--to', to, '--verdict', 'dmarc=FAIL', 'test/emails/29-autoresponder-ro.eml'];
    const { code, output } = await runMail(...told);
    expect(code).toBe(0);
    for (const line of [
      `to ${to}, as you say`,
      'doubted: the verdicts speak against it',
      'support@desk.example.com, by the envelope',
      'a machine, by this sign: ',
      'no desk was asked',
      'it would be held until somebody has looked at it (forged)',
      'nothing of it was stored',
    ])
      expect(output).toContain(line);
  });

  test('says of a machine’s mail of which nothing speaks against its sender what ticket it would be', async () => {
    const { output } = await runMail('test/emails/29-autoresponder-ro.eml');
    expect(output).toContain('a new ticket, with this message');
    expect(output).toContain('the ticket would not be acknowledged');
  });

  test('goes on behind a message that cannot be read', async () => {
    const good = join(folder, 'good.eml');
    writeFileSync(good, givenMail({ body: 'Hello' }));
    const { code, output } = await runMail('--out', join(folder, 'out'), join(folder, 'missing.eml'), good);
    expect(code).toBe(0);
    expect(output).toContain('1 of them could not be read');
    expect(result('out/missing.json')).toEqual({ error: expect.stringContaining('no such file') });
    expect(result('out/good.json')).toMatchObject({ text: 'Hello' });
  });

  test('keeps two messages of one name apart, and says so', async () => {
    const copy = join(folder, '40-empty.eml');
    writeFileSync(copy, givenMail({ body: 'Another one' }));
    const { output } = await runMail('--out', join(folder, 'out'), 'test/emails/40-empty.eml', copy);
    expect(readdirSync(join(folder, 'out'))).toEqual(['40-empty-2.json', '40-empty.json']);
    expect(output).toContain('40-empty-2.json');
  });

  test('explains itself when called wrong', async () => {
    const { code, output } = await runMail();
    expect(code).toBe(2);
    expect(output).toContain('npm run mail -- --out DIR PATH');
    expect((await runMail('--verdict', 'dmarc=GOOD', 'test/emails/40-empty.eml')).output).toContain(
      'dmarc=PASS',
    );
  });
});
