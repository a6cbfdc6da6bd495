import { knownMoment } from '../../schemas/moment.ts';
import { addBusiness, calendarArea, keptDeskHours, teamCalendarArea } from '../calendar/index.ts';
import { compileStoredConditions } from '../conditions/index.ts';
import type { keptConfiguration } from '../configuration/index.ts';
import { type Catalogue, type KeptCatalogue, keptCatalogue } from '../fields/index.ts';
import { optionsArea } from '../options/index.ts';
import { type Trigger, triggerArea } from '../trigger/index.ts';
import type { PassingTime } from './plan.ts';
import { ofTicketAlone, type TimedRule } from './timed-rule.ts';

/** The time rules of the desk as they are in force. */
export interface RulesOfTime {
  /** Those that are not retired, switched off ones too; none where all are switched off. */
  at(now: Date): Promise<readonly TimedRule[]>;
  timeAt(now: Date): Promise<PassingTime>;
}

/** Keeps the time rules in the memory of a function. A desk of which none is switched on needs nothing else. */
export function keptRulesOfTime(
  keep: ReturnType<typeof keptConfiguration>,
  catalogue: KeptCatalogue = keptCatalogue(keep),
): RulesOfTime {
  const area = keep(triggerArea);
  const options = keep(optionsArea({}));
  const [calendars, ofTeams] = [keep(calendarArea), keep(teamCalendarArea)] as const;
  const hoursAt = keptDeskHours(keep);
  let made:
    | { of: readonly Trigger[]; by: Catalogue; hours: unknown; rules: Promise<TimedRule[]> }
    | undefined;
  return {
    at: async (now) => {
      const of = await area.at(now);
      if (!of.some(({ when, isActive }) => when !== null && isActive)) return [];
      const [by, hours] = await Promise.all([catalogue.at(now), hoursAt(now)]);
      if (made?.of !== of || made.by !== by || made.hours !== hours) {
        const loadBusinessTime = async () => hours?.time;
        made = { of, by, hours, rules: timedRules(of, by, loadBusinessTime) };
      }
      return made.rules;
    },
    timeAt: async (now) => {
      const [{ timeZone, defaultCalendar }, known, teams] = await Promise.all([
        options.at(now),
        calendars.at(now),
        ofTeams.at(now),
      ]);
      return {
        timeZone,
        business: (teamId, start, seconds) => {
          const named = [teams.of(teamId), defaultCalendar].filter((key) => key !== null);
          const [calendar] = named.flatMap((key) => known.named(key) ?? []);
          return calendar === undefined ? null : addBusiness(start, seconds, calendar);
        },
      };
    },
  };
}

type LoadBusinessTime = NonNullable<Parameters<typeof compileStoredConditions>[2]['loadBusinessTime']>;

async function timedRules(
  triggers: readonly Trigger[],
  catalogue: Catalogue,
  loadBusinessTime: LoadBusinessTime,
): Promise<TimedRule[]> {
  const made = triggers.map((trigger) => timedRule(trigger, catalogue, loadBusinessTime));
  return (await Promise.all(made)).filter((rule) => rule !== null);
}

/** A trigger as a time rule; null: it is none, or only a later version knows when it fires. */
export async function timedRule(
  { key, isActive, when: stored, conditions }: Pick<Trigger, 'key' | 'isActive' | 'when' | 'conditions'>,
  catalogue: Catalogue,
  loadBusinessTime: LoadBusinessTime,
): Promise<TimedRule | null> {
  const when = stored === null ? null : knownMoment(stored);
  if (when === null) return null;
  const alone = ofTicketAlone(conditions, catalogue);
  const compiled = await compileStoredConditions(alone, catalogue, { loadBusinessTime });
  return { key, isActive, when, conditions: compiled };
}
