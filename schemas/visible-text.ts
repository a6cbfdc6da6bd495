/**
 * The one rule of which characters may stand in what people read as a line: names, subjects, and the like. Characters
 * that nobody sees can make two names look the same, and those that change the direction of writing can make words look
 * like others, such as a file's or a sender's name (Unicode Technical Report 36, 2.5 and 3.2).
 *
 * Refused are control characters, line and paragraph separators, halves of surrogate pairs, and everything that Unicode
 * has drawn as nothing (`Default_Ignorable_Code_Point`: marks of direction, zero-width spaces, tags, fillers …).
 *
 * Some of those change what is seen, where they belong, and may stand there and nowhere else:
 * - joiners (ZWNJ, ZWJ) after a letter or vowel sign of a script that joins its letters, as Persian and Hindi need them
 *   (RFC 5892, appendix A, asks for the same scripts);
 * - the joiner between two emoji, the sign that an emoji is shown in colours or as text, keycaps, and the letters that
 *   make the flag of a region such as Scotland (Unicode Technical Standard 51);
 * - variants of a Han character, which names in Japan and China are told apart by, and of Mongolian letters.
 */
const HIDDEN = String.raw`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB\u2800`;

const JOINING_SCRIPTS = [
  'Arabic',
  'Syriac',
  'Nko',
  'Mongolian',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Tibetan',
  'Myanmar',
  'Khmer',
];
const JOINING = JOINING_SCRIPTS.map((script) => `\\p{Script=${script}}`).join('');

const ALLOWED = [
  String.raw`(?<=[${JOINING}])(?<=[\p{L}\p{M}])(?<!\p{Default_Ignorable_Code_Point})[\u200C\u200D]`,
  String.raw`(?<=\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]?)\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=\p{Emoji})(?<![0-9#*])[\uFE0E\uFE0F]`,
  String.raw`(?<=[0-9#*])\uFE0F(?=\u20E3)`,
  String.raw`(?<=\u{1F3F4})[\u{E0061}-\u{E007A}]{4,5}\u{E007F}`,
  String.raw`(?<=\p{Script=Han})[\uFE00-\uFE02\u{E0100}-\u{E01EF}]`,
  String.raw`(?<=\p{Script=Mongolian})(?<!\p{Default_Ignorable_Code_Point})[\u180B-\u180F]`,
].join('|');

const SEEN = `(?:[^${HIDDEN}]|${ALLOWED})*$`;

/** A text that holds nothing hidden. */
export const VISIBLE = new RegExp(`^${SEEN}`, 'u');

/** A text that holds nothing hidden, and something that is seen. */
export const VISIBLE_LINE = new RegExp(`^(?=.*\\S)${SEEN}`, 'u');

/** Says what is wrong with a text that does not fit. */
export const NOT_VISIBLE =
  'must not contain control characters, or others that are not seen or turn the writing around';

const HIDDEN_OR_ALLOWED = new RegExp(`(${ALLOWED})|[${HIDDEN}]`, 'gu');

/** A text without what is hidden in it: what the desk makes of a line that came by mail, which nobody can correct. */
export function withoutHidden(text: string): string {
  return text.replace(HIDDEN_OR_ALLOWED, (_, allowed: string | undefined) => allowed ?? '');
}
