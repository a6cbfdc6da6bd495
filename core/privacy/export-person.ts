import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import { loadCustomer } from '../customer/index.ts';
import { heldById, parseHeldRow } from '../held/index.ts';
import { senderByName } from '../sender/index.ts';
import { type Counter, lastId } from '../shared/counter-store.ts';
import { ConflictError } from '../shared/errors.ts';
import { type JobKind, jobKind, type PageDeps } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import { suppressedAddress } from '../suppression/index.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { archivedTicket, type Entry, saidIn } from './archive-ticket.ts';
import { visitorRows } from './erase-chats.ts';
import { rowsOf } from './erase-on-ticket.ts';
import { type Person, personOf, unitedPerson } from './person.ts';
import { ownRows } from './rows-store.ts';
import { type StoredRow, struckValue } from './strike-value.ts';
import { stringsAnywhere } from './strings.ts';
import { parseRow, stakeIn } from './ticket-stake.ts';
import { zipOf } from './zip.ts';

/** Tickets that are read at the same time. */
const AT_ONCE = 20;
/** Most bytes of an archive: the function that puts it together holds it in memory. */
const MOST_BYTES = 150_000_000;

const entrySchema = z.union([
  z.object({ path: z.string(), text: z.string() }),
  z.object({
    path: z.string(),
    object: z.object({ bucket: z.enum(['mail', 'attachments']), key: z.string() }),
  }),
]);

/**
 * Puts together all that the desk has of a person, as one archive: their record and its trail, what is known of their addresses, their
 * tickets with conversation, files and raw mail, what they wrote on those of others, and where else they are named. Goes through every
 * ticket, as erasing does; the last page makes the archive of what those before it have put by.
 */
export const exportPerson: JobKind = jobKind({
  permission: 'customer.export',
  input: z.strictObject({ customerId: idSchema, withFiles: z.boolean().default(true) }),
  checkpoint: z.object({
    after: z.int().nonnegative(),
    parts: z.int().nonnegative(),
    tickets: z.int().nonnegative(),
  }),
  first: { after: 0, parts: 0, tickets: 0 },
  page: async (deps, { input, checkpoint }) => {
    const { table, jobId, parts, hasTime } = deps;
    const { person, rows } = await loadPerson(deps, input.customerId);
    const last = await lastId(table, 'ticket' satisfies Counter);
    const entries: Entry[] = [];
    let { after, tickets } = checkpoint;
    do {
      const ids = Array.from(
        { length: Math.max(0, Math.min(AT_ONCE, last - after)) },
        (_, at) => after + at + 1,
      );
      const found = await Promise.all(ids.map((id) => entriesOf(deps, person, id)));
      tickets += found.filter((some) => some.length > 0).length;
      entries.push(...found.flat());
      after += ids.length;
    } while (after < last && hasTime());
    await parts.keep(jobId, checkpoint.parts, JSON.stringify(entries));
    const progress = { done: after, total: last, note: 'puts together what is theirs' };
    const next = { after, parts: checkpoint.parts + 1, tickets };
    if (after < last) return { done: false, checkpoint: next, progress };
    const all = [...(await ownEntries(deps, person, rows)), ...(await keptEntries(deps, next.parts))];
    const archive = await archiveOf(deps, all, input.withFiles);
    const filename = `customer-${input.customerId}.zip`;
    const result = { filename, contentType: 'application/zip', body: archive };
    return { done: true, progress, result, counts: { tickets, entries: all.length } };
  },
});

async function loadPerson(
  { table }: PageDeps,
  customerId: number,
): Promise<{ person: Person; rows: StoredRow[] }> {
  const { formerIds = [] } = await loadCustomer(table, customerId);
  const all = await Promise.all([customerId, ...formerIds].map((id) => recordOf(table, id)));
  const records = all.map(({ record }) => record);
  return { person: unitedPerson(customerId, records), rows: all.flatMap(({ rows }) => rows) };
}

