import { HELD_STATES, type Held, heldSchema } from '../../schemas/held.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { dueAttributes } from '../shared/due.ts';
import { NotFoundError } from '../shared/errors.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type Row, type Write } from '../shared/write.ts';
import { nextOf } from './time-left.ts';

export const heldById = accessPattern({
  name: 'Held mail',
  description: 'Reads a mail that waits for somebody to look at it, or what is left of one.',
  operation: 'BatchGetItem',
  pk: 'HELD#<held message>',
  sk: 'META',
  of: (heldId: number): Key => ({ pk: heldSubject(heldId), sk: 'META' }),
});

/** The partition of a held message. */
export const heldSubject = (heldId: number): `HELD#${number}` => `HELD#${heldId}`;

const rows = rowsOfKind(ROW_KIND.held, heldSchema);

/** The held message in a row. */
export const parseHeldRow = (row: unknown): Held => rows.parse(row);

function heldRow(held: Held): Row & { version: number } {
  const key = heldById.of(held.id);
  return rows.row(key, { ...held, ...dueAttributes(key, nextOf(held)) });
}

/** Writes a mail that is held from now on. */
export const heldInsert = (held: Held): Write => insert(heldRow(held), 'version');

/** Writes what a held message becomes; refused with `version` when somebody else was faster. */
export const heldChange = (before: Held, after: Held): Write => change(heldRow(before), heldRow(after));

/** @throws NotFoundError */
export async function loadHeld(table: Table, heldId: number): Promise<Held> {
  const row = await table.get(heldById.of(heldId));
  if (row === undefined) throw new NotFoundError('held_message');
  return parseHeldRow(row);
}

/** Whether a mail still waits for somebody to look at it. */
export const isHeld = ({ state }: Held): boolean => state === HELD_STATES[0];
