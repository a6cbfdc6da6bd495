import { createHash } from 'node:crypto';
import type { ImportedTicket } from '../../schemas/api/import.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ATTACHED } from '../attachment/index.ts';
import { idsOfEvents, recordEvent, ticketSubject } from '../audit/index.ts';
import { IDENTITY_TAKEN } from '../customer/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { noteUse } from '../status/index.ts';
import { ID_TAKEN } from '../threading/index.ts';
import { insertTicket, loadTicket, ticketWrite } from '../ticket/index.ts';
import { type ImportDeps, importedAt, type Outcome, requirePast } from './import-deps.ts';
import { importName, nameInId } from './import-id.ts';
import {
  claimImported,
  IMPORTED_TAKEN,
  type Imported,
  importedIn,
  importedThing,
  noteImported,
} from './imported-store.ts';
import type { ImportedAct } from './plan-ticket.ts';
import { type ReadyTicket, readNamed, readyTicket } from './ready-ticket.ts';
import { partsOf } from './write-acts.ts';

/** Refusals when somebody else has written what this import is about to write: it looks again. */
const OVERTAKEN = [
  IMPORTED_TAKEN,
  IDENTITY_TAKEN,
  ID_TAKEN,
  ATTACHED,
  'ticket',
  'event',
  'message',
  'version',
];

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
  requireEachOnce(item);
  const digest = digestOf(item);
  return untilNotOvertaken(OVERTAKEN, async () => {
    const rowAt = await readNamed(deps, context.now, item);
    const known = importedIn(rowAt(importedThing.of({ kind: 'ticket', externalId: item.externalId })));
    if (known?.isWhole && known.digest === digest)
      return { outcome: 'unchanged', id: known.id, warnings: [] };
    if (known === null) {
      const ready = await readyTicket(deps, context, item, { rowAt, there: new Set() });
      return create(deps, context, item.externalId, { ready, digest });
    }
    const before = known.digest === digest ? null : await unchangedSince(deps.table, known);
    const { id } = known;
    const there = await namesOfEvents(deps.table, id);
    const ready = await readyTicket(deps, context, item, { rowAt, id, there });
    const missing = ready.acts.filter(({ name }) => !there.has(name));
    const asked = { ready, known, missing };
    if (before === null) return complete(deps, context, item.externalId, asked);
    return update(deps, context, item.externalId, { ...asked, before, digest });
  });
}

/**
 * What tells apart what was given from what is given the next time. Uploads have other ids each time that a file is uploaded,
 * and belong to messages that are there or not.
 */
function digestOf(item: ImportedTicket): string {
  const messages = item.messages.map(({ attachments: _, ...message }) => message);
  return createHash('sha256')
    .update(JSON.stringify({ ...item, messages }))
    .digest('base64url');
}

function requireTimes(item: ImportedTicket, now: Date): void {
  requirePast(item.createdAt, now, 'createdAt');
  for (const [at, { createdAt }] of item.messages.entries())
    requirePast(createdAt, now, `messages.${at}.createdAt`);
  for (const [at, change] of item.changes.entries()) requirePast(change.at, now, `changes.${at}.at`);
  for (const [at, { askedAt, ratedAt = askedAt }] of (item.satisfaction ?? []).entries()) {
    requirePast(askedAt, now, `satisfaction.${at}.askedAt`);
    requirePast(ratedAt, now, `satisfaction.${at}.ratedAt`);
  }
  for (const [at, { workedAt }] of (item.timeEntries ?? []).entries())
    requirePast(workedAt, now, `timeEntries.${at}.workedAt`);
}

/** Two messages of one external id would be one. */
function requireEachOnce(item: ImportedTicket): void {
  for (const name of ['messages', 'changes', 'satisfaction', 'timeEntries'] as const) {
    const seen = new Set<string>();
    const at = (item[name] ?? []).findIndex(
      ({ externalId }) => seen.has(externalId) || !seen.add(externalId),
    );
    if (at >= 0) throw fieldError(`${name}.${at}.externalId`, 'is that of another one before it');
  }
}

/** The ticket as it was imported. @throws ConflictError when it has gone on here */
async function unchangedSince(table: Table, known: Imported): Promise<Ticket> {
  const ticket = await loadTicket(table, known.id);
  if (ticket.version !== known.version) throw changedHereError();
  return ticket;
}

/**
 * Writes a ticket that is not there, as it is in the end, with as much of its history as fits into one transaction, and then
 * the rest.
 */
