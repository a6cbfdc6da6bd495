import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from '../../schemas/actor.ts';
import { LETTER_PURPOSES } from '../../schemas/letter.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { recordEvent } from '../audit/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import type { Context } from '../shared/context.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { insert, type Key, type Update, type Write } from '../shared/write.ts';
import { unknownReached } from './limit-store.ts';

/** Label of the refusal when a letter was used already, or tried too often. */
export const LETTER_SPENT = 'letter';
/** How often somebody may enter the code of a letter. */
const MOST_TRIES = 5;
/** How long a letter can be used, and after which nothing is left of it. */
const USABLE_MS = 10 * 60 * 1000;
const KEPT_SECONDS = 24 * 60 * 60;

export const letterById = accessPattern({
  name: 'Letter',
  description:
    'Reads what somebody asked for in the help centre: to send it by mail, and when they use the code in it.',
  operation: 'GetItem',
  pk: 'LETTER#<letter>',
  sk: 'META',
  of: (id: string): Key => ({ pk: `LETTER#${id}`, sk: 'META' }),
});

const letterSchema = z.object({
  id: ulidSchema,
  purpose: openEnum(LETTER_PURPOSES),
  to: z.string(),
  /** in which it was asked for */
  language: z.string(),
  /** where the help centre is, as whoever asked has reached it */
  servedAt: z.string(),
  /** SHA-256 of the secret that the browser keeps in which it was asked for; absent where nobody signs in by it */
  browser: z.string().optional(),
  /** which request it is about; absent where none is */
  ticketId: idSchema.optional(),
  createdAt: timeSchema,
  /** until when it can be used */
  expiresAt: timeSchema,
  tries: z.int().nonnegative().default(0),
  usedAt: timeSchema.optional(),
  sentAt: timeSchema.optional(),
});
/** A mail that somebody asked for in the help centre. */
export type Letter = z.infer<typeof letterSchema>;

const rows = rowsOfKind(ROW_KIND.letter, letterSchema);

/** The letter in a row. */
export const parseLetterRow = (row: unknown): Letter => rows.parse(row);

/** Whether a letter can still be used. */
export const isUsable = ({ usedAt, expiresAt, tries }: Letter, now: Date): boolean =>
  usedAt === undefined && expiresAt > now.toISOString() && tries < MOST_TRIES;

/** What somebody asks for. */
export type AskedLetter = Pick<Letter, 'to' | 'language' | 'servedAt' | 'browser' | 'ticketId'> & {
  purpose: (typeof LETTER_PURPOSES)[number];
};

/** The writes of a letter, and of the event by which it leaves, both of which are gone after a day. */
export function letterWrites(asked: AskedLetter, context: Context): { id: string; writes: Write[] } {
  const id = context.newId();
  const { now } = context;
  const letter: Letter = {
    id,
    ...asked,
    createdAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + USABLE_MS).toISOString(),
    tries: 0,
  };
  const expiresAtSeconds = Math.floor(now.getTime() / 1000) + KEPT_SECONDS;
  const event = recordEvent(
    `LETTER#${id}`,
    'letter.asked',
    { letter: { id, purpose: asked.purpose } },
    context,
  );
  return {
    id,
    writes: [
      insert(rows.row(letterById.of(id), { ...letter, expiresAtSeconds }), LETTER_SPENT),
      { ...event, row: { ...event.row, expiresAtSeconds } },
    ],
  };
}

/** Counts that somebody has entered a wrong code. Refused with `LETTER_SPENT` when that was once too often. */
export function triedWrite(id: string): Update {
  return {
    type: 'update',
    key: letterById.of(id),
    add: { tries: 1 },
    condition: { expression: '#tries < :most', values: { ':most': MOST_TRIES } },
    refusal: LETTER_SPENT,
  };
}

/** Uses a letter up. Refused with `LETTER_SPENT` when it was used, or tried too often, already. */
export function usedWrite(id: string, now: Date): Update {
  return {
    type: 'update',
    key: letterById.of(id),
    set: { usedAt: now.toISOString() },
    condition: {
      expression: 'attribute_not_exists(#usedAt) AND #tries < :most',
      values: { ':most': MOST_TRIES },
    },
    refusal: LETTER_SPENT,
  };
}

/** Says that a letter has left; where the desk does not know to whom, no other does for a day. */
export function sentWrites({ id, to }: Letter, isKnown: boolean, now: Date): Write[] {
  const sent: Update = {
    type: 'update',
    key: letterById.of(id),
    set: { sentAt: now.toISOString() },
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: LETTER_SPENT,
  };
  return isKnown ? [sent] : [sent, unknownReached(to, now)];
}
