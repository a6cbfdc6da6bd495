import { MAILBOX_ADDRESS, type Mailbox } from '../../schemas/mailbox.ts';
import { changeArea } from '../configuration/index.ts';
import { isValidAddress, normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { definedFields } from '../shared/optimistic.ts';
import { aliasesOf } from './aliases.ts';
import { withMailbox } from './change-mailbox.ts';
import { changedMailboxes } from './changed-mailboxes.ts';
import { domainsOf, type MailSettings } from './mail-settings.ts';
import { requireOpening } from './opening.ts';
import type { MailboxDeps } from './read-mailboxes.ts';
import { type AskedForRequest, requestOf } from './request-forms.ts';
import { type Sayable, UNSAID } from './unsaid.ts';
import { writersOf } from './writers.ts';

/** What a mailbox is made of; what is absent is as `UNSAID` has it. */
export type NewMailbox = Pick<Mailbox, 'address' | 'name' | 'teamId' | 'isDefault'> & {
  [Name in keyof Sayable]?: (Name extends 'request' ? AskedForRequest : Sayable[Name]) | undefined;
};

/**
 * Makes a mailbox at a domain of the desk, which takes mail from then on.
 * @throws InvalidInputError when its address is none of the domain, an alias another mailbox's, or tickets cannot
 *   begin as it says; `team.unknown`,
 *   `template.unknown`
 * @throws ConflictError `mailbox.address_taken` when there is one, in use or retired
 */
export async function createMailbox(
  deps: MailboxDeps & Pick<MailSettings, 'domain' | 'moreDomains'>,
  context: Context,
  input: { fields: NewMailbox; alongside?: AlongsideWrites<Mailbox> },
): Promise<Mailbox> {
  const address = requireMailboxAddress(input.fields.address, domainsOf(deps));
  const { address: _, name, teamId, isDefault, ...said } = input.fields;
  const { request, ...others } = said;
  const fields = { name, teamId, isDefault, ...UNSAID, ...definedFields(others), ...requestOf(request) };
  await requireOpening(deps.table, said.opening);
  const spelled = { ...aliasesOf(said), ...writersOf(said) };
  const made: Mailbox = { address, ...fields, ...spelled, isRetired: false, version: 0 };
  return changeArea(deps, context, changedMailboxes(deps.mailboxes), {
    key: address,
    alongside: input.alongside,
    decide: (mailboxes) => {
      if (mailboxes.has(address))
        throw new ConflictError('mailbox.address_taken', 'There is a mailbox with this address.');
      return withMailbox(mailboxes, made);
    },
  });
}

/** The one spelling of an address that can be a mailbox. @throws InvalidInputError that names the field */
function requireMailboxAddress(typed: string, domains: readonly string[]): string {
  const address = normalizeAddress(typed);
  if (!isValidAddress(address) || !MAILBOX_ADDRESS.test(address))
    throw fieldError('address', `must be an address such as support@${domains[0]}, without a plus label`);
  if (!domains.some((domain) => address.endsWith(`@${domain}`)))
    throw fieldError('address', `must be an address at ${nameDomains(domains)}`);
  return address;
}

/** How people are told at which domains addresses can be. */
const nameDomains = (domains: readonly string[]): string =>
  domains.length === 1
    ? `${domains[0]}, the domain of the desk`
    : `a domain of the desk: ${domains.join(', ')}`;
