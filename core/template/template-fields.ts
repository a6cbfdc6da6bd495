import type { Catalogue, Field } from '../fields/index.ts';

/** What customers may read of themselves though no list shows it to them. */
const OWN = ['requester.name', 'requester.locale', 'requester.timezone'];
const SUBJECTS = ['ticket', 'customer', 'organisation', 'agent'];

/** The fields that a template for customers may name: those that customers see, and what they are called. */
export function templateFields({ fields }: Catalogue): ReadonlyMap<string, Field> {
  const own = fields.filter(
    ({ key, subject, seenBy }) =>
      (SUBJECTS.includes(subject) && seenBy.includes('customer')) || OWN.includes(key),
  );
  return new Map(own.map((field) => [field.key, field]));
}
