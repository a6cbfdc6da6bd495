import { createHash, createHmac, randomUUID } from 'node:crypto';
import * as z from 'zod';
import { uploadOutSchema } from '../../schemas/api/attachments.ts';
import {
  chatMessageOutSchema,
  chatMessagesOutSchema,
  chatOutSchema,
  chatSessionOutSchema,
} from '../../schemas/api/chat.ts';
import { liveTokenOutSchema } from '../../schemas/api/live-tokens.ts';
import { messageAddedSchema } from '../../schemas/api/tickets.ts';
import { viewTicketPageSchema } from '../../schemas/api/views.ts';
import { bodyOf, readTicket } from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';

const SITE = 'https://shop.example.com';
const IDENTITY_SECRET = 'n7Jq2mVx9Lr4Tz8Kp1Wd6Fs3Hb5Gc0Ya';

let desk: RunningHost;
beforeAll(async () => {
  desk = await startHost();
  const settings = {
    ...{ domains: ['shop.example.com', '*.shops.example.com'], asks: ['name'], sessionMinutes: 20 },
    title: { en: 'Write to us', de: 'Schreiben Sie uns' },
    greetings: [{ text: { en: 'Any questions?' }, pages: ['/cart*'], afterSeconds: 5 }],
    fileTypes: ['image/*', 'text/plain'],
  };
  const channel = { key: 'site', name: 'Chat of the shop', kind: 'chat', settings };
  const made = await desk.api('POST', '/channels', { body: channel });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
  const secrets = { identitySecret: IDENTITY_SECRET };
  expect((await desk.api('PUT', '/channels/site/secrets', { body: { secrets } })).status).toBe(200);
});
afterAll(() => desk.dispose());

/** A browser on the site. */
const asks = (
  method: string,
  path: string,
  given: { body?: unknown; secret?: string; origin?: string | null; headers?: object } = {},
) => {
  const { body, secret, origin = SITE, headers } = given;
  const sent = { ...(origin !== null && { origin }), ...headers };
  return desk.api(method, `/chat/site${path}`, { body, token: secret ?? null, headers: sent });
};
const begin = async (body: object = {}, secret?: string) =>
  bodyOf(chatSessionOutSchema, await asks('POST', '/sessions', { body, ...(secret && { secret }) }));
const write = async (secret: string, text: string, given: object = {}) =>
  bodyOf(
    chatMessageOutSchema,
    await asks('POST', '/messages', { secret, body: { clientId: randomUUID(), text, ...given } }),
  );
const read = async (secret: string, after?: string) =>
  bodyOf(chatMessagesOutSchema, await asks('GET', `/messages${after ? `?after=${after}` : ''}`, { secret }));

test('a chat from the first look at it to its end', async () => {
  const shown = await asks('GET', '?language=de');
  expect(bodyOf(chatOutSchema, shown)).toMatchObject({
    ...{ key: 'site', title: 'Schreiben Sie uns', isLive: true, sessionMinutes: 20 },
    asks: [{ field: 'name', isRequired: false }],
    greetings: [{ text: 'Any questions?', pages: ['/cart*'] }],
  });
  const etag = shown.headers.get('etag') ?? '';
  expect((await asks('GET', '?language=de', { headers: { 'if-none-match': etag } })).status).toBe(304);

  const { session } = await begin({ name: 'Jo', page: `${SITE}/cart`, language: 'en' });
  const first = await write(session, 'Is it *really* blue? https://shop.example.com/p/1 🙂');
  const { ticketId, state, items } = await read(session);
  expect({ state, items }).toMatchObject({ state: 'waiting', items: [{ id: first.id, from: 'you' }] });
  const id = ticketId ?? 0;
  // Agents alone see from where somebody wrote.
  expect(JSON.stringify((await desk.api('GET', `/tickets/${id}`)).body)).toContain('"ip":"127.0.0.1"');
  expect(JSON.stringify(items)).not.toContain('127.0.0.1');

  const live = bodyOf(liveTokenOutSchema, await asks('POST', '/live', { secret: session }));
  expect(live.url).toMatch(/^wss?:/);

  const reply = { kind: 'public_reply', html: '<p>Yes, <b>really</b>.</p>' };
  const note = { kind: 'internal_note', text: 'A regular.' };
  expect((await desk.api('POST', `/tickets/${id}/messages`, { body: note })).status).toBe(201);
  const answered = bodyOf(
    messageAddedSchema,
    await desk.api('POST', `/tickets/${id}/messages`, { body: reply }),
  );
  expect(answered.message.delivery).toMatchObject({ channel: 'chat', state: 'sent' });
  const after = await read(session, first.id);
  expect(after.items).toMatchObject([
    { from: 'desk', html: '<p>Yes, <b>really</b>.</p>', author: { name: expect.any(String), isBot: false } },
  ]);
  expect(JSON.stringify(after)).not.toContain('regular');
  expect((await readTicket(desk, id)).conversation.items.at(-1)?.delivery).toMatchObject({
    state: 'delivered',
  });
  const readUntil = after.items[0]?.id;
  expect((await asks('PATCH', '/session', { secret: session, body: { readUntil } })).status).toBe(200);
  const whole = await readTicket(desk, id);
  expect(whole).toMatchObject({ channel: 'chat', subject: expect.stringContaining('blue') });
  expect(whole.conversation.items.at(-1)?.delivery).toMatchObject({ state: 'read' });

  expect((await asks('DELETE', '/session', { secret: session })).status).toBe(204);
  expect(await asks('GET', '/messages', { secret: session })).toMatchObject({
    ...{ status: 401, body: { code: 'chat.session_unknown' } },
  });
});

