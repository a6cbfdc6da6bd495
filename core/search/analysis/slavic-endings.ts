/**
 * Endings of nouns, adjectives and verbs, longest first. Snowball has no stemmer for these languages: what is cut is what
 * inflection adds, and at least so many letters stay.
 */
const SLOVENIAN = longestFirst(
  'ovanja ovanje ovanjem evanja evanje nostjo nosti nost jega jemu jimi jami anja anje anjem enja enje enjem ega emu imi ami ama oma ema ovi ova ovo ove evi eva evo eve ih im em om am ah oh ov ev ja je ji jo ju jem jih jim jev a e i o u',
);
const POLISH = longestFirst(
  'owaniem owania owanie owałem owałam ościami ościach ością ości ość aniem eniem ania anie enia enie ałem ałam iłem iłam iego iemu ymi imi ego emu ach ami owi om ów ej ym im ie ią ię em ą ę y i a e o u',
);

/** Letters of a stem that alternate within one word: Slovenian loses an e, Polish softens. */
const FLEETING = /([bcdfghjklmnprstvzčšž])e([rlnkc])$/u;

export function slovenian(word: string): string {
  const stem = without(word, SLOVENIAN, 3);
  return stem.replace(FLEETING, '$1$2');
}

export function polish(word: string): string {
  return without(word, POLISH, 3);
}

function without(word: string, endings: readonly string[], least: number): string {
  const ending = endings.find((one) => word.length - one.length >= least && word.endsWith(one));
  return ending === undefined ? word : word.slice(0, word.length - ending.length);
}

function longestFirst(endings: string): string[] {
  return endings.split(' ').sort((one, other) => other.length - one.length);
}
