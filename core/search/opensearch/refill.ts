import * as z from 'zod';
import type { PageDeps } from '../../shared/job-kind.ts';
import { SPACES, type Space } from '../index/index-doc.ts';
import { type AskOpenSearch, refusal } from './client-gateway.ts';
import { ensureIndex, INDEX } from './index-shape.ts';
import { loadThing } from './load-things.ts';
import { GONE, type Thing } from './thing-document.ts';
import { writeThings } from './write-things.ts';

/** Things that are read and written at a time. */
const AT_ONCE = 25;
/** Things that are gone which are taken out at a time. */
const MOST_GONE = 500;

/**
 * Puts everything of a space from a number on into the index of the engine once more, as long as there is time. Gives the number that comes next.
 */
export async function refillSpace(
  deps: PageDeps,
  ask: AskOpenSearch,
  { space, next: first, last }: { space: Space; next: number; last: number },
): Promise<number> {
  await ensureIndex(ask);
  let next = first;
  while (next <= last && deps.hasTime()) {
    // Before anything of them is read, as the next page may be a while after the last.
    const revision = deps.context.now.getTime();
    const ids = Array.from({ length: Math.min(AT_ONCE, last - next + 1) }, (_, at) => next + at);
    const found = await Promise.all(ids.map((id) => loadThing(deps.table, { space, id }, revision)));
    await writeThings(
      ask,
      found.filter((thing) => thing !== null),
    );
    next += ids.length;
  }
  return next;
}

const hitsSchema = z.object({
  hits: z.object({
    hits: z.array(
      z.object({
        sort: z.tuple([z.number(), z.string()]),
        fields: z.object({ id: z.tuple([z.int()]), space: z.tuple([z.enum(SPACES)]) }),
      }),
    ),
  }),
});

/** Where the things that are gone were last looked for: behind a number of a space. */
export type Behind = readonly [number, string] | null;

/**
 * Marks as gone what was put into the index before a time and not since: it belongs to nothing any more. Gives where to go on, null when all was looked
 * at, and how many were marked.
 */
export async function markGone(
  ask: AskOpenSearch,
  { before, behind }: { before: number; behind: Behind },
): Promise<{ behind: Behind; marked: number }> {
  const answer = await ask('POST', `/${INDEX}/_search`, {
    size: MOST_GONE,
    _source: false,
    docvalue_fields: ['id', 'space'],
    query: {
      bool: { filter: [{ range: { revision: { lt: before } } }], must_not: [{ term: { space: GONE } }] },
    },
    sort: [{ id: 'asc' }, { space: 'asc' }],
    ...(behind && { search_after: behind }),
  });
  if (answer.status >= 300) throw refusal('a search of what is gone', answer);
  const { hits } = hitsSchema.parse(answer.body).hits;
  const gone = hits.map(
    ({ fields: { id, space } }): Thing => ({
      space: space[0],
      id: id[0],
      revision: before,
      docs: null,
    }),
  );
  await writeThings(ask, gone);
  return { behind: hits.length < MOST_GONE ? null : (hits.at(-1)?.sort ?? null), marked: hits.length };
}
