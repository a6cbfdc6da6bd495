import type { Options } from '../../schemas/options.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { optionsArea } from '../options/index.ts';
import { statusArea } from '../status/index.ts';
import { keptTerms } from './kept-terms.ts';
import { type TicketRules, termed } from './ticket-rules.ts';

/** What decides about tickets, as it is in force. */
export interface RulesInForce {
  /**
   * The rules as they are in force. A status that somebody names, and that is not known here, may have been made a moment
   * ago, so that it is looked for once more before it is refused.
   */
  at(now: Date, ...named: readonly (string | undefined)[]): Promise<TicketRules & { undoSeconds: number }>;
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
    async at(now, ...named) {
      const [given, known, terms] = await Promise.all([options.at(now), kept.at(now), described.at(now)]);
      await terms.fields.prepare(terms.fields.all.map(({ key }) => key));
      const isUnknown = named.some((name) => name !== undefined && known.meant(name) === undefined);
      const statuses = isUnknown ? await kept.latest(now) : known;
      return { ...given, statuses, ...termed(terms) };
    },
  };
}
