import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { customAdapter } from '../../../core/channel/custom/adapter.ts';
import type { Admission, Received } from '../../../core/channel/index.ts';
import { json, standIn } from '../../support/providers/stand-in.ts';

/** The examples of the section about one's own channel in docs/channels.md, as they stand there. */
const [TELLING = '', TAKING = ''] = [
  ...readFileSync('docs/channels.md', 'utf8').matchAll(/```js\n(import \{.*?)```/gs),
].map(([, code = '']) => code);
const DOOR = 'https://…/v1/channels/marketplace/door';
const secret = (of: number) => `whsec_${Buffer.alloc(32, of).toString('base64')}`;
const channel = {
  key: 'marketplace',
  settings: customAdapter.settings.parse({ sendTo: 'https://market.example.com/replies' }),
};

const folder = mkdtempSync(join(tmpdir(), 'bilet-own-channel-'));
beforeAll(() => symlinkSync(resolve('node_modules'), join(folder, 'node_modules')));
afterAll(() => rmSync(folder, { recursive: true }));

function started(name: string, code: string, signingSecret: string) {
  writeFileSync(join(folder, name), code);
  const env = { PATH: process.env.PATH, SIGNING_SECRET: signingSecret, PORT: '0' };
  return spawn(process.execPath, [join(folder, name)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Runs the example that tells, against the door of the desk as the desk has it. */
async function told(signingSecret: string) {
  const came: Received[] = [];
  const said: Admission[] = [];
  await using desk = await standIn(({ method, headers, body }) => {
    const knock = { method: method === 'POST' ? 'POST' : 'GET', url: '', headers, query: {}, body } as const;
    const admission = customAdapter.admit(knock, channel, { signingSecret: secret(7) }, new Date());
    said.push(admission);
    if (admission.is === 'refused') return json(401, admission);
    if (admission.is === 'answered') return json(admission.answer.status, {});
    came.push(...customAdapter.receive(body, 'application/json', channel, new Date()));
    return json(202, {});
  });
  const program = started('tell.mjs', TELLING.replace(DOOR, desk.address), signingSecret);
  const code = await new Promise<number | null>((done) => program.on('close', done));
  return { came, said, code };
}

test('the program of the page that tells of a message is let in, and the message is what it says', async () => {
  expect(TELLING).toContain(DOOR);
  const { came, said, code } = await told(secret(7));
  expect(said).toMatchObject([{ is: 'admitted' }]);
  expect(code).toBe(0);
  expect(came).toMatchObject([
    {
      ...{ what: 'message', id: 'msg-4711', at: new Date('2026-03-01T11:59:58Z') },
      ...{
        from: { identity: { channel: 'custom', account: 'marketplace', value: 'buyer-7' }, name: 'Ines' },
      },
      text: 'Where is my parcel?',
      media: [{ ref: 'https://cdn.example.com/receipt.pdf', filename: 'receipt.pdf' }],
    },
  ]);
});

test('it fails by another secret, and says so', async () => {
  const { came, said, code } = await told(secret(8));
  expect(said).toMatchObject([{ is: 'refused', reason: 'wrong_signature' }]);
  expect([came, code]).toEqual([[], 1]);
});

test('the program of the page that takes replies takes those of the desk, each once, and no other', async () => {
  const program = started('take.mjs', TAKING, secret(7));
  const printed: string[] = [];
  const port = await new Promise<string>((done) => {
    program.stdout.on('data', (chunk) => {
      printed.push(String(chunk));
      done(/\d+/.exec(String(chunk))?.[0] ?? '');
    });
  });
  const part = {
    id: '01REPLY',
    place: 'buyer-7',
    to: 'buyer-7',
    text: 'It is on its way.',
    isByPerson: true,
  };
  const post = async (signingSecret: string) => {
    const request = customAdapter.send(part, channel, { signingSecret }, new Date());
    if (request.via !== 'https' || typeof request.body !== 'string') throw new Error('is none by HTTPS');
    const answer = await fetch(`http://127.0.0.1:${port}`, { ...request, body: request.body });
    const [body, headers] = [await answer.text(), {}];
    return customAdapter.sent({ status: answer.status, headers, body });
  };
  try {
    expect(await post(secret(7))).toMatchObject({ is: 'sent' });
    expect(await post(secret(7))).toMatchObject({ is: 'sent' });
    expect(await post(secret(8))).toMatchObject({ failure: { code: 'credentials_expired' } });
    expect(printed.join('').match(/It is on its way\./g)).toHaveLength(1);
  } finally {
    program.kill();
  }
});