test('files go along that are of a kind which the chat takes, by the very bytes that were announced', async () => {
  const { session } = await begin();
  const bytes = Buffer.from('What it looked like.');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const file = { filename: '../../notes.txt', contentType: 'text/plain', size: bytes.byteLength, sha256 };
  const announce = (given: object) =>
    asks('POST', '/files', { secret: session, body: { ...file, ...given } });
  expect((await announce({ contentType: 'text/html' })).status).toBe(422);
  expect((await announce({ size: 49_000_000 })).status).toBe(422);
  const { id, upload, filename } = bodyOf(uploadOutSchema, await announce({}));
  expect(filename).toBe('notes.txt');
  const put = (body: Buffer) =>
    fetch(upload.url, { method: 'PUT', headers: upload.headers, body: new Uint8Array(body) });
  expect((await put(Buffer.from('Something that is b.'))).ok).toBe(false);
  const before = { clientId: randomUUID(), files: [id] };
  expect((await asks('POST', '/messages', { secret: session, body: before })).status).toBe(422);
  expect((await put(bytes)).ok).toBe(true);
  const other = await begin();
  expect(await asks('POST', '/messages', { secret: other.session, body: before })).toMatchObject({
    ...{ status: 422, body: { errors: [{ path: 'files.0' }] } },
  });
  const message = await write(session, 'Here', { files: [id] });
  const [shown] = (await read(session)).items[0]?.files ?? [];
  expect(shown).toMatchObject({ filename: 'notes.txt', contentType: 'text/plain', size: bytes.byteLength });
  expect(await (await fetch(shown?.url ?? '')).text()).toBe('What it looked like.');
  // A file is of one message; the same message again is no other one.
  expect(message.files).toHaveLength(1);
  const again = { text: 'Here again', files: [id], clientId: randomUUID() };
  expect((await asks('POST', '/messages', { secret: session, body: again })).status).toBe(422);
});

test('pages of other sites are refused, and those of its own may read what is answered, refusals too', async () => {
  const refused = [
    'https://evil.example',
    'http://shop.example.com',
    'https://shop.example.com.evil.example',
    'null',
    'https://shops.example.com',
  ];
  for (const origin of refused)
    expect(await asks('POST', '/sessions', { body: {}, origin })).toMatchObject({
      ...{ status: 403, body: { code: 'chat.origin_refused' } },
    });
  for (const origin of [SITE, 'https://eu.shops.example.com', null])
    expect((await asks('POST', '/sessions', { body: {}, origin })).status).toBe(201);
  const unknown = await asks('GET', '/messages', { secret: 'blc_wrong' });
  expect(unknown.status).toBe(401);
  expect(unknown.headers.get('access-control-allow-origin')).toBe(SITE);
  expect(unknown.headers.get('vary')).toContain('origin');
  const asked = {
    'access-control-request-method': 'PATCH',
    'access-control-request-headers': 'authorization',
  };
  const preflight = await asks('OPTIONS', '/session', { headers: asked });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
});

