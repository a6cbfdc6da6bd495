import { compileCalendar } from '../../../core/calendar/index.ts';
import { type DeskRules, deriveTicket, type RulesHistory } from '../../../core/report/derive/index.ts';
import type { Booking, Place, ReportFacts } from '../../../core/report/index.ts';
import { businessTime, type Clock, calendarTime } from '../../../core/sla/index.ts';
import type { DeskEvent } from '../../../schemas/events/events.ts';
import type { SimulatedYear } from '../simulated-desk/index.ts';
import { policyFor, type SettingHistory, type SimulatedSetting } from '../simulated-desk/setting.ts';
import type { Counted, PlainMetric } from './counted.ts';
import type { Standing } from './log.ts';

/** What a simulated desk has configured, as what reports are derived by. */
export function rulesOf(history: SettingHistory): RulesHistory {
  const all = history.map(({ since, setting }) => ({ since, rules: deskRulesOf(setting) }));
  const [first] = all;
  if (first === undefined) throw new Error('A desk is configured somehow');
  return {
    before: (second) => (all.findLast(({ since }) => since < second) ?? first).rules,
    by: (second) => (all.findLast(({ since }) => since <= second) ?? first).rules,
  };
}

function deskRulesOf({ policies, calendars, teams, defaultCalendar }: SimulatedSetting): DeskRules {
  const clocks = new Map(calendars.map((one) => [one.key, businessTime(compileCalendar(one))]));
  const clockOf = (key: string | null): Clock =>
    key === null ? calendarTime : (clocks.get(key) ?? calendarTime);
  const calendarOf = (team: number | null) =>
    teams.find(({ id }) => id === team)?.calendar ?? defaultCalendar;
  return {
    pausesSla: () => true,
    targetOf: (ticket, metric) => {
      const policy = policyFor(policies, ticket);
      const target = metric === 'promise' || policy?.noSla ? undefined : policy?.targets[metric];
      const seconds = target?.seconds[String(ticket.priority)];
      if (policy === null || target === undefined || seconds === undefined) return null;
      const calendar = target.calendar ?? policy.calendar ?? calendarOf(ticket.teamId);
      const clock = target.clock === 'business' ? clockOf(calendar) : calendarTime;
      const { escalateEverySeconds } = target;
      return { policy: policy.key, clock, seconds, warnings: [], escalateEverySeconds };
    },
    hoursFor: (ticket, metric) => {
      const policy = policyFor(policies, ticket);
      const own = policy?.targets[metric]?.calendar ?? policy?.calendar;
      return clockOf(own ?? calendarOf(ticket.teamId));
    },
    hoursOf: (team) => clockOf(calendarOf(team)),
  };
}

/** What reports know of every ticket of a year, each derived from the logs of its story. */
export function derivedYear({ history, stories, events, now }: SimulatedYear): ReportFacts[] {
  const rules = rulesOf(history);
  const byTicket = Map.groupBy(events, (event) => ('ticket' in event ? event.ticket.id : 0));
  return stories.flatMap((story) => {
    const ids = [
      ...new Set(story.flatMap((act) => (act.do === 'split' ? [act.ticket, act.into] : [act.ticket]))),
    ];
    const logs = new Map<number, readonly DeskEvent[]>(ids.map((id) => [id, byTicket.get(id) ?? []]));
    return ids.flatMap((ticketId) => deriveTicket({ ticketId, logs, rules, now }) ?? []);
  });
}

/** What a booking adds to a metric. */
export interface Added {
  metric: PlainMetric;
  facts: ReportFacts;
  booking: Booking;
  agent: number | null;
  value?: number | undefined;
  isPart?: boolean | undefined;
}

const ONE: Partial<Record<Booking['what'], PlainMetric>> = {
  closed: 'closes',
  reopened: 'reopens',
  merged: 'tickets_merged',
  trashed: 'tickets_trashed',
  spam: 'tickets_spam',
  reply: 'replies',
  note: 'notes',
  customer_message: 'customer_messages',
  touch: 'touches',
  first_response: 'first_response',
  next_response: 'next_response',
  requester_wait: 'requester_wait',
  agent_work: 'agent_work',
  resolution_used: 'resolution_used',
  first_resolution: 'first_resolution',
  full_resolution: 'full_resolution',
  team_stay: 'team_stay',
  reassigned: 'reassignments',
  mail_held: 'mail_held',
  mail_released: 'mail_released',
  mail_bounced: 'mail_bounced',
};

