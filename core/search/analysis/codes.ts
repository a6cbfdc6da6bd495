/** Something that is written in pieces and found as one. */
export interface Code {
  start: number;
  end: number;
  /** the forms in which it is found */
  terms: string[];
}

/** Groups of digits with what stands between them in telephone, account and card numbers. */
const NUMBER = /(?<![\p{L}\p{N}])\+?\(?\d[\d ().\-/\u00a0\u2009\u202f]{4,30}\d(?![\p{L}\p{N}])/gu;
/** Letters and digits in pieces: order numbers, versions, names of files and hosts. */
const PIECES = /(?<![\p{L}\p{N}])[\p{L}\p{N}]+(?:[-_./:#@+][\p{L}\p{N}]+)+/gu;
const SEPARATORS = /[^\p{L}\p{N}]/gu;
/** A zero that is dialled inside the country only. */
const TRUNK = /\(0\)/gu;
/** Digits from which on a number is taken for a telephone number, and those by which it is found however it begins. */
const TELEPHONE = 9;
const SHORTEST = 5;
const LONGEST = 64;

/**
 * Numbers, order numbers, addresses and names of hosts in a text, as they are found in any spacing: without what stands
 * between their pieces. A telephone number is found with and without the prefix of its country as well.
 */
export function codesIn(text: string): Code[] {
  const found = [...numbersIn(text), ...piecesIn(text)];
  return found.sort((one, other) => one.start - other.start);
}

function numbersIn(text: string): Code[] {
  return [...text.matchAll(NUMBER)].flatMap(({ 0: written, index }) => {
    const digits = written.replace(TRUNK, '').replace(/\D/gu, '');
    if (digits.length < SHORTEST || digits.length > LONGEST) return [];
    const isOnePiece = /^\d+$/u.test(written);
    const plain = digits.replace(/^0+/u, '');
    const terms = [
      ...(isOnePiece ? [] : [digits]),
      ...(plain !== digits && /^(?:\+|00)/u.test(written) ? [plain] : []),
      ...(plain.length >= TELEPHONE && plain.length <= 15 ? [`tel${plain.slice(-TELEPHONE)}`] : []),
    ];
    return terms.length === 0 ? [] : [{ start: index, end: index + written.length, terms }];
  });
}

function piecesIn(text: string): Code[] {
  return [...text.matchAll(PIECES)].flatMap(({ 0: written, index }) => {
    const isCode = /\p{N}/u.test(written) || /[@.]/u.test(written);
    const joined = written.replace(SEPARATORS, '').toLowerCase();
    if (!isCode || joined.length < SHORTEST || joined.length > LONGEST || /^\d+$/u.test(joined)) return [];
    return [{ start: index, end: index + written.length, terms: [joined] }];
  });
}
