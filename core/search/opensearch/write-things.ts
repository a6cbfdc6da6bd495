import * as z from 'zod';
import { type AskOpenSearch, OpenSearchError, refusal } from './client-gateway.ts';
import { INDEX, idOfThing } from './index-shape.ts';
import { type Thing, thingDocument } from './thing-document.ts';

const answerSchema = z.object({
  items: z.array(
    z.object({
      index: z.object({
        _id: z.string(),
        status: z.int(),
        error: z.object({ type: z.string(), reason: z.string().nullish() }).optional(),
      }),
    }),
  ),
});

/** Bytes of one request; a collection takes 10 MB. */
const MOST_BYTES = 4_000_000;

/** A document has been overtaken by one that is newer. */
const OVERTAKEN = 409;

/**
 * Puts things into the index. Each has the time before it was read as the version of its document, so that whatever comes again, or later than something
 * newer, changes nothing.
 * @throws OpenSearchError when one of them could not be put there
 */
export async function writeThings(ask: AskOpenSearch, things: readonly Thing[]): Promise<void> {
  for (const lines of requestsOf(things)) {
    const answer = await ask('POST', `/${INDEX}/_bulk`, lines);
    const { items } = answerSchema.safeParse(answer.body).data ?? {};
    if (answer.status >= 300 || items === undefined) throw refusal('documents', answer);
    const failed = items.find(({ index: { status } }) => status >= 300 && status !== OVERTAKEN)?.index;
    if (failed === undefined) continue;
    const why = `${failed.error?.type}: ${failed.error?.reason ?? ''}`;
    throw new OpenSearchError(`The search engine did not take ${failed._id}: ${failed.status} ${why}`);
  }
}

function requestsOf(things: readonly Thing[]): unknown[][] {
  const requests: unknown[][] = [];
  let [lines, bytes]: [unknown[], number] = [[], 0];
  for (const thing of things) {
    const document = thingDocument(thing);
    const size = JSON.stringify(document).length;
    if (lines.length > 0 && bytes + size > MOST_BYTES) {
      requests.push(lines);
      [lines, bytes] = [[], 0];
    }
    const place = { _id: idOfThing(thing.space, thing.id) };
    lines.push({ index: { ...place, version: thing.revision, version_type: 'external_gte' } }, document);
    bytes += size;
  }
  return lines.length === 0 ? requests : [...requests, lines];
}
