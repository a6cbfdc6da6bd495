import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** A file that the page loads, by a name that changes with it, so that browsers may keep it for good. */
export interface PageFile {
  readonly name: string;
  readonly type: string;
  /** as it is sent, by how it is compressed */
  readonly gzip: string;
  readonly br: string;
}

const TYPES = { 'page.js': 'text/javascript; charset=utf-8', 'page.css': 'text/css; charset=utf-8' } as const;

/** Reads and compresses one of the files that stand beside the function's code. @param folder where that is */
export function pageFile(folder: string, name: keyof typeof TYPES): PageFile {
  const contents = readFileSync(join(folder, name));
  const digest = createHash('sha256').update(contents).digest('base64url').slice(0, 16);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };
  return {
    name: name.replace('.', `-${digest}.`),
    type: TYPES[name],
    gzip: gzipSync(contents).toString('base64'),
    br: brotliCompressSync(contents, quality).toString('base64'),
  };
}
