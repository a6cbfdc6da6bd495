import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
import { answerWidget, type WidgetScript, widgetScript } from '../../../functions/api/chat/widget.ts';

/** Most bytes of the script as it is sent. */
const MOST_BYTES = 30_000;

describe('the script of the chat', () => {
  let code: string;
  let script: WidgetScript;
  beforeAll(() => {
    const { outputFiles } = buildSync({
      entryPoints: ['functions/chat-widget/browser/main.ts'],
      bundle: true,
      write: false,
      platform: 'browser',
      format: 'iife',
      charset: 'utf8',
      target: 'es2022',
      minify: true,
    });
    code = outputFiles[0]?.text ?? '';
    const folder = mkdtempSync(join(tmpdir(), 'bilet-widget-'));
    writeFileSync(join(folder, 'page.js'), code);
    script = widgetScript(folder);
  });

  const ask = (headers: Record<string, string>) => answerWidget(script, headers);
  const bytes = (body: unknown) => Buffer.from(String(body), 'base64');

  it('is under 30 KB as it is sent', () => {
    const small = ask({ 'accept-encoding': 'gzip, deflate, br' });
    const common = ask({ 'accept-encoding': 'gzip' });
    expect(small.headers).toMatchObject({ 'content-encoding': 'br', vary: 'accept-encoding, origin' });
    expect(brotliDecompressSync(bytes(small.body)).toString()).toBe(code);
    expect(gunzipSync(bytes(common.body)).toString()).toBe(code);
    for (const { body } of [small, common]) expect(bytes(body).byteLength).toBeLessThan(MOST_BYTES);
  });

  it('is given whole to who reads nothing compressed, and not at all to who has it', () => {
    expect(ask({}).body).toBe(code);
    expect(ask({ 'if-none-match': script.etag }).status).toBe(304);
  });

  it('makes no code and no markup out of texts, which policies of pages forbid', () => {
    expect(code).not.toMatch(/\beval\(|\bFunction\(|innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
    expect(code).not.toMatch(/setAttribute\("style"|createElement\("style"\)/);
  });

  it('leaves no name in the page but its own', () => {
    expect(code).toMatch(/^"use strict";\(\(\)=>\{|^\(\(\)=>\{/);
  });
});
