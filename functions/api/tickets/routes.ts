import { auditPageSchema, eventsQuerySchema } from '../../../schemas/api/audit.ts';
import { changeTicketSchema } from '../../../schemas/api/change-ticket.ts';
import { pageQuerySchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import { ticketFormSchema } from '../../../schemas/api/custom-fields.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { ticketListQuerySchema, ticketPageSchema } from '../../../schemas/api/ticket-filters.ts';
import {
  addMessageSchema,
  conversationPageSchema,
  createTicketSchema,
  editMessageSchema,
  followerParamsSchema,
  followTicketSchema,
  messageAddedSchema,
  messageParamsSchema,
  messageRefusedSchema,
  messageVersionPageSchema,
  summaryVersionPageSchema,
  ticketFormQuerySchema,
  ticketOutSchema,
  ticketQuerySchema,
  ticketRefusedSchema,
  ticketWithConversationSchema,
} from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';
import { attachmentRoutes } from './attachment-routes.ts';
import { draftRoutes } from './draft-routes.ts';
import { linkRoutes } from './link-routes.ts';
import { mergeRoutes } from './merge-routes.ts';
import { participantRoutes } from './participant-routes.ts';
import { presenceRoutes } from './presence-routes.ts';
import { shareRoutes } from './share-routes.ts';
import { timeEntryRoutes } from './time-entry-routes.ts';
import { trashRoutes } from './trash-routes.ts';

const LISTED = [
  'Everything that is given must hold. Pages are full while there are such tickets; `next` leads on, for the same filters, order and person. Customers see their own tickets, and filter nothing.',
  'Which: `view`, the fields by name, and `filter`, conditions as rules and views have them. One of view, assigneeId, plannedAgentId, teamId, requesterId, organisationId, tag and status alone is a list of its own, by activity (planned: what comes first first), at the same cost at any size. By activity, unsolved tickets are meant by an assignee, a team or nothing, unless `view`, `status` or a condition says which.',
  'Order `activity`: the latest first; a ticket on which somebody acts while pages are turned moves to the front, may be seen twice or not, and the others are seen once. Order `number`: no ticket ever moves: each that fits all the while is seen exactly once. Order `change`: the earliest change first, with `changedSince` what changed then or later; every ticket that changed and fits is seen at least once, and again after it changed once more; `changedUntil` of the last page says since when to ask the next time, so that whoever keeps a copy misses no change. What has not changed since before the desk wrote its changes down (decision 44) is not in it: walk by number first. Unless they say otherwise, `number` and `change` go through tickets of every status.',
  'Cost: for a page at most 10,000 lines of lists and 2,000 tickets are read. What cannot be answered within that is refused (422 `tickets.filter_too_wide`): name more, or make a view with these conditions.',
].join('\n\n');

/** A reply that is taken back, by either of its routes. */
const TAKE_BACK = {
  permission: 'ticket.reply',
  access: 'write',
  conflicts: true,
  status: 200,
  versioned: true,
} as const;

/** Tickets and their conversations. */
const conversationRoutes = defineRoutes('tickets', {
  listTickets: {
    method: 'GET',
    path: '/v1/tickets',
    summary: 'List tickets: a part of the desk, or those of which conditions hold',
    description: LISTED,
    permission: 'ticket.list',
    access: 'read',
    query: ticketListQuerySchema,
    output: ticketPageSchema,
    status: 200,
  },
  createTicket: {
    method: 'POST',
    path: '/v1/tickets',
    summary: 'Open a ticket',
    description:
      "By an agent on behalf of a customer, who is mailed the text; or by a customer. Who came by telephone or in person needs no address: their name will do. It goes to the mailbox's team, as mail does, unless an agent says otherwise. With `dialogue` the first message goes out on a channel, where agents may write first: the conversation there goes on in this ticket.",
    permission: 'ticket.create',
    access: 'write',
    conflicts: ticketRefusedSchema,
    body: createTicketSchema,
    example: () => ({
      subject: 'The invoice is wrong',
      text: 'Mara called: the invoice of March has two lines too many.',
      kind: 'internal_note',
      channel: 'phone',
      requester: { address: 'mara.lindt@example.com', name: 'Mara Lindt' },
      tags: ['invoice'],
    }),
    output: ticketOutSchema,
    status: 201,
    versioned: true,
  },
  getTicketForm: {
    method: 'GET',
    path: '/v1/tickets/form',
    looksUp: true,
    summary: 'Read which custom fields customers see and set',
    description:
      'Of a ticket that they open, or of one that there is: keys, types, labels in their language, choices, defaults, and what must be given. What customers may set they give as `fields` when they open a ticket, and change by PATCH until it is solved.',
    permission: 'ticket.list',
    access: 'read',
    query: ticketFormQuerySchema,
    output: ticketFormSchema,
    status: 200,
  },
  getTicket: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}',
    summary: 'Read a ticket with its conversation',
    description:
      'With `include=events` agents get messages and events in one timeline, whose pages lose nothing and give nothing twice.',
    permission: 'ticket.read',
    access: 'read',
    params: ticketParamsSchema,
    query: ticketQuerySchema,
    output: ticketWithConversationSchema,
    status: 200,
    versioned: true,
  },
  changeTicket: {
    method: 'PATCH',
    path: '/v1/tickets/{ticketId}',
    summary: 'Change, assign, correct or solve a ticket',
    description:
      'It can be handed over to any team or agent. An agent who is limited to other teams sees it no longer from then on, unless it is assigned to them. Customers change the custom fields that are for them to set, of their own tickets, until these are solved (409 `ticket.solved`).',
    permission: 'ticket.fields',
    access: 'write',
    params: ticketParamsSchema,
    body: changeTicketSchema,
    example: () => ({ priority: 'high', tags: ['invoice'] }),
    conflicts: true,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  listMessages: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/messages',
    summary: 'Read the messages of a ticket, the newest page first, each page oldest first',
    permission: 'ticket.read',
    access: 'read',
    params: ticketParamsSchema,
    query: pageQuerySchema,
    output: conversationPageSchema,
    status: 200,
  },
  addMessage: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/messages',
    summary: 'Add a public reply, an internal note or a customer message',
    description:
      'A public reply is mailed to the requester and in Cc to the collaborators, or to whom `to`, `cc` and `bcc` name; `recipients` says who got it. `ticket` changes the ticket along with the message, by the fields of PATCH: both happen or neither, and a reply that is taken back takes its changes back as well. A reply that solves a problem can answer and solve its incidents along with it (`incidents`). Whoever says which message they saw last is refused when the customer has written since, and gets what they have not seen. Agents write down what a customer said by telephone or in person as `customer_message`, which counts as theirs. What a customer writes to a closed ticket goes by the follow-up policy of its mailbox: the ticket is open again, or the message opens a new one, or joins the one that it opened before, which is then the ticket of the answer; or 409 `ticket.closed`.',
    permission: 'ticket.read',
    access: 'write',
    params: ticketParamsSchema,
    body: addMessageSchema,
    example: () => ({
      kind: 'internal_note',
      text: 'Billing looks into it.',
      ticket: { status: 'hold', addTags: ['invoice'] },
    }),
    conflicts: messageRefusedSchema,
    output: messageAddedSchema,
    status: 201,
    versioned: true,
  },
  editMessage: {
    method: 'PATCH',
    path: '/v1/tickets/{ticketId}/messages/{messageId}',
    summary: 'Edit an internal note',
    description:
      'Its author may, and admins. What it said before is kept. Replies and messages of customers cannot be edited (409 `message.not_a_note`). `If-Match` takes the `version` of the message. Agents and teams that are mentioned from now on follow the ticket.',
    permission: 'ticket.note',
    access: 'write',
    params: messageParamsSchema,
    body: editMessageSchema,
    example: () => ({ text: 'Billing has looked into it.' }),
    conflicts: true,
    output: messageAddedSchema,
    status: 200,
    versioned: true,
  },
  listMessageVersions: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/messages/{messageId}/versions',
    summary: 'Read what a note said before it was edited, oldest version first',
    permission: 'ticket.audit',
    access: 'read',
    params: messageParamsSchema,
    query: pageQuerySchema,
    output: messageVersionPageSchema,
    status: 200,
  },
  listSummaries: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/summaries',
    summary: 'Read what the summary of a ticket said, oldest version first, the present one last',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    query: pageQuerySchema,
    output: summaryVersionPageSchema,
    status: 200,
  },
  followTicket: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/followers',
    summary: 'Follow a ticket, or let another agent follow it',
    description:
      'Whoever may write notes on it may follow it; letting others follow takes the permission to change it. Whoever is mentioned in a note, `@[agent:12]` or `@[team:3]`, follows as well. Of a closed ticket agents choose for themselves alone (409 `ticket.closed`).',
    permission: 'ticket.note',
    access: 'write',
    params: ticketParamsSchema,
    body: followTicketSchema,
    example: () => ({ agentId: 1 }),
    conflicts: true,
    output: ticketOutSchema,
    status: 201,
    versioned: true,
  },
  unfollowTicket: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/followers/{followerId}',
    summary: 'Follow a ticket no longer, or end that another agent does',
    permission: 'ticket.note',
    access: 'write',
    params: followerParamsSchema,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  undoReply: {
    method: 'POST',
    path: '/v1/tickets/{ticketId}/messages/{messageId}/undo',
    summary: 'Take a public reply back before it leaves',
    description:
      'A reply waits for as long as the desk sets; `leavesAt` of its delivery says until when, and until then agents alone see it. Once it is taken back it is never sent, and they alone still see it. What it changed of the ticket is put back, but for fields that something else has changed since, which `kept` names, and for the status when anything else was said between desk and customer since. 409 `message.left` when it is too late.',
    ...TAKE_BACK,
    params: messageParamsSchema,
    output: messageAddedSchema,
  },
  takeBackReply: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/messages/{messageId}',
    summary: 'Take a public reply back before it leaves, as `POST …/undo` does',
    ...TAKE_BACK,
    params: messageParamsSchema,
    output: messageAddedSchema,
  },
  listTicketEvents: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/events',
    summary: 'Read the audit trail of a ticket, oldest first',
    description: 'Whoever knows it up to an event asks for what came `after` that one.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    query: eventsQuerySchema,
    output: auditPageSchema,
    status: 200,
  },
  proveTicketEvents: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/events/proof',
    summary: 'Prove that nobody has changed the audit trail of a ticket',
    description:
      'Each event carries the hash of the one before it. A long chain is proven in parts. Whoever keeps the hash of the newest event elsewhere can ask for it later.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    query: proofQuerySchema,
    output: proofSchema,
    status: 200,
  },
});

/** Tickets, and everything that belongs to one. */
export const ticketRoutes = {
  ...conversationRoutes,
  ...participantRoutes,
  ...attachmentRoutes,
  ...draftRoutes,
  ...timeEntryRoutes,
  ...trashRoutes,
  ...linkRoutes,
  ...presenceRoutes,
  ...mergeRoutes,
  ...shareRoutes,
  ...draftRoutes,
};