async function create(
  deps: ImportDeps,
  context: Context,
  externalId: string,
  { ready, digest }: { ready: ReadyTicket; digest: string },
): Promise<Outcome> {
  await prepare(deps, context, ready);
  const ticket = lastOf(ready.acts);
  const { id, version } = ticket;
  const [first = [], ...others] = partsFor(context, ready, ready.acts);
  const known: Imported = { id, digest, version, isWhole: others.length === 0 };
  await deps.table.write([insertTicket(ticket), claimImported('ticket', externalId, known), ...first]);
  await finish(deps.table, externalId, known, others);
  return { outcome: 'created', id, warnings: ready.warnings };
}

/** A ticket of which something is there, and what is missing. */
interface Begun {
  ready: ReadyTicket;
  known: Imported;
  missing: readonly ImportedAct[];
}

/** Writes what is missing of a ticket whose import has died. */
async function complete(
  deps: ImportDeps,
  context: Context,
  externalId: string,
  { ready, known, missing }: Begun,
): Promise<Outcome> {
  await prepare(deps, context, ready);
  await finish(deps.table, externalId, known, partsFor(context, ready, missing));
  return { outcome: 'created', id: known.id, warnings: ready.warnings };
}

/** Adds to a ticket what has happened elsewhere since it was imported. */
async function update(
  deps: ImportDeps,
  context: Context,
  externalId: string,
  { ready, known, missing, before, digest }: Begun & { before: Ticket; digest: string },
): Promise<Outcome> {
  const { table } = deps;
  const { id } = known;
  const { warnings } = ready;
  const last = lastOf(ready.acts);
  // What happened elsewhere was promised by nobody here: service levels begin with what happens on this desk.
  const there = { ...importedAt(context, last.updatedAt, digest), levels: undefined, timeRules: undefined };
  const written = await ticketWrite(before, last, there, { isActivity: false });
  if (missing.length === 0 && written.change === null) {
    await finish(table, externalId, known, [], { digest });
    return { outcome: 'unchanged', id, warnings };
  }
  await prepare(deps, context, ready);
  // What no act tells was corrected there.
  const isTold =
    written.change === null ||
    missing.some(({ message, survey }) => message === undefined && survey === undefined);
  const told = isTold
    ? []
    : [corrected(written, importedAt(context, context.now.toISOString(), importName(digest)))];
  const [first = [], ...others] = partsFor(context, ready, missing);
  const { version } = written.ticket;
  const next: Imported = { id, digest, version, isWhole: others.length === 0 };
  await table.write([written.write, ...told, noteImported(externalId, known, next), ...first]);
  await finish(table, externalId, next, others);
  return { outcome: 'updated', id, warnings };
}

function corrected({ ticket, change }: Awaited<ReturnType<typeof ticketWrite>>, context: Context): Write {
  return recordEvent(ticketSubject(ticket.id), 'ticket.updated', { ticket, change: change ?? {} }, context);
}

/** What comes before the ticket: its people, the statuses that it was in, and the files of its messages. */
async function prepare(deps: ImportDeps, context: Context, ready: ReadyTicket): Promise<void> {
  const { table } = deps;
  const inStatus = new Map(ready.acts.map(({ after }) => [after.statusKey, after]));
  for (const ticket of inStatus.values()) await noteUse(table, context, ready.statuses, ticket);
  for (const writes of ready.people.writes) await table.write(writes);
  for (const { files, objects } of ready.parts.values()) {
    await files.keep();
    for (const object of objects) await deps.keepObject(object);
  }
}

function partsFor(context: Context, { parts }: ReadyTicket, acts: readonly ImportedAct[]): Write[][] {
  const withParts = acts.map((act) => ({
    act,
    parts: act.message && parts.get(act.message.given.externalId),
  }));
  return partsOf(context, withParts);
}

/** Writes the rest, part by part, and notes with the last of them that all is there. */
async function finish(
  table: Table,
  externalId: string,
  known: Imported,
  parts: readonly Write[][],
  noted: Partial<Imported> = {},
): Promise<void> {
  for (const part of parts.slice(0, -1)) await table.write(part);
  const now = { ...noted, isWhole: true };
  if (known.isWhole && noted.digest === undefined) return;
  await table.write([...(parts.at(-1) ?? []), noteImported(externalId, known, now)]);
}

function lastOf(acts: readonly ImportedAct[]): Ticket {
  const last = acts.at(-1);
  if (last === undefined) throw new Error('A ticket has one message at least');
  return last.after;
}

/** What tells the events of a ticket apart that are there. */
async function namesOfEvents(table: Table, ticketId: number): Promise<ReadonlySet<string>> {
  const ids = await idsOfEvents(table, ticketSubject(ticketId));
  return new Set(ids.map(nameInId));
}

function changedHereError(): ConflictError {
  return new ConflictError(
    'import.changed_here',
    'There is more than the last time, but the ticket has gone on here since: nothing was added.',
  );
}
