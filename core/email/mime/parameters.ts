import { decodeText } from './charset.ts';
import { decodeHeaderValue } from './encoded-words.ts';

/** A value such as `text/plain; charset=utf-8`; parameters still as raw bytes, one character a byte. */
export interface StructuredValue {
  value: string;
  parameters: ReadonlyMap<string, string>;
}

/** The offset behind a comment that opens at `at`, comments inside of it included; -1 when it never closes. */
function behindComment(text: string, at: number): number {
  let depth = 0;
  for (let next = at; next < text.length; next += 1) {
    const char = text[next];
    if (char === '\\') next += 1;
    else if (char === '(') depth += 1;
    else if (char === ')') depth -= 1;
    if (depth === 0) return next + 1;
  }
  return -1;
}

/** Removes comments in parentheses; inside a parameter's value a parenthesis after a letter is part of the value. */
function withoutComments(text: string): string {
  const tokens = /"(?:\\.|[^"\\])*"?|\\.?|[^"\\(]+|\(/gs;
  let result = '';
  let inValue = false;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [piece] = token;
    const opens = piece === '(' && (!inValue || /\s$/.test(result.slice(-1)));
    const behind = opens ? behindComment(text, token.index) : -1;
    if (opens && behind === -1) return text;
    if (opens) tokens.lastIndex = behind;
    else result += piece;
    const equals = piece.lastIndexOf('=');
    const semicolon = piece.lastIndexOf(';');
    if (equals !== semicolon && !piece.startsWith('"')) inValue = equals > semicolon;
  }
  return result;
}

/** Cuts at semicolons outside quotes. */
function splitAtSemicolons(text: string): string[] {
  const pieces: string[] = [];
  let from = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '\\' && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === ';' && !quoted) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  if (quoted && from === 0 && text.includes(';')) return text.split(';');
  pieces.push(text.slice(from));
  return pieces;
}

/** The content of a quoted string; a backslash escapes only a quote or itself, so that Windows paths stay whole. */
function unquote(value: string): string {
  const trimmed = value.trim();
  if (!trimmed.startsWith('"')) return trimmed;
  const quoted = /^"((?:\\["\\]|[^"])*)/.exec(trimmed)?.[1] ?? '';
  return quoted.replace(/\\(["\\])/g, '$1');
}

/** Reads a structured header value; the first of two parameters of one name counts. */
export function readStructuredValue(raw: string): StructuredValue {
  const [value = '', ...pieces] = splitAtSemicolons(withoutComments(raw.slice(0, 65_536)));
  const parameters = new Map<string, string>();
  for (const piece of pieces) {
    const equals = piece.indexOf('=');
    const name = piece
      .slice(0, equals === -1 ? undefined : equals)
      .trim()
      .toLowerCase();
    if (name !== '' && equals !== -1 && !parameters.has(name))
      parameters.set(name, unquote(piece.slice(equals + 1)));
  }
  return { value: unquote(value).toLowerCase(), parameters };
}

interface Section {
  order: number;
  value: string;
  isEncoded: boolean;
}

/** The numbered or starred sections of a parameter (RFC 2231), in order. */
function sectionsOf(parameters: ReadonlyMap<string, string>, name: string): Section[] {
  const sections: Section[] = [];
  for (const [key, value] of parameters) {
    if (!key.startsWith(`${name}*`)) continue;
    const match = /^\*(\d{1,4})?(\*)?$/.exec(key.slice(name.length));
    if (!match) continue;
    const isEncoded = match[1] === undefined || match[2] === '*';
    sections.push({ order: Number(match[1] ?? 0), value, isEncoded });
  }
  return sections.sort((a, b) => a.order - b.order);
}

function percentDecode(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** The decoded text of a parameter, whichever way it was encoded (RFC 2231, RFC 2047, raw bytes); `''` without one. */
export function parameterText(structured: StructuredValue, name: string, fallbackCharset: string): string {
  const sections = sectionsOf(structured.parameters, name);
  if (sections.length === 0) return decodeHeaderValue(structured.parameters.get(name) ?? '', fallbackCharset);
  const head = sections[0]?.isEncoded ? /^([^']{0,60})'[^']{0,60}'/.exec(sections[0].value) : null;
  const binary = sections
    .map(({ value, isEncoded }, index) => {
      const rest = index === 0 && head ? value.slice(head[0].length) : value;
      return isEncoded ? percentDecode(rest) : rest;
    })
    .join('');
  if (head?.[1]) return decodeText(Buffer.from(binary, 'latin1'), head[1]);
  return decodeHeaderValue(binary, fallbackCharset);
}
