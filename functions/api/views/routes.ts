import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { liveOutSchema } from '../../../schemas/api/live.ts';
import { nextTicketOutSchema, nextTicketSchema, skipTicketSchema } from '../../../schemas/api/next.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import {
  countViewsQuerySchema,
  createViewSchema,
  exportViewSchema,
  setViewPreferencesSchema,
  updateViewSchema,
  viewCountsSchema,
  viewListQuerySchema,
  viewOutSchema,
  viewPageSchema,
  viewParamsSchema,
  viewPreferencesSchema,
  viewTicketPageSchema,
} from '../../../schemas/api/views.ts';
import { defineRoutes } from '../route.ts';

const read = { method: 'GET', permission: 'desk.read', access: 'read', status: 200 } as const;
const write = { permission: 'view.write', access: 'write', conflicts: true } as const;
const onOne = {
  path: '/v1/views/{viewKey}',
  params: viewParamsSchema,
  output: viewOutSchema,
  status: 200,
  versioned: true,
} as const;

/** The lists that agents live in. */
export const viewRoutes = defineRoutes('views', {
  listViews: {
    ...read,
    path: '/v1/views',
    summary: 'List the views that an agent has, in their order',
    description: 'Those of everyone, of their teams, and their own.',
    query: viewListQuerySchema,
    output: viewPageSchema,
  },
  createView: {
    ...write,
    method: 'POST',
    path: '/v1/views',
    summary: 'Make a view',
    description:
      'Everybody makes views for themselves, leads for their teams, admins for everyone. Its list begins to be filled at once, which `GET /v1/jobs` tells of; pages of it are right meanwhile.',
    body: createViewSchema,
    example: () => ({
      name: 'Waiting for four hours',
      owner: { kind: 'everyone' },
      conditions: {
        all: [
          { field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] },
          { field: 'ticket.waitingSince', operator: 'before', value: { ago: 'PT4H' } },
        ],
      },
      order: [
        { field: 'ticket.priority', direction: 'descending' },
        { field: 'ticket.waitingSince', direction: 'ascending' },
      ],
      columns: ['ticket.subject', 'requester.name'],
    }),
    output: viewOutSchema,
    status: 201,
    versioned: true,
  },
  countViews: {
    ...read,
    path: '/v1/views/counts',
    looksUp: true,
    summary: 'Say how many tickets views hold, for a whole sidebar at once',
    description:
      'Of the tickets that the agent may see. Exact when things are quiet, and a few seconds old at most; it costs the same with ten tickets and with ten million.',
    query: countViewsQuerySchema,
    output: viewCountsSchema,
  },
  getDeskNow: {
    ...read,
    path: '/v1/views/now',
    summary: 'Say how the desk stands now: what is open, who waits the longest, what is late',
    description:
      'Of the tickets that the agent may see. It costs the same with ten tickets and with ten million, and can be asked every few seconds.',
    output: liveOutSchema,
  },
  getViewPreferences: {
    ...read,
    path: '/v1/views/preferences',
    summary: 'Read which views the agent has hidden, and which stand first for them',
    output: viewPreferencesSchema,
  },
  setViewPreferences: {
    method: 'PUT',
    path: '/v1/views/preferences',
    permission: 'view.write',
    access: 'write',
    summary: 'Hide and order views for oneself',
    description: 'It changes nothing for others.',
    body: setViewPreferencesSchema,
    example: () => ({ hidden: ['trash'], order: ['mine', 'inbox'] }),
    output: viewPreferencesSchema,
    status: 200,
  },
  getView: { ...read, ...onOne, summary: 'Read a view' },
  updateView: {
    ...write,
    ...onOne,
    method: 'PATCH',
    summary: 'Change a view',
    description: 'When other tickets stand in it then, or in another order, its list is filled anew.',
    body: updateViewSchema,
    example: () => ({ name: 'Inbox of the desk' }),
  },
  deleteView: {
    ...write,
    ...onOne,
    method: 'DELETE',
    summary: 'Delete a view',
    description:
      'It can be brought back for thirty days. A view that the desk came with is switched off instead.',
  },
  restoreView: {
    ...write,
    ...onOne,
    method: 'POST',
    path: '/v1/views/{viewKey}/restore',
    summary: 'Bring a deleted view back',
  },
  listViewTickets: {
    ...read,
    path: '/v1/views/{viewKey}/tickets',
    summary: 'Read the tickets of a view, in its order',
    description:
      'Full pages, at any size, of the tickets that the agent may see. A ticket that moves in the order while pages are turned may be seen twice or not; others are seen once. 409 `view.filling` only while the list of a view is filled that more than 10,000 tickets could be in.',
    params: viewParamsSchema,
    query: pageQuerySchema,
    conflicts: true,
    output: viewTicketPageSchema,
  },
  nextTicket: {
    method: 'POST',
    path: '/v1/tickets/next',
    looksUp: true,
    permission: 'ticket.change',
    access: 'write',
    conflicts: true,
    summary: 'Be handed the ticket to work on now',
    description:
      'The first of a view that nobody is assigned, of those that the agent may take: of `next`, the most urgent and of these the longest waiting. Agents who ask at the same time get different ones. It is kept for ten minutes: a reply, a note or a change of its status assigns it to the agent; otherwise others are handed it. Who asks again before that gets the same one.',
    body: nextTicketSchema,
    example: () => ({ view: 'next' }),
    output: nextTicketOutSchema,
    status: 200,
  },
  skipTicket: {
    method: 'POST',
    path: '/v1/tickets/next/skip',
    looksUp: true,
    permission: 'ticket.change',
    access: 'write',
    conflicts: true,
    summary: 'Give back the ticket that one was handed, with a reason',
    description: 'Others are handed it; the agent is not, for a day.',
    body: skipTicketSchema,
    example: () => ({ ticketId: 1, reason: 'other_skills' }),
    output: nextTicketOutSchema,
    status: 200,
  },
  exportView: {
    method: 'POST',
    path: '/v1/views/{viewKey}/export',
    permission: 'desk.read',
    access: 'write',
    summary: 'Export the tickets of a view into a file, by a job',
    description:
      'As CSV (RFC 4180) or as XLSX, however many tickets there are; neither holds formulas. A sheet of a workbook has 1,048,575 lines, and those after them stand in the next. Times are in UTC, in XLSX as dates. It has the columns of the view, of the tickets and fields that the agent may see, each ticket once. What is in the view from the begin to the end is in the file, wherever a change of it moves it meanwhile; what comes or goes meanwhile may be in it or not. `GET /v1/jobs/{jobId}` has the link to the file.',
    params: viewParamsSchema,
    body: exportViewSchema,
    example: () => ({ format: 'csv' }),
    output: jobOutSchema,
    status: 201,
  },
  listViewEvents: {
    ...read,
    path: '/v1/views/{viewKey}/events',
    params: viewParamsSchema,
    summary: 'Read the audit trail of a view, oldest first',
    query: pageQuerySchema,
    output: auditPageSchema,
  },
  proveViewEvents: {
    ...read,
    path: '/v1/views/{viewKey}/events/proof',
    params: viewParamsSchema,
    summary: 'Prove that nobody has changed the audit trail of a view',
    query: proofQuerySchema,
    output: proofSchema,
  },
});
