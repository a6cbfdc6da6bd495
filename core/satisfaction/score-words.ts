type Phrase = Readonly<Record<string, string>> & { readonly en: string };

const VERY_BAD: Phrase = {
  en: 'Very dissatisfied',
  de: 'Sehr unzufrieden',
  fr: 'Très insatisfait',
  es: 'Muy insatisfecho',
  it: 'Molto insoddisfatto',
  nl: 'Zeer ontevreden',
  pt: 'Muito insatisfeito',
  ro: 'Foarte nemulțumit',
  ru: 'Очень плохо',
  sl: 'Zelo nezadovoljen',
};
const BAD: Phrase = {
  en: 'Dissatisfied',
  de: 'Unzufrieden',
  fr: 'Insatisfait',
  es: 'Insatisfecho',
  it: 'Insoddisfatto',
  nl: 'Ontevreden',
  pt: 'Insatisfeito',
  ro: 'Nemulțumit',
  ru: 'Плохо',
  sl: 'Nezadovoljen',
};
const NEUTRAL: Phrase = {
  en: 'In between',
  de: 'Teils, teils',
  fr: 'Mitigé',
  es: 'Regular',
  it: 'Così così',
  nl: 'Ertussenin',
  pt: 'Mais ou menos',
  ro: 'Așa și așa',
  ru: 'Нормально',
  sl: 'Nekje vmes',
};
const GOOD: Phrase = {
  en: 'Satisfied',
  de: 'Zufrieden',
  fr: 'Satisfait',
  es: 'Satisfecho',
  it: 'Soddisfatto',
  nl: 'Tevreden',
  pt: 'Satisfeito',
  ro: 'Mulțumit',
  ru: 'Хорошо',
  sl: 'Zadovoljen',
};
const VERY_GOOD: Phrase = {
  en: 'Very satisfied',
  de: 'Sehr zufrieden',
  fr: 'Très satisfait',
  es: 'Muy satisfecho',
  it: 'Molto soddisfatto',
  nl: 'Zeer tevreden',
  pt: 'Muito satisfeito',
  ro: 'Foarte mulțumit',
  ru: 'Очень хорошо',
  sl: 'Zelo zadovoljen',
};

const BY_SCALE: Readonly<Record<number, readonly Phrase[]>> = {
  2: [BAD, GOOD],
  3: [BAD, NEUTRAL, GOOD],
  5: [VERY_BAD, BAD, NEUTRAL, GOOD, VERY_GOOD],
};

/** What stands for a score in words, by language; of a scale that only a later version knows, the number. */
export function wordsOfScore(score: number, scale: number): Phrase {
  return BY_SCALE[scale]?.[score - 1] ?? { en: `${score} / ${scale}` };
}
