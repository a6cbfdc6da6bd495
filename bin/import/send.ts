import type * as z from 'zod';
import { importResultsSchema, MOST_IMPORTED } from '../../schemas/api/import.ts';
import type { Converted, NewTicket } from './converted.ts';

/** Sends a request of the API. */
export type Post = (path: string, body: object) => Promise<{ status: number; body: unknown }>;
type Result = z.output<typeof importResultsSchema>['results'][number];

/** What became of everything that was sent. */
export interface Sum {
  outcomes: Record<Result['outcome'], number>;
  failed: Result[];
  warnings: Map<string, number>;
}

/** Bytes of a request, of which the desk takes 4 MB. */
const MOST_BYTES = 2_500_000;
const KINDS = ['organisations', 'customers', 'tickets'] as const;

/** Things in requests that are no larger than the desk takes. */
function batchesOf<Item>(items: readonly Item[], most = MOST_IMPORTED): Item[][] {
  const batches: Item[][] = [];
  let bytes = 0;
  for (const item of items) {
    const size = Buffer.byteLength(JSON.stringify(item));
    const last = batches.at(-1);
    const hasRoom = last && last.length < most && bytes + size <= MOST_BYTES;
    if (hasRoom) last.push(item);
    else batches.push([item]);
    bytes = hasRoom ? bytes + size : size;
  }
  return batches;
}

/**
 * A ticket that is larger than a request, growing: first with the messages that fit, and then with more, which the desk adds. Each
 * further request has the external ids of what is there, and none of its words again.
 */
export function growing(ticket: NewTicket): NewTicket[] {
  const parts = batchesOf(ticket.messages, ticket.messages.length);
  if (parts.length < 2) return [ticket];
  return parts.map((part, at) => ({
    ...ticket,
    messages: [...parts.slice(0, at).flat().map(withoutWords), ...part],
  }));
}

function withoutWords({ text: _text, html: _html, ...message }: NewTicket['messages'][number]) {
  return message;
}

/** Sends everything, organisations first and tickets last, and says what became of it. What failed is sent once more. */
export async function send(post: Post, converted: Converted, tell: (line: string) => void): Promise<Sum> {
  const sum: Sum = {
    outcomes: { created: 0, updated: 0, unchanged: 0, failed: 0 },
    failed: [],
    warnings: new Map(),
  };
  for (const kind of KINDS) {
    const items: readonly object[] =
      kind === 'tickets' ? converted.tickets.flatMap(growing) : converted[kind];
    let done = 0;
    for (const batch of batchesOf(items)) {
      for (const result of await sendBatch(post, kind, batch)) note(sum, result);
      done += batch.length;
      tell(`${kind}: ${done} of ${items.length}`);
    }
  }
  return sum;
}

async function sendBatch(
  post: Post,
  kind: (typeof KINDS)[number],
  batch: readonly object[],
): Promise<Result[]> {
  const first = await ask(post, kind, batch);
  const again = batch.filter((_, at) => first[at]?.outcome === 'failed');
  if (again.length === 0) return first;
  const second = (await ask(post, kind, again)).values();
  return first.map((result) => (result.outcome === 'failed' ? (second.next().value ?? result) : result));
}

async function ask(post: Post, kind: (typeof KINDS)[number], items: readonly object[]): Promise<Result[]> {
  const { status, body } = await post(`/import/${kind}`, { [kind]: items });
  if (status !== 200)
    throw new Error(`The desk refused a request with ${status}: ${JSON.stringify(body).slice(0, 500)}`);
  return importResultsSchema.parse(body).results;
}

function note(sum: Sum, result: Result): void {
  sum.outcomes[result.outcome] += 1;
  if (result.outcome === 'failed') sum.failed.push(result);
  for (const { message } of result.warnings) sum.warnings.set(message, (sum.warnings.get(message) ?? 0) + 1);
}
