import type { Permission, Role } from '../../schemas/agent.ts';
import { ADMINS, AGENTS, choicesOf, type FieldEntry, NOBODY, textOf } from './standard-field.ts';

const edited = { subject: 'agent', seenBy: AGENTS, setBy: ADMINS } as const;
const kept = { ...edited, setBy: NOBODY } as const;

/** What is known of the agent to whom the ticket is assigned. */
export const AGENT_FIELDS = {
  name: {
    ...edited,
    type: 'text',
    labels: { en: "Assignee's name" },
    read: ({ assignee }) => assignee?.name,
  },
  address: {
    ...edited,
    type: 'address',
    labels: { en: "Assignee's address" },
    read: ({ assignee }) => assignee?.address,
  },
  role: {
    ...edited,
    type: 'choice',
    labels: { en: "Assignee's role" },
    choices: choicesOf<Role>({ admin: 'Admin', agent: 'Agent', light_agent: 'Light agent' }),
    read: ({ assignee }) => textOf(assignee?.role),
  },
  teamIds: {
    ...edited,
    type: 'reference',
    to: 'team',
    many: true,
    labels: { en: 'Teams that the assignee is limited to' },
    read: ({ assignee }) => assignee?.teamIds ?? undefined,
  },
  permissions: {
    ...edited,
    type: 'choice',
    many: true,
    labels: { en: "Assignee's permissions beside the role" },
    choices: choicesOf<Permission>({ lead: 'Lead', 'reports.agents': 'Figures of agents' }),
    read: ({ assignee }) => assignee && (assignee.permissions ?? []).flatMap((one) => textOf(one) ?? []),
  },
  active: {
    ...edited,
    type: 'boolean',
    labels: { en: 'Assignee may sign in' },
    read: ({ assignee }) => assignee?.active,
  },
  createdAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Assignee made' },
    read: ({ assignee }) => assignee?.createdAt,
  },
  updatedAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Assignee updated' },
    read: ({ assignee }) => assignee?.updatedAt,
  },
} as const satisfies Record<string, FieldEntry>;
