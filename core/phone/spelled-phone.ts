import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { fieldError } from '../shared/errors.ts';

/**
 * The one spelling of a phone number that somebody typed, in E.164 form: however it is spaced, with `+` or `00` in front, or as it is
 * dialled inside a country. An extension is left out. This is in no `index.ts` of another domain, as the numbering plans of all
 * countries are large.
 * @param country code of the country (ISO 3166-1) in which it is dialled so; null where nobody has said one
 * @throws InvalidInputError that names `path` when there can be no such number
 */
export function spelledPhone(typed: string, country: string | null, path: string): string {
  const international = typed.trim().replace(/^00/u, '+');
  const home = country !== null && isSupportedCountry(country) ? country : undefined;
  const inside = home === undefined ? undefined : parsePhoneNumberFromString(typed, home);
  const number = inside?.isPossible() ? inside : parsePhoneNumberFromString(international);
  if (!number?.isPossible()) throw fieldError(path, NO_NUMBER);
  return number.number;
}

const NO_NUMBER = 'must be a phone number with the prefix of its country, such as +49 89 123456';
