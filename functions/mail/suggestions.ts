import type { Readable } from '../../core/article/index.ts';
import { addressForMails, pageForMails } from '../../core/article-answer/index.ts';
import type { OutboundDeps, Suggested } from '../../core/outbound/index.ts';
import { likelyArticles } from '../../core/suggestion/index.ts';
import type { Options } from '../../schemas/options.ts';
import type { keptArticles } from '../automation/suggesting.ts';
import { logFailure } from '../edge/logger.ts';

/** Most articles that a mail suggests. */
const MOST = 3;
const NOTHING: Suggested = { articles: [], pageOf: () => '' };

/**
 * Finds the articles for everybody that an acknowledgement suggests, where the desk says how sure that must be and customers reach the help centre. What keeps them
 * from being found holds no mail up.
 */
export function mailSuggestions({
  articles,
  options,
}: {
  articles: ReturnType<typeof keptArticles>;
  options: { at(now: Date): Promise<Options> };
}): NonNullable<OutboundDeps['suggestionsFor']> {
  return async ({ subject, text, language }) => {
    const now = new Date();
    const { helpCentre, language: usual } = await options.at(now);
    const least = helpCentre.acknowledgementSuggestions;
    const address = addressForMails(helpCentre);
    if (least === null || address === null) return NOTHING;
    try {
      const known = await articles(now);
      const preferred = usual === null ? [] : [usual];
      const reader = { audience: 'public', locale: language, preferred } as const;
      const asked = { reader, question: { subject, text }, limit: MOST, least };
      const found = await likelyArticles(known, asked);
      const pageOf = (readable: Readable) => pageForMails(readable, helpCentre) ?? address;
      return { articles: found.map(({ readable }) => readable), pageOf };
    } catch (error) {
      logFailure('Articles could not be suggested, and the mail goes out without', error, {});
      return NOTHING;
    }
  };
}
