import * as z from 'zod';
import type { ItemFailure } from '../../schemas/job.ts';
import { tagSchema } from '../../schemas/ticket.ts';
import type { Principal } from '../auth/index.ts';
import { BiletError, ForbiddenError, fieldError } from '../shared/errors.ts';
import { jobKind, type PageDeps, type PageOutcome } from '../shared/job-kind.ts';
import { listTickets, loadListShards } from '../views/index.ts';
import { retagTicket } from './retag-ticket.ts';

/** Most tags that one job takes off. */
const MOST_TAGS = 20;
/** Tickets of a list that are looked at together. */
const AT_ONCE = 50;
/** Seconds in which the lists have learned of what tickets got while the job went through them. */
const SETTLED_SECONDS = 30;
/** Refused tickets that are told. */
const MOST_TOLD = 100;

const inputSchema = z.strictObject({
  /** tags that go */
  tags: z.array(tagSchema).min(1).max(MOST_TAGS),
  /** the tag in their place; null: none */
  to: tagSchema.nullable(),
});
const checkpointSchema = z.object({
  /** place in `tags` of the one whose tickets are gone through */
  at: z.int().nonnegative(),
  cursor: z.string().nullable(),
  /** tickets that changed in this walk through the list */
  changed: z.int().nonnegative(),
  /** in all */
  done: z.int().nonnegative(),
  refused: z.array(z.object({ item: z.string(), message: z.string() })),
});
type Checkpoint = z.infer<typeof checkpointSchema>;

/**
 * Takes tags off every ticket that carries one, closed ones too, and puts another on in their place: renames one, merges
 * several, or removes them. It goes through the list of each tag until it finds nothing more to change, so that tickets
 * that get the tag meanwhile are changed as well. Whoever puts the tag on a ticket when the job has ended begins it anew.
 */
export const changeTags = jobKind({
  permission: 'desk.write',
  input: inputSchema,
  checkpoint: checkpointSchema,
  first: { at: 0, cursor: null, changed: 0, done: 0, refused: [] },
  page: async (deps, { input, checkpoint }): Promise<PageOutcome<Checkpoint>> => {
    const tag = input.tags[checkpoint.at];
    const progressOf = (done: number) => ({ done, total: null, note: 'changes tags of tickets' });
    if (tag === undefined) {
      const { done } = checkpoint;
      return { done: true, progress: progressOf(done), counts: { tickets: done } };
    }
    const walked = await walk(deps, { tag, from: input.tags, to: input.to }, checkpoint);
    const { cursor, changed, done, refused } = walked;
    const progress = progressOf(done);
    if (cursor !== null) return { done: false, checkpoint: walked, progress, waitSeconds: 0 };
    const again = { ...walked, changed: 0, refused: [] };
    if (changed > 0) return { done: false, checkpoint: again, progress, waitSeconds: SETTLED_SECONDS };
    return {
      done: false,
      checkpoint: { ...again, at: again.at + 1 },
      progress,
      failures: refused,
      waitSeconds: 0,
    };
  },
});

/** Refuses to put on a tag that goes. @throws InvalidInputError */
export function requireNewTag({ tags, to }: { tags: readonly string[]; to: string | null }): void {
  if (to !== null && tags.includes(to)) throw fieldError('to', 'is one of the tags that go');
}

/** Goes on through the list of a tag, while there is time; `cursor` null: to its end. */
async function walk(deps: PageDeps, act: Retagging, before: Checkpoint): Promise<Checkpoint> {
  const { table, principal, listShards, hasTime } = deps;
  if (principal === null) throw new ForbiddenError();
  const { read: shards } = await loadListShards(table, listShards);
  let { cursor, changed } = before;
  const refused = [...before.refused];
  do {
    const asked = { principal, list: { of: 'tag', tag: act.tag } as const, limit: AT_ONCE };
    const page = await listTickets({ table, shards }, { ...asked, ...(cursor !== null && { cursor }) });
    for (const { id } of page.tickets) {
      const outcome = await retagged({ ...deps, principal }, id, act);
      if (outcome === true) changed += 1;
      else if (outcome !== false && refused.length < MOST_TOLD) refused.push(outcome);
    }
    cursor = page.cursor;
  } while (cursor !== null && hasTime());
  return { ...before, cursor, changed, done: before.done + changed - before.changed, refused };
}

/** The tag whose tickets are gone through, those that go, and the one in their place. */
interface Retagging {
  tag: string;
  from: readonly string[];
  to: string | null;
}

/** Whether a ticket had a tag that goes, or why it was refused. */
async function retagged(
  { table, context, principal }: PageDeps & { principal: Principal },
  ticketId: number,
  { from, to }: Retagging,
): Promise<boolean | ItemFailure> {
  try {
    return await retagTicket(table, context, { principal, ticketId, from, to });
  } catch (error) {
    if (!(error instanceof BiletError) || error.kind === 'busy') throw error;
    return { item: `ticket ${ticketId}`, message: error.message };
  }
}
