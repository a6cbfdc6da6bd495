import { SHIPPED, type Statuses } from '../status/index.ts';
import { AGENT_FIELDS } from './agent-fields.ts';
import { CUSTOMER_FIELDS } from './customer-fields.ts';
import { EVENT_FIELDS } from './event-fields.ts';
import type { Facts } from './facts.ts';
import type { Field, FieldChoice, FieldData, FieldUser } from './field.ts';
import { MESSAGE_FIELDS } from './message-fields.ts';
import { operatorsOf } from './operators.ts';
import { ORGANISATION_FIELDS } from './organisation-fields.ts';
import type { FieldEntry } from './standard-field.ts';
import { reasonChoices, statusChoices } from './status-choices.ts';
import { TICKET_FIELDS } from './ticket-fields.ts';

/** A field that a desk has added to its tickets or customers. Its values stand in `Facts.custom`, by `key`. */
export interface CustomField extends FieldData {
  readonly key: string;
  readonly subject: 'ticket' | 'customer';
}

/** The fields of a desk. Whatever shows, compares, sorts or fills in fields works with these and no others. */
export interface Catalogue {
  readonly fields: readonly Field[];
  /** the field of a key, undefined when the desk has none */
  find(key: string): Field | undefined;
}

/** The fields that every desk has, and those that this one has added, as `ticket.custom.KEY` and `requester.custom.KEY`. */
export function catalogueOf(customFields: readonly CustomField[], statuses: Statuses = SHIPPED): Catalogue {
  return catalogue([...STANDARD_FIELDS.map(withStatuses(statuses)), ...customFields.map(customField)]);
}

/** The part of a catalogue that somebody may see: for them there are no other fields. */
export function catalogueSeenBy(whole: Catalogue, user: FieldUser): Catalogue {
  return catalogue(whole.fields.filter(({ seenBy }) => seenBy.includes(user)));
}

const STANDARD_FIELDS: readonly Field[] = [
  ...named('ticket', TICKET_FIELDS),
  ...named('message', MESSAGE_FIELDS),
  ...named('requester', CUSTOMER_FIELDS),
  ...named('organisation', ORGANISATION_FIELDS),
  ...named('assignee', AGENT_FIELDS),
  ...named('event', EVENT_FIELDS),
];

function catalogue(fields: readonly Field[]): Catalogue {
  const byKey = new Map(fields.map((field) => [field.key, field]));
  if (byKey.size < fields.length) throw new Error('Two fields have the same key.');
  return { fields, find: (key) => byKey.get(key) };
}

/** Fields whose choices are statuses have those of the desk. */
function withStatuses(statuses: Statuses): (field: Field) => Field {
  const choices = {
    'ticket.statusKey': statusChoices(statuses),
    'ticket.statusReason': reasonChoices(statuses),
  };
  const ofDesk = new Map<string, FieldChoice[]>(Object.entries(choices));
  return (field) => {
    const own = ofDesk.get(field.key);
    return own === undefined ? field : { ...field, choices: own };
  };
}

function named(place: string, entries: Readonly<Record<string, FieldEntry>>): Field[] {
  return Object.entries(entries).map(([name, entry]) => fieldOf(`${place}.${name}`, entry));
}

function fieldOf(key: string, entry: FieldEntry): Field {
  const { read } = entry;
  const readBefore = ({ before, custom, ...facts }: Facts) =>
    before && read({ ...facts, ticket: before, custom: { ...custom, ticket: custom?.before ?? {} } });
  return {
    ...entry,
    key,
    operators: operatorsOf(entry),
    ...(entry.subject === 'ticket' && { readBefore }),
  };
}

function customField({ key, ...field }: CustomField): Field {
  return field.subject === 'ticket'
    ? fieldOf(`ticket.custom.${key}`, { ...field, read: ({ custom }) => custom?.ticket?.[key] })
    : fieldOf(`requester.custom.${key}`, { ...field, read: ({ custom }) => custom?.requester?.[key] });
}