/** All metrics that a booking counts in, and what it adds there. */
export function ofBooking(facts: ReportFacts, booking: Booking): Added[] {
  const { what, agent, place } = booking;
  const adds = (metric: PlainMetric, more: Partial<Added> = {}): Added => ({
    ...{ metric, facts, booking, agent },
    ...more,
  });
  const held = { agent: place.assignee };
  switch (what) {
    case 'created':
      return [
        adds('tickets_created'),
        adds('resolution_rate', { ...held, isPart: booking.resolvedNow }),
        adds('escalation_rate', { ...held, isPart: booking.escalated }),
      ];
    case 'solved':
      return [adds('solves'), adds('reopen_rate', { isPart: booking.reopened })];
    case 'resolved':
      return [
        adds('tickets_resolved'),
        adds('replies_per_ticket', { value: booking.replies }),
        adds('touches_per_ticket', { value: booking.touches }),
        adds('one_touch_share', { isPart: booking.oneTouch }),
      ];
    case 'worked':
      return [adds('handle_time', { value: booking.amount })];
    case 'team_changed':
      return [adds('team_changes'), adds('escalations', held)];
    case 'priority_raised':
      return [adds('priority_raised', held), adds('escalations', held)];
    case 'breached':
      return [adds('breaches', held), adds('escalations', held)];
    case 'promise_judged':
      return [adds('sla_met_share', { isPart: booking.kept })];
    case 'asked':
      return [adds('response_rate', { isPart: booking.kept })];
    case 'rated': {
      const { amount = 0, scale = 0, good } = booking;
      return [
        adds('satisfaction_share', { isPart: good }),
        adds('satisfaction_average', { value: (amount - 1) / (scale - 1) }),
      ];
    }
    case 'mail_sent':
      return [adds('bounce_rate', { isPart: booking.kept })];
    default: {
      const metric = ONE[what];
      return metric === undefined ? [] : [adds(metric, what === 'closed' ? held : {})];
    }
  }
}

/** What a booking adds to a metric, in a line that is the same for the same. */
export function lineOf({ metric, facts, booking, agent, value, isPart }: Added): string {
  const { place, about, at, seconds } = booking;
  const promise = { metric: booking.metric, policy: booking.policy };
  return written({
    ...{ metric, at, ticket: facts.subject.id, agent, value, isPart, seconds },
    ...{
      from: booking.from,
      promise: booking.metric === undefined ? undefined : promise,
    },
    place: placeText(place, place.channel),
    about: aboutText({ ...about, topic: about.topic }),
    nowPlace: placeText(facts.now.place, facts.now.place.channel),
    now: aboutText(facts.now.about),
    actor: `${booking.actor.kind}`,
  });
}

/** The same of what was counted plainly. */
export function lineOfCounted(one: Counted): string {
  const { metric, at, ticket, agent, value, isPart, seconds, from, place, now, channel, promise } = one;
  return written({
    ...{ metric, at, ticket, agent, value, isPart, seconds, from, promise },
    place: placeText(place, channel),
    about: aboutText(place),
    nowPlace: placeText(now, now.channel),
    now: aboutText(now),
    actor: one.actor.kind,
  });
}

function written({ metric, ...rest }: { metric: string } & Record<string, unknown>): string {
  return `${metric} ${JSON.stringify(rest)}`;
}

const placeText = (place: Place | Standing, channel: string): string =>
  [place.team, place.assignee, place.priority, place.status, place.category, channel, place.mailbox].join(
    '|',
  );

const aboutText = (
  about: Pick<Standing, 'type' | 'topic' | 'tags' | 'language' | 'organisation' | 'fields'>,
) => {
  const fields = Object.entries(about.fields).sort(([one], [other]) => (one < other ? -1 : 1));
  const { type, topic, tags, language, organisation } = about;
  return JSON.stringify([type, topic, tags, language, organisation, fields]);
};
