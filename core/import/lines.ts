/** A line of a file. */
export interface Line {
  /** from 1 on */
  number: number;
  /** null: it is longer than a line may be, or no UTF-8 */
  text: string | null;
  /** where the next one begins, in bytes */
  end: number;
}

/** Where the reading of a file begins: at the beginning of a line. */
export interface LinePlace {
  offset: number;
  /** number of the line before it */
  line: number;
}

/** A file of which parts can be read. */
export interface LinedFile {
  /** bytes */
  size: number;
  /** Its bytes from one place up to, and not including, another. */
  read: (from: number, to: number) => Promise<Uint8Array>;
}

/** Bytes that are read at once, and bytes of the longest line that is taken. */
const AT_ONCE = 4_000_000;
export const LONGEST_LINE = 20_000_000;
const NEWLINE = 0x0a;

/**
 * The lines of a file from a place on, read part by part. One that is too long is read over, so that those behind it are found;
 * empty ones are left out.
 */
export async function* linesOf({ size, read }: LinedFile, from: LinePlace): AsyncGenerator<Line> {
  let [position, line] = [from.offset, from.line];
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (part: Uint8Array) => {
    length += part.byteLength;
    // Of a line that is too long no more is kept than that it is.
    if (length > LONGEST_LINE) parts = [];
    else parts.push(part);
  };
  const finish = (end: number): Line | null => {
    const text = length > LONGEST_LINE ? null : textOf(Buffer.concat(parts));
    [parts, length] = [[], 0];
    line += 1;
    return text === '' ? null : { number: line, text, end };
  };
  while (position < size) {
    const bytes = await read(position, Math.min(position + AT_ONCE, size));
    if (bytes.byteLength === 0) throw new Error('A part of the file is missing');
    let start = 0;
    for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, start)) {
      take(bytes.subarray(start, at));
      start = at + 1;
      const found = finish(position + start);
      if (found) yield found;
    }
    take(bytes.subarray(start));
    position += bytes.byteLength;
  }
  const last = length > 0 ? finish(size) : null;
  if (last) yield last;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function textOf(bytes: Uint8Array): string | null {
  try {
    return utf8.decode(bytes).trim();
  } catch {
    return null;
  }
}
