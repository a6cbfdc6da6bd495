import { keptKnowledge } from '../../core/article/index.ts';
import { type Answering, answeringBy, readsSuggestion } from '../../core/article-answer/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import type { Rule } from '../../core/trigger/index.ts';
import type { ActingIn } from './acting-by.ts';

/** Whether any of some rules reads which article may answer a ticket. */
export const wantedBy = (rules: readonly Rule[]): boolean =>
  rules.some(({ trigger, fields }) => trigger.isActive && readsSuggestion(fields));

/** What rules answer with in a function: null where none of them reads which article may answer a ticket, and nothing is loaded then. */
export function keptAnswering({ keep }: Pick<ActingIn, 'keep'>) {
  const knowledge = keptKnowledge(keep);
  const options = keep(optionsArea({}));
  return async (rules: readonly Rule[], now: Date): Promise<Answering | undefined> => {
    if (!wantedBy(rules)) return undefined;
    const { helpCentre, language } = await options.at(now);
    return answeringBy(await knowledge.at(now), helpCentre, language === null ? [] : [language]);
  };
}
