import { chatVisitor, visitorHash } from '../chat/index.ts';
import { erasedWrite } from '../purge/index.ts';
import type { Table } from '../shared/table.ts';
import { writeEach } from './erase-deps.ts';
import { isThem, type Person } from './person.ts';
import { pageOf } from './rows-store.ts';
import type { StoredRow } from './strike-value.ts';
import { parseRow } from './ticket-stake.ts';

/** How the places of visitors begin. */
const PLACE = /^[uv]:/;

/** What is known of a person as a visitor of chats: by their identities there, on each channel that there ever was. */
export async function visitorRows(table: Table, person: Person): Promise<StoredRow[]> {
  const rows = await rowsAtPlaces(table, person);
  return rows.filter(({ customerId, place }) =>
    customerId === undefined ? !isOfSite(place) : isThem(person, customerId),
  );
}

/** Each site counts its people by itself: the same id is somebody else on another. */
const isOfSite = (place: unknown): boolean => typeof place === 'string' && place.startsWith('u:');

async function rowsAtPlaces(table: Table, { others }: Pick<Person, 'others'>): Promise<StoredRow[]> {
  const places = others.filter((text) => PLACE.test(text));
  if (places.length === 0) return [];
  const { rows } = await pageOf(table, 'CONFIG#channels', '');
  const keys = rows.map(({ sk }) => sk);
  const known = keys.flatMap((channel) =>
    places.map((place) => chatVisitor.of({ channel, visitor: visitorHash(place) })),
  );
  return (await table.getMany(known)).map(parseRow);
}

/** Forgets who a person was in chats: their sessions lead nowhere from then on. */
export async function forgetVisitor(table: Table, now: Date, person: Person): Promise<void> {
  const rows = await rowsAtPlaces(table, person);
  // Who has written nothing loses nothing, and begins anew.
  const theirs = rows.filter(({ customerId }) => customerId === undefined || isThem(person, customerId));
  await writeEach(
    table,
    theirs.map((row) => erasedWrite(row, now)),
  );
}
