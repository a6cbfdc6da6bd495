import { heldCalendarArea, type StoredCalendar } from '../calendar/index.ts';
import type { Holder } from '../configuration/index.ts';
import type { OptionsArea, StoredOptions } from '../options/index.ts';
import { ConflictError } from '../shared/errors.ts';
import { namesCalendar, needsDefaultCalendar, type SlaPolicy, slaPolicyArea } from './policy-area.ts';

/** The calendars as admins change them: none is retired as long as a policy names it, or the desk counts by it. */
export const promisedCalendarArea = {
  ...heldCalendarArea,
  holders: [...heldCalendarArea.holders, namedByPolicies()],
};

function namedByPolicies(): Holder<StoredCalendar, SlaPolicy> {
  return {
    area: slaPolicyArea,
    refuse({ before, after }, held) {
      if (before === null || before.isRetired || !after.isRetired) return;
      const [first] = [...held.values()].filter((policy) => namesCalendar(policy, after.key));
      if (first === undefined) return;
      throw new ConflictError(
        'calendar.in_policy',
        `The SLA policy \`${first.key}\` counts by it: let that name another one, or retire it, first.`,
      );
    },
  };
}

/** The options as admins change them: the desk keeps a default calendar as long as a policy counts by it. */
export function promisedOptions(area: OptionsArea): OptionsArea {
  return { ...area, holders: [...(area.holders ?? []), defaultByPolicies()] };
}

function defaultByPolicies(): Holder<StoredOptions, SlaPolicy> {
  return {
    area: slaPolicyArea,
    refuse({ after }, held) {
      const first = [...held.values()].find(needsDefaultCalendar);
      if (after.defaultCalendar !== null || first === undefined) return;
      throw new ConflictError(
        'calendar.in_policy',
        `The SLA policy \`${first.key}\` counts business hours and names no calendar: let it name one first.`,
      );
    },
  };
}
