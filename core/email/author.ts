import { type EmailAddress, isValidAddress, splitAddress } from './address.ts';
import type { Envelope } from './incoming-message.ts';
import { readAddresses } from './mime/envelope-fields.ts';
import { firstValue, type HeaderField } from './mime/header-fields.ts';
import { likelyOriginator, type Originator } from './originator.ts';

/** Fields in which lists and groups keep the author whom they have taken out of From, the surest first. */
const AUTHOR_FIELDS = ['x-original-from', 'x-original-sender', 'reply-to'];
const LIST_FIELDS = ['x-beenthere', 'list-post', 'mailing-list', 'sender'];
/** `Ana Ilic via Help`, as lists write the author and themselves into one name. */
const VIA = /^["']?(.{1,200}?)["']? (?:via|über|através de|par l[’']intermédiaire de) \S/u;
const ADDRESS = /[^\s<>()"',;:]{1,64}@[^\s<>()"',;:?]{1,190}/g;
/** Characters of a field in which a list names itself that are looked at. */
const LONGEST = 1000;

/** The addresses that a list gives itself in its header fields. */
function listAddresses(fields: readonly HeaderField[]): string[] {
  const named = LIST_FIELDS.flatMap(
    (name) => firstValue(fields, name).slice(0, LONGEST).toLowerCase().match(ADDRESS) ?? [],
  );
  const id = /<([^<>\s.]{1,64})\.([^<>\s]{1,190})>/.exec(
    firstValue(fields, 'list-id').slice(0, LONGEST).toLowerCase(),
  );
  return id ? [...named, `${id[1]}@${id[2]}`] : named;
}

/** The one mailbox that a field names beside the list's own. */
function onlyMailbox(
  fields: readonly HeaderField[],
  name: string,
  lists: readonly string[],
): EmailAddress | null {
  const theirs = readAddresses(fields, name, '').filter(({ address }) => !lists.includes(address));
  const [first, ...others] = theirs;
  return first && others.length === 0 && isValidAddress(first.address) ? first : null;
}

const domainOf = (address: string): string => splitAddress(address).domain;

/**
 * Who wrote a message whose From a list or a group has taken for itself, as they do where a sender's domain forbids
 * others to write in its name: whom they name elsewhere. It proves nothing, as anybody could write such fields. Any
 * other message is by whom its From names.
 */
export function authorOf({ from }: Pick<Envelope, 'from'>, fields: readonly HeaderField[]): Originator {
  const sender = likelyOriginator(from);
  if (sender === null) return from;
  const lists = listAddresses(fields);
  const isLists = lists.includes(sender.address);
  const via = VIA.exec(sender.name)?.[1];
  if (!isLists && via === undefined) return from;
  const taken = [...lists, sender.address];
  for (const field of AUTHOR_FIELDS) {
    const author = onlyMailbox(fields, field, taken);
    if (author === null) continue;
    const isSure = isLists || lists.length > 0 || field !== 'reply-to';
    if (isSure || domainOf(author.address) !== domainOf(sender.address))
      return { is: 'unclear', likely: { address: author.address, name: author.name || (via ?? '') } };
  }
  return from;
}
