import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type * as z from 'zod';
import { articleFilePageSchema, articleFileUploadSchema } from '../../schemas/api/articles.ts';
import type { KbDocument } from './documents.ts';
import { allOf, type KbApi } from './kb-api.ts';

/** A file that is no text, by its path below the folder. */
export interface KbBinary {
  readonly path: string;
  readonly bytes: Uint8Array;
}
/** The bytes of a file below the folder that is pushed; null: there is none. */
export type FileAt = (path: string) => Uint8Array | null;

type ShownFile = z.output<typeof articleFilePageSchema>['items'][number];

/** The images and files of an article. */
export const filesOfArticle = (api: KbApi, articleId: number): Promise<ShownFile[]> =>
  allOf(api, `/kb/articles/${articleId}/files?limit=100`, (page) => articleFilePageSchema.parse(page));

/** Where a text names something by its path: in a link or image of Markdown, or in HTML. */
const NAMED = /(\]\(|\b(?:src|href)=")([^)\s"#:?]+)(?=[)\s"])/g;
const TEXT = /\.(?:md|markdown)$/;

function pathOf({ path }: KbDocument, target: string): string | null {
  if (target.startsWith('/') || TEXT.test(target)) return null;
  try {
    const joined = posix.join(posix.dirname(path), decodeURIComponent(target));
    return joined.startsWith('..') ? null : joined;
  } catch {
    return null;
  }
}

/**
 * A text in which files that lie beside it are those of its article: what the article has already is not uploaded again. Paths at which there is
 * nothing stay as they are.
 */
export async function withFiles(
  api: KbApi,
  of: { articleId: number; document: KbDocument; source: string; fileAt: FileAt },
): Promise<string> {
  const { articleId, document, source, fileAt } = of;
  const found = new Map<string, KbBinary>();
  for (const [, , target = ''] of source.matchAll(NAMED)) {
    const path = pathOf(document, target);
    const bytes = path === null ? null : fileAt(path);
    if (path !== null && bytes !== null) found.set(target, { path, bytes });
  }
  if (found.size === 0) return source;
  const known = await filesOfArticle(api, articleId);
  const references = new Map<string, string>();
  for (const [target, file] of found)
    references.set(target, await referenceOf(api, { articleId, known, file }));
  return source.replaceAll(NAMED, (whole, open: string, target: string) => {
    const reference = references.get(target);
    return reference === undefined ? whole : `${open}${reference}`;
  });
}

async function referenceOf(
  api: KbApi,
  { articleId, known, file }: { articleId: number; known: ShownFile[]; file: KbBinary },
): Promise<string> {
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const filename = posix.basename(file.path);
  const there = known.find(
    (one) => one.sha256 === sha256 && one.filename === filename && one.expiresAt === null,
  );
  if (there !== undefined) return there.reference;
  const asked = { filename, contentType: typeOf(filename), size: file.bytes.byteLength, sha256 };
  const announced = articleFileUploadSchema.parse(
    await api.send('POST', `/kb/articles/${articleId}/files`, asked),
  );
  await api.put(announced.upload, file.bytes);
  return announced.reference;
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  pdf: 'application/pdf',
  txt: 'text/plain',
  csv: 'text/csv',
  zip: 'application/zip',
};

const typeOf = (filename: string): string =>
  TYPES[posix.extname(filename).slice(1).toLowerCase()] ?? 'application/octet-stream';

const REFERENCE = /attachment:([0-9A-HJKMNP-TV-Z]{26})/g;

/**
 * A text in which the files of its article lie beside it, in a folder of the article, and these files.
 * @param folder name of the folder, beside the file of the text
 */
export async function withFilesBeside(
  api: KbApi,
  of: { source: string; known: readonly ShownFile[]; directory: string; folder: string },
): Promise<{ source: string; files: KbBinary[] }> {
  const named = new Set([...of.source.matchAll(REFERENCE)].map(([, id = '']) => id));
  const files = new Map<string, KbBinary>();
  for (const { id, filename, url } of of.known.filter((one) => named.has(one.id))) {
    const isTaken = of.known.some((one) => one.filename === filename && one.id !== id);
    const safe = filename.replace(/^\.+/, '_');
    const path = posix.join(of.directory, of.folder, isTaken ? `${id.slice(-6)}-${safe}` : safe);
    files.set(id, { path, bytes: await api.download(url) });
  }
  const source = of.source.replaceAll(REFERENCE, (whole, id: string) => {
    const file = files.get(id);
    return file === undefined ? whole : addressIn(posix.relative(of.directory, file.path));
  });
  return { source, files: [...files.values()] };
}

/** A path as Markdown and HTML name it. */
const addressIn = (path: string): string =>
  path
    .split('/')
    .map((part) =>
      encodeURIComponent(part).replace(/[()']/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`),
    )
    .join('/');
