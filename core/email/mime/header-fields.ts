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

/** The first field of a name, `''` when there is none: a second one must not overrule what others saw. */
export function firstValue(fields: readonly HeaderField[], name: string): string {
  return fields.find((field) => field.name === name)?.value ?? '';
}

/** All fields of a name, in their order. */
export function allValues(fields: readonly HeaderField[], name: string): string[] {
  return fields.filter((field) => field.name === name).map((field) => field.value);
}
