import { createHmac, randomUUID } from 'node:crypto';
import {
  chatMessageOutSchema,
  chatMessagesOutSchema,
  chatOutSchema,
  chatSessionOutSchema,
} from '../../schemas/api/chat.ts';
import { bodyOf, MAILBOX, nthMailTo, readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const SITE = 'https://shop.example.com';
const SECRET = 'n7Jq2mVx9Lr4Tz8Kp1Wd6Fs3Hb5Gc0Ya';
const MIA = 'mia@customer.example.net';

let desk: RunningHost;
beforeAll(async () => {
  desk = await startHost();
  const channel = { key: 'site', name: 'Shop', kind: 'chat', settings: { domains: ['shop.example.com'] } };
  expect((await desk.api('POST', '/channels', { body: channel })).status).toBe(201);
  const secrets = { identitySecret: SECRET };
  expect((await desk.api('PUT', '/channels/site/secrets', { body: { secrets } })).status).toBe(200);
});
afterAll(() => desk.dispose());

const asks = (method: string, path: string, { body, secret }: { body?: unknown; secret?: string } = {}) =>
  desk.api(method, `/chat/site${path}`, { body, token: secret ?? null, headers: { origin: SITE } });

function tokenOf(claims: object): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${part({ alg: 'HS256' })}.${part(claims)}`;
  return `${content}.${createHmac('sha256', SECRET).update(content).digest('base64url')}`;
}

test('who leaves a chat gets the answer by mail, answers it by mail, and comes back by its link', async () => {
  expect(bodyOf(chatOutSchema, await asks('GET', ''))).toMatchObject({ isOpen: true, opensAt: null });
  const exp = Math.floor((await desk.now()).getTime() / 1000) + 60;
  const identity = { token: tokenOf({ sub: 'mia', email: MIA, name: 'Mia', exp }) };
  const body = { page: `${SITE}/cart`, language: 'en', identity };
  const { session } = bodyOf(chatSessionOutSchema, await asks('POST', '/sessions', { body }));
  const write = async (secret: string, text: string) =>
    bodyOf(
      chatMessageOutSchema,
      await asks('POST', '/messages', { secret, body: { clientId: randomUUID(), text } }),
    );
  const read = async (secret: string) =>
    bodyOf(chatMessagesOutSchema, await asks('GET', '/messages', { secret }));
  await write(session, 'Is it in stock?');
  const { ticketId } = await read(session);
  const id = ticketId ?? 0;
  await until('a place in the queue', async () => (await read(session)).queue?.place === 1);

  const reply = { kind: 'public_reply', text: 'Yes, three are left.' };
  expect((await desk.api('POST', `/tickets/${id}/messages`, { body: reply })).status).toBe(201);
  await desk.advance('PT12M');
  const mail = await nthMailTo(desk, MIA, 1);
  const link = /#bilet-chat=([\w.-]+)/.exec(mail.text)?.[1] ?? '';
  expect(mail.text).toContain('Yes, three are left.');

  const [inReplyTo = ''] = mail.header('Message-ID');
  await desk.sendMail({ from: MIA, to: MAILBOX, subject: 'Re: Is it', text: 'Keep one for me.', inReplyTo });
  await until('the answer by mail', async () => (await readTicket(desk, id)).conversation.items.length === 3);
  const ticket = await readTicket(desk, id);
  expect(ticket.conversation.items.map(({ origin }) => origin.channel)).toEqual(['chat', 'api', 'email']);

  // In another browser, with nothing but the mail.
  const resumed = await asks('POST', '/sessions', { body: { page: `${SITE}/cart`, resume: link } });
  const { session: again } = bodyOf(chatSessionOutSchema, resumed);
  expect((await read(again)).items.map(({ text }) => text)).toContain('Yes, three are left.');
  expect((await asks('POST', '/sessions', { body: { resume: `${link}x` } })).status).toBe(401);
});
