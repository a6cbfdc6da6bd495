import { inflateSync } from 'node:zlib';

/** An element of BER: what its first byte says, and what it holds. */
interface Element {
  tag: number;
  content: Buffer;
}

/** What a CMS structure (RFC 5652) holds: content that needs no key, content that needs one, or nothing we know. */
export type CmsContent = { kind: 'open'; content: Buffer } | { kind: 'encrypted' } | { kind: 'unknown' };

const SEQUENCE = 0x30;
const OBJECT_ID = 0x06;
const OCTETS = 0x04;
const CONSTRUCTED = 0x20;
const EXPLICIT_0 = 0xa0;
const DEEPEST = 12;
const MOST_ELEMENTS = 100_000;
const LARGEST_INFLATED = 40 * 1024 * 1024;

const SIGNED = '2a864886f70d010702';
const COMPRESSED = '2a864886f70d0109100109';
const ENCRYPTED = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d0109100117']);

const UNKNOWN: CmsContent = { kind: 'unknown' };

/** The header of the element at an offset: its tag, where its content starts, and its length, -1 for indefinite. */
function readHeader(bytes: Buffer, at: number): { tag: number; start: number; length: number } | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  if (first < 0x80) return { tag, start: at + 2, length: first };
  if (first === 0x80) return { tag, start: at + 2, length: -1 };
  const size = first & 0x7f;
  if (size > 4 || at + 2 + size > bytes.length) return null;
  return { tag, start: at + 2 + size, length: bytes.readUIntBE(at + 2, size) };
}

interface Budget {
  elements: number;
}

/** The offset behind an element, found without recursion deeper than honest structures have; -1 when it is broken. */
function behindElement(bytes: Buffer, at: number, depth: number, budget: Budget): number {
  const header = readHeader(bytes, at);
  budget.elements += 1;
  if (header === null || depth > DEEPEST || budget.elements > MOST_ELEMENTS) return -1;
  if (header.length >= 0) return Math.min(header.start + header.length, bytes.length);
  let next = header.start;
  while (next !== -1 && next < bytes.length && !(bytes[next] === 0 && bytes[next + 1] === 0))
    next = behindElement(bytes, next, depth + 1, budget);
  return next === -1 ? -1 : next + 2;
}

/** The elements that stand in the content of another. A broken end leaves out what is behind it. */
function elementsIn(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  const budget: Budget = { elements: 0 };
  let at = 0;
  while (at < bytes.length && !(bytes[at] === 0 && bytes[at + 1] === 0)) {
    const header = readHeader(bytes, at);
    const behind = behindElement(bytes, at, 0, budget);
    if (header === null || behind === -1) break;
    const end = header.length < 0 ? Math.max(behind - 2, header.start) : behind;
    elements.push({ tag: header.tag, content: bytes.subarray(header.start, end) });
    at = behind;
  }
  return elements;
}

/** The bytes of an octet string, which may be cut into several. */
function octetsOf({ tag, content }: Element, depth = 0): Buffer {
  if (tag !== (OCTETS | CONSTRUCTED) || depth > DEEPEST) return content;
  return Buffer.concat(elementsIn(content).map((piece) => octetsOf(piece, depth + 1)));
}

/** The content of a structure such as ContentInfo: an object id, then the content in an explicit tag. */
function readTyped(element: Element | undefined): { type: string; inner: Element | undefined } {
  const [type, wrapped] = element?.tag === SEQUENCE ? elementsIn(element.content) : [];
  const isTyped = type?.tag === OBJECT_ID;
  return {
    type: isTyped ? type.content.toString('hex') : '',
    inner: wrapped?.tag === EXPLICIT_0 ? elementsIn(wrapped.content)[0] : undefined,
  };
}

function inflate(content: Buffer): CmsContent {
  try {
    return { kind: 'open', content: inflateSync(content, { maxOutputLength: LARGEST_INFLATED }) };
  } catch {
    return UNKNOWN;
  }
}

/**
 * Opens a CMS structure as S/MIME mail carries it: what is signed or compressed needs no key. The signature is not
 * checked, and says nothing about the sender.
 */
export function openCms(bytes: Buffer): CmsContent {
  const { type, inner } = readTyped(elementsIn(bytes)[0]);
  if (ENCRYPTED.has(type)) return { kind: 'encrypted' };
  if (inner === undefined || (type !== SIGNED && type !== COMPRESSED)) return UNKNOWN;
  const encapsulated = elementsIn(inner.content).find(
    ({ tag, content }) =>
      tag === SEQUENCE &&
      content[0] === OBJECT_ID &&
      elementsIn(content).some((one) => one.tag === EXPLICIT_0),
  );
  const octets = readTyped(encapsulated).inner;
  if (octets === undefined) return UNKNOWN;
  const content = octetsOf(octets);
  return type === SIGNED ? { kind: 'open', content } : inflate(content);
}
