import type { AgentTime, Stretch } from '../booking.ts';
import { CREDIT, type Entry, metric, type Said } from './make.ts';

function level(said: Omit<Said, 'booked' | 'credit'>, isCounted: (stretch: Stretch) => boolean): Entry {
  return metric(
    { ...said, booked: 'the moment: the end of the period, or of each part of it', credit: CREDIT.assignee },
    { kind: 'level', unit: 'number', counted: { from: 'live', isCounted } },
  );
}

function presence(en: string, state: AgentTime['state']): Entry {
  const formula = `seconds in which agents were ${state}, sessions united`;
  return metric(
    { en, formula, booked: 'as they passed', credit: 'the agent' },
    { kind: 'spread', unit: 'seconds', counted: { from: 'agent_time', state } },
  );
}

/** How many tickets are live at a moment, and who is there. */
export const LEVEL_METRICS = {
  backlog: level({ en: 'Backlog', formula: 'live tickets, by what was done before the moment' }, () => true),
  backlog_age: metric(
    {
      en: 'Age of the backlog',
      formula: 'the moment − creation of each live ticket; in bands from 0, 1, 3, 7 and 30 days',
      booked: 'the moment: the end of the period, or of each part of it',
      credit: CREDIT.assignee,
    },
    {
      kind: 'duration',
      unit: 'seconds',
      isSeen: true,
      counted: { from: 'live', isCounted: () => true, isAge: true },
    },
  ),
  unassigned: level(
    { en: 'Unassigned', formula: 'live tickets without an assignee' },
    ({ place }) => place.assignee === null,
  ),
  unanswered: level(
    { en: 'Unanswered', formula: 'live tickets of which a first or next response is owed' },
    ({ unanswered }) => unanswered,
  ),
  agent_online: presence('Agents online', 'online'),
  agent_away: presence('Agents away', 'away'),
};
