import type { Booked } from '../booking.ts';

/** Every act that is booked: one that is added does not compile until it stands here. */
export const ACTS: Readonly<Record<Booked, true>> = {
  created: true,
  solved: true,
  resolved: true,
  closed: true,
  reopened: true,
  merged: true,
  trashed: true,
  spam: true,
  reply: true,
  note: true,
  customer_message: true,
  touch: true,
  worked: true,
  first_response: true,
  next_response: true,
  requester_wait: true,
  agent_work: true,
  resolution_used: true,
  first_resolution: true,
  full_resolution: true,
  team_stay: true,
  reassigned: true,
  team_changed: true,
  priority_raised: true,
  breached: true,
  promise_judged: true,
  asked: true,
  rated: true,
  mail_sent: true,
  mail_bounced: true,
  mail_held: true,
  mail_released: true,
  suggested: true,
};

/** Whether a stored act is one that this version knows. */
export const isBooked = (what: string): what is Booked => Object.hasOwn(ACTS, what);
