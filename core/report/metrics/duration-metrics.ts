import { BOTH_CLOCKS, CREDIT, count, duration, mean, metric, share } from './make.ts';

/** How long things took, and how much was written until they were done. */
export const DURATION_METRICS = {
  first_response: duration('first_response', {
    en: 'First response',
    formula: 'time used until the first reply to a customer',
    booked: 'the reply',
    credit: CREDIT.author,
  }),
  next_response: duration('next_response', {
    en: 'Next response',
    formula: 'time used until each reply after the first',
    booked: 'the reply',
    credit: CREDIT.author,
  }),
  requester_wait: duration('requester_wait', {
    en: 'Time that requesters waited',
    formula: 'time in which the ticket waited for the desk, until it was resolved',
    booked: 'the last solve',
    credit: CREDIT.solver,
  }),
  agent_work: duration('agent_work', {
    en: 'Time with agents',
    formula: 'time in which the ticket was open with agents, until it was resolved',
    booked: 'the last solve',
    credit: CREDIT.solver,
  }),
  resolution_used: duration('resolution_used', {
    en: 'Resolution, as service levels count it',
    formula: 'time used until the ticket was resolved, without pauses',
    booked: 'the last solve',
    credit: CREDIT.solver,
  }),
  first_resolution: duration('first_resolution', {
    en: 'First resolution',
    formula: 'time from creation to the first solve',
    booked: 'the first solve',
    credit: CREDIT.solver,
  }),
  full_resolution: duration('full_resolution', {
    en: 'Full resolution',
    formula: 'time from creation to the last solve, in which it was solved before too',
    booked: 'the last solve',
    credit: CREDIT.solver,
  }),
  replies: count('reply', {
    en: 'Replies',
    formula: 'public replies of agents, and of automations where they count as such',
    booked: 'the reply',
    credit: CREDIT.author,
  }),
  notes: count('note', {
    en: 'Notes',
    formula: 'internal notes',
    booked: 'the note',
    credit: CREDIT.author,
  }),
  customer_messages: count('customer_message', {
    en: 'Messages of customers',
    formula: 'messages of requesters and others who take part',
    booked: 'the message',
    credit: CREDIT.author,
  }),
  touches: count('touch', {
    en: 'Touches',
    formula:
      "an agent's transactions with a reply, a note, or a change of status, assignee, team, priority, type or category; no bulk changes",
    booked: 'the transaction',
    credit: CREDIT.actor,
  }),
  replies_per_ticket: mean(
    'resolved',
    {
      en: 'Replies per ticket',
      formula: 'average of replies up to the last solve',
      booked: 'the last solve',
      credit: CREDIT.solver,
    },
    ({ replies }) => replies ?? null,
    { isSeen: true },
  ),
  touches_per_ticket: mean(
    'resolved',
    {
      en: 'Touches per ticket',
      formula: 'average of touches up to the last solve',
      booked: 'the last solve',
      credit: CREDIT.solver,
    },
    ({ touches }) => touches ?? null,
    { isSeen: true },
  ),
  one_touch_share: share(
    'resolved',
    {
      en: 'Solved by one reply',
      formula: 'resolved with one reply of an agent and one solve so far ÷ resolved',
      booked: 'the last solve',
      credit: CREDIT.solver,
    },
    ({ oneTouch }) => oneTouch === true,
  ),
  handle_time: metric(
    {
      en: 'Handling time',
      formula: 'sum of the time that agents entered, as it was corrected last',
      booked: 'when they worked',
      credit: 'who worked',
    },
    {
      kind: 'sum',
      unit: 'seconds',
      counted: { from: 'bookings', what: ['worked'], take: ({ amount }) => amount ?? null },
    },
  ),
  time_in_status: metric(
    {
      en: 'Time in status',
      formula: 'seconds in which tickets were live, by the status that they had',
      booked: 'as they passed',
      credit: CREDIT.assignee,
    },
    { kind: 'spread', unit: 'seconds', clocks: BOTH_CLOCKS, counted: { from: 'live_time' } },
  ),
  time_in_team: metric(
    {
      en: 'Time in team',
      formula: 'seconds in which tickets were live, by the team that they were with',
      booked: 'as they passed',
      credit: CREDIT.assignee,
    },
    { kind: 'spread', unit: 'seconds', clocks: BOTH_CLOCKS, counted: { from: 'live_time' } },
  ),
  team_stay: duration('team_stay', {
    en: 'Stay with a team',
    formula: 'time used of a stay with a team, by the team that was left',
    booked: 'the end of the stay',
    credit: null,
  }),
};
