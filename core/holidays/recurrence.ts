import { RRule } from 'rrule';
import type { Years } from '../calendar/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { IcalEvent } from './read-ical.ts';

/**
 * The parts of rules that can be followed, by how often they come again. Rules of days and weeks take few, so that none can
 * be written that never comes and is looked for without end.
 */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  YEARLY: ['BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYSETPOS'],
  MONTHLY: ['BYMONTH', 'BYMONTHDAY', 'BYDAY', 'BYSETPOS'],
  WEEKLY: ['BYDAY'],
  DAILY: [],
};
const ALWAYS = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'];
const WRITTEN = /^[A-Z]+=[A-Z0-9+,-]+(;[A-Z]+=[A-Z0-9+,-]+)*$/;

/** Whether an event comes again for ever. */
export function isEndless({ rules, isCancelled, replaces }: IcalEvent): boolean {
  return !isCancelled && replaces === null && rules.some((rule) => !/(^|;)(COUNT|UNTIL)=/.test(rule));
}

/**
 * The dates on which an event begins, up to the end of some years: its own, and those of its rules.
 * @throws InvalidInputError for `ical` when a rule cannot be followed
 */
export function recurrences(event: IcalEvent, startDate: string, { from, through }: Years): string[] {
  const start = new Date(`${startDate}T00:00:00Z`);
  // One that begins late in a year may last into the next.
  const window = [new Date(Date.UTC(from - 1, 0)), new Date(Date.UTC(through, 11, 31))] as const;
  const ofRules = event.rules.flatMap((rule) => datesOf(rule, start, event).between(...window, true));
  return [...new Set([startDate, ...ofRules.map((date) => date.toISOString().slice(0, 10))])];
}

function datesOf(rule: string, start: Date, { summary }: IcalEvent): RRule {
  const refused = (why: string) => fieldError('ical', `has a rule that ${why}: ${rule} (${summary})`);
  const names = rule.split(';').map((part) => part.slice(0, part.indexOf('=')));
  const often = /(?:^|;)FREQ=([A-Z]+)/.exec(rule)?.[1] ?? '';
  const allowed = PARTS[often];
  if (!WRITTEN.test(rule) || allowed === undefined)
    throw refused('does not come again by years, months, weeks or days');
  const strange = names.find((name) => !ALWAYS.includes(name) && !allowed.includes(name));
  if (strange !== undefined) throw refused(`has ${strange}, which is not followed`);
  const made = ruleOf(untilDay(rule), start);
  if (made === null) throw refused('cannot be read');
  // It would be looked for up to the year 9999, at each save.
  if (made.all((_, at) => at < 1).length === 0) throw refused('never comes');
  return made;
}

function ruleOf(rule: string, dtstart: Date): RRule | null {
  try {
    return new RRule({ ...RRule.parseString(rule), dtstart });
  } catch {
    return null;
  }
}

/** Holidays are days: a rule that goes on until a time of a day goes on until that day. */
const untilDay = (rule: string): string => rule.replace(/(UNTIL=\d{8})T\d{6}Z?/, '$1');