async function recordOf(
  table: PageDeps['table'],
  id: number,
): Promise<{ record: Person; rows: StoredRow[] }> {
  const rows = await ownRows(table, id);
  const own = rows.find(({ kind }) => kind === ROW_KIND.customer);
  const told = rows.filter(({ kind }) => kind === ROW_KIND.event).map(({ words }) => words);
  return { record: personOf(id, own?.customer, told), rows };
}

async function entriesOf({ table }: PageDeps, person: Person, ticketId: number): Promise<Entry[]> {
  const rows = await rowsOf(table, ticketId);
  const meta = rows.find(({ sk }) => sk === ticketByNumber.of(ticketId).sk);
  if (meta === undefined) return [];
  const ticket = parseTicketRow(meta);
  const stake = ticket.purged ? null : stakeIn(ticket, rows, { person, namesakes: new Set() });
  return stake === null ? [] : archivedTicket({ ticket, rows, person }, stake);
}

/** Their record, its trail, and what is known of their addresses and held of what they sent. */
async function ownEntries({ table }: PageDeps, person: Person, rows: readonly StoredRow[]): Promise<Entry[]> {
  const json = (path: string, value: unknown): Entry => ({
    path,
    text: `${JSON.stringify(value, null, 2)}\n`,
  });
  const of = (isWanted: (row: StoredRow) => boolean) => rows.filter(isWanted).map(saidIn);
  const isEvent = ({ kind }: StoredRow) => kind === ROW_KIND.event;
  const isRecord = ({ kind }: StoredRow) => kind === ROW_KIND.customer;
  const keys = person.addresses.flatMap((address) => [
    suppressedAddress.of(address),
    senderByName.of(address),
  ]);
  const known = (await table.getMany(keys)).map(parseRow);
  return [
    json('person.json', of(isRecord)),
    json('other.json', [
      ...of((row) => !isRecord(row) && !isEvent(row)),
      ...(await visitorRows(table, person)).map(saidIn),
    ]),
    json('for-agents/trail.json', of(isEvent)),
    json(
      'addresses.json',
      known.map((row) => ({ kind: row.kind, ...saidIn(row) })),
    ),
    ...(await heldEntries(table, person)),
  ];
}

/** Mail of theirs that is held. */
async function heldEntries(table: PageDeps['table'], person: Person): Promise<Entry[]> {
  const strings = stringsAnywhere(person, new Set());
  const found: Entry[] = [];
  const last = await lastId(table, 'held');
  for (let from = 1; from <= last; from += 100) {
    const ids = Array.from({ length: Math.min(100, last - from + 1) }, (_, at) => from + at);
    for (const held of (await table.getMany(ids.map(heldById.of))).map(parseHeldRow)) {
      const sender = held.content?.from;
      if (sender === undefined || struckValue(sender, strings) === sender) continue;
      found.push({ path: `held/${held.id}.json`, text: `${JSON.stringify(held, null, 2)}\n` });
      found.push({ path: `held/${held.id}.eml`, object: { bucket: 'mail', key: held.delivery.rawKey } });
    }
  }
  return found;
}

async function keptEntries({ parts, jobId }: PageDeps, count: number): Promise<Entry[]> {
  const all: Entry[] = [];
  for (let part = 0; part < count; part += 1)
    all.push(...z.array(entrySchema).parse(JSON.parse(await parts.read(jobId, part))));
  return all;
}

/** @throws ConflictError when it is too large to be put together with its files */
async function archiveOf(
  { readObject }: PageDeps,
  entries: readonly Entry[],
  withFiles: boolean,
): Promise<Buffer> {
  const files: { path: string; bytes: Uint8Array }[] = [];
  let size = 0;
  for (const entry of entries) {
    const bytes =
      'text' in entry ? Buffer.from(entry.text) : withFiles ? await readObject?.(entry.object) : null;
    if (!bytes) continue;
    size += bytes.length;
    if (size > MOST_BYTES) throw tooLarge();
    files.push({ path: entry.path, bytes });
  }
  return zipOf(files);
}

function tooLarge(): ConflictError {
  return new ConflictError(
    'customer.export_too_large',
    'Their files are more than one archive takes. Export them without files, which the API gives one by one.',
  );
}
