import type { Options } from '../../schemas/options.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { optionsArea } from '../options/index.ts';
import { statusArea } from '../status/index.ts';
import type { Description, TicketTerms } from './description.ts';
import { keptTerms } from './kept-terms.ts';
import { type TicketRules, termed } from './ticket-rules.ts';

/** What somebody asks for that the desk's configuration must know. */
export interface AskedOfRules extends Description {
  status?: string | undefined;
}

/** What decides about tickets, as it is in force. */
export interface RulesInForce {
  /**
   * The rules as they are in force, ready for what is asked. What somebody names, and what is not known here, may have been
   * made a moment ago, so that it is looked for once more before it is refused.
   */
  at(
    now: Date,
    ...asked: readonly (AskedOfRules | undefined)[]
  ): Promise<TicketRules & { undoSeconds: number; terms: TicketTerms }>;
}

/** The rules about tickets, of the options and statuses of the desk. `declared` are options that settings declare. */
export function rulesInForce(
  keep: ReturnType<typeof keptConfiguration>,
  declared: Partial<Options>,
): RulesInForce {
  const options = keep(optionsArea(declared));
  const kept = keep(statusArea);
  const described = keptTerms(keep);
  return {
    async at(now, ...asked) {
      const found = await Promise.all([options.at(now), kept.at(now), described.at(now, ...asked)]);
      const [given, known, terms] = found;
      const isUnknown = asked.some(
        ({ status } = {}) => status !== undefined && known.meant(status) === undefined,
      );
      const statuses = isUnknown ? await kept.latest(now) : known;
      return { ...given, statuses, ...termed(terms) };
    },
  };
}
