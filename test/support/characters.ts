import fc from 'fast-check';

const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const LAST_CHARACTER = 0x10ffff;

/** The character at a place among all there are, and the place of a character. */
const characterAt = (place: number): string =>
  String.fromCodePoint(place < FIRST_SURROGATE ? place : place + SURROGATES);
const placeOf = (character: unknown): number => {
  const point = String(character).codePointAt(0) ?? 0;
  const place = point < FIRST_SURROGATE ? point : point - SURROGATES;
  if (characterAt(place) !== character) throw new Error('This is not one character.');
  return place;
};

/**
 * Any character of Unicode, as a unit of `fc.string`. The unit `binary` means the same, but takes a second in each file
 * to list them all.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: LAST_CHARACTER - SURROGATES })
  .map(characterAt, placeOf);
