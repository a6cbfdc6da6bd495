/** A file inside plain text, as old programs put it there: `begin 644 name`, encoded lines, `end`. */
export interface UuencodedFile {
  name: string;
  content: Buffer;
}

const BEGIN = /^begin [0-7]{3,4} (\S[^\n]{0,300})$/;
/** Bytes that one line holds at most, by the character that tells how many. */
const MOST_IN_LINE = 63;

/** The bytes of an encoded line, null when it is none. Blanks at its end may have got lost on the way. */
function decodeLine(line: string): Buffer | null {
  const length = (line.charCodeAt(0) - 0x20) & MOST_IN_LINE;
  const wanted = Math.ceil(length / 3) * 4;
  if (!/^[ -`]+$/.test(line) || line.length - 1 > wanted + 2) return null;
  const codes = Array.from(
    line.slice(1, wanted + 1).padEnd(wanted),
    (char) => (char.charCodeAt(0) - 0x20) & 0x3f,
  );
  const bytes = Buffer.alloc((wanted / 4) * 3);
  for (let at = 0; at < wanted; at += 4) {
    const bits = codes.slice(at, at + 4).reduce((sum, code) => sum * 64 + code, 0);
    bytes.writeUIntBE(bits, (at / 4) * 3, 3);
  }
  return bytes.subarray(0, length);
}

/** The file that begins at a line, and the line behind it; null when no whole file stands there. */
function readFile(lines: readonly string[], start: number): { file: UuencodedFile; next: number } | null {
  const name = BEGIN.exec(lines[start] ?? '')?.[1]?.trim();
  if (name === undefined) return null;
  const pieces: Buffer[] = [];
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === 'end')
      return pieces.length === 0 ? null : { file: { name, content: Buffer.concat(pieces) }, next: at + 1 };
    const piece = line === '' ? Buffer.alloc(0) : decodeLine(line);
    if (piece === null) return null;
    pieces.push(piece);
  }
  return null;
}

/** Takes the files out of a text. What only looks like one stays text. Each line is read twice at most. */
export function takeUuencoded(text: string): { text: string; files: UuencodedFile[] } {
  if (!text.includes('\nend') || !/^begin /m.test(text)) return { text, files: [] };
  const lines = text.split('\n');
  const rest: string[] = [];
  const files: UuencodedFile[] = [];
  let at = 0;
  while (at < lines.length) {
    const found = readFile(lines, at);
    if (found) files.push(found.file);
    else rest.push(lines[at] ?? '');
    at = found ? found.next : at + 1;
  }
  return { text: files.length === 0 ? text : rest.join('\n').trim(), files };
}
