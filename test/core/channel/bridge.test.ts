import { type ChildProcess, spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customAdapter } from '../../../core/channel/custom/adapter.ts';
import type { Received } from '../../../core/channel/index.ts';
import { type Asked, ask, json, type StandIn, standIn } from '../../support/providers/stand-in.ts';

// The example of docs/channels.md, as it stands there.
const EXAMPLE =
  [...readFileSync('docs/channels.md', 'utf8').matchAll(/```js\n(.*?)```/gs)]
    .map(([, code = '']) => code)
    .find((code) => code.startsWith('// bridge.mjs')) ?? '';
const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const channel = {
  key: 'slack',
  settings: customAdapter.settings.parse({ sendTo: 'https://bridge.example.com/replies', longest: 3000 }),
};
const folder = mkdtempSync(join(tmpdir(), 'bilet-bridge-'));

let desk: StandIn;
let slack: StandIn;
let bridge: ChildProcess;
let address: string;
let came: Received[] = [];
let slackSays: { status: number; body: object };

/** The door of the desk, as the desk has it. */
function door({ method, headers, body }: Asked) {
  const knock = { method: method === 'POST' ? 'POST' : 'GET', url: '', headers, query: {}, body } as const;
  const admission = customAdapter.admit(knock, channel, { signingSecret }, new Date());
  if (admission.is !== 'admitted') return json(401, admission);
  came.push(...customAdapter.receive(body, 'application/json', channel, new Date()));
  return json(202, {});
}

beforeAll(async () => {
  desk = await standIn(door);
  slack = await standIn(() => json(slackSays.status, slackSays.body));
  writeFileSync(join(folder, 'bridge.mjs'), EXAMPLE);
  const env = {
    ...{ PATH: process.env.PATH, DOOR: desk.address, SIGNING_SECRET: signingSecret, PORT: '0' },
    ...{ SLACK_SIGNING_SECRET: 'slack-secret', SLACK_TOKEN: 'xoxb-1', SLACK_API: slack.address },
  };
  bridge = spawn(process.execPath, [join(folder, 'bridge.mjs')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((done) => {
    bridge.stdout?.on('data', (chunk) => done(/\d+/.exec(String(chunk))?.[0] ?? ''));
  });
  address = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  bridge.kill();
  await desk[Symbol.asyncDispose]();
  await slack[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  came = [];
  slackSays = { status: 200, body: { ok: true, ts: '1790000009.000100' } };
});

/** What Slack posts, signed as it does. */
function fromSlack(told: object, key = 'slack-secret') {
  const body = JSON.stringify(told);
  const seconds = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', key).update(`v0:${seconds}:${body}`).digest('hex')}`;
  const headers = { 'x-slack-request-timestamp': seconds, 'x-slack-signature': signature };
  return fetch(`${address}/slack`, { method: 'POST', headers, body });
}
const said = (event: object) => ({
  type: 'event_callback',
  event_id: 'Ev1',
  event: { type: 'message', channel: 'C1', ...event },
});
const hello = { user: 'U1', text: 'It drips', ts: '1790000000.000100' };

test('what somebody writes in Slack is a message in the thread, and is there once however often Slack tells', async () => {
  expect((await fromSlack(said(hello))).status).toBe(200);
  expect((await fromSlack(said(hello))).status).toBe(200);
  expect(new Set(came.map(({ id }) => id)).size).toBe(1);
  expect(came[0]).toMatchObject({
    what: 'message',
    id: 'C1/1790000000.000100',
    text: 'It drips',
    place: { id: 'C1/1790000000.000100', isPublic: true },
    from: { identity: { value: 'U1' } },
  });
  await fromSlack(said({ ...hello, ts: '1790000005.000100', thread_ts: '1790000000.000100' }));
  expect(came.at(-1)).toMatchObject({ place: { id: 'C1/1790000000.000100' } });
});

test('changes and deletions are told, and what a bot wrote is not', async () => {
  const message = { ...hello, text: 'It pours' };
  await fromSlack(said({ subtype: 'message_changed', ts: '1790000007.000100', message }));
  expect(came.at(-1)).toMatchObject({ what: 'edit', of: 'C1/1790000000.000100', text: 'It pours' });
  const deleted = { ts: '1790000008.000100', deleted_ts: hello.ts, previous_message: hello };
  await fromSlack(said({ subtype: 'message_deleted', ...deleted }));
  expect(came.at(-1)).toMatchObject({ what: 'deletion', of: 'C1/1790000000.000100' });
  const before = came.length;
  await fromSlack(said({ ...hello, bot_id: 'B1' }));
  expect(came).toHaveLength(before);
});

test('Slack is answered when it asks, and nobody else is', async () => {
  const asked = await fromSlack({ type: 'url_verification', challenge: 'abc' });
  expect(await asked.text()).toBe('abc');
  expect((await fromSlack(said(hello), 'guessed')).status).toBe(401);
  expect(came).toEqual([]);
});

test('an answer stands in the thread once, however often the desk sends it', async () => {
  const part = { id: '01J-1', place: 'C1/1790000000.000100', to: 'U1', text: 'On our way', isByPerson: true };
  const request = customAdapter.send(part, channel, { signingSecret }, new Date());
  const send = async () =>
    customAdapter.sent(
      await ask({ ...request, url: `${address}/replies` } as typeof request, {
        [new URL(address).host]: address,
      }),
    );
  const before = slack.asked.length;
  expect(await send()).toEqual({ is: 'sent', id: 'C1/1790000009.000100' });
  expect(await send()).toEqual({ is: 'sent', id: 'C1/1790000009.000100' });
  expect(slack.asked.slice(before).map(({ body }) => JSON.parse(String(body)))).toEqual([
    { channel: 'C1', thread_ts: '1790000000.000100', text: 'On our way' },
  ]);
});

test.each([
  [429, {}, { is: 'later' }],
  [200, { ok: false, error: 'invalid_auth' }, { is: 'failed', failure: { code: 'credentials_expired' } }],
  [200, { ok: false, error: 'is_archived' }, { is: 'failed', failure: { code: 'provider_refused' } }],
])('what Slack says to an answer, the desk understands: %i %o', async (status, body, outcome) => {
  slackSays = { status, body };
  const part = { id: `01J-${JSON.stringify(body)}`, place: 'C1/1', to: 'U1', text: 'Hi', isByPerson: true };
  const request = customAdapter.send(part, channel, { signingSecret }, new Date());
  const at = { ...request, url: `${address}/replies` } as typeof request;
  expect(customAdapter.sent(await ask(at, { [new URL(address).host]: address }))).toMatchObject(outcome);
});
