import type { Customer } from '../../schemas/customer.ts';

/** The numbers of a customer, that to call them at first in front. */
export function phonesOf({ phone, otherPhones = [] }: Pick<Customer, 'phone' | 'otherPhones'>): string[] {
  return [...new Set([...(phone === null ? [] : [phone]), ...otherPhones])];
}

/** How a customer keeps these numbers, in this order, each once. */
export function keptPhones(numbers: readonly string[]): Pick<Customer, 'phone' | 'otherPhones'> {
  const [phone = null, ...otherPhones] = new Set(numbers);
  return { phone, otherPhones: otherPhones.length > 0 ? otherPhones : undefined };
}
