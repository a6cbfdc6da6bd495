import { spelledPhone } from '../../../core/phone/index.ts';

/** The phone numbers in a request, in any spelling: all together, or the first by itself. */
interface Given {
  phone?: string | null | undefined;
  phones?: readonly string[] | undefined;
}

/**
 * The numbers of a request in E.164 form; absent ones stay so.
 * @param country in which those are dialled that are typed without the prefix of a country; null where none is known
 * @throws InvalidInputError that names the number that is none
 */
export function spelledPhones(
  { phone, phones }: Given,
  country: string | null,
): { phone?: string | null; phones?: string[] } {
  return {
    ...(phone !== undefined && { phone: phone && spelledPhone(phone, country, 'phone') }),
    ...(phones && { phones: phones.map((typed, at) => spelledPhone(typed, country, `phones.${at}`)) }),
  };
}
