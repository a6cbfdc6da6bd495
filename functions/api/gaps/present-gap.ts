import type * as z from 'zod';
import type { Knowledge } from '../../../core/article/index.ts';
import { type Caller, mayWithTicket } from '../../../core/auth/index.ts';
import { loadDrafts, type MadeDraft, ticketsOf } from '../../../core/gap/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../../../core/ticket/index.ts';
import type { draftOutSchema, gapsOutSchema } from '../../../schemas/api/gaps.ts';
import type { Article } from '../../../schemas/article.ts';
import type { Gap } from '../../../schemas/gap.ts';

type GapOut = z.input<typeof gapsOutSchema>['items'][number];

/** Subjects that are shown of a group. */
const MOST_EXAMPLES = 3;

/** Whether readers find the answer to a gap. */
export function isAnswered({ article }: Gap, { library }: Knowledge): boolean {
  const found = article && library.named(article.articleId);
  return found ? isPublished(found) : false;
}

const isPublished = ({ languages }: Article) =>
  Object.values(languages).some(({ published }) => published !== null);

/** Groups as the API shows them, with subjects of tickets that the reader may read. */
export async function presentGaps(
  table: Table,
  { principal, knowledge }: { principal: Caller; knowledge: Knowledge },
  gaps: readonly Gap[],
): Promise<GapOut[]> {
  const typical = gaps.flatMap(typicalOf);
  const [rows, drafts] = await Promise.all([
    table.getMany([...new Set(typical)].map((id) => ticketByNumber.of(id))),
    loadDrafts(
      table,
      gaps.map(({ id }) => id),
    ),
  ]);
  const subjects = new Map(
    rows
      .map(parseTicketRow)
      .filter((ticket) => mayWithTicket(principal, 'ticket.read', ticket))
      .map(({ id, subject }) => [id, subject]),
  );
  return gaps.map((gap) => ({
    id: gap.id,
    tickets: ticketsOf(gap),
    languages: gap.parts.map(({ language, tickets, words }) => ({ language, ticketIds: tickets, words })),
    examples: [...new Set(typicalOf(gap).flatMap((id) => subjects.get(id) ?? []))],
    article: articleOf(gap, drafts.get(gap.id), knowledge),
    reply: gap.reply,
  }));
}

const typicalOf = ({ parts: [largest] }: Gap) => largest?.tickets.slice(0, MOST_EXAMPLES) ?? [];

function articleOf(gap: Gap, drafted: number | undefined, { library }: Knowledge): GapOut['article'] {
  const found = gap.article ?? (drafted === undefined ? null : { articleId: drafted, confidence: null });
  const article = found && library.named(found.articleId);
  if (!article) return null;
  const title = article.languages[article.original]?.title ?? '';
  return { id: article.id, title, isPublished: isPublished(article), confidence: found.confidence };
}

/** A draft as the API answers it. */
export function presentDraft({ article, removed }: MadeDraft): z.input<typeof draftOutSchema> {
  const { id, original, languages } = article;
  const { title = '', slug = '' } = languages[original] ?? {};
  const none = { name: 0, email: 0, phone: 0, address: 0, number: 0, link: 0, date: 0 };
  return { articleId: id, locale: original, title, slug, removed: { ...none, ...removed } };
}
