import type { Gap, GapReport } from '../../../schemas/gap.ts';
import { type Knowledge, type Readable, type Reader, readableFor } from '../../article/index.ts';

/** A question that is asked often and has an answer, and how many tickets asked it. */
export interface Frequent {
  readonly readable: Readable;
  readonly tickets: number;
}

/** The articles that answer what is asked most, as a reader gets them, the most asked first. */
export function frequentlyAsked(report: GapReport, knowledge: Knowledge, reader: Reader): Frequent[] {
  const tickets = new Map<number, number>();
  for (const gap of report.gaps) {
    if (gap.article === null) continue;
    const { articleId } = gap.article;
    tickets.set(articleId, (tickets.get(articleId) ?? 0) + ticketsOf(gap));
  }
  return [...tickets]
    .sort(([one, most], [other, less]) => less - most || one - other)
    .flatMap(([articleId, count]) => {
      const article = knowledge.library.named(articleId);
      const readable = article && readableFor(knowledge, reader, article);
      return readable ? [{ readable, tickets: count }] : [];
    });
}

/** How many tickets ask what a gap is about. */
export const ticketsOf = ({ parts }: Pick<Gap, 'parts'>): number =>
  parts.reduce((sum, { tickets }) => sum + tickets.length, 0);
