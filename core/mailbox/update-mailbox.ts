import type { Mailbox } from '../../schemas/agent.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Context } from '../shared/context.ts';
import { changeVersioned, definedFields } from '../shared/optimistic.ts';
import type { Table } from '../shared/table.ts';
import { requireTeams } from '../team/index.ts';
import { type DeclaredMailbox, loadMailbox, mailboxWrite } from './mailbox-store.ts';

/**
 * Says which team gets what is written to a mailbox; null: none. Changing nothing writes nothing.
 * @throws NotFoundError when the settings declare no such mailbox
 * @throws InvalidInputError `team.unknown`
 * @throws StaleVersionError when `expectedVersion` is not the current one
 */
export async function updateMailbox(
  deps: { table: Table; mailboxes: readonly DeclaredMailbox[] },
  context: Context,
  input: { address: string; change: { teamId?: number | null }; expectedVersion?: number },
): Promise<Mailbox> {
  const load = () => loadMailbox(deps.table, deps.mailboxes, input.address);
  return changeVersioned(input.expectedVersion, load, async (before) => {
    const mailbox: Mailbox = { ...before, ...definedFields(input.change), version: before.version + 1 };
    const change = changeBetween(before, mailbox);
    if (change === null) return before;
    const teams = mailbox.teamId === null ? [] : [mailbox.teamId];
    await requireTeams(deps.table, teams, () => 'teamId');
    const event = recordEvent(`MAILBOX#${mailbox.address}`, 'mailbox.updated', { mailbox, change }, context);
    await deps.table.write([mailboxWrite(before, mailbox), event]);
    return mailbox;
  });
}
