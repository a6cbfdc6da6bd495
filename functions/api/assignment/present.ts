import type * as z from 'zod';
import type { AgentProfile, ShownAssignment, TeamAssignment } from '../../../core/assignment/index.ts';
import { availabilityOf, living, type Workplace } from '../../../core/availability/index.ts';
import type { Preferences, ShownNotification } from '../../../core/notification/index.ts';
import type {
  agentProfileSchemas,
  availabilityOutSchema,
  teamAssignmentSchemas,
  ticketAssignmentSchema,
} from '../../../schemas/api/assignment.ts';
import type { notificationOutSchema, preferencesOutSchema } from '../../../schemas/api/notifications.ts';

/** How the tickets of a team are given out, as the answer of a request. */
export function presentTeamAssignment(
  teamId: number,
  { key: _key, isRetired: _retired, jobId: _job, ...said }: TeamAssignment,
): { body: z.input<typeof teamAssignmentSchemas.out>; version: number } {
  return { body: { teamId, ...said }, version: said.version };
}

/** The profile of an agent, as the answer of a request. */
export function presentProfile(
  agentId: number,
  { capacity, skills, calendar, version }: AgentProfile,
): { body: z.input<typeof agentProfileSchemas.out>; version: number } {
  return { body: { agentId, capacity, skills, calendar, version }, version };
}

/** Whether an agent is there at a time, as the answer of a request. */
export function presentAvailability(
  workplace: Workplace,
  now: Date,
): { body: z.input<typeof availabilityOutSchema> } {
  const { agentId, revision, since, lastSeenAt } = workplace;
  const sessions = Object.entries(living(workplace, now)).map(([id, session]) => ({ id, ...session }));
  return {
    body: {
      agentId,
      status: availabilityOf(workplace),
      since: revision === 0 ? null : since,
      lastSeenAt,
      sessions: sessions.sort((one, other) => (one.id < other.id ? -1 : 1)),
    },
  };
}

/** A notification, as the answer of a request. */
export function presentNotification(told: ShownNotification): z.input<typeof notificationOutSchema> {
  const { id, text, at, readAt, topic, delivery } = told;
  const shown = { id, text, at, isRead: readAt !== null, readAt, topic, delivery };
  if ('roomId' in told)
    return { ...shown, ticketId: null, trigger: null, room: { id: told.roomId, number: told.number } };
  const { ticketId, trigger } = told;
  const { key, number } = trigger;
  return { ...shown, ticketId, room: null, trigger: { key, number } };
}

/** How an agent wants to be told things, as the answer of a request. */
export function presentPreferences({ agentId, topics, digest, nextDigestAt, version }: Preferences): {
  body: z.input<typeof preferencesOutSchema>;
  version: number;
} {
  const { times, weekdays, timezone } = digest;
  const shown = { times: [...times], weekdays: [...weekdays], timezone };
  return { body: { agentId, topics, digest: shown, nextDigestAt, version }, version };
}

/** How a ticket stands with automatic assignment, as the answer of a request. */
export function presentAssignment(
  ticketId: number,
  { standing, position }: ShownAssignment,
): { body: z.input<typeof ticketAssignmentSchema> } {
  const { state } = standing;
  const until = {
    idle: null,
    waiting: null,
    offered: state === 'offered' ? standing.until : null,
    held: state === 'held' ? standing.untouchedUntil : null,
  }[state];
  return {
    body: {
      ticketId,
      state,
      position,
      waiting: state === 'waiting' || state === 'offered' ? standing.waiting : null,
      agentId: state === 'offered' || state === 'held' ? standing.agentId : null,
      until,
    },
  };
}
