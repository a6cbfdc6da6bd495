import * as z from 'zod';
import { timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, SECRET_SENDERS, type SecretSender, secretsOf } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { change, insert, type Key, type Write } from '../shared/write.ts';

/** Names a secret: who shows it to others, and the webhook, channel or the like for which it does. */
export interface SecretRef {
  sender: SecretSender;
  id: string;
}

export const secretByRef = accessPattern({
  name: 'Secret',
  description: 'Reads a secret; of all functions only the one that shows it to others may.',
  operation: 'GetItem',
  pk: 'SECRET#<sender>#<id>',
  sk: 'VALUE',
  of: ({ sender, id }: SecretRef): Key => ({ pk: `${secretsOf(sender)}${id}`, sk: 'VALUE' }),
});

export const secretStateByRef = accessPattern({
  name: 'State of a secret',
  description: 'Says whether a secret is set, and since when, for everybody who must not know the secret.',
  operation: 'GetItem',
  pk: 'SECRET_STATE#<sender>#<id>',
  sk: 'META',
  of: (ref: SecretRef): Key => ({ pk: secretSubject(ref), sk: 'META' }),
});

/** The partition of what may be known of a secret. */
export function secretSubject({ sender, id }: SecretRef): `SECRET_STATE#${string}` {
  return `SECRET_STATE#${sender}#${id}`;
}

const values = rowsOfKind(
  ROW_KIND.secret,
  z.object({
    /** absent after it was removed: the row stays, as no function may delete rows */
    value: z.string().min(1).optional(),
    version: z.int().positive(),
    setAt: timeSchema.nullable(),
  }),
);

const stateSchema = z.object({
  sender: z.enum(SECRET_SENDERS),
  id: z.string(),
  /** raised whenever it is set or removed; 0: it never was set */
  version: z.int().nonnegative(),
  /** null: there is none */
  setAt: timeSchema.nullable(),
});
const states = rowsOfKind(ROW_KIND.secretState, z.object({ secret: stateSchema }));

/** What may be known of a secret. Who set it stands in its audit trail. */
export type SecretState = z.infer<typeof stateSchema>;

/** The secret in a row; null after it was removed. */
export function parseSecret(row: unknown): { value: string; version: number } | null {
  const { value, version } = values.parse(row);
  return value === undefined ? null : { value, version };
}

/** What a row says of a secret. */
export function parseSecretState(row: unknown): SecretState {
  return states.parse(row).secret;
}

/** The secret itself, for the function that shows it to others; null when there is none. */
export async function readSecret(
  table: Table,
  ref: SecretRef,
): Promise<{ value: string; version: number } | null> {
  const row = await table.get(secretByRef.of(ref));
  return row === undefined ? null : parseSecret(row);
}

/** Whether a secret is set, and since when. */
export async function loadSecretState(table: Table, { sender, id }: SecretRef): Promise<SecretState> {
  const row = await table.get(secretStateByRef.of({ sender, id }));
  return row === undefined ? { sender, id, version: 0, setAt: null } : parseSecretState(row);
}

/**
 * The writes of a secret and of its state, refused with `version` unless the state is still as it was before. The secret
 * itself is not looked at, as who sets it may not read it; `null` leaves nothing of it in the table.
 */
export function secretWrites(before: SecretState, after: SecretState, value: string | null): Write[] {
  const { version, setAt } = after;
  const known = { version, setAt };
  const key = secretByRef.of(after);
  const write = value === null ? { key, set: known, remove: ['value'] } : { key, set: { ...known, value } };
  return [stateWrite(before, after), values.upsert(write)];
}

function stateWrite(before: SecretState, after: SecretState): Write {
  const row = stateRow(after);
  return before.version === 0 ? insert(row, 'version') : change(stateRow(before), row);
}

function stateRow(secret: SecretState) {
  return states.row(secretStateByRef.of(secret), { version: secret.version, secret });
}
