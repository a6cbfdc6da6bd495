import type { Pictured } from '../report-page/charts.ts';

/**
 * A picture in which names that its font cannot write are numbers, and those names in the order of the numbers, from (1) on: they are told beside
 * the picture, by the fonts of whoever reads. Pure.
 */
export function numbered(
  pictured: Pictured,
  isWritten: (text: string) => boolean,
): { pictured: Pictured; names: readonly string[] } {
  const names: string[] = [];
  const written = (name: string) => {
    if (isWritten(name)) return name;
    if (!names.includes(name)) names.push(name);
    return numberOf(names.indexOf(name));
  };
  const places = pictured.places.map(written);
  const strands = pictured.strands.map((strand) => ({ ...strand, name: written(strand.name) }));
  return { pictured: { ...pictured, places, strands }, names };
}

const numberOf = (at: number): string => `(${at + 1})`;
