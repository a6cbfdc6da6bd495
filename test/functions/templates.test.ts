import { updateCustomer } from '../../core/customer/index.ts';
import { TRIGGER_TEMPLATES } from '../../core/template/trigger-texts/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import type { TestDatabase } from '../support/database.ts';
import { givenCustomer, givenTicket, meaningfulRows } from '../support/desk.ts';

const api = apiOf(authorizer, { agents, rules, templates });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const get = (path: string) => api('GET', path, { token });
const post = (path: string, body?: object, headers: Record<string, string> = {}) =>
  api('POST', path, { token, headers, ...(body && { body }) });
const patch = (path: string, body: object, headers: Record<string, string> = {}) =>
  api('PATCH', path, { token, body, headers });

const labels = { en: 'Returns' };

describe('a template', () => {
  test('is there for each mail that the desk writes by itself, in ten languages', async () => {
    const { body } = await get('/v1/templates');
    expect(body).toMatchObject({
      items: [
        { key: 'acknowledgement', isRetired: false, version: 0 },
        ...[...TRIGGER_TEMPLATES, 'article_answer', 'refusal', 'satisfaction_survey']
          .sort()
          .map((key) => ({ key, isRetired: false, version: 0 })),
      ],
      next: null,
    });
    for (const { texts } of body.items as { texts: object }[])
      expect(Object.keys(texts)).toEqual(['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ro', 'ru', 'sl']);
  });

  test('is made once for one Idempotency-Key, changed by who saw it last, and audited', async () => {
    const asked = { key: 'returns', labels, texts: { en: 'Your return: [#{{ ticket.id }}].' } };
    const once = { 'idempotency-key': 'make-returns' };
    const made = await post('/v1/templates', asked, once);
    expect(made).toMatchObject({ status: 201, headers: { etag: '"1"' }, body: { ...asked, version: 1 } });
    expect((await post('/v1/templates', asked, once)).body).toEqual(made.body);
    expect((await post('/v1/templates', asked)).body).toMatchObject({ code: 'template.key_taken' });
    const change = { texts: { en: 'Return {{ ticket.id }}', 'de-AT': 'Retoure {{ ticket.id }}' } };
    const changed = await patch('/v1/templates/returns', change, { 'if-match': '"1"' });
    expect(changed).toMatchObject({ status: 200, body: { ...change, labels, version: 2 } });
    expect((await patch('/v1/templates/returns', change, { 'if-match': '"1"' })).status).toBe(412);
    expect((await patch('/v1/templates/missing', change)).status).toBe(404);
    expect((await post('/v1/templates/returns/retire')).body).toMatchObject({ isRetired: true });
    expect((await post('/v1/templates/returns/restore')).body).toMatchObject({ isRetired: false });
    expect((await get('/v1/templates/returns/events')).body.items).toMatchObject([
      { type: 'configuration.created' },
      { type: 'configuration.updated', change: { texts: { before: asked.texts, after: change.texts } } },
      { type: 'configuration.retired' },
      { type: 'configuration.restored' },
    ]);
  });

  test('stays in use where the desk writes mail by it', async () => {
    for (const key of ['acknowledgement', 'refusal'])
      expect(await post(`/v1/templates/${key}/retire`)).toMatchObject({
        status: 409,
        body: { code: 'template.needed' },
      });
  });

  test.each([
    [{ en: 'Hello {{ ticket.id' }, ['texts.en']],
    [{ en: 'fine', de: '{{ ticket.tags }}', fr: '{% include "x" %}' }, ['texts.de', 'texts.fr']],
    [{ de: 'ohne Englisch' }, ['texts.en']],
    [{ en: '' }, ['texts.en']],
    [{ en: 'x'.repeat(10_001) }, ['texts.en']],
    [{ en: 'bell \u0007' }, ['texts.en']],
    [{ en: 'x', 'not a language': 'y' }, ['texts.not a language']],
  ])('is refused with the texts %j, says where each is wrong, and changes nothing', async (texts, paths) => {
    const before = await meaningfulRows(database);
    for (const answer of [
      await post('/v1/templates', { key: 'wrong', labels, texts }),
      await patch('/v1/templates/acknowledgement', { texts }),
    ]) {
      expect(answer.status).toBe(422);
      expect(Object(answer.body.errors).map(({ path }: { path: string }) => path)).toEqual(paths);
    }
    expect(await meaningfulRows(database)).toEqual(before);
  });
});

