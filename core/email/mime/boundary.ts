/** Where a part of a multipart lies in the raw message: from its headers to the line end before the next delimiter. */
export interface Section {
  start: number;
  end: number;
}

interface Delimiter {
  start: number;
  end: number;
  closes: boolean;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const DASH = 0x2d;

/** The delimiter line at `at`, or null when the line is none. White space behind the boundary is allowed. */
function delimiterAt(raw: Buffer, at: number, end: number, boundary: Buffer): Delimiter | null {
  const behind = at + 2 + boundary.length;
  if (behind > end || raw.compare(boundary, 0, boundary.length, at + 2, behind) !== 0) return null;
  const closes = raw[behind] === DASH && raw[behind + 1] === DASH;
  let next = closes ? behind + 2 : behind;
  while (next < end && (raw[next] === 0x20 || raw[next] === 0x09 || raw[next] === CARRIAGE_RETURN)) next += 1;
  if (next < end && raw[next] !== LINE_FEED) return null;
  return { start: at, end: Math.min(next + 1, end), closes };
}

/** The offsets of lines that start with two dashes. Looks at no byte behind `end`, which keeps the whole linear. */
function* dashedLines(raw: Buffer, start: number, end: number): Generator<number> {
  const range = raw.subarray(start, end);
  if (range[0] === DASH && range[1] === DASH) yield start;
  let at = range.indexOf('\n--', 0, 'latin1');
  while (at !== -1) {
    yield start + at + 1;
    at = range.indexOf('\n--', at + 1, 'latin1');
  }
}

/** The line end in front of a delimiter belongs to the delimiter. */
function beforeLineEnd(raw: Buffer, start: number, at: number): number {
  let end = at;
  if (end > start && raw[end - 1] === LINE_FEED) end -= 1;
  if (end > start && raw[end - 1] === CARRIAGE_RETURN) end -= 1;
  return end;
}

/** The parts between the delimiters of a boundary. Without a closing delimiter the last part reaches to the end. */
export function findSections(raw: Buffer, start: number, end: number, boundary: string): Section[] {
  const bytes = Buffer.from(boundary.trimEnd(), 'latin1');
  const sections: Section[] = [];
  let open: number | null = null;
  for (const at of dashedLines(raw, start, end)) {
    const delimiter = delimiterAt(raw, at, end, bytes);
    if (!delimiter) continue;
    if (open !== null) sections.push({ start: open, end: beforeLineEnd(raw, open, at) });
    open = delimiter.closes ? null : delimiter.end;
    if (delimiter.closes) return sections;
  }
  if (open !== null && open < end) sections.push({ start: open, end });
  return sections;
}

/** The boundary that a body seems to use, when its header names none or another: a dashed line before a part's header. */
export function guessBoundary(raw: Buffer, start: number, end: number): string | null {
  for (const at of dashedLines(raw, start, Math.min(end, start + 65_536))) {
    const [line = '', next = ''] = raw.toString('latin1', at, Math.min(end, at + 400)).split(/\r?\n/, 2);
    if (line.length > 4 && /^content-[a-z-]+\s*:/i.test(next)) return line.slice(2);
  }
  return null;
}
