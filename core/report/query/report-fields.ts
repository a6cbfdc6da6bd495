import { ACT_DIMENSIONS, type ActDimension } from '../../../schemas/report.ts';
import { OWED_METRICS } from '../../../schemas/sla-policy.ts';
import {
  type AnyFacts,
  type Catalogue,
  catalogue,
  type Field,
  type FieldShape,
  type FieldValue,
} from '../../fields/index.ts';
import type { About, Booking, Place, ReportActor } from '../booking.ts';
import type { DimensionValue } from './cell.ts';

/** What a report sees of an act, or of a ticket at a moment: what its dimensions and filters read. */
export interface Seen extends AnyFacts {
  readonly place: Place;
  readonly about: About;
  /** to whose credit it is, or who has it; null: nobody */
  readonly agent: number | null;
  /** absent: nobody does anything, as when time passes */
  readonly actor?: ReportActor | undefined;
  readonly act?: Pick<Booking, 'what' | 'from' | 'metric' | 'policy' | 'cause'> | undefined;
}

type Read = (seen: Seen) => FieldValue;

/** Fields of the catalogue of which the facts of reports tell. */
const READS: Readonly<Record<string, Read>> = {
  'ticket.teamId': ({ place }) => place.team ?? undefined,
  'ticket.assigneeId': ({ place }) => place.assignee ?? undefined,
  'ticket.priority': ({ place }) => place.priority,
  'ticket.status': ({ place }) => place.category,
  'ticket.statusCategory': ({ place }) => place.category,
  'ticket.statusKey': ({ place }) => place.status,
  'ticket.channel': ({ place }) => place.channel,
  'ticket.mailbox': ({ place }) => place.mailbox,
  'ticket.type': ({ about }) => about.type,
  'ticket.category': ({ about }) => about.topic ?? undefined,
  'ticket.form': ({ about }) => about.form,
  'ticket.tags': ({ about }) => about.tags,
  'ticket.language': ({ about }) => about.language ?? undefined,
  'ticket.organisationId': ({ about }) => about.organisation ?? undefined,
};
const CUSTOM = 'ticket.custom.';
/** What may be words of somebody is in no report. */
const WORDS: readonly FieldShape['type'][] = ['text', 'long_text'];

/** The name of a promise, such as `first_response`, as people say it. */
const inWords = (key: string): string => `${key.charAt(0).toUpperCase()}${key.slice(1).replaceAll('_', ' ')}`;

const EQUAL = ['is', 'is_not', 'any_of', 'none_of', 'present', 'absent'] as const;
const act = {
  subject: 'event',
  operators: EQUAL,
  seenBy: ['admin', 'agent', 'light_agent'],
  setBy: [],
} as const;

/** How an actor is written, such as `agent:3`. */
const actorText = ({ kind, id }: ReportActor): string => (id === null ? kind : `${kind}:${id}`);

const ACT_FIELDS: Record<ActDimension, Omit<Field<Seen>, 'key'>> = {
  'act.agent': {
    ...act,
    type: 'reference',
    to: 'agent',
    labels: { en: 'Agent' },
    read: ({ agent }) => agent ?? undefined,
  },
  'act.actor': {
    ...act,
    type: 'text',
    labels: { en: 'Who did it' },
    read: ({ actor }) => actor && actorText(actor),
  },
  'act.fromAgent': {
    ...act,
    type: 'reference',
    to: 'agent',
    labels: { en: 'From agent' },
    read: ({ act: its }) => (its?.what === 'reassigned' ? (its.from ?? undefined) : undefined),
  },
  'act.fromTeam': {
    ...act,
    type: 'reference',
    to: 'team',
    labels: { en: 'From team' },
    read: ({ act: its }) => (its?.what === 'team_changed' ? (its.from ?? undefined) : undefined),
  },
  'act.metric': {
    ...act,
    type: 'choice',
    labels: { en: 'Promise' },
    choices: OWED_METRICS.map((key) => ({ key, labels: { en: inWords(key) } })),
    read: ({ act: its }) => its?.metric,
  },
  'act.policy': {
    ...act,
    type: 'reference',
    to: 'sla_policy',
    labels: { en: 'SLA policy' },
    read: ({ act: its }) => its?.policy ?? undefined,
  },
  'act.cause': { ...act, type: 'text', labels: { en: 'Cause' }, read: ({ act: its }) => its?.cause },
};

/** Fields that say who somebody of the desk is: rows of agents. */
export const AGENT_FIELDS: readonly string[] = [
  'act.agent',
  'act.actor',
  'act.fromAgent',
  'ticket.assigneeId',
];

/** The fields by which reports of a desk can be told apart and filtered. */
export function reportFields({ fields, timeZone }: Catalogue): Catalogue<Seen> {
  const told = fields.flatMap(({ read: _, readBefore: _before, ...shape }) => {
    const read = READS[shape.key] ?? customRead(shape);
    if (read === undefined) return [];
    const operators = shape.operators.filter((operator) => !operator.startsWith('changed'));
    return [{ ...shape, operators, read }];
  });
  const ofActs = ACT_DIMENSIONS.map((key) => ({ key, ...ACT_FIELDS[key] }));
  return catalogue<Seen>([...told, ...ofActs], timeZone);
}

function customRead({ key, type }: FieldShape): Read | undefined {
  if (!key.startsWith(CUSTOM) || WORDS.includes(type)) return undefined;
  const name = key.slice(CUSTOM.length);
  return ({ about }) => about.fields[name];
}

/** What a field says, each value a row: one of nothing where it says nothing. */
export function valuesOf({ read }: Field<Seen>, seen: Seen): readonly DimensionValue[] {
  const value = read(seen);
  if (value === undefined || value === '') return [null];
  if (typeof value !== 'object') return [value];
  return value.length === 0 ? [null] : [...new Set<DimensionValue>(value)];
}
