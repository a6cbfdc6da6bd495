import { CITES } from '../html/quote-marks.ts';
import { namesAuthor } from './attribution.ts';
import type { Correspondents } from './correspondents.ts';

/** Quoted lines are hardly broken off before this width. */
const WRAP_WIDTH = 60;
/** Characters other than `>` that programs put before quoted lines. */
const BAR = /^\s{0,4}([|¦│┃║▌▏❘｜}\]:;%#+=»›])(?=\s|$|\S)/;
/** Prompts that look like the initials which The Bat puts before `>`. */
const PROMPTS = new Set(['SQL', 'PS', 'CMD', 'DOS', 'RMAN', 'ASM']);

const QUOTED = /^\s{0,4}(?:(\p{Lu}{0,4})[>＞]|&gt;)/u;

/** Whether a line begins like a quoted one. */
export function beginsQuoted(line: string): boolean {
  const match = QUOTED.exec(line.slice(0, 12));
  return match !== null && !PROMPTS.has(match[1] ?? '');
}

/** Whether the client itself has marked the quote that a line begins. */
export function isCited(line: string): boolean {
  return line.slice(0, 40).includes(CITES);
}

/** A quoted line without the signs in front of it. */
export function withoutQuoteSigns(line: string): string {
  return line.replace(/^(?:\s{0,4}(?:\p{Lu}{0,4}[>＞]|&gt;)){1,20}\s?/u, '');
}

/**
 * A line that a mail program broke off the quoted line before it: it goes on in the middle of a sentence, which goes on
 * again in the quoted line behind. Anything else may be an answer in small letters.
 */
function isBrokenOff(lines: readonly string[], at: number, isQuotedAt: (at: number) => boolean): boolean {
  const before = lines[at - 1] ?? '';
  if (before.length < WRAP_WIDTH || !isQuotedAt(at - 1) || !isQuotedAt(at + 1)) return false;
  if (/[.!?…:;。！？]["'”»)]*\s*$/u.test(before)) return false;
  const line = lines[at] ?? '';
  const goesOn = /^\p{Ll}/u.test(withoutQuoteSigns(lines[at + 1] ?? '').trimStart());
  return goesOn && /^\p{Ll}/u.test(line) && line.length < before.length && !/[.!?…]\s*$/u.test(line);
}

/** The lines under one that names an author and a date which all begin with the same bar. */
function markBars(lines: readonly string[], quoted: boolean[], who: Correspondents): void {
  let above = '';
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const bar = BAR.exec(line.slice(0, 8))?.[1];
    if (bar !== undefined && namesAuthor(above, who)) {
      let end = at;
      while (end < lines.length && (lines[end] ?? '').trimStart().startsWith(bar)) end += 1;
      if (end - at > 1) quoted.fill(true, at, end);
      at = end - 1;
    }
    if (line.trim() !== '') above = line;
  }
}

/** Which lines are quoted, by the signs in front of them. */
export function quotedLines(lines: readonly string[], who: Correspondents): boolean[] {
  const quoted = lines.map(beginsQuoted);
  markBars(lines, quoted, who);
  const isQuotedAt = (at: number): boolean => quoted[at] ?? false;
  const broken = lines.map((_, at) => !isQuotedAt(at) && isBrokenOff(lines, at, isQuotedAt));
  return quoted.map((isQuoted, at) => isQuoted || broken[at] === true);
}

const OPEN_BRACKET = /<([^<>\s]*)$/;
const CLOSES_BRACKET = /^([^<>\s]*)>/;
const MOST_JOINED = 3;

/** Joins lines that were broken inside an address in angle brackets, whose `>` would look like the sign of a quote. */
export function joinBrokenAddresses(lines: readonly string[]): string[] {
  const result: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    let line = lines[at] ?? '';
    for (let count = 0; count < MOST_JOINED && line.length < 1000; count += 1) {
      const open = OPEN_BRACKET.exec(line.trimEnd().slice(-300));
      const next = lines[at + 1];
      const rest = next === undefined || open === null ? null : CLOSES_BRACKET.exec(next.slice(0, 300));
      const address = `${open?.[1]}${rest?.[1]}`;
      if (next === undefined || rest === null || !/.@.|:\/\//.test(address)) break;
      line = `${line.trimEnd()}${next}`;
      at += 1;
    }
    result.push(line);
  }
  return result;
}
