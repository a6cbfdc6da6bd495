import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { type ContextEntry, contextEntrySchema } from '../../schemas/context.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { isNotErased, type PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { isOfKind, rowsOfKind } from '../shared/row-kind.ts';
import {
  change,
  insert,
  type Key,
  type QueryRequest,
  type Row,
  textOfKey,
  type Write,
} from '../shared/write.ts';
import { aliasesOf } from './aliases.ts';
import type { Known } from './match-numbers.ts';
import { exactOf, formOf } from './number-form.ts';

/** What names an entry. */
export interface EntryName {
  readonly customerId: number;
  readonly kind: string;
  readonly number: string;
}

const partitionOf = (customerId: number) => `CONTEXT#${customerId}`;

export const entryByNumber = accessPattern({
  name: 'Entry of context',
  description: 'Reads what is known of an order or another thing of a customer.',
  operation: 'GetItem',
  pk: 'CONTEXT#<customer>',
  sk: 'N#<form of its number>#<kind>#<number>',
  of: ({ customerId, kind, number }: EntryName): Key => ({
    pk: partitionOf(customerId),
    sk: numberKey(formOf(number), { kind, number }),
  }),
});

export const entriesByForm = accessPattern({
  name: 'Entries of context by number',
  description: 'Finds the things of a customer that a message names by a number.',
  operation: 'Query',
  pk: 'CONTEXT#<customer>',
  sk: 'N#<form of the number>#<kind>#<number>',
  of: ({ customerId, form }: { customerId: number; form: string }): QueryRequest => ({
    pk: partitionOf(customerId),
    from: `N#${form}#`,
    to: `N#${form}#~`,
    limit: 20,
  }),
});

export const entriesOfKind = accessPattern({
  name: 'Entries of context by date',
  description: 'Lists the things of a kind that a customer has, the newest first.',
  operation: 'Query',
  pk: 'CONTEXT#<customer>',
  sk: 'L#<kind>#<date>#<number>, newest first',
  of: ({
    customerId,
    kind,
    limit,
    after,
  }: PageRequest & { customerId: number; kind: string }): QueryRequest => ({
    pk: partitionOf(customerId),
    from: `L#${kind}#`,
    to: after === undefined ? `L#${kind}#~` : `L#${kind}#${after}`,
    newestFirst: true,
    // One row more than the page holds, and one for the row that the page before ended with.
    limit: limit + (after === undefined ? 1 : 2),
  }),
});

const numberKey = (form: string, { kind, number }: Pick<EntryName, 'kind' | 'number'>): string =>
  `N#${form}#${kind}#${exactOf(number)}`;
const placeOf = ({ date, number }: Pick<ContextEntry, 'date' | 'number'>): string =>
  `${date}#${exactOf(number)}`;

const entries = rowsOfKind(ROW_KIND.contextEntry, z.object({ entry: contextEntrySchema }));
const pointers = rowsOfKind(
  ROW_KIND.contextPointer,
  z.object({
    customerId: idSchema,
    entryKind: z.string(),
    number: z.string(),
    /** whether it stands for the digits of the number alone */
    isCore: z.boolean(),
    place: z.string().nullable(),
    /** when it stopped to lead to the entry; null: it does */
    goneAt: z.string().nullable(),
  }),
);

/** The entry in a row. */
export const parseEntryRow = (row: unknown): ContextEntry => entries.parse(row).entry;
/** The entry in a row that may have been erased with its customer; null where it was. */
export const entryIn = (row: unknown): ContextEntry | null =>
  row !== undefined && isNotErased(row) ? parseEntryRow(row) : null;
/** What a row that leads to an entry says. */
export const parsePointerRow = pointers.parse;

/** Days for which what was taken away is remembered, so that nothing older brings it back. */
const REMEMBERED_DAYS = 90;
const expiry = (at: string): number => Math.ceil(Date.parse(at) / 1000) + REMEMBERED_DAYS * 24 * 60 * 60;

function entryRow(entry: ContextEntry): Row & { version: number } {
  const { version, removedAt } = entry;
  const expires = removedAt === null ? {} : { expiresAtSeconds: expiry(removedAt) };
  return entries.row(entryByNumber.of(entry), { version, entry, ...expires });
}

/** The rows that lead to an entry: its other forms, and its place by date; none to one that was taken away. */
function pointersTo(entry: ContextEntry | null) {
  if (entry === null || entry.removedAt !== null)
    return new Map<string, { isCore: boolean; place: string | null }>();
  const own = formOf(entry.number);
  const forms = aliasesOf(entry.number, entry.otherNumbers).filter(({ form }) => form !== own);
  return new Map<string, { isCore: boolean; place: string | null }>([
    ...forms.map(({ form, isCore }) => [numberKey(form, entry), { isCore, place: null }] as const),
    [`L#${entry.kind}#${placeOf(entry)}`, { isCore: false, place: placeOf(entry) }],
  ]);
}

/** The writes that make an entry what it is now, refused with `version` when somebody else was faster. */
export function entryWrites(before: ContextEntry | null, after: ContextEntry): Write[] {
  const [were, are] = [pointersTo(before), pointersTo(after)];
  const { customerId, kind: entryKind, number, savedAt } = after;
  const write = (sk: string, said: { isCore: boolean; place: string | null }, goneAt: string | null) =>
    pointers.upsert({
      key: { pk: partitionOf(customerId), sk },
      set: {
        ...{ customerId, entryKind, number, ...said, goneAt },
        ...(goneAt !== null && { expiresAtSeconds: expiry(goneAt) }),
      },
      remove: goneAt === null ? ['expiresAtSeconds'] : [],
    });
  const gone = [...were].filter(([sk]) => !are.has(sk));
  const added = [...are].filter(([sk]) => !were.has(sk));
  return [
    before === null ? insert(entryRow(after), 'version') : change(entryRow(before), entryRow(after)),
    ...gone.map(([sk, said]) => write(sk, said, savedAt)),
    ...added.map(([sk, said]) => write(sk, said, null)),
  ];
}

/** What a row that is found by a form of a number leads to; null when that is gone. */
export function knownBy(form: string, row: unknown): (Known & { name: EntryName }) | null {
  const name = nameIn(row);
  if (name === null) return null;
  const isCore = isOfKind(row, ROW_KIND.contextPointer) && pointers.parse(row).isCore;
  return { kind: name.kind, form, isCore, id: textOfKey(entryByNumber.of(name)), name };
}

function nameIn(row: unknown): EntryName | null {
  if (isOfKind(row, ROW_KIND.contextEntry)) {
    const entry = parseEntryRow(row);
    return entry.removedAt === null ? entry : null;
  }
  if (!isOfKind(row, ROW_KIND.contextPointer)) return null;
  const { customerId, entryKind: kind, number, goneAt } = pointers.parse(row);
  return goneAt === null ? { customerId, kind, number } : null;
}
