import type { Catalogue, Field } from '../fields/index.ts';

/** What customers may read though no list shows it to them: about themselves, and by when something is promised or goes on. */
const ALSO = [
  'requester.name',
  'requester.locale',
  'requester.timezone',
  'ticket.dueAt',
  'ticket.answerDueAt',
  'ticket.until',
  'event.nextPromiseAt',
  'event.opensAt',
];
/** By when the desk promises what; where that stands is for agents. */
const PROMISED = /^ticket\.sla\.\w+\.dueAt$/;
const SUBJECTS = ['ticket', 'customer', 'organisation', 'agent'];

/** The fields that a template for customers may name: those that customers see, and what they are called. */
export function templateFields({ fields }: Catalogue): ReadonlyMap<string, Field> {
  const own = fields.filter(
    ({ key, subject, seenBy }) =>
      (SUBJECTS.includes(subject) && seenBy.includes('customer')) || ALSO.includes(key) || PROMISED.test(key),
  );
  return new Map(own.map((field) => [field.key, field]));
}
