import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { createToken } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as held } from '../../functions/api/held/index.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { ADMIN, givenAgent } from '../support/desk.ts';
import { givenHeld } from '../support/given-held.ts';
import { sharedDesk } from '../support/mail.ts';

const desk = sharedDesk();

/** The objects of the desk, as its functions reach them. */
const objects = createServer((request, response) => {
  const [, bucket = '', ...key] = decodeURIComponent((request.url ?? '').split('?')[0] ?? '').split('/');
  const found = desk.objects.kept.get(`${bucket}/${key.join('/')}`);
  if (request.method === 'PUT') request.resume().on('end', () => response.end());
  else response.writeHead(found ? 200 : 404).end(found?.body);
});
beforeAll(() => new Promise<void>((done) => objects.listen(0, '127.0.0.1', done)));
afterAll(() => {
  objects.closeAllConnections();
  objects.close();
});

const api = apiOf(authorizer, { held });
const tokens: Record<string, string> = {};
const tokenOf = async (id: number) => {
  const owner = { kind: 'agent' as const, id };
  const request = { name: 'Test', scopes: ['*' as const], owner, expiresAt: null };
  return (await createToken({ table: desk.table, randomBytes }, testContext(), { principal: ADMIN, request }))
    .secret;
};
beforeAll(async () => {
  useDatabase(desk.database);
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${Object(objects.address()).port}`;
  for (const role of ['admin', 'agent'] as const)
    tokens[role] = await tokenOf((await givenAgent(desk.database, role)).id);
});

const get = (path: string, as = 'admin') => api('GET', `/v1/${path}`, { token: tokens[as] ?? '' });
const post = (path: string, headers = {}) =>
  api('POST', `/v1/${path}`, { token: tokens.agent ?? '', headers });
const idsIn = (body: Record<string, unknown>) => (body.items as { id: number }[]).map(({ id }) => id);

test('an agent looks through what is held, cause by cause, and sees how much there is', async () => {
  const before = (await get('held-messages/counts')).body as { total: number };
  const spam = await givenHeld(desk, { from: 'Pills <pills@spam.example>', subject: 'Buy', text: 'Cheap.' });
  const virus = await givenHeld(desk, {}, { verdicts: { virus: 'FAIL' } });
  const first = await get('held-messages?limit=1', 'agent');
  expect(first).toMatchObject({ status: 200, body: { items: [{ id: virus, causes: ['virus'] }] } });
  const next = await api('GET', String(first.body.next), { token: tokens.agent ?? '' });
  expect(next.body.items).toMatchObject([
    { id: spam, causes: ['spam'], from: { address: 'pills@spam.example', name: 'Pills' }, subject: 'Buy' },
  ]);
  expect(idsIn((await get('held-messages?cause=virus')).body)).toEqual([virus]);
  expect((await get('held-messages/counts')).body).toMatchObject({ total: before.total + 2 });
  expect(await get(`held-messages/${spam}`)).toMatchObject({
    status: 200,
    body: {
      state: 'held',
      preview: expect.stringContaining('Cheap.'),
      verdicts: { spam: 'FAIL' },
      became: null,
    },
  });
  expect((await get('held-messages/987654')).status).toBe(404);
});

test('releasing it with trust in the sender makes it a ticket, once, and lets the next mail through', async () => {
  const from = 'mara@shop.example';
  const heldId = await givenHeld(desk, { from });
  const release = () => post(`held-messages/${heldId}/release?trust=domain`, { 'idempotency-key': 'once' });
  const released = await release();
  expect(released).toMatchObject({ status: 200, body: { state: 'released', from: null } });
  const { ticketId } = released.body.became as { ticketId: number };
  const { messages } = await desk.open(ticketId);
  expect(messages).toHaveLength(1);
  expect((await release()).body).toEqual(released.body);
  expect((await post(`held-messages/${heldId}/release`)).body).toMatchObject({ became: { ticketId } });
  expect(await get('senders/shop.example')).toMatchObject({ body: { standing: 'trusted' } });
  await expect(givenHeld(desk, { from })).rejects.toThrow('opened');
  const trail = await get(`held-messages/${heldId}/events`);
  expect((trail.body.items as { type: string }[]).map(({ type }) => type)).toEqual([
    'mail.held',
    'mail.released',
  ]);
});

test('deleting it with a block leaves nothing of it, and holds what the sender writes next', async () => {
  const heldId = await givenHeld(desk, { from: 'bad@spam.example' });
  const path = `/v1/held-messages/${heldId}`;
  const deleted = await api('DELETE', `${path}?block=sender`, { token: tokens.agent ?? '' });
  expect(deleted).toMatchObject({ status: 200, body: { state: 'deleted', subject: null, preview: null } });
  expect(await post(`held-messages/${heldId}/release`)).toMatchObject({
    status: 409,
    body: { code: 'held_message.ended' },
  });
  const next = await givenHeld(desk, { from: 'bad@spam.example' }, {});
  expect((await get(`held-messages/${next}`)).body).toMatchObject({ causes: ['blocked'] });
});

test('the code of a forwarding confirmation is for admins alone', async () => {
  const heldId = await givenHeld(
    desk,
    {
      from: 'forwarding-noreply@google.com',
      subject: '(#482913756) Gmail Forwarding Confirmation - Receive Mail from ana@acme.example',
      text: 'To confirm: https://mail-settings.google.com/mail/vf-abc',
    },
    {},
  );
  expect((await get(`held-messages/${heldId}`)).body).toMatchObject({
    causes: ['forwarding_confirmation'],
    confirmation: { provider: 'gmail', code: '482913756', account: 'ana@acme.example' },
  });
  expect((await get(`held-messages/${heldId}`, 'agent')).status).toBe(404);
  expect(idsIn((await get('held-messages')).body)).toContain(heldId);
  expect(idsIn((await get('held-messages', 'agent')).body)).not.toContain(heldId);
  const countedFor = async (as: string) =>
    ((await get('held-messages/counts', as)).body.causes as { cause: string }[]).map(({ cause }) => cause);
  expect(await countedFor('admin')).toContain('forwarding_confirmation');
  expect(await countedFor('agent')).not.toContain('forwarding_confirmation');
  // One that stands in the list of a graver cause has a code as well.
  const grave = await givenHeld(
    desk,
    {
      from: 'forwarding-noreply@google.com',
      subject: '(#482913757) Gmail Forwarding Confirmation - Receive Mail from ana@acme.example',
      text: 'To confirm: https://mail-settings.google.com/mail/vf-abd',
    },
    { verdicts: { virus: 'FAIL' } },
  );
  expect(idsIn((await get('held-messages?cause=virus')).body)).toContain(grave);
  expect(idsIn((await get('held-messages?cause=virus', 'agent')).body)).not.toContain(grave);
  expect((await post(`held-messages/${heldId}/release`)).status).toBe(404);
});

test('senders are blocked, trusted and neither, by name or domain, with an ETag and a trail', async () => {
  const put = (sender: string, body: object, headers = {}) =>
    api('PUT', `/v1/senders/${encodeURIComponent(sender)}`, { token: tokens.agent ?? '', body, headers });
  const blocked = await put('Some@Where.Example', { standing: 'blocked' });
  expect(blocked).toMatchObject({
    status: 200,
    headers: { etag: '"1"' },
    body: { sender: 'some@where.example', standing: 'blocked' },
  });
  expect((await put('some@where.example', { standing: 'trusted' }, { 'if-match': '"0"' })).status).toBe(412);
  expect((await put('some@where.example', { standing: null }, { 'if-match': '"1"' })).status).toBe(200);
  expect((await put('nonsense', { standing: 'blocked' })).status).toBe(422);
  await put('where.example', { standing: 'trusted' });
  const names = ((await get('senders?limit=100')).body.items as { sender: string }[]).map(
    ({ sender }) => sender,
  );
  expect(names).toContain('where.example');
  expect(names).not.toContain('some@where.example');
  const trail = await get('senders/some%40where.example/events');
  expect((trail.body.items as unknown[]).length).toBe(2);
});
