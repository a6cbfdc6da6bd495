import { plainDigits } from './number-form.ts';

/** Stands in a text for what is no number of anything. It is no letter, no digit and no space. */
export const BLANK = '\u2219';

const blanked = (text: string, pattern: RegExp): string =>
  text.replace(pattern, (found: string) => BLANK.repeat(found.length));

/** Months as they begin in the languages that the desk meets. */
const MONTH =
  '(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|iun|iul|aug|sep|o[ck]t|nov|de[czs]|ian|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|f[eé]v|avr|ao[uû]|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек)\\p{L}*';

/**
 * What looks like a number of a thing, and is none: addresses of the web and of mail, the number of a ticket as the desk writes it,
 * times, dates, accounts, amounts, phone numbers.
 */
const FALSE_FRIENDS: readonly RegExp[] = [
  /https?:\/\/[^\s<>]+|www\.[^\s<>]+/giu,
  /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gu,
  /\[#\d{1,15}\]/gu,
  /(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.]*\d)/gu,
  /(?<![\w#])\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?/gu,
  /(?<![\w#.])\d{1,2}:\d{2}(?::\d{2})?(?!\w)/gu,
  /(?<![\w#./-])(?:\d{1,2}([./-])\s?\d{1,2}\1\s?(?:\d{4}|\d{2})|\d{4}([./-])\d{1,2}\2\d{1,2})(?![\w/-])/gu,
  new RegExp(
    `(?<![\\w#])\\d{1,2}(?:\\.|st|nd|rd|th|-?е|-?го)?\\s(?:de\\s|of\\s)?${MONTH}\\.?(?:\\s(?:de\\s)?\\d{4}(?!\\d))?`,
    'giu',
  ),
  new RegExp(`(?<!\\p{L})${MONTH}\\.?\\s\\d{1,2}(?:st|nd|rd|th)?,\\s?\\d{4}(?!\\d)`, 'giu'),
  // IBAN, as it is written and as it is printed
  /(?<![\w])[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,8}(?:\s?[A-Z0-9]{1,3})?(?![\w])/gu,
  // amounts: with a currency before or behind them, or with cents
  /(?:[€$£¥₽₴₺₹₩]|(?<!\p{L})(?:EUR|USD|GBP|CHF|RON|RUB|PLN|CZK|HUF|SEK|NOK|DKK|JPY))\s?\d[\d.,' ]{0,20}/giu,
  /(?<![\w#.,-])\d[\d.,' ]{0,20}[€$£¥₽₴₺₹₩]/gu,
  /(?<![\w#.,-])\d{1,3}(?:[.,' ]\d{3}){0,4}[.,](?:\d{2}|-)(?![.,-]?\d)/gu,
  // phone numbers: with a plus, with a zero in front and groups, in three groups and more
  /\+\s?\d[\d\s()./-]{5,24}\d/gu,
  /(?<![\w#-])\(?0\d{1,5}\)?[\s./-]{1,2}\d{2,8}(?:[\s./-]?\d{2,8}){0,6}/gu,
  /(?<![\w#-])\(\d{2,5}\)\s?\d{2,8}(?:[\s./-]?\d{2,8}){0,6}/gu,
];

/** Signs that look alike as one of them, each in its place. Pure. */
export function evened(text: string): string {
  const narrow = text.replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return plainDigits(narrow)
    .replace(/[\u2010-\u2015\u2212\ufe58\ufe63]/g, '-')
    .replace(/[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]/g, ' ');
}

/** A text with all that is no number of a thing blanked out, as long as it was. Pure. */
export function withoutFalseFriends(text: string): string {
  return FALSE_FRIENDS.reduce(blanked, text);
}
