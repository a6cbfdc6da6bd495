import { MOST_TAGS } from '../../schemas/ticket.ts';
import { fieldError } from '../shared/errors.ts';

/** What a change does to the tags of a ticket. */
export interface TagChange {
  /** all of them */
  tags?: string[];
  /** tags that are put on it, and taken off, whatever others it has: two people do not overwrite each other */
  addTags?: string[];
  removeTags?: string[];
}

/**
 * Refuses a change of tags that says two things at once.
 * @param above where the change stands in the input, such as `ticket.`
 * @throws InvalidInputError
 */
export function requireClearTags({ tags, addTags, removeTags = [] }: TagChange, above = ''): void {
  if (tags !== undefined && (addTags !== undefined || removeTags.length > 0))
    throw fieldError(`${above}tags`, 'says all of them: addTags and removeTags go without it');
  if (addTags?.some((tag) => removeTags.includes(tag)))
    throw fieldError(`${above}removeTags`, 'takes off a tag that addTags puts on');
}

/** Tags with some more and without others, sorted. @throws InvalidInputError when they are too many for a ticket */
export function withTags(tags: string[], { addTags = [], removeTags = [] }: TagChange): string[] {
  if (addTags.length + removeTags.length === 0) return tags;
  const after = [...new Set([...tags, ...addTags])].filter((tag) => !removeTags.includes(tag)).sort();
  if (after.length > MOST_TAGS) throw fieldError('addTags', `a ticket has at most ${MOST_TAGS} tags`);
  return after;
}
