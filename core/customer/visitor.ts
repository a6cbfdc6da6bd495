import type { Customer } from '../../schemas/customer.ts';
import { labelIn } from '../shared/label-in.ts';

/** What somebody is called whose name nobody knows, before their number. */
export const VISITOR = {
  en: 'Visitor',
  de: 'Besucher',
  fr: 'Visiteur',
  es: 'Visitante',
  it: 'Visitatore',
  nl: 'Bezoeker',
  pt: 'Visitante',
  ro: 'Vizitator',
  ru: 'Посетитель',
  sl: 'Obiskovalec',
} as const satisfies Record<string, string>;

/**
 * What a customer is called for whoever reads it: by their name, or as `Visitor 1042` while nobody knows it.
 * @param languages of who reads it, the wished for first; null where it is not known
 */
export function calledName(
  { id, name }: Pick<Customer, 'id' | 'name'>,
  languages: readonly (string | null)[],
): string {
  return name === '' ? `${labelIn(VISITOR, languages)} ${id}` : name;
}

/** Every way in which somebody without a name is called, by which they are found. */
export function visitorNames({ id }: Pick<Customer, 'id'>): string[] {
  return [...new Set<string>(Object.values(VISITOR))].map((word) => `${word} ${id}`);
}