test('hostile input changes nothing and is told where it is wrong', async () => {
  const { session } = await begin();
  const clientId = randomUUID();
  const bodies: [string, string, unknown][] = [
    ['POST', '/messages', { text: 'no id' }],
    ['POST', '/messages', { clientId: 'x', text: 'no uuid' }],
    ['POST', '/messages', { clientId }],
    ['POST', '/messages', { clientId, text: '   ' }],
    ['POST', '/messages', { clientId, text: 'a\u0000b' }],
    ['POST', '/messages', { clientId, text: 'x'.repeat(40_000) }],
    ['POST', '/messages', { clientId, text: { html: '<b>' } }],
    ['POST', '/messages', { clientId, text: 'hi', kind: 'internal_note' }],
    ['POST', '/messages', { clientId, files: ['../../etc/passwd'] }],
    ['POST', '/messages', { clientId, files: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] }],
    [
      'POST',
      '/messages',
      { clientId, files: Array.from({ length: 11 }, () => '01ARZ3NDEKTSV4RRFFQ69G5FAV') },
    ],
    ['PATCH', '/session', {}],
    ['PATCH', '/session', { email: 'not an address' }],
    ['PATCH', '/session', { readUntil: 'yesterday' }],
    ['PATCH', '/session', { page: 'javascript:alert(1)' }],
    ['POST', '/sessions', { identity: { sub: 'x'.repeat(300), hash: 'y' } }],
    ['POST', '/sessions', { name: 'x'.repeat(1000) }],
    ['POST', '/files', { filename: 'a', contentType: 'image/png; x', size: 1, sha256: 'a'.repeat(64) }],
  ];
  for (const [method, path, body] of bodies) {
    const answer = await asks(method, path, { secret: session, body });
    expect({ path, body, status: answer.status }).toEqual({ path, body, status: 422 });
  }
  const fields = await asks('POST', '/messages', {
    secret: session,
    body: { clientId, text: 'hi', kind: 'note' },
  });
  expect(fields.body).toMatchObject({ errors: [{ path: 'kind' }] });
  expect(await read(session)).toMatchObject({ items: [], state: 'none', ticketId: null });
  for (const secret of ['blc_', `blc_${'A'.repeat(49)}`, 'blt_x', session.slice(0, -1)])
    expect((await asks('POST', '/messages', { secret, body: { clientId, text: 'hi' } })).status).toBe(401);
  for (const path of ['/chat/nowhere', '/chat/NOWHERE', '/chat/site/messages/1'])
    expect((await desk.api('GET', path, { token: null })).status).toBe(404);
});

test('a site proves who its visitors are; nothing less makes somebody anybody', async () => {
  const sub = '42';
  const hash = createHmac('sha256', IDENTITY_SECRET).update(sub).digest('hex');
  const one = await begin({ identity: { sub, hash } });
  await write(one.session, 'From my phone');
  const two = await begin({ identity: { sub, hash } });
  expect((await read(two.session)).items).toMatchObject([{ text: 'From my phone', from: 'you' }]);
  const wrong = await asks('POST', '/sessions', { body: { identity: { sub: '43', hash } } });
  expect(wrong).toMatchObject({ status: 401, body: { code: 'chat.identity_wrong' } });
  const { items } = z
    .object({ items: z.array(z.looseObject({ identities: z.array(z.looseObject({ value: z.string() })) })) })
    .parse((await desk.api('GET', '/customers?channel=chat&account=site&value=u:42')).body);
  expect(items).toHaveLength(1);
});

test('chats stand in the list of dialogues, and one that is not in use is as good as not there', async () => {
  const { session } = await begin();
  await write(session, 'A first matter');
  const { ticketId: id } = await read(session);
  await until('the chat to be in the list', async () => {
    const page = bodyOf(viewTicketPageSchema, await desk.api('GET', '/views/dialogues/tickets?limit=100'));
    return page.items.some(({ ticket }) => ticket.id === id);
  });
  await desk.api('PATCH', '/channels/site', { body: { isActive: false } });
  expect(
    (await asks('POST', '/messages', { secret: session, body: { clientId: randomUUID(), text: 'x' } }))
      .status,
  ).toBe(404);
  await desk.api('PATCH', '/channels/site', { body: { isActive: true } });
});

test('from a network that an admin has shut out nobody uses a chat, until it is let in again', async () => {
  await until('it to be open', async () => (await asks('GET', '')).status === 200);
  const { session } = await begin({ name: 'Jo' });
  const { body } = await desk.api('GET', '/channels/site');
  const { settings } = z.object({ settings: z.looseObject({}) }).parse(body);
  const block = async (blockedAddresses: string[]) => {
    const changed = { body: { settings: { ...settings, blockedAddresses } } };
    expect((await desk.api('PATCH', '/channels/site', changed)).status).toBe(200);
  };
  await block(['127.0.0.0/8']);
  await until('it to be shut', async () => (await asks('GET', '')).status === 403);
  const refused = await asks('POST', '/messages', {
    secret: session,
    body: { clientId: randomUUID(), text: 'Hi' },
  });
  expect(refused).toMatchObject({ status: 403, body: { code: 'chat.blocked' } });
  await block([]);
  await until('it to be open', async () => (await asks('GET', '')).status === 200);
  expect(await write(session, 'Hi')).toMatchObject({ from: 'you' });
});
