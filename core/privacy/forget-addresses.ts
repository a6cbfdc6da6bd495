import { importedThing } from '../import/index.ts';
import { automaticMails, ruleMails } from '../outbound/index.ts';
import { erasedWrite } from '../purge/index.ts';
import { senderByName } from '../sender/index.ts';
import type { Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import { suppressedAddress } from '../suppression/index.ts';
import { writeEach } from './erase-deps.ts';
import type { Person } from './person.ts';
import { partitionOf } from './rows-store.ts';
import { parseRow } from './ticket-stake.ts';

/** The rows whose keys are an address, and say something of whoever has it. */
function keysOf(address: string): Key[] {
  return [
    suppressedAddress.of(address),
    automaticMails.of(address),
    ruleMails.of(address),
    senderByName.of(address),
    importedThing.of({ kind: 'customer', externalId: address }),
    importedThing.of({ kind: 'person', externalId: address }),
  ];
}

/**
 * Forgets what is kept under the addresses of a person: whether mail to them is suppressed, how much went there, that they are blocked or
 * trusted. Of each row nothing is left but its key, which says the address: it has expired, and goes as expired rows do.
 */
export async function forgetAddresses(table: Table, now: Date, { addresses }: Person): Promise<void> {
  for (const address of addresses) {
    const trail = await partitionOf(table, `SENDER#${address}`);
    const known = (await table.getMany(keysOf(address))).map(parseRow);
    await writeEach(
      table,
      [...trail, ...known].map((row) => erasedWrite(row, now)),
    );
  }
}
