import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { etagOf, isKnown } from '../../edge/etag.ts';
import type { ChatAnswer } from './endpoints.ts';

/** The script that sites show the chat with, as it is sent by how it is compressed. */
export interface WidgetScript {
  readonly etag: string;
  readonly br: string;
  readonly gzip: string;
  readonly plain: string;
}

/** Reads the script. @param folder where the function's code is, beside which it stands */
export function widgetScript(folder: string): WidgetScript {
  const plain = readFileSync(join(folder, 'page.js'), 'utf8');
  return {
    etag: etagOf(plain),
    br: brotliCompressSync(plain).toString('base64'),
    gzip: gzipSync(plain).toString('base64'),
    plain,
  };
}

/** The script, as small as who asks can read it; browsers ask for it anew after five minutes. Pure. */
export function answerWidget(
  { etag, ...sent }: WidgetScript,
  headers: Readonly<Record<string, string | undefined>>,
): ChatAnswer {
  const shared = {
    etag,
    'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
    'cross-origin-resource-policy': 'cross-origin',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding, origin',
  };
  if (isKnown(etag, headers['if-none-match'])) return { status: 304, headers: shared };
  const encoding = (['br', 'gzip'] as const).find((one) =>
    new RegExp(`\\b${one}\\b`).test(headers['accept-encoding'] ?? ''),
  );
  const type = { ...shared, 'content-type': 'text/javascript; charset=utf-8' };
  if (encoding === undefined) return { body: sent.plain, headers: type };
  return { body: sent[encoding], headers: { ...type, 'content-encoding': encoding }, isBase64Encoded: true };
}
