import { MAILBOX_ADDRESS, type Mailbox, USUAL_ACKNOWLEDGEMENT } from '../../schemas/mailbox.ts';
import { changeArea } from '../configuration/index.ts';
import { isValidAddress, normalizeAddress } from '../email/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import { withMailbox } from './change-mailbox.ts';
import { changedMailboxes } from './changed-mailboxes.ts';
import { NEW_TICKET } from './follow-up.ts';
import type { MailboxDeps } from './read-mailboxes.ts';

/** What a mailbox is made of. */
export type NewMailbox = Pick<Mailbox, 'address' | 'name' | 'teamId' | 'isDefault'> & {
  /** @default a new ticket, linked to the closed one */
  followUp?: Mailbox['followUp'];
  /** @default the template of the desk */
  acknowledgement?: string;
};

/**
 * Makes a mailbox at the domain of the desk, which takes mail from then on.
 * @throws InvalidInputError when its address is none of the domain, or `team.unknown`
 * @throws ConflictError `mailbox.address_taken` when there is one, in use or retired
 */
export async function createMailbox(
  deps: MailboxDeps & { domain: string },
  context: Context,
  input: { fields: NewMailbox; alongside?: AlongsideWrites<Mailbox> },
): Promise<Mailbox> {
  const address = requireMailboxAddress(input.fields.address, deps.domain);
  const { followUp = NEW_TICKET, acknowledgement = USUAL_ACKNOWLEDGEMENT, ...fields } = input.fields;
  const made: Mailbox = { ...fields, followUp, acknowledgement, address, isRetired: false, version: 0 };
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
function requireMailboxAddress(typed: string, domain: string): string {
  const address = normalizeAddress(typed);
  if (!isValidAddress(address) || !MAILBOX_ADDRESS.test(address))
    throw fieldError('address', `must be an address such as support@${domain}, without a plus label`);
  if (!address.endsWith(`@${domain}`))
    throw fieldError('address', `must be an address at ${domain}, the domain of the desk`);
  return address;
}
