import { type Said, saidBefore } from './around.ts';
import { evened, withoutFalseFriends } from './false-friends.ts';
import { type Lexicon, plainWord } from './lexicon.ts';
import { formOf } from './number-form.ts';
import { BEFORE_YEARS, COUNTED, COUNTERS, IN_TIME, JOINERS, MEASURES, VERBS } from './words.ts';

/** A number in a text that may be that of something which the desk knows. */
export interface FoundNumber {
  /** in which all spellings of it are the same */
  readonly form: string;
  /** what it is said to be; null: nothing is said */
  readonly kind: string | null;
  /** whether it is said to be a number, so that the digits of one will do */
  readonly isSaid: boolean;
  /** as it stands in the text, and where */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Most numbers that are looked for in one text: the first ones. */
const MOST = 60;
/** Most characters of a text that are looked at. */
const MOST_CHARACTERS = 50_000;
/** Most characters of a number as somebody types it. */
const LONGEST = 60;
/** Fewest letters and digits that name something without a word that says what it is. */
const SPEAKS_FOR_ITSELF = 4;
/** Letters and digits of the scripts whose words are set apart by spaces: others end a number. */
const SIGN = '[\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Nd}]';
const TOKEN = new RegExp(`(?<!${SIGN})${SIGN}+(?:[-_./]${SIGN}+)*`, 'gu');
/** What people put behind a number to make it a word of their sentence: 1001-es, 1001-й. */
const SUFFIX = /^(.*\d)-(?:\p{Ll}{2,4}|[а-я])$/u;
/** Words that stand before their number without a space: nr.1001, no1001. */
const GLUED = /^(?:no|nr|num|num[ae]r|numero|number|nummer|st|br|n)[._-]*(?=\d)/iu;

/** A stretch of a text. */
interface Stretch {
  readonly text: string;
  readonly start: number;
}

/**
 * The numbers in a text that may be those of things, each with what the words before it say that it is. What is a date, a time, an
 * amount, a phone number or an address, says how much of something there is, or is said to be the number of something else is
 * none of them. Longer ones come before what is part of them. Pure.
 */
export function numbersIn(text: string, lexicon: Lexicon): FoundNumber[] {
  const typed = text.slice(0, MOST_CHARACTERS);
  // Every sign keeps its place, so that what is found can be shown as it was typed.
  const even = withoutFalseFriends(evened(typed));
  const found: FoundNumber[] = [];
  for (const match of even.matchAll(TOKEN)) {
    if (found.length >= MOST) break;
    const token = { text: match[0], start: match.index };
    if (!/\d/.test(token.text) || token.text.length > LONGEST) continue;
    found.push(
      ...joinedWith(even, token, lexicon),
      ...[token, ...partsOf(token)].flatMap((one) => readings(even, one, lexicon)),
    );
  }
  return found.map((one) => ({ ...one, text: typed.slice(one.start, one.end) }));
}

/** What a token is made of, where each may be a number of its own: 1001/1002, 1001.Thanks, 1001-es, nr.1001. */
function partsOf({ text, start }: Stretch): Stretch[] {
  const glued = GLUED.exec(text)?.[0].length ?? 0;
  const parts = glued > 0 ? [{ text: text.slice(glued), start: start + glued }] : [];
  const suffixed = SUFFIX.exec(text)?.[1];
  if (suffixed !== undefined) parts.push({ text: suffixed, start });
  if (/\/|\.\p{L}|\p{L}\./u.test(text))
    for (const match of text.matchAll(/[^/.]+/g))
      if (/\d/.test(match[0])) parts.push({ text: match[0], start: start + match.index });
  return parts;
}

/** A number with the letters before it, and one whose digits stand in groups, as one: BIL 1001, 100 123 456. */
function joinedWith(even: string, { text, start }: Stretch, lexicon: Lexicon): FoundNumber[] {
  const found: FoundNumber[] = [];
  const end = start + text.length;
  const word = /(?<![\p{L}\p{N}])(\p{L}{1,8})[ -]{1,3}$/u.exec(even.slice(Math.max(0, start - 12), start));
  if (word?.[1] !== undefined && /^\d/.test(text) && mayBegin(word[1], lexicon)) {
    const from = start - word[0].length;
    found.push(...readings(even, { text: even.slice(from, end), start: from }, lexicon));
  }
  // Digits in groups of three are a number only where a sign or a word right before them says so: they are amounts otherwise.
  const thousands = /^\d{1,3}(?:[,'’ ]\d{3})+(?![\d\p{L}]|[.,]\d)/u.exec(
    even.slice(start, start + LONGEST),
  )?.[0];
  if (thousands !== undefined && !/\d[.,'’ ]$/.test(even.slice(Math.max(0, start - 2), start))) {
    const said = saidBefore(even, start, lexicon);
    if (said.isMarked || (said.kind !== null && said.isDirect))
      found.push(...readings(even, { text: thousands, start }, lexicon));
  }
  const groups = /^\d{2,}(?: \d{2,})+(?![\w])/.exec(even.slice(start, start + LONGEST))?.[0];
  if (groups !== undefined && !/\d $/.test(even.slice(Math.max(0, start - 2), start)))
    found.push(...readings(even, { text: groups, start }, lexicon).filter(({ isSaid }) => isSaid));
  return found;
}

/** Whether a word may be the beginning of the number behind it: it says nothing by itself. */
function mayBegin(word: string, lexicon: Lexicon): boolean {
  const small = word.toLowerCase();
  return lexicon.cueOf(word) === null && !VERBS.has(small) && !BEFORE_YEARS.has(small);
}

/** Digits without the zeros before them, which people type from a paper whether the shop knows of them or not; null: there are none. */
const unpadded = (form: string): string | null => /^0+(\d{4,})$/.exec(form)?.[1] ?? null;

/** Whether it is a word with a figure behind it, such as iPhone15. */
const isWordWithFigure = (form: string): boolean => /^\p{L}+\d{1,2}$/u.test(form);

/** What a stretch may be the number of, with and without a beginning that people write before it. */
function readings(even: string, stretch: Stretch, lexicon: Lexicon): FoundNumber[] {
  const { text, start } = stretch;
  const end = start + text.length;
  const form = formOf(text);
  const said = saidBefore(even, start, lexicon);
  if (form === '' || said.isOther || isAmount(even, stretch, said)) return [];
  const isSaid = said.kind !== null || said.isMarked;
  const whole = { form, kind: said.kind, isSaid, text, start, end };
  const bare = lexicon.withoutPrefix(form);
  const rest = bare && { ...whole, ...bare, kind: said.kind ?? bare.kind, isSaid: true };
  const digits = isSaid ? unpadded(form) : null;
  const isLong = form.length >= SPEAKS_FOR_ITSELF && (isSaid || !isWordWithFigure(form));
  const isCalled = said.isMarked || (said.kind !== null && said.isDirect);
  const mayBe = isLong || isCalled;
  return [
    ...(mayBe && maySpeak(even, stretch, said) ? [whole] : []),
    ...(rest ? [rest] : []),
    ...(digits === null ? [] : [{ ...whole, form: digits }]),
  ];
}

/** Whether it says how much of something there is. */
function isAmount(even: string, { text, start }: Stretch, said: Said): boolean {
  const behind = even.slice(start + text.length, start + text.length + 40);
  if (COUNTERS.test(behind) || /^[.,]\d{1,3}(?!\d)/.test(behind)) return true;
  if (/\d[.,]$/.test(even.slice(Math.max(0, start - 2), start)) && said.kind === null) return true;
  const next = plainWord(wordAfter(behind));
  if (MEASURES.has(next)) return !said.isMarked;
  return COUNTED.has(next) && !said.isMarked && !(said.kind !== null && said.isDirect);
}

const wordAfter = (behind: string): string => /^[^\S\n]*[-]?([\p{L}\p{M}'’]+)/u.exec(behind)?.[1] ?? '';

/** What stands beside a number: the word before it and the one behind it, plain, and the signs themselves. */
interface Beside {
  readonly before: string;
  readonly behind: string;
  readonly word: string;
  readonly next: string;
}

function besideOf(even: string, { text, start }: Stretch): Beside {
  const before = even.slice(Math.max(0, start - 20), start);
  const behind = even.slice(start + text.length, start + text.length + 40);
  const word = plainWord(/([\p{L}\p{M}]+)\s+$/u.exec(before)?.[1] ?? '');
  return { before, behind, word, next: plainWord(wordAfter(behind)) };
}

/** Whether digits may be the number of something, by what stands beside them. */
function maySpeak(even: string, stretch: Stretch, said: Said): boolean {
  const { text } = stretch;
  if (!/^[\d ]+$/.test(text) || said.isMarked) return true;
  const beside = besideOf(even, stretch);
  const isNamed = said.kind !== null && said.isDirect;
  if (isYear(text) && (!isNamed || BEFORE_YEARS.has(beside.word))) return false;
  return isNamed || (isAlone(beside) && (said.kind !== null || mayStandFor(text, beside)));
}

const isYear = (text: string): boolean => /^(?:19|20)\d{2}$/.test(text);
const isDay = (text: string): boolean =>
  /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text);

/** Whether nothing follows that it says how many there are of. */
const isAlone = ({ next }: Beside): boolean => next === '' || VERBS.has(next) || JOINERS.has(next);

/** Whether digits of which nothing is said may be a number that somebody names by itself. */
function mayStandFor(text: string, { before, behind, word }: Beside): boolean {
  if (isDay(text) || IN_TIME.has(word) || isName(before)) return false;
  return !/\d\s$/.test(before) && !/^\s\d/.test(behind);
}

/** Whether a name stands right before a number, which is then a part of it: Route 1001. */
function isName(before: string): boolean {
  const word = /(\p{Lu}[\p{L}\p{M}'’]*)[^\S\n]+$/u.exec(before)?.[1] ?? '';
  return word !== '' && !VERBS.has(plainWord(word));
}