describe('the preview of a text', () => {
  test('says what who asked for help would read, in their language and time zone', async () => {
    const requester = await givenCustomer(database);
    const change = { locale: 'de', timezone: 'Asia/Kathmandu' };
    await updateCustomer(database, testContext(), { customerId: requester.id, change });
    const { ticket } = await givenTicket(database, { requesterId: requester.id, priority: 'urgent' });
    const text = '{{ requester.name }}: {{ ticket.createdAt | weekday }}, {{ ticket.priority.label }}';
    const weekday = (language: string, timeZone: string) =>
      new Intl.DateTimeFormat(language, { weekday: 'long', timeZone }).format(new Date(ticket.createdAt));
    const asked = { text, ticketId: ticket.id };
    expect(await post('/v1/templates/preview', asked)).toMatchObject({
      status: 200,
      body: {
        text: `${requester.name}: ${weekday('de', 'Asia/Kathmandu')}, Urgent`,
        language: 'de',
        timeZone: 'Asia/Kathmandu',
      },
    });
    const place = { language: 'fr', timeZone: 'Pacific/Kiritimati' };
    expect((await post('/v1/templates/preview', { ...asked, ...place })).body).toMatchObject({
      ...place,
      text: `${requester.name}: ${weekday('fr', 'Pacific/Kiritimati')}, Urgent`,
    });
  });

  test('shows the mail with the colour, the word and the channels of the mailbox of the ticket', async () => {
    const mailbox = {
      address: 'shop@desk.example.com',
      name: 'Shop',
      branding: { colour: '#0a3d62' },
      request: { word: 'case' },
      namesChannels: true,
    };
    expect((await post('/v1/mailboxes', mailbox)).status).toBe(201);
    const channels = [{ labels: { en: 'Telephone', de: 'Telefon' }, at: '+49 89 1234' }];
    expect((await patch('/v1/options', { channels })).status).toBe(200);
    const { ticket } = await givenTicket(database, { mailbox: { address: mailbox.address, teamId: null } });
    const asked = { text: '<b> {{ desk.request }} {{ ticket.id }}', ticketId: ticket.id, language: 'de' };
    const { body } = await post('/v1/templates/preview', asked);
    expect(body.text).toBe(`<b> Fall ${ticket.id}`);
    expect(body.html).toMatch(/^<!DOCTYPE html>\n<html lang="de">/);
    expect(body.html).toMatch(/bgcolor="#0a3d62"[^>]*>Shop<[\s\S]*&lt;b&gt; Fall[\s\S]*Telefon/);
    expect(body.html).not.toContain('[ref:');
  });

  test('is refused where the text is, or when the ticket makes it fail, or is not there', async () => {
    const { ticket } = await givenTicket(database);
    for (const text of [
      '{{ ticket.tags }}',
      '{{ ticket.subject | date }}',
      '{% for a in (1..900000) %}a{% endfor %}',
    ])
      expect(await post('/v1/templates/preview', { text, ticketId: ticket.id })).toMatchObject({
        status: 422,
        body: { errors: [{ path: 'text', message: expect.stringMatching(/^line 1, column \d+: /) }] },
      });
    expect((await post('/v1/templates/preview', { text: 'x', ticketId: 999_999 })).status).toBe(404);
  });
});

test('a mailbox names the template by which its tickets are acknowledged, which must be there', async () => {
  await post('/v1/templates', { key: 'sales', labels, texts: { en: 'Sales' } });
  const mailbox = { address: 'sales@desk.example.com', name: 'Sales' };
  const refused = await post('/v1/mailboxes', { ...mailbox, acknowledgement: 'missing' });
  expect(refused).toMatchObject({
    status: 422,
    body: { code: 'template.unknown', errors: [{ path: 'acknowledgement' }] },
  });
  const made = await post('/v1/mailboxes', { ...mailbox, acknowledgement: 'sales' });
  expect(made).toMatchObject({ status: 201, body: { acknowledgement: 'sales' } });
  const usual = await patch(`/v1/mailboxes/${mailbox.address}`, { acknowledgement: 'acknowledgement' });
  expect(usual.body).toMatchObject({ acknowledgement: 'acknowledgement' });
});
