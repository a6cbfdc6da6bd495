import { createMailboxSchema, updateMailboxSchema } from '../../schemas/api/mailboxes.ts';
import { readArea } from '../configuration/index.ts';
import {
  createMailbox,
  type DeclaredMailbox,
  mailboxArea,
  restoreMailbox,
  retireMailbox,
  updateMailbox,
} from '../mailbox/index.ts';
import { changeIn, readSaid, saidOf } from './configured-kind.ts';
import type { Doing, Kind, Said } from './kind.ts';

/** What mailboxes are changed with. */
export interface MailboxKindDeps {
  readonly doing: Doing;
  readonly declared: readonly DeclaredMailbox[];
  /** the domain of the desk */
  readonly domain: string;
  readonly moreDomains?: readonly string[];
}

/** The mailboxes. A file names one by what stands before the `@`, so that it is good at every domain. */
export function mailboxKind({ doing, declared, domain, moreDomains = [] }: MailboxKindDeps): Kind {
  const { table, context } = doing;
  const deps = { table, mailboxes: declared, domain, moreDomains };
  const area = mailboxArea(declared);
  const suffix = `@${domain}`;
  const addressOf = (key: string) => (key.includes('@') ? key : `${key}${suffix}`);
  const keyOf = (address: string) => (address.endsWith(suffix) ? address.slice(0, -suffix.length) : address);
  const readAsked = (key: string, said: Said) =>
    readSaid(createMailboxSchema, { ...said, address: addressOf(key) });
  const shipped = new Set(area.unwritten([]).map(({ address }) => address));
  return {
    name: 'mailboxes',
    entries: async () =>
      [...(await readArea(table, area)).things.values()].map((mailbox) => {
        const { address: _, ...said } = saidOf(mailbox, createMailboxSchema);
        const { address, isRetired } = mailbox;
        return { key: keyOf(address), said, isRetired, isShipped: shipped.has(address) };
      }),
    create: (key, said) => createMailbox(deps, context, { fields: readAsked(key, said) }),
    update: async (key, said) => {
      const address = addressOf(key);
      const before = (await readArea(table, area)).things.get(address);
      const { address: _, ...asked } = readAsked(key, said);
      const change = changeIn(
        { create: createMailboxSchema.omit({ address: true }), update: updateMailboxSchema },
        asked,
        before ?? {},
      );
      return updateMailbox(deps, context, { address, change });
    },
    retire: (key) => retireMailbox(deps, context, { address: addressOf(key) }),
    restore: (key) => restoreMailbox(deps, context, { address: addressOf(key) }),
  };
}
