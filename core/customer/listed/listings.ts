import { createHash } from 'node:crypto';
import type { Customer } from '../../../schemas/customer.ts';
import { addressesOf } from '../identity.ts';
import { phonesOf } from '../phones.ts';

/** Why two customers may be one person. */
export const LIKENESSES = ['name', 'address', 'phone', 'postal_address'] as const;
export type Likeness = (typeof LIKENESSES)[number];

/** The names of the lists in which a customer stands beside that of all. A record that goes on in another stands in none. */
export function listingsOf(customer: Customer): string[] {
  if (customer.mergedInto !== undefined) return [];
  const { organisationId, tags = [], isVip = false, isBlocked = false } = customer;
  return [
    ...(organisationId ? [organisationListing(organisationId)] : []),
    ...tags.map(tagListing),
    ...(isVip ? [VIP_LISTING] : []),
    ...(isBlocked ? [BLOCKED_LISTING] : []),
    ...likenessesOf(customer).map(likeListing),
  ];
}

export const organisationListing = (organisationId: number): string => `organisation:${organisationId}`;
export const tagListing = (tag: string): string => `tag:${tag}`;
export const VIP_LISTING = 'vip';
export const BLOCKED_LISTING = 'blocked';

/** Whether a customer stands in all of these lists. */
export function standsIn(customer: Customer, listings: readonly string[]): boolean {
  const own = listingsOf(customer);
  return listings.every((listing) => own.includes(listing));
}

/** Something by which a customer may be taken for another. */
export interface Sign {
  by: Likeness;
  value: string;
}

/**
 * The list of those who are alike in something. Its name tells nothing of what that is: names and addresses stand in customers
 * alone, where they can be erased.
 */
export function likeListing({ by, value }: Sign): string {
  return `like:${by}:${createHash('sha256').update(value).digest('base64url').slice(0, 32)}`;
}

/**
 * By what a customer may be taken for another: the name in any order of its words and without marks, each address without what a mail
 * service lets everybody add to it, each phone number, and the postal address.
 */
export function likenessesOf(customer: Customer): Sign[] {
  const name = wordsOf(customer.name).sort().join(' ');
  const { postalAddress } = customer;
  const post = postalAddress
    ? wordsOf([...postalAddress.lines, postalAddress.postalCode ?? '', postalAddress.city ?? ''].join(' '))
    : [];
  return [
    ...(name === '' ? [] : [{ by: 'name' as const, value: name }]),
    ...[...new Set(addressesOf(customer).map(plainAddress))].map((value) => ({
      by: 'address' as const,
      value,
    })),
    ...phonesOf(customer).map((value) => ({ by: 'phone' as const, value })),
    ...(post.length < 2 ? [] : [{ by: 'postal_address' as const, value: post.join(' ') }]),
  ];
}

/** In what two customers are alike. */
export function alikeIn(one: Customer, other: Customer): Likeness[] {
  const signs = new Set(likenessesOf(other).map(likeListing));
  const shared = likenessesOf(one).filter((sign) => signs.has(likeListing(sign)));
  return LIKENESSES.filter((by) => shared.some((sign) => sign.by === by));
}

const MARKS = /\p{M}+/gu;

function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replace(MARKS, '').toLowerCase().replaceAll('ß', 'ss');
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
}

/** An address as the mailbox to which it leads, as far as mail services have it in common: without a tag, and for some without dots. */
function plainAddress(address: string): string {
  const at = address.lastIndexOf('@');
  const [local = '', domain = ''] = [address.slice(0, at).toLowerCase(), address.slice(at + 1)];
  const untagged = local.replace(/\+.*$/u, '') || local;
  if (domain !== 'gmail.com' && domain !== 'googlemail.com') return `${untagged}@${domain}`;
  return `${untagged.replaceAll('.', '')}@gmail.com`;
}
