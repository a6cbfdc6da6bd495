import { domainToUnicode } from 'node:url';
import { AGENTS, type FieldEntry, NOBODY, WORKING_AGENTS } from './standard-field.ts';

const edited = { subject: 'organisation', seenBy: AGENTS, setBy: WORKING_AGENTS } as const;
const kept = { ...edited, setBy: NOBODY } as const;

/** What is known of the organisation of the ticket. */
export const ORGANISATION_FIELDS = {
  name: {
    ...edited,
    type: 'text',
    labels: { en: "Organisation's name" },
    read: ({ organisation }) => organisation?.name,
  },
  domains: {
    ...edited,
    type: 'text',
    many: true,
    labels: { en: "Organisation's domains" },
    read: ({ organisation }) => organisation?.domains.map((domain) => domainToUnicode(domain) || domain),
  },
  externalId: {
    ...edited,
    type: 'text',
    labels: { en: "Organisation's external id" },
    read: ({ organisation }) => organisation?.externalId ?? undefined,
  },
  parentId: {
    ...edited,
    type: 'reference',
    to: 'organisation',
    labels: { en: 'Organisation of which it is a part' },
    read: ({ organisation }) => organisation?.parentId ?? undefined,
  },
  defaultTeamId: {
    ...edited,
    type: 'reference',
    to: 'team',
    labels: { en: "Organisation's default team" },
    read: ({ organisation }) => organisation?.defaultTeamId ?? undefined,
  },
  tags: {
    ...edited,
    type: 'tag',
    many: true,
    labels: { en: "Organisation's tags" },
    read: ({ organisation }) => organisation?.tags,
  },
  createdAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Organisation made' },
    read: ({ organisation }) => organisation?.createdAt,
  },
  updatedAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Organisation updated' },
    read: ({ organisation }) => organisation?.updatedAt,
  },
} as const satisfies Record<string, FieldEntry>;
