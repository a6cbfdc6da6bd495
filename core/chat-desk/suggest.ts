import { createHash } from 'node:crypto';
import { encodeTime } from 'ulid';
import type { HelpCentre } from '../../schemas/help-centre.ts';
import type { articleCounter } from '../article/index.ts';
import { pageForMails } from '../article-answer/index.ts';
import { loadVisit, noteShown, sentWrite } from '../form-visit/index.ts';
import type { Table } from '../shared/table.ts';
import { suggestArticles } from '../suggestion/index.ts';

/** Most articles that a chat suggests. */
const MOST = 4;
const LONGEST = 500;
const DAY_MS = 24 * 60 * 60 * 1000;
const TIME_LENGTH = 10;
const RANDOM_LENGTH = 16;
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** An article that a chat suggests, with its page, which knows that it was. */
export interface SuggestedInChat {
  readonly id: number;
  readonly title: string;
  readonly summary: string;
  readonly url: string | null;
}

export interface SuggestingInChat {
  readonly table: Table;
  readonly helpCentre: Pick<HelpCentre, 'isOpen' | 'address' | 'languages'>;
  readonly count: ReturnType<typeof articleCounter>;
  readonly known: () => Promise<Omit<Parameters<typeof suggestArticles>[0], 'table'>>;
}

/**
 * The name of what a visitor was suggested on a day, the same however often they ask: suggestions of a chat are measured as those of a form are, which
 * have one for each form that was shown.
 */
export function visitOf({ channel, visitor }: { channel: string; visitor: string }, now: Date): string {
  const day = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  const bytes = createHash('sha256').update(`${channel}\n${visitor}\n${day}`).digest();
  const digits = [...bytes.subarray(0, RANDOM_LENGTH)].map((byte) => CROCKFORD[byte % CROCKFORD.length]);
  return `${encodeTime(day, TIME_LENGTH)}${digits.join('')}`;
}

/**
 * The articles for everybody that may answer what somebody is about to ask in a chat, the likeliest first. That they were shown is counted, and
 * noted once a day of the visitor.
 * @param visitId null: nobody knows who asks
 */
export async function suggestInChat(
  { table, helpCentre, count, known }: SuggestingInChat,
  { q, language, visitId, now }: { q: string; language: string; visitId: string | null; now: Date },
): Promise<SuggestedInChat[]> {
  const text = q.slice(0, LONGEST).toWellFormed();
  if (!/\p{L}{3}/u.test(text)) return [];
  const reader = { audience: 'public', locale: language, preferred: helpCentre.languages } as const;
  const question = { subject: '', text };
  const found = await suggestArticles({ table, ...(await known()) }, { reader, question, limit: MOST });
  const articleIds = found.map(({ readable }) => readable.article.id);
  if (articleIds.length > 0) {
    await count(articleIds, { what: 'shown', place: 'form' });
    if (visitId !== null) await noteShown(table, { id: visitId, articleIds, customerId: null, now });
  }
  return found.map(({ readable }) => {
    const page = pageForMails(readable, helpCentre);
    const from = visitId === null ? '?from=form' : `?from=form&visit=${visitId}`;
    const { title, summary } = readable;
    return { id: readable.article.id, title, summary, url: page === null ? null : `${page}${from}` };
  });
}

/** Notes that somebody writes in a chat in which articles were suggested today: one that they had opened spared nobody. */
export async function noteAskedAllTheSame(
  { table, count }: Pick<SuggestingInChat, 'table' | 'count'>,
  visitId: string,
  now: Date,
): Promise<void> {
  const visit = await loadVisit(table, visitId);
  if (visit?.shownAt === undefined || visit.sentAt !== undefined) return;
  await table.write([sentWrite(visitId, now)]);
  if (visit.openedId !== undefined)
    await count([visit.openedId], { what: 'notSent', place: 'form', less: true });
}
