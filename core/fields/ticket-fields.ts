import type * as z from 'zod';
import type { channelSchema, prioritySchema, Status, typeSchema } from '../../schemas/ticket.ts';
import {
  AGENTS,
  choicesOf,
  EVERYBODY,
  type FieldEntry,
  NOBODY,
  textOf,
  WORKING_AGENTS,
} from './standard-field.ts';

const STATUSES = choicesOf<Status>({
  new: 'New',
  open: 'Open',
  pending: 'Pending',
  hold: 'On hold',
  solved: 'Solved',
  closed: 'Closed',
});

const ticket = { subject: 'ticket' } as const;
/** The desk writes it, and everybody who may read the ticket sees it. */
const kept = { ...ticket, seenBy: EVERYBODY, setBy: NOBODY } as const;
const moment = { ...kept, type: 'date_time' } as const;

/** What is known of a ticket, by the names that the API has for it. */
export const TICKET_FIELDS = {
  id: { ...kept, type: 'integer', labels: { en: 'Ticket number' }, read: (facts) => facts.ticket.id },
  subject: {
    ...ticket,
    type: 'text',
    labels: { en: 'Subject' },
    seenBy: EVERYBODY,
    setBy: EVERYBODY,
    read: (facts) => facts.ticket.subject,
  },
  status: {
    ...ticket,
    type: 'choice',
    labels: { en: 'Status' },
    choices: STATUSES,
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => textOf(facts.ticket.status),
  },
  statusCategory: {
    ...kept,
    type: 'choice',
    labels: { en: 'Status category' },
    choices: STATUSES,
    read: (facts) => textOf(facts.ticket.status),
  },
  priority: {
    ...ticket,
    type: 'choice',
    labels: { en: 'Priority' },
    choices: choicesOf<z.infer<typeof prioritySchema>>({
      low: 'Low',
      normal: 'Normal',
      high: 'High',
      urgent: 'Urgent',
    }),
    ordered: true,
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => textOf(facts.ticket.priority),
  },
  type: {
    ...ticket,
    type: 'choice',
    labels: { en: 'Type' },
    choices: choicesOf<z.infer<typeof typeSchema>>({
      question: 'Question',
      incident: 'Incident',
      problem: 'Problem',
      task: 'Task',
    }),
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => textOf(facts.ticket.type),
  },
  channel: {
    ...kept,
    type: 'choice',
    labels: { en: 'Channel' },
    choices: choicesOf<z.infer<typeof channelSchema>>({ email: 'Email', api: 'API' }),
    read: (facts) => textOf(facts.ticket.channel),
  },
  tags: {
    ...ticket,
    type: 'tag',
    many: true,
    labels: { en: 'Tags' },
    seenBy: AGENTS,
    setBy: WORKING_AGENTS,
    read: (facts) => facts.ticket.tags,
  },
  mailbox: {
    ...ticket,
    type: 'reference',
    to: 'mailbox',
    labels: { en: 'Mailbox' },
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => facts.ticket.mailbox,
  },
  teamId: {
    ...ticket,
    type: 'reference',
    to: 'team',
    labels: { en: 'Team' },
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => facts.ticket.teamId ?? undefined,
  },
  assigneeId: {
    ...ticket,
    type: 'reference',
    to: 'agent',
    labels: { en: 'Assignee' },
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => facts.ticket.assigneeId ?? undefined,
  },
  requesterId: {
    ...ticket,
    type: 'reference',
    to: 'customer',
    labels: { en: 'Requester' },
    seenBy: EVERYBODY,
    setBy: WORKING_AGENTS,
    read: (facts) => facts.ticket.requesterId,
  },
  collaboratorIds: {
    ...kept,
    type: 'reference',
    to: 'customer',
    many: true,
    labels: { en: 'Collaborators' },
    read: (facts) => facts.ticket.collaboratorIds,
  },
  followUpOf: {
    ...kept,
    type: 'reference',
    to: 'ticket',
    labels: { en: 'Follows up' },
    read: (facts) => facts.ticket.followUpOf ?? undefined,
  },
  mayBelongTo: {
    ...kept,
    type: 'reference',
    to: 'ticket',
    labels: { en: 'May belong to' },
    seenBy: AGENTS,
    read: (facts) => facts.ticket.mayBelongTo ?? undefined,
  },
  isInternal: {
    ...kept,
    type: 'boolean',
    labels: { en: 'Internal' },
    seenBy: AGENTS,
    read: (facts) => facts.ticket.isInternal ?? false,
  },
  createdAt: { ...moment, labels: { en: 'Created' }, read: (facts) => facts.ticket.createdAt },
  updatedAt: { ...moment, labels: { en: 'Updated' }, read: (facts) => facts.ticket.updatedAt },
  lastActivityAt: {
    ...moment,
    labels: { en: 'Last activity' },
    read: (facts) => facts.ticket.lastActivityAt,
  },
  solvedAt: {
    ...moment,
    labels: { en: 'Solved' },
    read: ({ ticket }) => ('solvedAt' in ticket ? ticket.solvedAt : undefined),
  },
  closesAt: {
    ...moment,
    labels: { en: 'Closes' },
    read: ({ ticket }) => ('closesAt' in ticket ? ticket.closesAt : undefined),
  },
  closedAt: {
    ...moment,
    labels: { en: 'Closed' },
    read: ({ ticket }) => ('closedAt' in ticket ? ticket.closedAt : undefined),
  },
} as const satisfies Record<string, FieldEntry>;
