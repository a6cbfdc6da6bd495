import { keptDeskClock } from '../../core/calendar/index.ts';
import type { keptConfiguration } from '../../core/configuration/index.ts';
import type { KeptCatalogue } from '../../core/fields/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { optionsArea } from '../../core/options/index.ts';
import { resolutionArea } from '../../core/resolution/index.ts';
import type { Table } from '../../core/shared/table.ts';
import { keptPolicies } from '../../core/sla-policy/index.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { environment } from '../edge/environment.ts';

/** Where triggers find what they go by. */
export interface ActingIn {
  table: Table;
  keep: ReturnType<typeof keptConfiguration>;
  catalogue: KeptCatalogue;
}

/** What triggers act by in a function, as its environment and the desk's configuration say; `at` gives all of it as it is in force. */
export function actingBy({ table, keep, catalogue }: ActingIn) {
  const env = environment('MAILBOXES', 'CLOSE_AFTER_DAYS', 'UNDO_SECONDS', 'DESK_NAME');
  const inForce = rulesInForce(keep, {
    undoSeconds: env.UNDO_SECONDS,
    closeAfterDays: env.CLOSE_AFTER_DAYS,
  });
  const clockAt = keptDeskClock(keep);
  const options = keep(optionsArea({ deskName: env.DESK_NAME }));
  const mailboxes = keep(mailboxArea(env.MAILBOXES));
  const resolutions = keep(resolutionArea);
  const policies = keptPolicies(keep, catalogue);
  const at = async (now: Date) => {
    const { deskName, language, timeZone } = await options.at(now);
    const known = await mailboxes.at(now);
    const requestOf = (address: string) => (known.named(address) ?? known.byDefault).request;
    return {
      table,
      rules: await inForce.at(now),
      mailboxes: known,
      resolutions: await resolutions.at(now),
      policies: await policies.at(now),
      clock: await clockAt(now),
      place: { deskName, language: language ?? 'en', timeZone, requestOf },
    };
  };
  return { at, inForce, options, mailboxes, policies };
}
