import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';

const texts = z.array(z.string());

/**
 * What tells a person from others, as it may stand wherever they were known. It stays beside the row of a customer who is
 * erased until nothing of them is left, and goes with the last write.
 */
export const personSchema = z.object({
  customerId: idSchema,
  /** records of theirs that were merged into this one */
  formerIds: z.array(idSchema).default([]),
  /** every address that they ever had here */
  addresses: texts,
  /** telephone numbers in E.164 form */
  phones: texts,
  /** every name that they were known by */
  names: texts,
  /** what else was written down of them: values of custom fields, ids elsewhere, notes */
  others: texts,
  /** nobody names them on any ticket, so that the tickets need not be looked at; they are when absent */
  isUnnamed: z.literal(true).optional(),
});
export type Person = z.infer<typeof personSchema>;

const ADDRESS = /^[^\s@]+@[^\s@]+$/;
const PHONE = /^\+[1-9]\d{6,14}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
/** Shortest text that tells anybody from others. */
const SHORTEST = 3;
/** Fields of a customer that many have alike: they say where somebody belongs, and not who they are. */
const SHARED = new Set([
  'locale',
  'timezone',
  'tags',
  'channel',
  'account',
  'kind',
  'language',
  'country',
  'region',
  'from',
  'source',
]);

/** A text that stands in something, with the name of the field that holds it. */
interface Named {
  name: string;
  text: string;
}

function textsIn(value: unknown, name: string): Named[] {
  if (typeof value === 'string') return [{ name, text: value.trim() }];
  if (typeof value !== 'object' || value === null) return [];
  const inner = (field: string) =>
    Array.isArray(value) || field === 'value' || field === 'text' ? name : field;
  return Object.entries(value).flatMap(([field, one]) =>
    SHARED.has(field) || (name === 'fields' && typeof one === 'string') ? [] : textsIn(one, inner(field)),
  );
}

/** One person, by all records of theirs. */
export function unitedPerson(customerId: number, records: readonly Person[]): Person {
  const all = (of: (record: Person) => readonly string[]) => [...new Set(records.flatMap(of))];
  return {
    customerId,
    formerIds: records.map((record) => record.customerId).filter((id) => id !== customerId),
    addresses: all(({ addresses }) => addresses),
    phones: all(({ phones }) => phones),
    names: all(({ names }) => names),
    others: all(({ others }) => others),
  };
}

/** Whether an id is that of one of their records. */
export const isThem = (
  { customerId, formerIds }: Pick<Person, 'customerId' | 'formerIds'>,
  id: unknown,
): boolean => id === customerId || formerIds.some((former) => former === id);

/**
 * What tells a person from others.
 * @param known their row, as whichever version wrote it
 * @param told the words that their audit trail keeps: names and addresses that they had before
 */
export function personOf(customerId: number, known: unknown, told: readonly unknown[]): Person {
  const before = told.flatMap((words) => textsIn(words, '')).map(({ text }) => ({ name: '', text }));
  const changed = told.flatMap((words) => textsIn(nameIn(words), 'name'));
  const all = [...textsIn(known, ''), ...changed, ...before].filter(
    ({ text }) => text.length >= SHORTEST && !TIME.test(text) && !ULID.test(text),
  );
  const of = (isWanted: (one: Named) => boolean) => [
    ...new Set(all.filter(isWanted).map(({ text }) => text)),
  ];
  const isReached = ({ text }: Named) => ADDRESS.test(text) || PHONE.test(text);
  const names = of((one) => one.name === 'name' && !isReached(one));
  return {
    customerId,
    formerIds: [],
    addresses: of(({ text }) => ADDRESS.test(text)),
    phones: of(({ text }) => PHONE.test(text)),
    names,
    others: of((one) => !isReached(one) && !names.includes(one.text)),
  };
}

const nameSchema = z.looseObject({ change: z.looseObject({ name: z.unknown().optional() }) });

function nameIn(words: unknown): unknown {
  return nameSchema.safeParse(words).data?.change.name;
}
