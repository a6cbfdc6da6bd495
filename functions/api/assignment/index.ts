import { randomBytes } from 'node:crypto';
import {
  acceptOffer,
  declineOffer,
  keptAssignment,
  loadAgentProfile,
  loadTeamAssignment,
  saveAgentProfile,
  saveTeamAssignment,
  showAssignment,
  workloadOf,
} from '../../../core/assignment/index.ts';
import {
  endSession,
  keepSession,
  loadAvailability,
  setAvailability,
} from '../../../core/availability/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { issueLiveToken, subjectOf } from '../../../core/live/index.ts';
import {
  countUnread,
  listNotifications,
  loadPreferences,
  markAllRead,
  markNotification,
  savePreferences,
} from '../../../core/notification/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { refilling } from '../../../core/rederivation/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { ConflictError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { knownListShards, loadListShards } from '../../../core/views/index.ts';
import { ULID } from '../../../schemas/actor.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { type ApiList, answerPage } from '../answer-page.ts';
import { answerTicket } from '../tickets/present-ticket.ts';
import {
  presentAssignment,
  presentAvailability,
  presentNotification,
  presentPreferences,
  presentProfile,
  presentTeamAssignment,
} from './present.ts';
import { assignmentRoutes } from './routes.ts';

const NOTIFICATIONS: Omit<ApiList, 'name'> = { path: '/v1/notifications', place: ULID };

const ticks = () => performance.now();

/** The HTTP API of who gets which ticket, and of who is there. */
export const handler = apiFunction({
  routes: assignmentRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'LIST_SHARDS', 'LIVE_URL');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, ticks);
    const rules = keptAssignment(table, keep, ticks);
    const tickets = rulesInForce(keep, {});
    const options = keep(optionsArea({}));
    const preferring = async (now: Date) => ({ table, timezone: (await options.at(now)).timeZone });
    const lists = knownListShards(() => loadListShards(table, env.LIST_SHARDS));
    return {
      table,
      levels: serviceLevels(table, keep),
      timeRules: timeRules(table, keep),
      endpoints: {
        getWorkload: async ({ principal, context }) => ({
          body: await workloadOf(
            { table, rules: await rules.at(context.now), lists: await lists() },
            context,
            principal,
          ),
        }),
        createLiveToken: async ({ principal, context: { now } }) => {
          const subject = subjectOf(principal);
          if (env.LIVE_URL === undefined)
            throw new ConflictError('live.off', 'This desk tells clients nothing by itself.');
          const { token, seconds } = await issueLiveToken(table, { subject, now }, randomBytes);
          return { body: { token, url: env.LIVE_URL, expiresInSeconds: seconds } };
        },
        getTeamAssignment: async ({ params: { teamId } }) =>
          presentTeamAssignment(teamId, await loadTeamAssignment(table, teamId)),
        putTeamAssignment: async ({ params: { teamId }, body: fields, context, expectedVersion }) =>
          presentTeamAssignment(
            teamId,
            await saveTeamAssignment({ table, refilling }, context, { teamId, fields, expectedVersion }),
          ),
        getAgentProfile: async ({ params: { agentId } }) =>
          presentProfile(agentId, await loadAgentProfile(table, agentId)),
        putAgentProfile: async ({ params: { agentId }, body: fields, context, expectedVersion }) =>
          presentProfile(
            agentId,
            await saveAgentProfile(table, context, { agentId, fields, expectedVersion }),
          ),
        getAvailability: async ({ principal, params, context: { now } }) =>
          presentAvailability(await loadAvailability(table, { principal, ...params }), now),
        setAvailability: async ({ principal, params, body, context }) =>
          presentAvailability(
            await setAvailability(table, context, { principal, ...params, ...body }),
            context.now,
          ),
        keepSession: async ({ principal, params: { agentId, sessionId }, body, context }) => {
          const beat = { sessionId, ...body };
          return presentAvailability(
            await keepSession(table, context, { principal, agentId, beat }),
            context.now,
          );
        },
        endSession: async ({ principal, params, context }) => {
          await endSession(table, context, { principal, ...params });
          return { body: null };
        },
        listNotifications: async ({ principal, query }) => {
          const { unread = 'false' } = query;
          const list = { ...NOTIFICATIONS, name: `notifications:${principal.id}:${unread}` };
          const asked = { principal, unread: unread === 'true' };
          const [count, page] = await Promise.all([
            countUnread(table, principal),
            answerPage(list, query, (page) => listNotifications(table, { ...asked, page })),
          ]);
          const items = page.body.items.map(presentNotification);
          return { body: { ...page.body, items, unread: count } };
        },
        getNotificationPreferences: async ({ principal, context: { now } }) =>
          presentPreferences(await loadPreferences(await preferring(now), principal)),
        changeNotificationPreferences: async ({ principal, body: change, context, expectedVersion }) =>
          presentPreferences(
            await savePreferences(await preferring(context.now), context, {
              principal,
              change,
              expectedVersion,
            }),
          ),
        markNotification: async ({ principal, params: { notificationId: id }, body, context: { now } }) => ({
          body: presentNotification(await markNotification(table, now, { principal, id, ...body })),
        }),
        markNotificationsRead: async ({ principal, context: { now } }) => ({
          body: { read: await markAllRead(table, now, principal) },
        }),
        getTicketAssignment: async ({ principal, params: { ticketId }, context: { now } }) => {
          const shown = await showAssignment({ table, rules: await rules.at(now) }, { principal, ticketId });
          return presentAssignment(ticketId, shown);
        },
        acceptOffer: async ({ principal, params, context, remember }) => {
          const alongside = (ticket: Ticket) => remember(answerTicket(ticket, true));
          const deps = { table, rules: await tickets.at(context.now) };
          return answerTicket(await acceptOffer(deps, context, { principal, ...params, alongside }), true);
        },
        declineOffer: async ({ principal, params, context, remember }) => {
          const alongside = (ticket: Ticket) => remember(answerTicket(ticket, true));
          return answerTicket(await declineOffer(table, context, { principal, ...params, alongside }), true);
        },
      },
    };
  },
});
