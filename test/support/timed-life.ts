import { addBusiness, compileCalendar } from '../../core/calendar/index.ts';
import { compileStoredConditions } from '../../core/conditions/index.ts';
import { type Catalogue, catalogueOf } from '../../core/fields/index.ts';
import { timesAfter } from '../../core/moment/index.ts';
import { type PassingTime, planned } from '../../core/time-rule/plan.ts';
import { ofTicketAlone, type TimedRule } from '../../core/time-rule/timed-rule.ts';
import type { StoredConditions } from '../../schemas/conditions.ts';
import { knownMoment, type Moment } from '../../schemas/moment.ts';
import { type Ticket, ticketSchema } from '../../schemas/ticket.ts';
import { ticketIn } from './desk.ts';
import { OFFICE_HOURS } from './given-calendar.ts';
import { shippedTrigger } from './worked-triggers.ts';

/** A time rule of a test; it has no conditions and is switched on unless it says otherwise. */
export interface GivenRule {
  readonly key: string;
  /** absent: it is the one of this key that the desk comes with */
  readonly when?: Moment;
  readonly conditions?: StoredConditions;
  readonly isActive?: boolean;
}

/** Something that happens in a life. What is null is not there any more. */
export interface LifeStep {
  readonly at: string;
  readonly set?: Readonly<Record<string, unknown>>;
  readonly message?: 'customer' | 'reply';
  /** the rules as they are from then on; the job looks at the ticket at once */
  readonly rules?: readonly GivenRule[];
}

/** A rule that fired in a life, and when. */
export interface Fired {
  readonly at: string;
  readonly key: string;
}

const found = { from: null, through: null, days: [] };
const LATE = [['14:00', '22:00']];
const late = { ...OFFICE_HOURS.week, mon: LATE, tue: LATE, wed: LATE, thu: LATE, fri: LATE };
const OFFICE = compileCalendar({ ...OFFICE_HOURS, found });
const OF_TEAM_2 = compileCalendar({ ...OFFICE_HOURS, week: late, found });

/** Berlin at work from nine to five, and its team 2 from two to ten. */
export const BERLIN_TIME: PassingTime = {
  timeZone: 'Europe/Berlin',
  business: (teamId, start, seconds) => addBusiness(start, seconds, teamId === 2 ? OF_TEAM_2 : OFFICE),
};

const CATALOGUE: Catalogue = catalogueOf();

/** Makes a time rule ready. */
export async function timedRuleOf(given: GivenRule): Promise<TimedRule> {
  const { key, isActive = true } = given;
  const { when, conditions = {} } = given.when === undefined ? shippedTrigger(key) : given;
  const moment = knownMoment(when ?? {});
  if (moment === null) throw new Error(`${key} is no time rule`);
  const compiled = await compileStoredConditions(ofTicketAlone(conditions, CATALOGUE), CATALOGUE, {});
  return { key, when: moment, isActive, conditions: compiled };
}

/** Lives through a life: whatever happens, and between that each timer to its second. Gives what fired, in order. */
export async function livedThrough(
  first: readonly GivenRule[],
  steps: readonly LifeStep[],
  { until, time = BERLIN_TIME, wakesLate = 0 }: { until: string; time?: PassingTime; wakesLate?: number },
): Promise<Fired[]> {
  let rules = await Promise.all(first.map(timedRuleOf));
  let ticket: Ticket | null = null;
  const fired: Fired[] = [];
  const write = (before: Ticket | null, after: Ticket, now: Date, message?: LifeStep['message']) => {
    const was = before?.timing ?? null;
    const messages = message === undefined ? [] : [{ id: '', kind: message }];
    const times = timesAfter(was, { before, after, messages }, now);
    const { timing, due } = planned(rules, { ticket: after, was, times }, { now, time });
    fired.push(...due.map(({ key }) => ({ at: now.toISOString(), key })));
    ticket = { ...after, timing, version: after.version + 1 } as Ticket;
  };
  const sleepUntil = (end: string) => {
    for (let tries = 0; ticket?.timing?.next && ticket.timing.next <= end; tries += 1) {
      if (tries > 1000) throw new Error(`The clock does not get past ${ticket.timing.next}`);
      write(ticket, ticket, new Date(Date.parse(ticket.timing.next) + wakesLate));
    }
  };
  for (const { at, set = {}, message, rules: others } of steps) {
    const now = new Date(at);
    // What happens in the second of a deadline is done before its timer wakes.
    sleepUntil(new Date(now.getTime() - 1).toISOString());
    if (others !== undefined) rules = await Promise.all(others.map(timedRuleOf));
    write(ticket, after(ticket, set, now), now, message);
  }
  sleepUntil(until);
  return fired;
}

function after(ticket: Ticket | null, set: LifeStep['set'], now: Date): Ticket {
  const at = now.toISOString();
  const begun = { createdAt: at, updatedAt: at, lastActivityAt: at };
  const before = ticket ?? { ...ticketIn('new'), assigneeId: null, teamId: null, ...begun };
  const wanted = { ...before, ...set, updatedAt: at };
  // Null is what these can be.
  const stays = ['assigneeId', 'teamId', 'organisationId', 'followUpOf', 'mayBelongTo'];
  const kept = Object.entries(wanted).filter(([name, value]) => value !== null || stays.includes(name));
  const isMoved = set?.status !== undefined;
  const moved = isMoved ? { statusKey: set?.statusKey ?? set?.status } : {};
  return ticketSchema.parse({ ...Object.fromEntries(kept), ...moved });
}
