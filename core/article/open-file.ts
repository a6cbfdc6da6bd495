import type { Audience } from '../../schemas/article.ts';
import { audienceOf, type Knowledge, reaches } from './knowledge.ts';

/**
 * Whom a file of an article is for, of those to whom a reader belongs: who may read the article, while a text that readers get names it. Null: it is not for this
 * reader, who may not know of it either.
 */
export function audienceOfFile(
  knowledge: Knowledge,
  reader: Audience,
  { articleId, id }: { articleId: number; id: string },
): Audience | null {
  const article = knowledge.library.named(articleId);
  if (article === undefined) return null;
  const audience = audienceOf(knowledge, article);
  const isNamed = Object.values(article.languages).some(({ published }) => published?.files?.includes(id));
  return isNamed && reaches(reader, audience) ? audience : null;
}
