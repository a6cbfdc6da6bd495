import type { Range } from './reading.ts';

/** How long the account numbers of each country are (SWIFT IBAN Registry). */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 ' +
    'YE30'
  )
    .split(' ')
    .map((entry): [string, number] => [entry.slice(0, 2), Number(entry.slice(2))]),
);

const BEGINNING = /(?<![\p{L}\p{N}])[A-Za-z]{2}\d{2}(?=[ \u00a0\u202f-]?[A-Za-z0-9])/gu;
const SIGN = /[A-Za-z0-9]/;
const SEPARATOR = /[ \u00a0\u202f-]/;
const WORD = /[\p{L}\p{N}]/u;

/** Whether a number, without separators and in capital letters, is an IBAN: by length and check digits (ISO 13616). */
export function isIban(number: string): boolean {
  if (LENGTHS.get(number.slice(0, 2)) !== number.length || !/^[A-Z]{2}\d{2}[A-Z0-9]+$/.test(number))
    return false;
  const turned = number.slice(4) + number.slice(0, 4);
  let rest = 0;
  for (const sign of turned) {
    const value = Number.parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

/** Where IBANs stand in a text, in groups or in one, with capital letters or small ones. */
export function findIbans(text: string): Range[] {
  return [...text.matchAll(BEGINNING)].flatMap(({ 0: beginning, index }) => {
    const length = LENGTHS.get(beginning.slice(0, 2).toUpperCase());
    const found = length === undefined ? null : taken(text, index, length);
    return found !== null && isIban(found.number) ? [{ start: index, end: found.end }] : [];
  });
}

/** So many letters and digits from a place on, with one separator at most between two; null when there are not so many. */
function taken(text: string, start: number, length: number): { number: string; end: number } | null {
  let number = '';
  let at = start;
  while (number.length < length) {
    if (number !== '' && SEPARATOR.test(text.charAt(at))) at += 1;
    if (!SIGN.test(text.charAt(at))) return null;
    number += text.charAt(at).toUpperCase();
    at += 1;
  }
  return WORD.test(text.charAt(at)) ? null : { number, end: at };
}
