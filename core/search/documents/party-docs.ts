import type { Customer } from '../../../schemas/customer.ts';
import type { Organisation } from '../../../schemas/organisation.ts';
import type { IndexDoc } from '../index/index-doc.ts';
import { indexed } from './text.ts';

/** The document of a customer: the name, and every way to reach them. */
export function customerDoc(customer: Customer, revision: number): IndexDoc {
  const { id, name, identities, phone, notes, organisationId } = customer;
  const reached = identities.map(({ value }) => String(value));
  const attached = [...reached, phone, notes].filter((text) => text !== null && text !== '') as string[];
  return {
    space: 'customers',
    id,
    message: '',
    revision,
    isNote: false,
    shownOn: 0,
    ...indexed(name, attached, customer.locale),
    attributes: {
      'requester.createdAt': [Date.parse(customer.createdAt)],
      ...(organisationId && { 'requester.organisationId': [organisationId] }),
    },
  };
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
