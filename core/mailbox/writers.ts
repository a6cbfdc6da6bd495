import { isValidDomain, normalizeDomain, splitAddress } from '../../schemas/address.ts';
import type { Mailbox, Writers } from '../../schemas/mailbox.ts';
import { type FieldProblem, wrongFieldsError } from '../shared/errors.ts';

/** Whether a mailbox takes mail of somebody. Of a rule that a later version made nothing is known here, and all is taken. */
export function mayWrite(writers: Writers, writer: { address: string; isKnown: boolean }): boolean {
  switch (writers.who) {
    case 'customers':
      return writer.isKnown;
    case 'domains':
      return writers.domains.some((domain) => isAt(writer.address, domain));
    default:
      return true;
  }
}

/** Whether an address is of a domain, or of one below it. */
function isAt(address: string, domain: string): boolean {
  const own = splitAddress(address).domain;
  return own === domain || own.endsWith(`.${domain}`);
}

/**
 * Who may write to a mailbox, as it is kept: domains in their one spelling, each once; nothing where nothing is said.
 * @throws InvalidInputError that names what is no domain
 */
export function writersOf({ writers }: { writers?: Mailbox['writers'] | undefined }): { writers?: Writers } {
  if (writers === undefined) return {};
  if (writers.who !== 'domains') return { writers };
  const problems: FieldProblem[] = writers.domains.flatMap((domain, at) =>
    isValidDomain(domain)
      ? []
      : [{ path: `writers.domains.${at}`, message: 'must be a domain such as example.com' }],
  );
  if (problems.length > 0) throw wrongFieldsError(problems);
  return { writers: { ...writers, domains: [...new Set(writers.domains.map(normalizeDomain))].sort() } };
}
