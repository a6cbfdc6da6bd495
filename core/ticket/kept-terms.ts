import { categoryArea } from '../category/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { fieldArea, formArea } from '../custom-field/index.ts';
import { type Description, knowsAll, type TicketTerms } from './description.ts';

/** The terms by which the running desk describes tickets. */
export interface KeptTerms {
  /**
   * The terms that are in force, ready to take what somebody says of a ticket. What is not known here may have been made a
   * moment ago, so that it is looked for once more before it is refused.
   */
  at(now: Date, ...asked: readonly (Description | undefined)[]): Promise<TicketTerms>;
}

/** Keeps the terms in the memory of a function. */
export function keptTerms(keep: ReturnType<typeof keptConfiguration>): KeptTerms {
  const areas = [keep(fieldArea), keep(formArea), keep(categoryArea)] as const;
  const load = async (when: 'at' | 'latest', now: Date): Promise<TicketTerms> => {
    const [fields, forms, categories] = areas;
    const [first, second, third] = await Promise.all([fields[when](now), forms.at(now), categories.at(now)]);
    return { fields: first, forms: second, categories: third };
  };
  return {
    at: async (now, ...asked) => {
      const known = await load('at', now);
      const isKnown = asked.every((one = {}) => knowsAll(one, known));
      const terms = isKnown ? known : await load('latest', now);
      await terms.fields.prepare(asked.flatMap(({ fields = {} } = {}) => Object.keys(fields)));
      return terms;
    },
  };
}
