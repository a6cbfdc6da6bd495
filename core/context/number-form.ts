/** Letters of the Cyrillic script that look like Latin ones: who copies a number by eye types either. */
const LOOK_ALIKE: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  У: 'Y',
  Х: 'X',
};

/** The first digits (zero) of the scripts whose digits people write numbers with, beside those that NFKC makes plain. */
const ZEROS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50];

/** Digits of every script as plain ones; the text keeps its length. Pure. */
export function plainDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59]/g, (digit) => {
    const code = digit.charCodeAt(0);
    return String(code - (ZEROS.findLast((zero) => zero <= code) ?? code));
  });
}

/**
 * The form in which two spellings of a number are the same: letters and digits alone, large, without accents that a keyboard may
 * lack. It is part of keys and stays as it is for ever. Pure.
 */
export function formOf(number: string): string {
  return plainDigits(number.normalize('NFKC'))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[АВЕКМНОРСТУХ]/g, (letter) => LOOK_ALIKE[letter] ?? letter);
}

/** A number as it is shown: without the sign that says that it is one. Pure. */
export function shownNumber(number: string): string {
  return number
    .normalize('NFC')
    .trim()
    .replace(/^(?:[#№＃]|n[º°]\s?)\s*/iu, '')
    .replace(/\s+/g, ' ');
}

/** What tells one number from another of the same form: nothing but how large its letters are does not. It is part of keys. Pure. */
export function exactOf(number: string): string {
  return plainDigits(shownNumber(number).normalize('NFKC')).toUpperCase();
}

/** Fewest digits that name something by themselves, without what stands around them in its number. */
const CORE_DIGITS = 4;

/**
 * The digits that people name a number such as `BIL-1001` or `000001001` by, without what stands around them; null where that
 * is nothing else, or too little, or it has several groups of digits. Pure.
 */
export function coreOf(number: string): string | null {
  const form = formOf(number);
  const [digits = '', another] = form.match(/\d+/g) ?? [];
  const core = digits.replace(/^0+/, '');
  return another !== undefined || core.length < CORE_DIGITS || core === form ? null : core;
}
