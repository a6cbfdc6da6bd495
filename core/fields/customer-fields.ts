import { domainToUnicode } from 'node:url';
import { addressesOf, phonesOf } from '../customer/index.ts';
import { AGENTS, type FieldEntry, NOBODY, WORKING_AGENTS } from './standard-field.ts';

const edited = { subject: 'customer', seenBy: AGENTS, setBy: WORKING_AGENTS } as const;
const kept = { ...edited, setBy: NOBODY } as const;

/** What is known of the customer who asked. */
export const CUSTOMER_FIELDS = {
  name: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's name" },
    read: ({ requester }) => requester?.name,
  },
  isBlocked: {
    ...edited,
    type: 'boolean',
    labels: { en: 'Requester is blocked' },
    read: ({ requester }) => requester && (requester.isBlocked ?? false),
  },
  isUnconfirmed: {
    ...kept,
    type: 'boolean',
    labels: { en: 'Nobody has confirmed the address of the requester' },
    read: ({ requester }) => requester && (requester.isUnconfirmed ?? false),
  },
  identities: {
    ...edited,
    type: 'text',
    many: true,
    labels: { en: "Requester's identities on all channels" },
    read: ({ requester }) => requester?.identities.map(({ value }) => value),
  },
  addresses: {
    ...edited,
    type: 'address',
    many: true,
    labels: { en: "Requester's addresses" },
    read: ({ requester }) => requester && addressesOf(requester),
  },
  domains: {
    ...kept,
    type: 'text',
    many: true,
    labels: { en: "Domains of the requester's addresses" },
    read: ({ requester }) => requester && addressesOf(requester).map(domainOf),
  },
  organisationId: {
    ...edited,
    type: 'reference',
    to: 'organisation',
    labels: { en: "Requester's organisation" },
    read: ({ requester }) => requester?.organisationId ?? undefined,
  },
  externalId: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's external id" },
    read: ({ requester }) => requester?.externalId ?? undefined,
  },
  phone: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's telephone" },
    read: ({ requester }) => requester?.phone ?? undefined,
  },
  phones: {
    ...edited,
    type: 'text',
    many: true,
    labels: { en: 'All telephones of the requester' },
    read: ({ requester }) => requester && phonesOf(requester),
  },
  country: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's country" },
    read: ({ requester }) => requester?.location?.country ?? undefined,
  },
  region: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's region" },
    read: ({ requester }) => requester?.location?.region ?? undefined,
  },
  city: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's city" },
    read: ({ requester }) => requester?.location?.city ?? undefined,
  },
  tags: {
    ...edited,
    type: 'tag',
    many: true,
    labels: { en: "Requester's tags" },
    read: ({ requester }) => requester && (requester.tags ?? []),
  },
  isVip: {
    ...edited,
    type: 'boolean',
    labels: { en: 'Requester is a VIP' },
    read: ({ requester }) => requester && (requester.isVip ?? false),
  },
  locale: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's language" },
    read: ({ requester }) => requester?.locale ?? undefined,
  },
  timezone: {
    ...edited,
    type: 'text',
    labels: { en: "Requester's time zone" },
    read: ({ requester }) => requester?.timezone ?? undefined,
  },
  notes: {
    ...edited,
    type: 'long_text',
    labels: { en: 'Notes on the requester' },
    read: ({ requester }) => requester?.notes,
  },
  createdAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Requester known since' },
    read: ({ requester }) => requester?.createdAt,
  },
  updatedAt: {
    ...kept,
    type: 'date_time',
    labels: { en: 'Requester updated' },
    read: ({ requester }) => requester?.updatedAt,
  },
} as const satisfies Record<string, FieldEntry>;

/** The domain of an address, in the letters in which people write it. */
function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToUnicode(domain) || domain;
}
