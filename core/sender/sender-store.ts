import { normalizeAddress, splitAddress } from '../../schemas/address.ts';
import { type Sender, STANDINGS, type Standing, senderSchema } from '../../schemas/held.ts';

import { accessPattern } from '../shared/access-pattern.ts';
import type { PageRequest } from '../shared/list-page.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { change, insert, type Key, type QueryRequest, type Row, type Write } from '../shared/write.ts';

const PARTITION = 'SENDERS';

export const senderByName = accessPattern({
  name: 'Sender',
  description: 'Says whether mail of a sender, or of all of a domain, is blocked or trusted.',
  operation: 'BatchGetItem',
  pk: 'SENDERS',
  sk: '<address or domain>',
  of: (sender: string): Key => ({ pk: PARTITION, sk: sender }),
});

export const senderList = accessPattern({
  name: 'Senders',
  description: 'Lists the senders and domains of which somebody has said something, by name.',
  operation: 'Query',
  pk: 'SENDERS',
  sk: '<address or domain>',
  // One row more than the page holds, and one for the row that the page before ended with.
  of: ({ limit, after }: PageRequest): QueryRequest => ({
    pk: PARTITION,
    from: after ?? ' ',
    to: '~',
    limit: limit + (after === undefined ? 1 : 2),
  }),
});

const rows = rowsOfKind(ROW_KIND.sender, senderSchema);

/** The sender in a row. */
export const parseSenderRow = (row: unknown): Sender => rows.parse(row);

const senderRow = (sender: Sender): Row & { version: number } =>
  rows.row(senderByName.of(sender.sender), { ...sender });

/** The write of what somebody says of a sender; refused with `version` when somebody else was faster. */
export function senderWrite(before: Sender | null, after: Sender): Write {
  return before === null ? insert(senderRow(after), 'version') : change(senderRow(before), senderRow(after));
}

/** Domains that are looked at for one address, the address's own first: mail of a domain is also that of all below it. */
const MOST_DOMAINS = 4;

/** What a sender may be known by: the address, its domain, and those above it. */
export function namesOfSender(address: string): string[] {
  const normal = normalizeAddress(address);
  const labels = splitAddress(normal).domain.split('.');
  const above = labels.map((_, at) => labels.slice(at).join('.')).filter((domain) => domain.includes('.'));
  return [normal, ...above.slice(0, MOST_DOMAINS)];
}

/** What is said of a sender by the rows of their names: the nearest name that says something decides. */
export function standingOf(address: string, rowAt: (key: Key) => unknown): Standing | null {
  for (const name of namesOfSender(address)) {
    const row = rowAt(senderByName.of(name));
    const said = row === undefined ? null : parseSenderRow(row).standing;
    const known = STANDINGS.find((standing) => standing === said);
    if (known !== undefined) return known;
  }
  return null;
}
