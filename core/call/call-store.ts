import { createHash } from 'node:crypto';
import * as z from 'zod';
import { idSchema, ulidSchema } from '../../schemas/actor.ts';
import { type Attachment, attachmentSchema } from '../../schemas/message.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND, TTL_ATTRIBUTE } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Write } from '../shared/write.ts';

/** Label of the refusal when another report of the same call was faster. */
export const CALL_MOVED = 'call';

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

export const callById = accessPattern({
  name: 'Call',
  description:
    'Finds the messages that a call has become, by the id that its telephone system gives: so that every report of it finds them.',
  operation: 'GetItem',
  pk: 'CALL#<sha256 of its id>',
  sk: 'CALL',
  of: (externalId: string): Key => ({ pk: `CALL#${hashOf(externalId)}`, sk: 'CALL' }),
});

/** How the desk has written a text: what stands in it, by length, and its hash, by which somebody's own words are told from the desk's. */
const writtenSchema = z.looseObject({
  hash: z.string(),
  head: z.int().nonnegative(),
  notes: z.int().nonnegative(),
  transcript: z.int().nonnegative(),
});
export type WrittenText = z.infer<typeof writtenSchema>;

const filedSchema = z.looseObject({
  /** the ticket in whose partition its messages are */
  ticketId: idSchema,
  /** the message that it is */
  call: ulidSchema,
  /** that it was answered; absent: that has not been written */
  answer: ulidSchema.optional(),
  /** what was noted of it, for agents; absent: nothing */
  notes: ulidSchema.optional(),
  wrote: z.looseObject({ call: writtenSchema, notes: writtenSchema.optional() }),
});
export type FiledCall = z.infer<typeof filedSchema>;

const rows = rowsOfKind(
  ROW_KIND.call,
  z.object({
    /** absent: it has become nothing, or has not been told of */
    filed: filedSchema.optional(),
    /** recordings that came before anybody told of it */
    waiting: z.array(attachmentSchema).optional(),
    version: z.int().positive(),
  }),
);
/** What the desk knows of a call by its id: where its messages are, and none of their words. */
export type CallRow = ReturnType<typeof rows.parse>;

/** What is known of a call; null: nobody has told of it. */
export function parseCallRow(row: unknown): CallRow | null {
  return row === undefined ? null : rows.parse(row);
}

/** Notes where the messages of a call are from now on; recordings that wait do so until they are taken. Refused with `CALL_MOVED` when it is not as it was. */
export function callWrite(
  externalId: string,
  before: CallRow | null,
  filed: FiledCall,
  { waitingIsTaken = false } = {},
): Write {
  const key = callById.of(externalId);
  if (before === null) return insert(rows.row(key, { filed, version: 1 }), CALL_MOVED);
  return {
    type: 'update',
    key,
    set: { filed, version: before.version + 1 },
    remove: [TTL_ATTRIBUTE, ...(waitingIsTaken ? ['waiting'] : [])],
    condition: { expression: '#version = :expected', values: { ':expected': before.version } },
    refusal: CALL_MOVED,
  };
}

/** Days for which a recording waits for its call, as long as providers try. */
const WAITING_DAYS = 14;
const DAY_SECONDS = 24 * 60 * 60;

/** Keeps a recording that came before anybody told of its call. Refused with `CALL_MOVED` when it is not as it was. */
export function waitingWrite(externalId: string, before: CallRow | null, file: Attachment, now: Date): Write {
  const key = callById.of(externalId);
  const waiting = [...(before?.waiting ?? []), file];
  const expiresAtSeconds = Math.ceil(now.getTime() / 1000) + WAITING_DAYS * DAY_SECONDS;
  const kept = { waiting, [TTL_ATTRIBUTE]: expiresAtSeconds };
  if (before === null) return insert(rows.row(key, { ...kept, version: 1 }), CALL_MOVED);
  return {
    type: 'update',
    key,
    set: { ...kept, version: before.version + 1 },
    condition: { expression: '#version = :expected', values: { ':expected': before.version } },
    refusal: CALL_MOVED,
  };
}

/** How the desk writes the text of a message: these parts under each other, as far as there are any. */
export function writeText(parts: { head: string; notes: string; transcript: string }): {
  text: string;
  wrote: WrittenText;
} {
  const { head, notes, transcript } = parts;
  const text = [head, notes, transcript].filter((part) => part !== '').join(GAP);
  const lengths = { head: head.length, notes: notes.length, transcript: transcript.length };
  return { text, wrote: { hash: hashOf(text), ...lengths } };
}

const GAP = '\n\n';

/** The parts of a text as the desk has written it; null: somebody has changed it since. */
export function readText(
  text: string,
  { hash, head, notes, transcript }: WrittenText,
): { head: string; notes: string; transcript: string } | null {
  if (hashOf(text) !== hash) return null;
  let from = 0;
  const next = (length: number) => {
    const part = text.slice(from, from + length);
    if (length > 0) from += length + GAP.length;
    return part;
  };
  return { head: next(head), notes: next(notes), transcript: next(transcript) };
}
