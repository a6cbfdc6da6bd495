import type { Mailbox } from '../../schemas/mailbox.ts';
import { changeBetween, recordEvent } from '../audit/index.ts';
import type { Area, ConfigurationAct, ThingChange } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { teamKey } from '../team/index.ts';
import { sharedAddresses } from './aliases.ts';
import type { DeclaredMailbox } from './mail-settings.ts';
import { allMailboxes, mailboxRow, parseMailboxRow } from './mailbox-store.ts';
import { compileMailboxes, type Mailboxes } from './mailboxes.ts';
import { UNSAID } from './unsaid.ts';

const NO_TEAM = {
  code: 'team.unknown',
  message: 'There is no such team.',
  field: 'is not a team of this desk',
} as const;

/**
 * The mailboxes as an area of the desk's configuration. As long as no admin has changed one by this version of the desk or
 * a later one, they are those that the settings declare, the first as the default, with the teams that were set before.
 * One that the settings no longer declare is retired.
 */
export function mailboxArea(declared: readonly DeclaredMailbox[]): Area<Mailbox, Mailboxes> {
  return {
    name: 'mailboxes',
    isChangedUnnumbered: true,
    most: 500,
    keyOf: ({ address }) => address,
    all: allMailboxes.of,
    parse: parseMailboxRow,
    row: mailboxRow,
    unwritten: (stored) => unwritten(declared, stored),
    references: ({ teamId }) =>
      teamId === null ? [] : [{ path: 'teamId', row: teamKey(teamId), refusal: NO_TEAM }],
    problems: (mailboxes) => {
      const defaults = mailboxes.filter(({ isDefault, isRetired }) => isDefault && !isRetired);
      const isRight = defaults.length === 1 && mailboxes.every((one) => !one.isDefault || !one.isRetired);
      return [
        ...(isRight ? [] : [{ path: 'isDefault', message: 'must hold of one mailbox that is in use' }]),
        ...sharedAddresses(mailboxes),
      ];
    },
    record,
    compile: compileMailboxes,
  };
}

function unwritten(declared: readonly DeclaredMailbox[], stored: readonly Mailbox[]): Mailbox[] {
  const known = new Map(stored.map((mailbox) => [mailbox.address, mailbox]));
  const isDeclared = (address: string) => declared.some((one) => one.address === address);
  return [
    ...declared.map(({ address, name }, at) => {
      const said = known.get(address) ?? { ...UNSAID, teamId: null, version: 0 };
      return { ...said, address, name, isDefault: at === 0, isRetired: false };
    }),
    ...stored
      .filter(({ address }) => !isDeclared(address))
      .map((mailbox) => ({ ...mailbox, isDefault: false, isRetired: true })),
  ];
}

function record(act: ConfigurationAct, { before, after }: ThingChange<Mailbox>, context: Context) {
  const subject = `MAILBOX#${after.address}` as const;
  if (act !== 'updated') return recordEvent(subject, `mailbox.${act}`, { mailbox: after }, context);
  const change = changeBetween(before ?? {}, after) ?? {};
  return recordEvent(subject, 'mailbox.updated', { mailbox: after, change }, context);
}
