/** How the files of each kind of image begin that pages show, in hexadecimal digits: none of them can run anything. */
const SIGNS: readonly [type: string, begins: RegExp][] = [
  ['image/png', /^89504e470d0a1a0a/],
  ['image/jpeg', /^ffd8ff/],
  ['image/gif', /^474946383[79]61/],
  ['image/webp', /^52494646.{8}57454250/],
  ['image/avif', /^.{8}667479706176(?:6966|6973)/],
];

/** Bytes of a file by which its kind is known. */
export const SIGN_BYTES = 16;
/** Bytes of an image that pages show: what a function can answer with. */
export const MOST_IMAGE_BYTES = 4_000_000;

/** What a file is by its first bytes, whatever it is said to be; null: no image that a page shows. */
export function imageTypeOf(bytes: Uint8Array): string | null {
  const beginning = Buffer.from(bytes.subarray(0, SIGN_BYTES)).toString('hex');
  return SIGNS.find(([, begins]) => begins.test(beginning))?.[0] ?? null;
}

const UNKNOWN = 'application/octet-stream';

/** As what a file is kept. One that says that it is an image, and is none, is of no known type. */
export function keptAs(
  file: { contentType: string; size: number },
  bytes: Uint8Array,
): { contentType: string; isImage: boolean } {
  const type = imageTypeOf(bytes);
  if (type !== null) return { contentType: type, isImage: file.size <= MOST_IMAGE_BYTES };
  return { contentType: file.contentType.startsWith('image/') ? UNKNOWN : file.contentType, isImage: false };
}
