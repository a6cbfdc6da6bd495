import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { answerOf, type ReportPage } from '../../../functions/report-page/answer.ts';
import { pageFile } from '../../../functions/report-page/page-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'bilet-page-'));
writeFileSync(join(folder, 'page.js'), 'draw()');
writeFileSync(join(folder, 'page.css'), 'p{}');
const files = { script: pageFile(folder, 'page.js'), style: pageFile(folder, 'page.css') };
const PAGE: ReportPage = {
  ...files,
  signIn: { clientId: 'abc"<', url: 'https://sign-in.example.com' },
};

const ask = (rawPath: string, method = 'GET', headers: Record<string, string> = {}, page = PAGE) =>
  answerOf(page, {
    rawPath,
    headers,
    requestContext: { http: { method } },
  } as unknown as APIGatewayProxyEventV2);

test('the page may load its own files alone, and talk to the API and to where people sign in', () => {
  const { statusCode, headers = {}, body = '' } = ask('/reports');
  expect(statusCode).toBe(200);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' https://sign-in.example.com; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'",
  );
  expect(body).toContain('content="{&quot;clientId&quot;:&quot;abc\\&quot;&lt;');
  expect(body).toContain(`src="/reports/${files.script.name}"`);
});

test('without pages for signing in it talks to the API alone', () => {
  const { headers = {} } = ask('/reports', 'GET', {}, { ...PAGE, signIn: null });
  expect(headers['content-security-policy']).toContain("connect-src 'self';");
});

test('its files are kept for good, as their names change with them, and sent as small as can be read', () => {
  const path = `/reports/${files.script.name}`;
  const small = ask(path, 'GET', { 'accept-encoding': 'gzip, deflate, br' });
  expect(small.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
  expect(brotliDecompressSync(Buffer.from(small.body ?? '', 'base64')).toString()).toBe('draw()');
  const plain = ask(path);
  expect(gunzipSync(Buffer.from(plain.body ?? '', 'base64')).toString()).toBe('draw()');
});

test('who has the page is told so', () => {
  const { headers = {} } = ask('/reports/');
  expect(ask('/reports', 'GET', { 'if-none-match': String(headers.etag) }).statusCode).toBe(304);
});

test.each([
  ['/reports/page.js', 'GET', 404],
  ['/reports/../x', 'GET', 404],
  ['/reports', 'POST', 405],
  ['/reports', 'OPTIONS', 204],
  ['/reports', 'HEAD', 200],
])('%s is answered to %s with %d', (path, method, status) => {
  const { statusCode, headers = {}, body = '' } = ask(path, method);
  expect(statusCode).toBe(status);
  expect(headers['content-security-policy']).toBeDefined();
  if (method === 'HEAD') expect(body).toBe('');
});
