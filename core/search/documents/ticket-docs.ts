import { plainValue } from '../../../schemas/custom-value.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { catalogueOf, type Field } from '../../fields/index.ts';
import {
  type Attributes,
  type AttributeValue,
  type DocGone,
  FOR_AGENTS,
  type IndexDoc,
} from '../index/index-doc.ts';
import { indexed } from './text.ts';

/** Documents that something has become, and those that are no more. */
export interface Documents {
  readonly docs: readonly IndexDoc[];
  readonly gone: readonly DocGone[];
}

const TEXTS: readonly string[] = ['text', 'long_text'];
/** Fields by which tickets are filtered, ordered and counted. Texts are found by their words. */
const FIELDS: readonly Field[] = catalogueOf().fields.filter(
  ({ key, type }) => key.startsWith('ticket.') && !TEXTS.includes(type),
);
/** Longest text of a field in characters by which tickets are filtered. */
const LONGEST_VALUE = 200;

/** The documents of a ticket: what everybody who may read it may find it by, and what agents may. */
export function ticketDocs(ticket: Ticket, revision: number): Documents {
  const key = { space: 'tickets', id: ticket.id } as const;
  const own = { ...key, message: '', revision };
  const forAgents = { ...key, message: FOR_AGENTS, revision };
  if (ticket.purged) {
    const erased = { isGone: true, isErased: true } as const;
    return { docs: [], gone: [own, forAgents].map((doc) => ({ ...doc, ...erased })) };
  }
  const doc: IndexDoc = {
    ...own,
    ...indexed(ticket.subject, [], ticket.language),
    isNote: false,
    shownOn: 0,
    attributes: attributesOf(ticket),
  };
  const attached = attachedTo(ticket);
  const isStruck = ticket.struck !== undefined;
  if (attached.length === 0) {
    const gone = { ...forAgents, isGone: true, ...(isStruck && { isErased: true }) } as const;
    return { docs: [{ ...doc, ...(isStruck && { isStruck }) }], gone: [gone] };
  }
  const second = {
    ...forAgents,
    ...indexed('', attached, ticket.language),
    isNote: true,
    shownOn: 0,
    attributes: null,
  };
  return { docs: [doc, second].map((one) => ({ ...one, ...(isStruck && { isStruck }) })), gone: [] };
}

function attachedTo({ tags, summary, resolutionText, fields = {} }: Ticket): string[] {
  const values = Object.values(fields)
    .map(plainValue)
    .filter((value) => typeof value === 'string');
  const texts = [...tags, summary?.problem, summary?.solution, resolutionText, ...values];
  return texts.filter((text) => text !== undefined && text !== '') as string[];
}

function attributesOf(ticket: Ticket): Attributes {
  const facts = { ticket, now: new Date(0) };
  const standard = FIELDS.map((field) => [field.key, valuesOf(field.read(facts), field.type)] as const);
  const custom = Object.entries(ticket.fields ?? {}).map(
    ([key, value]) => [`ticket.custom.${key}`, valuesOf(plainValue(value), 'custom')] as const,
  );
  return Object.fromEntries([...standard, ...custom].filter(([, values]) => values.length > 0));
}

function valuesOf(value: unknown, type: string): AttributeValue[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one): AttributeValue[] => {
    if (typeof one === 'number' || typeof one === 'boolean') return one === false ? [] : [one];
    // `field:none` asks for what says nothing.
    if (typeof one !== 'string' || one === '' || (type === 'choice' && one === 'none')) return [];
    return [type === 'date_time' ? Date.parse(one) : one.slice(0, LONGEST_VALUE)];
  });
}
