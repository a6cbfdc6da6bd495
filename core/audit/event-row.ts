import * as z from 'zod';
import { ulidSchema } from '../../schemas/actor.ts';
import { type StoredEvent, storedEventSchema } from '../../schemas/events/events.ts';
import { changeSchema } from '../../schemas/events/facts.ts';
import { linkSchema } from '../shared/event-chain.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';

/**
 * The words of people that belong to an event: what they wrote before and after, where a mail went and what was
 * answered to it. They stay in the row, where they can be erased, and never reach the bus.
 */
const wordsSchema = z.object({
  change: changeSchema.optional(),
  mail: z.object({ to: z.string(), detail: z.string() }).optional(),
});
export type Words = z.infer<typeof wordsSchema>;

/** Rows of events. */
export const eventRows = rowsOfKind(
  ROW_KIND.event,
  z.object({
    event: storedEventSchema,
    words: wordsSchema.optional(),
    /** random text that goes into the hash of the words, so that nobody can guess words by their hash once they are struck */
    salt: z.string().optional(),
    /** place in the chain; absent in what versions wrote that know of no chain */
    link: linkSchema.optional(),
    /** the event that tells of its words having been struck */
    redactedBy: ulidSchema.optional(),
  }),
);

/** The event in a row of the table or of its stream, whatever its type and version, without the words beside it. */
export function storedEventIn(row: unknown): StoredEvent {
  return eventRows.parse(row).event;
}
