import type { Customer } from '../../../schemas/customer.ts';
import type { Organisation } from '../../../schemas/organisation.ts';
import { phonesOf, visitorNames } from '../../customer/index.ts';
import type { IndexDoc } from '../index/index-doc.ts';
import { indexed } from './text.ts';
import type { Documents } from './ticket-docs.ts';

/** The document of a customer; nothing is left of one who was erased, and what the index had of them may not be kept. */
export function customerDocs(customer: Customer, revision: number): Documents {
  const doc = customerDoc(customer, revision);
  if (customer.erased === undefined) return { docs: [doc], gone: [] };
  const { space, id, message } = doc;
  return { docs: [], gone: [{ space, id, message, revision, isGone: true, isErased: true }] };
}

/** The document of a customer: the name, or what they are called without one, every way to reach them, and what is noted of them. */
export function customerDoc(customer: Customer, revision: number): IndexDoc {
  const { id, name, identities, notes, organisationId } = customer;
  const reached = identities.flatMap((one) => [
    String(one.value),
    ...('name' in one && typeof one.name === 'string' ? [one.name] : []),
  ]);
  const attached = [
    ...reached,
    ...phonesOf(customer),
    ...(customer.externalId ? [customer.externalId] : []),
    ...wordsOfAddress(customer),
    ...(customer.tags ?? []),
    notes,
    ...(name === '' ? visitorNames(customer) : []),
  ].filter((text) => text !== '');
  return {
    space: 'customers',
    id,
    message: '',
    revision,
    isNote: false,
    shownOn: 0,
    // A record that goes on in another is found by nothing.
    ...(customer.mergedInto === undefined ? indexed(name, attached, customer.locale) : indexed('')),
    attributes: {
      'requester.createdAt': [Date.parse(customer.createdAt)],
      ...(organisationId && { 'requester.organisationId': [organisationId] }),
    },
  };
}

function wordsOfAddress({ postalAddress, location }: Customer): string[] {
  const address = postalAddress && [
    ...postalAddress.lines,
    `${postalAddress.postalCode ?? ''} ${postalAddress.city ?? ''}`.trim(),
  ];
  return [...(address ?? []), location?.city ?? '', location?.region ?? ''];
}

/** The document of an organisation: its name, its domains, and what other systems call it. */
export function organisationDoc(organisation: Organisation, revision: number): IndexDoc {
  const { id, name, domains, externalId, tags } = organisation;
  return {
    space: 'organisations',
    id,
    message: '',
    revision,
    isNote: false,
    shownOn: 0,
    ...indexed(name, [...domains, ...(externalId === null ? [] : [externalId]), ...tags]),
    attributes: { 'organisation.createdAt': [Date.parse(organisation.createdAt)] },
  };
}
