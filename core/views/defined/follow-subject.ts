import * as z from 'zod';
import { idSchema } from '../../../schemas/actor.ts';
import { keptConfiguration } from '../../configuration/index.ts';
import type { FactsSubject } from '../../facts/index.ts';
import { jobKind, type PageOutcome } from '../../shared/job-kind.ts';
import { internalListName, listName } from '../ticket-list.ts';
import { candidateLists } from './candidates.ts';
import type { CompiledView } from './compile-view.ts';
import { keptViews, type Views } from './kept-views.ts';
import { standingWrong, WALK_START, walkLists, walkSchema } from './walk-lists.ts';

/** Name of the kind of job. */
export const FOLLOW = 'views.follow';

/** Somebody of whom conditions know something beside the ticket, and who has changed. */
export const followedSchema = z.strictObject({
  subject: z.enum(['requester', 'organisation', 'assignee']),
  id: idSchema,
});
export type Followed = z.infer<typeof followedSchema>;

/** Whether a view asks for what is known of such a subject. */
export function isFollowed({ kept }: Views, subject: FactsSubject): boolean {
  return kept.some(({ subjects }) => subjects.includes(subject));
}

/**
 * Has the tickets of a customer, an organisation or an agent moved that has changed, as far as views ask for what has. An agent
 * has a list of those that are not solved; where such a view may hold others, those are looked for among all that are solved, in
 * the trash or spam.
 */
export const followSubject = jobKind({
  permission: 'desk.read',
  input: followedSchema,
  checkpoint: walkSchema,
  first: { ...WALK_START, done: 0, moved: 0 },
  page: async (deps, { input, checkpoint }): Promise<PageOutcome<z.infer<typeof walkSchema>>> => {
    const { kept } = await keptViews(keptConfiguration(deps.table)).latest(deps.context.now);
    const views = kept.filter(({ subjects }) => subjects.includes(input.subject));
    const { state, failures, isOver } = await walkLists(deps, listsOf(input, views), checkpoint, (ids) =>
      standingWrong(deps, views, ids),
    );
    const { done, moved } = state;
    const progress = { done, total: isOver ? done : null, note: 'moves tickets' };
    return isOver
      ? { done: true, progress, counts: { tickets: done, moved }, failures }
      : { done: false, checkpoint: state, waitSeconds: 0, progress, failures };
  },
});

function listsOf(followed: Followed, views: readonly CompiledView[]): string[] {
  const lists = listsOfSubject(followed);
  const others = followed.subject === 'assignee' ? DONE : [];
  return [...lists, ...others.filter((list) => candidatesIn(views).has(list))];
}

/** The lists of the tickets of somebody; of an agent, of those that are not solved. */
function listsOfSubject({ subject, id }: Followed): string[] {
  switch (subject) {
    case 'requester':
      return [listName({ of: 'requester', customerId: id }), internalListName(id)];
    case 'organisation':
      return [listName({ of: 'organisation', organisationId: id })];
    case 'assignee':
      return [listName({ of: 'assignee', agentId: id })];
  }
}

const SOLVED = listName({ of: 'status', status: 'solved' });

/** Lists in which all tickets of somebody stand that are not closed, and maybe others. */
export function openListsOf(followed: Followed): string[] {
  return [...listsOfSubject(followed), ...(followed.subject === 'assignee' ? [SOLVED] : [])];
}

/** Lists of tickets that stand in no list of whom they are assigned to. */
const DONE = [
  SOLVED,
  listName({ of: 'status', status: 'closed' }),
  listName({ of: 'trash' }),
  listName({ of: 'spam' }),
];

function candidatesIn(views: readonly CompiledView[]): ReadonlySet<string> {
  return new Set(views.flatMap(({ view }) => candidateLists(view)));
}
