import type { PlainHours } from './hours.ts';
import { isLiveCategory, type Standing } from './log.ts';
import type { Told, ToldTicket } from './told.ts';

/** A ticket that is live at a moment. */
export interface Live {
  ticket: number;
  place: Standing;
  now: Standing;
  age: number;
  isUnassigned: boolean;
  isUnanswered: boolean;
}

/** All tickets that are live at a moment, by the acts before it. */
export function liveAt(told: Told, moment: number): Live[] {
  return [...told.tickets.values()].flatMap((ticket): Live[] => {
    const { log, now } = ticket;
    const place = log.acts.findLast(({ at }) => at < moment)?.after;
    const begun = log.acts[0]?.at ?? 0;
    if (place === undefined || now.isSpam || now.mergedInto !== null) return [];
    if (place.isTrashed || !isLiveCategory(place.category)) return [];
    const isUnassigned = place.assignee === null;
    return [
      {
        ...{ ticket: log.ticket, place, now, age: moment - begun, isUnassigned },
        isUnanswered: isUnansweredAt(ticket, moment),
      },
    ];
  });
}

function isUnansweredAt({ course }: ToldTicket, moment: number): boolean {
  return course.instances.some(
    ({ metric, started, fulfilled }) =>
      (metric === 'first_response' || metric === 'next_response') &&
      started.at < moment &&
      !(fulfilled !== null && fulfilled.at < moment),
  );
}

/** A time in which a ticket was live and nothing about it changed. */
export interface Spread {
  ticket: number;
  from: number;
  to: number;
  place: Standing;
  now: Standing;
}

/** The live times of all tickets up to now. */
export function liveTimes(told: Told): Spread[] {
  return [...told.tickets.values()].flatMap(({ log, now }): Spread[] => {
    if (now.isSpam || now.mergedInto !== null) return [];
    return log.acts.flatMap(({ at, after: place }, index): Spread[] => {
      const to = log.acts[index + 1]?.at ?? told.now;
      const isLive = isLiveCategory(place.category) && !place.isTrashed;
      return isLive && at < to ? [{ ticket: log.ticket, from: at, to, place, now }] : [];
    });
  });
}

/** The seconds of a time within another, by the wall and by the hours of the team that had it. */
export function spreadSeconds(hours: PlainHours, spread: Spread, from: number, to: number) {
  const [begins, ends] = [Math.max(from, spread.from), Math.min(to, spread.to)];
  if (begins >= ends) return { calendar: 0, business: 0 };
  return { calendar: ends - begins, business: hours.ofTeam(spread.place.team).between(begins, ends) };
}

/** A live ticket that a team has more from a second on (1), or less (−1), and that no metric but these tells of. */
export interface Move {
  at: number;
  team: number | null;
  by: 1 | -1;
}

/** Live tickets that went from team to team, and those that went into the trash or came out of it. */
export function movesOf({ tickets }: Told): Move[] {
  return [...tickets.values()].flatMap(({ log, now }) => {
    if (now.isSpam || now.mergedInto !== null) return [];
    return log.acts.flatMap(({ at, before, after }): Move[] => {
      if (before === null || !isLiveCategory(before.category)) return [];
      const left = { at, team: before.team, by: -1 as const };
      const came = { at, team: after.team, by: 1 as const };
      if (before.isTrashed !== after.isTrashed) return [after.isTrashed ? left : came];
      return before.isTrashed || before.team === after.team ? [] : [left, came];
    });
  });
}
