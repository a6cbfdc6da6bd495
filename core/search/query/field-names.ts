import type { Catalogue, Field } from '../../fields/index.ts';
import type { Space } from '../index/index-doc.ts';

/** Short names of fields, as people write them in a query, beside the names that the API has. */
const SHORT: Readonly<Record<string, string>> = {
  team: 'ticket.teamId',
  assignee: 'ticket.assigneeId',
  agent: 'ticket.assigneeId',
  requester: 'ticket.requesterId',
  customer: 'ticket.requesterId',
  from: 'ticket.requesterId',
  organisation: 'ticket.organisationId',
  organization: 'ticket.organisationId',
  org: 'ticket.organisationId',
  tag: 'ticket.tags',
  created: 'ticket.createdAt',
  updated: 'ticket.updatedAt',
  activity: 'ticket.lastActivityAt',
  solved: 'ticket.solvedAt',
  closed: 'ticket.closedAt',
  planned: 'ticket.plannedFor',
  number: 'ticket.id',
  follower: 'ticket.followerIds',
  reason: 'ticket.statusReason',
};

const PREFIX: Readonly<Record<Space, string>> = {
  tickets: 'ticket.',
  customers: 'requester.',
  organisations: 'organisation.',
};

/** The field that a name in a query means, undefined when there is none: whole, short, or the key of a custom field. */
export function fieldNamed(catalogue: Catalogue, space: Space, written: string): Field | undefined {
  const prefix = PREFIX[space];
  const keys = [written, `${prefix}${written}`, `${prefix}${written}At`, `${prefix}custom.${written}`];
  const short = space === 'tickets' ? SHORT[written.toLowerCase()] : undefined;
  const exact = [...(short ? [short] : []), ...keys]
    .map((key) => catalogue.find(key))
    .find((field) => field?.key.startsWith(prefix));
  if (exact) return exact;
  const lower = keys.map((key) => key.toLowerCase());
  return catalogue.fields.find(({ key }) => key.startsWith(prefix) && lower.includes(key.toLowerCase()));
}

/** Names of fields that resemble one that there is not, for who wrote it wrong. */
export function similarNames(catalogue: Catalogue, space: Space, written: string): string[] {
  const prefix = PREFIX[space];
  const names = [
    ...catalogue.fields
      .filter(({ key }) => key.startsWith(prefix))
      .map(({ key }) => key.slice(prefix.length)),
    ...(space === 'tickets' ? Object.keys(SHORT) : []),
  ];
  const wanted = written.toLowerCase();
  return names.filter((name) => resembles(name.toLowerCase(), wanted)).slice(0, 3);
}

function resembles(one: string, other: string): boolean {
  if (other.length > 2 && (one.startsWith(other) || other.startsWith(one))) return true;
  const letters = (word: string) => [...word].sort().join('');
  const common = [...letters(one)].filter((letter) => other.includes(letter)).length;
  return Math.abs(one.length - other.length) <= 1 && one[0] === other[0] && common >= one.length - 1;
}
