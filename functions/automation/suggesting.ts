import { keptKnowledge } from '../../core/article/index.ts';
import { namesSuggestion, noteSuggestion, questionIn } from '../../core/article-answer/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import type { Context } from '../../core/shared/context.ts';
import { slaPolicyArea } from '../../core/sla-policy/index.ts';
import { keptArticleIndex } from '../../core/suggestion/index.ts';
import type { Rule } from '../../core/trigger/index.ts';
import { viewArea } from '../../core/views/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import type { ActingIn } from './acting-by.ts';
import { wantedBy } from './kept-answering.ts';

/** The articles of a function and the index of them, as they are at this moment: nothing is read before they are first asked for. */
export function keptArticles({ table, keep }: Pick<ActingIn, 'table' | 'keep'>) {
  const knowledge = keptKnowledge(keep);
  const indexOf = keptArticleIndex(table);
  return async (now: Date) => {
    const known = await knowledge.latest(now);
    return { table, knowledge: known, index: await indexOf(known) };
  };
}

/**
 * Notes which article may answer what a customer wrote, where a rule, a policy or a view of the desk reads that. Where none does, it costs a
 * look at what is in memory.
 */
export function keptSuggesting({
  keep,
  articles,
}: Pick<ActingIn, 'keep'> & { articles: ReturnType<typeof keptArticles> }) {
  const [options, views, policies] = [keep(optionsArea({})), keep(viewArea), keep(slaPolicyArea)];
  let looked: { at: readonly unknown[]; isNamed: boolean } | undefined;
  const isNamed = async (now: Date): Promise<boolean> => {
    const at = [await views.at(now), await policies.at(now)];
    if (looked === undefined || at.some((one, place) => one !== looked?.at[place]))
      looked = { at, isNamed: at.some(namesSuggestion) };
    return looked.isNamed;
  };
  return async (event: DeskEvent, rules: readonly Rule[], context: Context): Promise<void> => {
    const { now } = context;
    const question = questionIn(event);
    if (question === null || !(wantedBy(rules) || (await isNamed(now)))) return;
    const [known, { language }] = await Promise.all([articles(now), options.at(now)]);
    const languages = language === null ? [] : [language];
    await noteSuggestion({ ...known, languages }, context, question);
  };
}
