import { createHash } from 'node:crypto';
import type { ImportedTicket } from '../../schemas/api/import.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { listEvents, recordEvent, ticketSubject } from '../audit/index.ts';
import { IDENTITY_TAKEN } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { noteUse } from '../status/index.ts';
import { insertTicket, loadTicket, ticketWrite } from '../ticket/index.ts';
import { type ImportDeps, importedAt, type Outcome, requirePast } from './import-deps.ts';
import { nameInId } from './import-id.ts';
import {
  claimImported,
  IMPORTED_TAKEN,
  type Imported,
  importedIn,
  importedThing,
  noteImported,
} from './imported-store.ts';
import type { ImportedAct } from './plan-ticket.ts';
import { type ReadyTicket, readyTicket } from './ready-ticket.ts';
import { partsOf } from './write-acts.ts';

/** Refusals when somebody else has written what this import is about to write: it looks again. */
const OVERTAKEN = [IMPORTED_TAKEN, IDENTITY_TAKEN, 'ticket', 'event', 'message', 'version'];
/** Events that are read at once. */
const EVENTS_AT_ONCE = 200;

/**
 * Takes over a ticket with its whole history, each act at its own time. Given again as it is, it is there already, or is
 * completed where an import died in between. Given with more than the last time, that is added, as long as nobody has worked on
 * the ticket here.
 * @throws InvalidInputError that names what is wrong
 * @throws ConflictError `import.changed_here` when there is more, and the ticket has gone on here
 */
export async function importTicket(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
): Promise<Outcome> {
  requireTimes(item, context.now);
  const digest = createHash('sha256').update(JSON.stringify(item)).digest('base64url');
  return untilNotOvertaken(OVERTAKEN, async () => {
    const row = await deps.table.get(importedThing.of({ kind: 'ticket', externalId: item.externalId }));
    const known = importedIn(row);
    if (known === null) return create(deps, context, item, digest);
    if (known.digest !== digest) return update(deps, context, item, { ...known, now: digest });
    if (known.isWhole) return { outcome: 'unchanged', id: known.id, warnings: [] };
    return complete(deps, context, item, known);
  });
}

function requireTimes(item: ImportedTicket, now: Date): void {
  requirePast(item.createdAt, now, 'createdAt');
  for (const [at, { createdAt }] of item.messages.entries())
    requirePast(createdAt, now, `messages.${at}.createdAt`);
  for (const [at, change] of item.changes.entries()) requirePast(change.at, now, `changes.${at}.at`);
}

/** Writes a ticket that is not there, as it is in the end, with as much of its history as fits into one transaction, and then the rest. */
async function create(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
  digest: string,
): Promise<Outcome> {
  const { table } = deps;
  const ready = await readyTicket(deps, context, item, { id: undefined, there: new Set() });
  await prepare(table, context, ready);
  const ticket = lastOf(ready.acts);
  const { id, version } = ticket;
  const [first = [], ...others] = partsFor(context, ready, ready.acts);
  const known: Imported = { id, digest, version, isWhole: others.length === 0 };
  await table.write([insertTicket(ticket), claimImported('ticket', item.externalId, known), ...first]);
  await finish(table, item.externalId, known, others);
  return { outcome: 'created', id, warnings: ready.warnings };
}

/** Writes what is missing of a ticket whose import has died. */
async function complete(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
  known: Imported,
): Promise<Outcome> {
  const { id } = known;
  const there = await namesOfEvents(deps.table, id);
  const ready = await readyTicket(deps, context, item, { id, there });
  await prepare(deps.table, context, ready);
  const missing = ready.acts.filter(({ name }) => !there.has(name));
  await finish(deps.table, item.externalId, known, partsFor(context, ready, missing));
  return { outcome: 'created', id, warnings: ready.warnings };
}

/** Adds to a ticket what has happened elsewhere since it was imported. */
async function update(
  deps: ImportDeps,
  context: Context,
  item: ImportedTicket,
  known: Imported & { now: string },
): Promise<Outcome> {
  const { table } = deps;
  const { id, now: digest } = known;
  const before = await loadTicket(table, id);
  if (before.version !== known.version) throw changedHereError();
  const there = await namesOfEvents(table, id);
  const ready = await readyTicket(deps, context, item, { id, there });
  await prepare(table, context, ready);
  const missing = ready.acts.filter(({ name }) => !there.has(name));
  const last = lastOf(ready.acts);
  const written = ticketWrite(before, last, importedAt(context, last.updatedAt), { isActivity: false });
  const isSame = missing.length === 0 && written.change === null;
  // What no act tells was corrected there.
  const isTold = written.change === null || missing.some(({ message }) => message === undefined);
  const told = isTold ? [] : [corrected(written, importedAt(context, context.now.toISOString()))];
  const [first = [], ...others] = partsFor(context, ready, missing);
  const isWhole = others.length === 0;
  const { version } = isSame ? before : written.ticket;
  const next: Imported = { id, digest, version, isWhole };
  const ofTicket = isSame ? [] : [written.write, ...told];
  await table.write([...ofTicket, noteImported(item.externalId, known, next), ...first]);
  await finish(table, item.externalId, next, others);
  return { outcome: isSame ? 'unchanged' : 'updated', id, warnings: ready.warnings };
}

function corrected({ ticket, change }: ReturnType<typeof ticketWrite>, context: Context): Write {
  return recordEvent(ticketSubject(ticket.id), 'ticket.updated', { ticket, change: change ?? {} }, context);
}

/** What comes before the ticket: its people, the statuses that it was in, and the files of its messages. */
async function prepare(table: Table, context: Context, ready: ReadyTicket): Promise<void> {
  const inStatus = new Map(ready.acts.map(({ after }) => [after.statusKey, after]));
  for (const ticket of inStatus.values()) await noteUse(table, context, ready.statuses, ticket);
  for (const writes of ready.people.writes) await table.write(writes);
  for (const file of ready.files.values()) await file.keep();
}

function partsFor(context: Context, { files }: ReadyTicket, acts: readonly ImportedAct[]): Write[][] {
  const withFiles = acts.map((act) => ({
    act,
    files: act.message && files.get(act.message.given.externalId),
  }));
  return partsOf(context, withFiles);
}

/** Writes the rest, part by part, and notes with the last of them that all is there. */
async function finish(
  table: Table,
  externalId: string,
  known: Imported,
  parts: readonly Write[][],
): Promise<void> {
  for (const part of parts.slice(0, -1)) await table.write(part);
  if (known.isWhole) return;
  const last = parts.at(-1) ?? [];
  await table.write([...last, noteImported(externalId, known, { isWhole: true })]);
}

function lastOf(acts: readonly ImportedAct[]): Ticket {
  const last = acts.at(-1);
  if (last === undefined) throw new Error('A ticket has one message at least');
  return last.after;
}

/** What tells the events of a ticket apart that are there. */
async function namesOfEvents(table: Table, ticketId: number): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  let after: string | undefined;
  do {
    const page = { limit: EVENTS_AT_ONCE, after };
    const found = await listEvents(table, ticketSubject(ticketId), page);
    for (const { id } of found.items) names.add(nameInId(id));
    after = found.after ?? undefined;
  } while (after !== undefined);
  return names;
}

function changedHereError(): ConflictError {
  return new ConflictError(
    'import.changed_here',
    'There is more than the last time, but the ticket has gone on here since: nothing was added.',
  );
}
