import * as z from 'zod';
import { timeSchema, ulidSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';

/** The hash of an event: SHA-256 in base64url. */
const hashSchema = z.string().regex(/^[\w-]{43}$/, 'must be a hash as a proof gives it');

export const proofQuerySchema = z.strictObject({
  hash: hashSchema
    .optional()
    .describe(
      'of the newest event in an earlier proof: it must still be in the chain, which nobody can have written anew then',
    ),
  cursor: z
    .string()
    .regex(/^[\w-]{1,8000}$/, 'must be a cursor as `next` gave it')
    .optional()
    .describe('as `next` gave it'),
});

/** What is wrong with a chain of events, and where. */
const chainFaultSchema = z
  .object({
    fault: shownEnum([
      'changed',
      'moved',
      'words_changed',
      'doubled',
      'inserted',
      'missing',
      'rewritten',
      'unchained',
    ]).describe(
      'changed: the event says something else than it did. moved: its row stands elsewhere. words_changed: its words are others, and nobody has struck them. doubled: two events stand in one place. inserted: it stands behind the newest. missing: no event has the numbers `from` to `to`. rewritten: no event has the hash that was asked for. unchained: it is in no chain, as what a version of the desk tells that knows of none.',
    ),
    event: z.object({ id: ulidSchema, at: timeSchema, type: z.string() }).nullable(),
    from: z.int().nullable(),
    to: z.int().nullable(),
  })
  .meta({ id: 'ChainFault' });

/** What the chain of events of something proves. */
export const proofSchema = z
  .object({
    state: shownEnum(['intact', 'unchained', 'tampered']).describe(
      'intact: all is as it was told. unchained: some events are in no chain, as those are that a version of the desk tells which knows of none; compare their times with those of your deployments. tampered: somebody has changed what was told. Of all parts so far, when there are further ones.',
    ),
    head: z
      .object({ number: z.int(), hash: hashSchema })
      .nullable()
      .describe(
        'the newest event: how many there are in the chain, and the hash to keep elsewhere; null before the first',
      ),
    unchained: z
      .object({ before: z.int(), after: z.int() })
      .describe('events that are in no chain: told before it began, and after'),
    faults: z.array(chainFaultSchema),
    next: z.string().nullable().describe('where the proof goes on; null when it is complete'),
  })
  .meta({ id: 'ChainProof' });
