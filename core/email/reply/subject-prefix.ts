/** Prefixes of a subject, each once: `[List]`, `Re:`, `AW[2]:`, `回复：`. */
const PREFIX = /^\s*(?:\[[^\]]{0,40}\]|([\p{L}]{1,14})\.?\s?(?:[[(]\d{1,3}[\])])?\s*[:：])\s*/u;
const MOST_PREFIXES = 20;

/** The word that a mail program puts before the subject of an answer or a forward, lower case; `''` for none. */
export function subjectPrefix(subject: string): string {
  let rest = subject.slice(0, 400);
  for (let count = 0; count < MOST_PREFIXES; count += 1) {
    const match = PREFIX.exec(rest);
    if (match === null) return '';
    if (match[1] !== undefined) return match[1].toLowerCase();
    rest = rest.slice(match[0].length);
  }
  return '';
}

/** A subject without prefixes and numbers in brackets, for comparing. */
export function bareSubject(subject: string): string {
  let rest = subject.slice(0, 400).normalize('NFC').toLowerCase();
  for (let count = 0; count < MOST_PREFIXES; count += 1) {
    const match = PREFIX.exec(rest);
    if (match === null) break;
    rest = rest.slice(match[0].length);
  }
  return rest
    .replace(/\[#\d{1,15}\]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A subject without prefixes, as it was written. */
export function withoutPrefix(subject: string): string {
  let rest = subject;
  for (let count = 0; count < MOST_PREFIXES; count += 1) {
    const match = PREFIX.exec(rest);
    if (match === null || match[1] === undefined) break;
    rest = rest.slice(match[0].length);
  }
  return rest.trim();
}
