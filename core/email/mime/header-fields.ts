/** One header field. `value` is unfolded and holds one character for each raw byte (latin1), not decoded yet. */
export interface HeaderField {
  name: string;
  value: string;
}

/** A block of header fields and where the body behind it starts. */
export interface HeaderBlock {
  fields: HeaderField[];
  /** the block as raw bytes, one character each */
  text: string;
  bodyStart: number;
}

const FIELD_START = /^([!-9;-~]{1,200})[ \t]*:/;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

const isWhiteSpace = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x09 || byte === LINE_FEED || byte === CARRIAGE_RETURN;

/** The end of the header block: the offset behind the first empty line, or the end of the range. */
function findBody(raw: Buffer, start: number, end: number): { headerEnd: number; bodyStart: number } {
  let lineStart = start;
  while (lineStart < end) {
    const feed = raw.indexOf(LINE_FEED, lineStart);
    const next = feed === -1 || feed >= end ? end : feed + 1;
    const first = raw[lineStart];
    const isEmpty = first === LINE_FEED || (first === CARRIAGE_RETURN && raw[lineStart + 1] === LINE_FEED);
    if (isEmpty) return { headerEnd: lineStart, bodyStart: next };
    lineStart = next;
  }
  return { headerEnd: end, bodyStart: end };
}

/**
 * Reads the header fields at the start of a message or a part. Lines that are no field are passed over; a block whose
 * first line is no field is body from its start. A byte order mark and an mbox `From ` line in front are passed over.
 */
export function readHeaderBlock(raw: Buffer, start: number, end: number): HeaderBlock {
  const from = raw[start] === 0xef && raw[start + 1] === 0xbb && raw[start + 2] === 0xbf ? start + 3 : start;
  const { headerEnd, bodyStart } = findBody(raw, from, end);
  const lines = raw.toString('latin1', from, headerEnd).split('\n');
  const first = lines[0] ?? '';
  if (first !== '' && !FIELD_START.test(first) && !/^>?From /.test(first))
    return { fields: [], text: '', bodyStart: from };
  const folded: { name: string; parts: string[] }[] = [];
  for (const line of lines) {
    const start = FIELD_START.exec(line);
    if (/^[ \t]/.test(line)) folded.at(-1)?.parts.push(line);
    else if (start?.[1]) folded.push({ name: start[1].toLowerCase(), parts: [line.slice(start[0].length)] });
  }
  const fields = folded.map(({ name, parts }) => ({
    name,
    value: parts.join('').replaceAll('\r', '').trim(),
  }));
  return { fields, text: raw.toString('latin1', start, headerEnd), bodyStart };
}

/** Where the header of a message starts: blank lines and white space before its first field are passed over. */
export function messageStart(raw: Buffer): number {
  const start = raw[0] === 0xef && raw[1] === 0xbb && raw[2] === 0xbf ? 3 : 0;
  let at = start;
  while (at < raw.length && isWhiteSpace(raw[at])) at += 1;
  const line = raw.toString('latin1', at, Math.min(raw.length, at + 300));
  return at > start && FIELD_START.test(line) ? at : 0;
}

/** The header of a message. */
export function readMessageHead(message: Uint8Array): HeaderBlock {
  const raw = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  return readHeaderBlock(raw, messageStart(raw), raw.length);
}

/** The first field of a name, `''` when there is none: a second one must not overrule what others saw. */
export function firstValue(fields: readonly HeaderField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? '';
}

/** All fields of a name, in their order. */
export function allValues(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}
