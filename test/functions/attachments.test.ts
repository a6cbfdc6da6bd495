import { fileLink } from '../../core/attachment/index.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as files } from '../../functions/api/files/index.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { apiOf, databaseWithAdmin } from '../support/api.ts';
import type { TestDatabase } from '../support/database.ts';
import { allRows, givenTicket } from '../support/desk.ts';

const call = apiOf(authorizer, { files, tickets });
const token = 'token-of-the-admin';
let database: TestDatabase;
beforeAll(async () => {
  database = await databaseWithAdmin(token);
});
afterAll(() => database.stop());

const FILE = { filename: 'a.txt', contentType: 'Text/Plain', size: 5, sha256: 'ab'.repeat(32) };
const announce = (file: object, headers = {}) =>
  call('POST', '/v1/attachments', { token, headers, body: { ...FILE, ...file } });

test.each([
  [{ size: 0 }, 'size'],
  [{ size: 1.5 }, 'size'],
  [{ size: 20_000_001 }, 'size'],
  [{ sha256: 'AB'.repeat(32) }, 'sha256'],
  [{ sha256: 'ab' }, 'sha256'],
  [{ contentType: 'text/plain; charset=utf-8' }, 'contentType'],
  [{ contentType: 'text\r\nx: y/z' }, 'contentType'],
  [{ filename: '' }, 'filename'],
  [{ filename: '../' }, 'filename'],
  [{ filename: 'a\nb' }, 'filename'],
  [{ key: 'attached/1' }, 'key'],
])('a file of %j is refused, and nothing is written', async (file, path) => {
  const before = await allRows(database);
  const refused = await announce(file);
  expect(refused).toMatchObject({ status: 422, body: { code: 'input.invalid', errors: [{ path }] } });
  expect(await allRows(database)).toEqual(before);
});

test('the same request with the same key gets the same file and the same link', async () => {
  const headers = { 'idempotency-key': 'announce' };
  const first = await announce({}, headers);
  expect(first).toMatchObject({ status: 201, body: { contentType: 'text/plain', filename: 'a.txt' } });
  expect((await announce({}, headers)).body).toEqual(first.body);
  expect(await announce({ size: 6 }, headers)).toMatchObject({ status: 422 });
});

test.each([
  [{ attachments: ['x'] }, 'attachments.0'],
  [{ attachments: Array.from({ length: 21 }, () => '01ARZ3NDEKTSV4RRFFQ69G5FAV') }, 'attachments'],
  [{ attachments: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] }, 'attachments.0'],
  [{ html: '' }, 'html'],
  [{ html: 'x'.repeat(32_001) }, 'html'],
  [{ html: '<script>x</script>', text: undefined }, 'html'],
  [{ draftVersion: 0 }, 'draftVersion'],
])('a note with %j is refused, and nothing is written', async (part, path) => {
  const { ticket } = await givenTicket(database);
  const before = await allRows(database);
  const body = { kind: 'internal_note', text: 'x', ...part };
  const refused = await call('POST', `/v1/tickets/${ticket.id}/messages`, { token, body });
  expect(refused).toMatchObject({ status: 422, body: { code: 'input.invalid', errors: [{ path }] } });
  expect(await allRows(database)).toEqual(before);
});

test('whoever has the link of a mail is led to its file without signing in, and to no other', async () => {
  const [key] = await loadSigningKeys(database.table, (size) => new Uint8Array(size).fill(3));
  const file = { key: 'attached/01ARZ3NDEKTSV4RRFFQ69G5FAV', filename: 'März.pdf', servedAt: '' };
  const { href } = fileLink(file, key, new Date());
  const led = await call('GET', href);
  expect(led).toMatchObject({ status: 302, headers: { 'cache-control': 'no-store' } });
  const { pathname, searchParams } = new URL(String(led.headers.location));
  expect(pathname).toContain(file.key);
  expect(searchParams.get('response-content-type')).toBe('application/octet-stream');
  expect(searchParams.get('response-content-disposition')).toBe("attachment; filename*=UTF-8''M%C3%A4rz.pdf");
  expect(searchParams.get('X-Amz-Expires')).toBe('300');
  const [content = '', signature = ''] = href.split('/').at(-1)?.split('.') ?? [];
  const past = fileLink(file, key, new Date('2020-01-01')).href;
  for (const target of [
    past,
    `/v1/files/${content}x.${signature}`,
    '/v1/files/x',
    `/v1/files/${'a'.repeat(3000)}`,
  ])
    expect(await call('GET', target)).toMatchObject({ status: 404 });
});
