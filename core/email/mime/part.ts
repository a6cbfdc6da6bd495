import { UnreadableMessageError } from '../errors.ts';
import { findSections, guessBoundary } from './boundary.ts';
import { openCms } from './cms.ts';
import { firstValue, type HeaderField, messageStart, readHeaderBlock } from './header-fields.ts';
import { readStructuredValue, type StructuredValue } from './parameters.ts';
import { decodeTransfer } from './transfer-encoding.ts';

/** A message or one of its parts. A part either holds parts or a body, never both. */
export type MimePart = MimeLeaf | MimeBranch;

interface PartHead {
  fields: readonly HeaderField[];
  /** lower case, `text/plain` when missing */
  type: string;
  contentType: StructuredValue;
  disposition: StructuredValue;
}

/** A part with a body of its own. */
export interface MimeLeaf extends PartHead {
  kind: 'leaf';
  /** cannot be read without a key */
  isEncrypted: boolean;
  /** decoded bytes, exactly as the sender had them before transport */
  content: () => Buffer;
}

/** A multipart. */
export interface MimeBranch extends PartHead {
  kind: 'branch';
  parts: MimePart[];
}

/** Bounds of what is taken apart. Beyond them a message is unreadable, so that no message can hold a function up. */
const LIMITS = {
  depth: 100,
  parts: 5000,
  headerBytes: 2 * 1024 * 1024,
  /** bytes looked at, as a multiple of the message: an honest one nests a handful of times */
  passes: 24,
} as const;

interface Reading {
  raw: Buffer;
  parts: number;
  headerBytes: number;
  bytesLeft: number;
}

function spend(reading: Reading, scanned: number, headerBytes: number, depth: number): void {
  reading.parts += 1;
  reading.headerBytes += headerBytes;
  reading.bytesLeft -= scanned;
  if (depth > LIMITS.depth) throw new UnreadableMessageError('The message nests its parts too deep.');
  if (reading.parts > LIMITS.parts) throw new UnreadableMessageError('The message has too many parts.');
  if (reading.headerBytes > LIMITS.headerBytes)
    throw new UnreadableMessageError('The message has too many headers.');
  if (reading.bytesLeft < 0) throw new UnreadableMessageError('The message takes too long to take apart.');
}

function readHead(fields: readonly HeaderField[], defaultType: string): PartHead {
  const contentType = readStructuredValue(firstValue(fields, 'content-type'));
  const disposition = readStructuredValue(firstValue(fields, 'content-disposition'));
  const isMultipart = /^multipart(?![a-z])/.test(contentType.value);
  const isType = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(contentType.value);
  const isMissing = contentType.value === '' || contentType.value === 'text';
  const fallback = isMultipart ? 'multipart/mixed' : isMissing ? defaultType : 'application/octet-stream';
  return { fields, type: isType ? contentType.value : fallback, contentType, disposition };
}

const ENCRYPTED = new Set(['application/pgp-encrypted']);
const CMS = /^application\/(?:x-)?pkcs7-mime$/;

/** A part without parts. What is signed or compressed as a whole is opened, if a part of a message is inside. */
function readLeaf(reading: Reading, head: PartHead, content: () => Buffer, depth: number): MimePart {
  const leaf: MimeLeaf = { ...head, kind: 'leaf', isEncrypted: ENCRYPTED.has(head.type), content };
  if (!CMS.test(head.type)) return leaf;
  const opened = openCms(content());
  if (opened.kind !== 'open') return { ...leaf, isEncrypted: opened.kind === 'encrypted' };
  const raw = opened.content;
  const inner = readHeaderBlock(raw, 0, raw.length);
  if (firstValue(inner.fields, 'content-type') === '') return leaf;
  const inside: Reading = { ...reading, raw };
  const part = readPart(inside, 0, raw.length, depth + 1, 'text/plain');
  Object.assign(reading, { ...inside, raw: reading.raw });
  // The header of the message stays the one that was sent in the open.
  return { ...part, fields: [...head.fields, ...part.fields] };
}

function readPart(
  reading: Reading,
  start: number,
  end: number,
  depth: number,
  defaultType: string,
): MimePart {
  const { raw } = reading;
  const { fields, bodyStart } = readHeaderBlock(raw, start, end);
  spend(reading, end - start, bodyStart - start, depth);
  const head = readHead(fields, defaultType);
  const encoding = firstValue(fields, 'content-transfer-encoding');
  const content = (): Buffer => decodeTransfer(raw.subarray(bodyStart, end), encoding);
  if (!head.type.startsWith('multipart/')) return readLeaf(reading, head, content, depth);
  const named = head.contentType.parameters.get('boundary') ?? '';
  const found = named === '' ? [] : findSections(raw, bodyStart, end, named);
  const guessed = found.length > 0 ? null : guessBoundary(raw, bodyStart, end);
  const sections = guessed === null ? found : findSections(raw, bodyStart, end, guessed);
  if (sections.length === 0)
    return { ...head, type: 'text/plain', kind: 'leaf', isEncrypted: false, content };
  const childType = head.type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const parts = sections.map((section) =>
    readPart(reading, section.start, section.end, depth + 1, childType),
  );
  return { ...head, kind: 'branch', parts };
}

/**
 * Takes a raw message apart. A multipart whose boundary is missing or wrong is read by the boundary that its body
 * shows, and is plain text when it shows none.
 *
 * @throws UnreadableMessageError beyond the bounds of the reader
 */
export function readParts(message: Uint8Array): MimePart {
  const raw = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const reading = { raw, parts: 0, headerBytes: 0, bytesLeft: raw.length * LIMITS.passes + 65_536 };
  return readPart(reading, messageStart(raw), raw.length, 0, 'text/plain');
}

/** All leaves under a part, in the order of the message. */
export function leavesOf(part: MimePart): MimeLeaf[] {
  return part.kind === 'leaf' ? [part] : part.parts.flatMap(leavesOf);
}

/** All parts with a given type, branches too. */
export function partsOfType(part: MimePart, type: string): MimePart[] {
  const own = part.type === type ? [part] : [];
  return part.kind === 'leaf' ? own : [...own, ...part.parts.flatMap((child) => partsOfType(child, type))];
}
