import { plainValue } from '../../schemas/custom-value.ts';
import { joined } from '../../schemas/late.ts';
import type { Categories } from '../category/index.ts';
import { type CustomField, type CustomFields, type Forms, NO_FIELDS } from '../custom-field/index.ts';
import { type Resolutions, SHIPPED_RESOLUTIONS } from '../resolution/index.ts';
import { SHIPPED, type Statuses } from '../status/index.ts';
import { AGENT_FIELDS } from './agent-fields.ts';
import { CUSTOMER_FIELDS } from './customer-fields.ts';
import { descriptionFields } from './description-fields.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import type { AnyFacts, Facts } from './facts.ts';
import type { Field, FieldChoice, FieldData, FieldUser } from './field.ts';
import { MESSAGE_FIELDS } from './message-fields.ts';
import { operatorsOf } from './operators.ts';
import { ORGANISATION_FIELDS } from './organisation-fields.ts';
import { SLA_FIELDS } from './sla-fields.ts';
import { AGENTS, EVERYBODY, type FieldEntry, WORKING_AGENTS } from './standard-field.ts';
import { reasonChoices, statusChoices } from './status-choices.ts';
import { TICKET_FIELDS } from './ticket-fields.ts';

/** The fields of a desk. Whatever shows, compares, sorts or fills in fields works with these and no others. */
export interface Catalogue<F extends AnyFacts = Facts> {
  readonly fields: readonly Field<F>[];
  /** the field of a key, undefined when the desk has none */
  find(key: string): Field<F> | undefined;
  /** IANA zone of the desk, whose days are meant by such as `2026-03-01` */
  readonly timeZone: string;
}

/** What a desk configures of which the catalogue tells: fields that it has added, forms and categories. */
export interface DeskTerms {
  readonly fields: Pick<CustomFields, 'all'>;
  readonly forms?: Pick<Forms, 'all'>;
  readonly categories?: Pick<Categories, 'all' | 'path'>;
}

/**
 * The fields that every desk has, and those that this one has added, retired ones too, as `ticket.custom.KEY`,
 * `requester.custom.KEY` and `organisation.custom.KEY`.
 */
/* @__NO_SIDE_EFFECTS__ */
export function catalogueOf(
  terms: DeskTerms = { fields: NO_FIELDS },
  statuses: Statuses = SHIPPED,
  resolutions: Pick<Resolutions, 'all'> = { all: SHIPPED_RESOLUTIONS },
  timeZone = 'UTC',
): Catalogue {
  const described = Object.entries(descriptionFields(terms));
  const fields = [
    ...STANDARD_FIELDS.map(withChoices(statuses, resolutions)),
    ...described.map(([name, entry]) => fieldOf(`ticket.${name}`, entry)),
    ...terms.fields.all.flatMap(customField),
  ];
  return catalogue(fields, timeZone);
}

/** Whether a field says what is promised of a ticket, or what became of that. */
export function isOfSla(key: string): boolean {
  return SLA_KEYS.has(key);
}

const SLA_KEYS = new Set(Object.keys(SLA_FIELDS).map((name) => `ticket.${name}`));

/** The part of a catalogue that somebody may see: for them there are no other fields. */
export function catalogueSeenBy(whole: Catalogue, user: FieldUser): Catalogue {
  const seen = whole.fields.filter(({ seenBy }) => seenBy.includes(user));
  return catalogue(seen, whole.timeZone);
}

const STANDARD_FIELDS: readonly Field[] = [
  ...named('ticket', TICKET_FIELDS),
  ...named('ticket', SLA_FIELDS),
  ...named('message', MESSAGE_FIELDS),
  ...named('requester', CUSTOMER_FIELDS),
  ...named('organisation', ORGANISATION_FIELDS),
  ...named('assignee', AGENT_FIELDS),
  ...named('event', EVENT_FIELDS),
];

/** A catalogue of some fields. */
export function catalogue<F extends AnyFacts>(fields: readonly Field<F>[], timeZone: string): Catalogue<F> {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  if (byKey.size < fields.length) throw new Error('Two fields have the same key.');
  return { fields, find: (key) => byKey.get(key), timeZone };
}

/** Fields whose choices are statuses or resolutions have those of the desk. */
function withChoices(statuses: Statuses, resolutions: Pick<Resolutions, 'all'>): (field: Field) => Field {
  const choices = {
    'ticket.statusKey': statusChoices(statuses),
    'ticket.statusReason': reasonChoices(statuses),
    'ticket.resolution': resolutions.all.map(({ key, labels }) => ({ key, labels })),
  };
  const ofDesk = new Map<string, FieldChoice[]>(Object.entries(choices));
  return (field) => {
    const own = ofDesk.get(field.key);
    return own === undefined ? field : { ...field, choices: own };
  };
}

/* @__NO_SIDE_EFFECTS__ */
function named(place: string, entries: Readonly<Record<string, FieldEntry>>): Field[] {
  return Object.entries(entries).map(([name, entry]) => fieldOf(`${place}.${name}`, entry));
}

function fieldOf(key: string, entry: FieldEntry): Field {
  const { read } = entry;
  const readBefore = ({ before, ...facts }: Facts) => before && read({ ...facts, ticket: before });
  return joined(entry, {
    key,
    operators: operatorsOf(entry),
    ...(entry.subject === 'ticket' && { readBefore }),
  });
}

/** A custom field, unless it is of a subject or type that only a later version knows. */
function customField(custom: CustomField): Field[] {
  const place = PLACES.find(({ subject }) => subject === custom.subject);
  const data = dataOf(custom);
  if (place === undefined || data === null) return [];
  const { key, labels, customers } = custom;
  const read = (facts: Facts) => plainValue(place.holder(facts)?.fields?.[key]);
  const seenBy = customers === 'hidden' ? AGENTS : EVERYBODY;
  const setBy: readonly FieldUser[] =
    customers === 'editable' ? [...WORKING_AGENTS, 'customer'] : WORKING_AGENTS;
  const entry = { subject: place.subject, labels, seenBy, setBy, read, ...data };
  return [fieldOf(`${place.name}.custom.${key}`, entry)];
}

/** Where custom fields stand in the facts, by what they belong to. */
const PLACES = [
  { subject: 'ticket', name: 'ticket', holder: ({ ticket }: Facts) => ticket },
  { subject: 'customer', name: 'requester', holder: ({ requester }: Facts) => requester },
  { subject: 'organisation', name: 'organisation', holder: ({ organisation }: Facts) => organisation },
] as const;

/** What conditions and lists take a custom field for. */
function dataOf({
  type,
  to,
  choices,
}: CustomField): Pick<FieldData, 'type' | 'many' | 'choices' | 'to'> | null {
  switch (type) {
    case 'pattern':
      return { type: 'text' };
    case 'dropdown':
      return { type: 'choice', choices };
    case 'multi_select':
      return { type: 'choice', many: true, choices };
    case 'tree':
      return { type, choices };
    case 'reference':
      return to === 'customer' || to === 'organisation' ? { type, to } : null;
    case 'text':
    case 'long_text':
    case 'integer':
    case 'decimal':
    case 'boolean':
    case 'date':
      return { type };
    default:
      return null;
  }
}
