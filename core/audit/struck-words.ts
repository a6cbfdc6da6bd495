import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import type { Table } from '../shared/table.ts';
import type { Write } from '../shared/write.ts';
import { eventRows, type Words } from './event-row.ts';
import { auditTrail } from './event-store.ts';
import type { Subject } from './subject.ts';

/** The words beside an event, and which message it is about. */
export interface WordsOfEvent {
  eventId: string;
  messageId: string | null;
  words: Words;
}

const aboutSchema = z.looseObject({ message: z.looseObject({ id: ulidSchema }) });
const PAGE = 200;

/** The words beside all events of something, oldest first. */
export async function loadWords(table: Table, subject: Subject): Promise<WordsOfEvent[]> {
  const all: WordsOfEvent[] = [];
  let after: string | undefined;
  do {
    const page = await table.query(auditTrail.of({ subject, limit: PAGE, after }));
    const parsed = page.rows.map((row) => eventRows.parse(row));
    for (const { event, words } of parsed) {
      if (words === undefined) continue;
      all.push({
        eventId: event.id,
        messageId: aboutSchema.safeParse(event).data?.message.id ?? null,
        words,
      });
    }
    after = page.more ? parsed.at(-1)?.event.id : undefined;
  } while (after !== undefined);
  return all;
}

/** Strikes the words beside an event, as the event `redactedBy` tells. What the event itself tells stays. */
export function strikeWords(subject: Subject, eventId: string, redactedBy: string): Write {
  return {
    type: 'update',
    key: { pk: subject, sk: `E#${eventId}` },
    set: { redactedBy },
    remove: ['words', 'salt'],
    condition: { expression: 'attribute_exists(#pk)' },
    refusal: 'event',
  };
}
