import type { Options } from '../../schemas/options.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { optionsArea } from '../options/index.ts';
import { statusArea } from '../status/index.ts';
import type { TicketRules } from './ticket-rules.ts';

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
  return {
    async at(now, ...named) {
      const [given, known] = await Promise.all([options.at(now), kept.at(now)]);
      const isUnknown = named.some((name) => name !== undefined && known.meant(name) === undefined);
      const statuses = isUnknown ? await kept.latest(now) : known;
      return { ...given, statuses };
    },
  };
}
