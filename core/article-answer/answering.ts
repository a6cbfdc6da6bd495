import type { HelpCentre } from '../../schemas/help-centre.ts';
import { findArticleById, type Knowledge, type Readable } from '../article/index.ts';
import { pageForMails } from './link.ts';

/** What rules answer with: the articles that are published for everybody now, and their pages. */
export interface Answering {
  /** the text of an article that a reader of a language gets; null where it is not for everybody, or not published */
  readable(articleId: number, locale: string | null): Readable | null;
  /** the page of a text, for mails; null: customers cannot reach it */
  pageOf(readable: Readable): string | null;
}

/** What rules answer with, as it is in force. Pure. */
export function answeringBy(
  knowledge: Knowledge,
  helpCentre: HelpCentre,
  languages: readonly string[],
): Answering {
  return {
    readable: (articleId, wanted) => {
      const [locale = 'en', ...preferred] = [...(wanted === null ? [] : [wanted]), ...languages];
      return findArticleById(knowledge, { audience: 'public', locale, preferred }, articleId);
    },
    pageOf: (readable) => pageForMails(readable, helpCentre),
  };
}
