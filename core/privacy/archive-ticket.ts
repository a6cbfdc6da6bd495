import type { Ticket } from '../../schemas/ticket.ts';
import { objectsOfRow } from '../purge/index.ts';
import type { StoredObject } from '../shared/job-kind.ts';
import { ROW_KIND } from '../shared/names.ts';
import type { StoredRow } from './strike-value.ts';
import type { Stake, Who } from './ticket-stake.ts';
import { isSaidBy, type MessageRow, messageIn } from './ticket-stake.ts';

/** Something that goes into an archive: a text, or an object that is still to be read. */
export type Entry = { path: string; text: string } | { path: string; object: StoredObject };

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
/** What rows say of themselves, which nobody outside needs. */
const OF_ROW = new Set([
  'pk',
  'sk',
  'kind',
  'schemaVersion',
  'version',
  'auditHead',
  'salt',
  'link',
  'expiresAtSeconds',
]);

/** What a row says, without how it is kept. */
export function saidIn(row: StoredRow): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !OF_ROW.has(name)));
}

/** Letters of a file's name that stand in no path. */
const UNSAFE = /[^\p{L}\p{N}._ -]+/gu;

/** The files and the raw mail of a message. */
function objectsOf(folder: string, row: MessageRow): Entry[] {
  const id = row.sk.slice('M#'.length);
  const files = Object(row.message).attachments as { key: string; filename: string; struckBy?: string }[];
  const named = new Map(
    files.map(({ key, filename }, at) => [key, `${id}-${at + 1}-${filename.replace(UNSAFE, '_')}`]),
  );
  return objectsOfRow({ message: row.message }).flatMap((object): Entry[] => {
    if (object.bucket === 'mail') return [{ path: `${folder}/mail/${id}.eml`, object }];
    const name = named.get(object.key) ?? `${id}-${object.key.split('/').at(-1)}`;
    return [{ path: `${folder}/files/${name}`, object }];
  });
}

/**
 * What a ticket holds of a person: all of it where they asked for it, what agents noted apart from what they could read; what they wrote,
 * where they take part; and that they are named, where that is all.
 */
export function archivedTicket(
  { ticket, rows, person }: { ticket: Ticket; rows: readonly StoredRow[]; person: Who },
  { isTheirs }: Stake,
): Entry[] {
  const folder = `tickets/${ticket.id}`;
  const messages = rows.flatMap((row) => messageIn(row) ?? []);
  const own = messages.filter((row) => isSaidBy(row, person, isTheirs));
  const shown = isTheirs ? messages.filter(({ message }) => message.kind !== 'internal_note') : own;
  const written = [
    { path: `${folder}/conversation.json`, text: json(shown.map(saidIn)) },
    ...shown.flatMap((row) => objectsOf(folder, row)),
  ];
  if (!isTheirs)
    return own.length > 0 ? written : [{ path: `${folder}/named.json`, text: json({ ticket: ticket.id }) }];
  const of = (kind: string) => rows.filter((row) => row.kind === kind).map(saidIn);
  const notes = messages.filter(({ message }) => message.kind === 'internal_note');
  return [
    { path: `${folder}/ticket.json`, text: json(ticket) },
    ...written,
    { path: `${folder}/for-agents/notes.json`, text: json(notes.map(saidIn)) },
    ...notes.flatMap((row) => objectsOf(`${folder}/for-agents`, row)),
    { path: `${folder}/for-agents/trail.json`, text: json(of(ROW_KIND.event)) },
    {
      path: `${folder}/for-agents/other.json`,
      text: json(rows.filter(isOther).map((row) => ({ kind: row.kind, ...saidIn(row) }))),
    },
  ];
}

const SEEN: readonly string[] = [
  ROW_KIND.message,
  ROW_KIND.event,
  ROW_KIND.ticket,
  ROW_KIND.places,
  ROW_KIND.ticketAnswer,
];
const isOther = ({ kind }: StoredRow): boolean => !SEEN.includes(kind);
