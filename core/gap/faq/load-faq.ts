import { type Knowledge, loadReadable, type Reader } from '../../article/index.ts';
import type { Table } from '../../shared/table.ts';
import { loadReport } from '../report-store.ts';
import { type Frequent, frequentlyAsked } from './frequent.ts';
import type { Answered } from './write-faq.ts';

/** What is asked most, with its answers, as of a time; null: what tickets ask was never looked at. */
export async function loadFaq(
  table: Table,
  knowledge: Knowledge,
  { reader, most }: { reader: Reader; most: number },
): Promise<{ at: string | null; questions: (Frequent & Answered)[] }> {
  const { report } = await loadReport(table);
  if (report === null) return { at: null, questions: [] };
  const frequent = frequentlyAsked(report, knowledge, reader).slice(0, most);
  const questions = await Promise.all(
    frequent.map(async (one) => {
      const { html, text } = await loadReadable(table, one.readable);
      return { ...one, title: one.readable.title, slug: one.readable.slug, html, text };
    }),
  );
  return { at: report.at, questions };
}
