import { madeLate } from '../../../schemas/late.ts';
import { type Kind, patterns } from './personal-patterns.ts';
import { introduced, titled } from './personal-words.ts';

/** People who are known to take part in a conversation, by all that names them. */
export interface KnownPerson {
  /** as they are called; `''` when it is not known */
  readonly name: string;
  readonly addresses?: readonly string[];
  /** telephone numbers, postal addresses, and whatever else belongs to them alone */
  readonly others?: readonly string[];
}

/** A text without personal data, and how much of each kind was taken out of it. */
export interface Impersonal {
  readonly text: string;
  readonly removed: Readonly<Partial<Record<Kind, number>>>;
}

/** Letters of the shortest part of a name that is taken out by itself. */
const SHORTEST_PART = 3;
const LETTER = String.raw`[\p{L}\p{M}\p{N}]`;
/** Making them takes longer than looking for them in a text. */
const late = madeLate({ patterns, titled, introduced });

/**
 * Takes out of a text what belongs to one person: names, addresses, telephone, order and account numbers, codes, secret links. In its place stands what it was, in square
 * brackets. What is known of the people is found wherever it stands; the rest by how such things are written, so that somebody must read the text before others
 * do.
 */
export function withoutPersonal(text: string, known: readonly KnownPerson[]): Impersonal {
  const removed: Partial<Record<Kind, number>> = {};
  const strike = (before: string, pattern: RegExp, kind: Kind): string =>
    before.replace(pattern, (found: string, ...groups: unknown[]) => {
      removed[kind] = (removed[kind] ?? 0) + 1;
      const kept = typeof groups[0] === 'string' ? groups[0] : '';
      return `${kept}[${kind}]${/\s$/u.test(found) ? ' ' : ''}`;
    });
  let left = text.normalize('NFC');
  for (const { pattern, kind } of knownPatterns(known)) left = strike(left, pattern, kind);
  for (const { pattern, kind } of late.patterns) left = strike(left, pattern, kind);
  left = strike(left, late.titled, 'name');
  left = strike(left, late.introduced, 'name');
  for (const { pattern, kind } of partPatterns(known)) left = strike(left, pattern, kind);
  return { text: left.replace(/\[(name)\](?:[ ,]*\[name\])+/gu, '[$1]'), removed };
}

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
const escaped = (text: string) => literally(text.trim().normalize('NFC')).replace(/\s+/gu, '\\s+');
const whole = (text: string) => new RegExp(`(?<!${LETTER})${escaped(text)}(?!${LETTER})`, 'giu');

/** All that is known of the people as a whole: before anything is taken out of it by how it looks. */
function knownPatterns(known: readonly KnownPerson[]): { pattern: RegExp; kind: Kind }[] {
  return known.flatMap(({ name, addresses = [], others = [] }) => [
    ...addresses.filter(Boolean).map((address) => ({ pattern: whole(address), kind: 'email' as const })),
    ...others
      .filter((other) => other.trim().length > 2)
      .map((other) => ({ pattern: whole(other), kind: 'address' as const })),
    ...(name.trim().length > 2 ? [{ pattern: whole(name), kind: 'name' as const }] : []),
  ]);
}

/** The parts of names, where they are written as names are, or begin what an address has before its `@`. */
function partPatterns(known: readonly KnownPerson[]): { pattern: RegExp; kind: Kind }[] {
  const parts = known.flatMap(({ name, addresses = [] }) => [
    ...name.split(/[\s,.]+/u),
    ...addresses.flatMap((address) => (address.split('@')[0] ?? '').split(/[._+\-\d]+/u)),
  ]);
  const names = new Set(
    parts.filter((part) => part.length >= SHORTEST_PART && /^\p{L}[\p{L}\p{M}'’-]+$/u.test(part)),
  );
  return [...names].map((part) => {
    const lower = part.toLowerCase();
    const forms = [
      lower.charAt(0).toUpperCase() + lower.slice(1),
      part.toUpperCase(),
      part.charAt(0).toUpperCase() + part.slice(1),
    ];
    const any = [...new Set(forms)].map((form) => literally(form.normalize('NFC'))).join('|');
    return {
      pattern: new RegExp(`(?<!${LETTER})(?:${any})(?:['’]?s)?(?!${LETTER})`, 'gu'),
      kind: 'name' as const,
    };
  });
}
