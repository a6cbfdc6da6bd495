import type { Article, Audience } from '../../../schemas/article.ts';
import { createArticle } from '../../article/index.ts';
import { withoutFrame } from '../../email/index.ts';
import type { Context } from '../../shared/context.ts';
import type { AlongsideWrites } from '../../shared/idempotency-store.ts';
import type { Table } from '../../shared/table.ts';
import { type KnownPerson, withoutPersonal } from './impersonal.ts';
import type { Kind } from './personal-patterns.ts';

/** Where a draft stands, and what whoever asks for it says of it. */
export interface DraftPlace {
  readonly section: string;
  readonly locale: string;
  readonly title?: string | undefined;
  readonly audience: Audience;
}

/** A draft, and how much of each kind of personal data was taken out of what it was made of. */
export interface MadeDraft {
  readonly article: Article;
  readonly removed: Readonly<Partial<Record<Kind, number>>>;
}

/** Longest title of an article. */
const LONGEST_TITLE = 200;

/**
 * Makes a draft of an article of a question and an answer that were written in tickets: without greetings, signatures and personal data. Nobody but agents sees it
 * until one of them has read and published it.
 * @throws InvalidInputError when the section is not one in use
 */
export async function makeDraft(
  deps: { table: Table },
  context: Context,
  input: {
    question: string;
    answer: string;
    people: readonly KnownPerson[];
    place: DraftPlace;
    note: string;
    alongside?: AlongsideWrites<MadeDraft> | undefined;
  },
): Promise<MadeDraft> {
  const { people, place } = input;
  const title = withoutPersonal(place.title ?? input.question, place.title === undefined ? people : []);
  const answer = withoutPersonal(withoutFrame(input.answer), people);
  const removed = added(place.title === undefined ? title.removed : {}, answer.removed);
  const article = await createArticle(deps, context, {
    fields: {
      section: place.section,
      position: 0,
      labels: [],
      audience: place.audience,
      original: place.locale,
      reviewerId: null,
      reviewAt: null,
      reviewDays: null,
    },
    text: {
      title: (place.title ?? title.text).slice(0, LONGEST_TITLE),
      summary: null,
      format: 'markdown',
      source: plainMarkdown(answer.text),
      note: input.note,
    },
    alongside: async (made) => (await input.alongside?.({ article: made, removed })) ?? [],
  });
  return { article, removed };
}

/** Plain text as Markdown that shows it as it is: lines stay lines, and signs of Markdown that begin a line are signs. */
function plainMarkdown(text: string): string {
  return text
    .replace(/([\\`<>[\]])/gu, '\\$1')
    .replace(/(?<!^[ \t]*)\*/gmu, '\\*')
    .replace(/^(\s*)(#{1,6}\s|[=-]{3,}\s*$)/gmu, '$1\\$2')
    .replace(/(?<=\S)\n(?=[^\s])/gu, '  \n');
}

function added(one: MadeDraft['removed'], other: MadeDraft['removed']): MadeDraft['removed'] {
  const sum: Partial<Record<Kind, number>> = { ...one };
  for (const [kind, count] of Object.entries(other) as [Kind, number][]) sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
