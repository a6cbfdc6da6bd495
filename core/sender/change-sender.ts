import { isValidAddress, isValidDomain, normalizeAddress, normalizeDomain } from '../../schemas/address.ts';
import type { Sender, Standing } from '../../schemas/held.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { fieldError, NotFoundError } from '../shared/errors.ts';
import { changeVersioned } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { parseSenderRow, senderByName, senderWrite } from './sender-store.ts';

/**
 * The one spelling of a sender or of a domain.
 * @throws InvalidInputError that names the field
 */
export function requireSenderName(typed: string): string {
  if (isValidAddress(typed)) return normalizeAddress(typed);
  if (isValidDomain(typed)) return normalizeDomain(typed);
  throw fieldError('sender', 'must be an address or a domain such as example.com');
}

/** @throws NotFoundError where nobody has ever said anything of the sender */
export async function loadSender(table: Table, sender: string): Promise<Sender> {
  const row = await table.get(senderByName.of(sender));
  if (row === undefined) throw new NotFoundError('sender');
  return parseSenderRow(row);
}

/**
 * Says of a sender, or of a domain with all below it, that its mail is blocked or trusted; null: nothing is said of it any
 * more. What was said before changes nothing when it is said again. It is asked of mail that comes from then on.
 * @throws InvalidInputError when it is neither an address nor a domain
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function changeSender(
  table: Table,
  context: Context,
  input: { sender: string; standing: Standing | null; expectedVersion?: number | undefined },
): Promise<Sender> {
  const sender = requireSenderName(input.sender);
  const unsaid: Sender = {
    sender,
    standing: null,
    by: context.actor,
    at: context.now.toISOString(),
    version: 0,
  };
  const load = async () => {
    const row = await table.get(senderByName.of(sender));
    return row === undefined ? unsaid : parseSenderRow(row);
  };
  return changeVersioned(input.expectedVersion, load, async (before) => {
    if (before.standing === input.standing) return before;
    const { standing } = input;
    const bookkeeping = { by: context.actor, at: context.now.toISOString(), version: before.version + 1 };
    const after: Sender = { ...before, standing, ...bookkeeping };
    const change = changeBetween({ standing: before.standing }, { standing }) ?? {};
    const told = { sender: { ...after, isDomain: !sender.includes('@') }, change };
    const event = recordEvent(`SENDER#${sender}`, 'sender.changed', told, context);
    await table.write([senderWrite(before.version === 0 ? null : before, after), event]);
    return after;
  });
}
