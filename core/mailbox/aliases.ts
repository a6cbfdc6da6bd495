import type { Mailbox } from '../../schemas/mailbox.ts';
import { normalizeAddress, withoutPlus } from '../email/index.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';

/**
 * The other addresses of a mailbox as they are kept, each in its one spelling and once; nothing where none are said.
 * @throws InvalidInputError for one with a plus label, which mail is compared without
 */
export function aliasesOf({ aliases }: { aliases?: readonly string[] | undefined }): {
  aliases?: string[];
} {
  if (aliases === undefined) return {};
  const written = aliases.map(normalizeAddress);
  const labelled = written.findIndex((address) => withoutPlus(address) !== address);
  if (labelled >= 0)
    throw wrongFieldsError([{ path: `aliases.${labelled}`, message: 'must be without a plus label' }]);
  return { aliases: [...new Set(written)].sort() };
}

/** An address leads to one mailbox: what is wrong when it is that of several, be it their own or one of the others. */
export function sharedAddresses(mailboxes: readonly Mailbox[]): FieldProblem[] {
  const seen = new Set<string>();
  const shared = mailboxes
    .flatMap(({ address, aliases }) => [address, ...aliases])
    .filter((address) => seen.size === seen.add(address).size);
  return [...new Set(shared)].map((address) => ({
    path: 'aliases',
    message: `${address} would lead to two mailboxes`,
  }));
}
