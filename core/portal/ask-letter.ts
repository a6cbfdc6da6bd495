import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import { type AskedLetter, letterWrites } from './letter-store.ts';
import { type Limit, writeWithin } from './limit-store.ts';
import { networkOf } from './network.ts';

const HOUR = 60 * 60;

/**
 * Asks for a mail to whoever has an address, which leaves by itself if it may. What it costs and what it answers is the same whether
 * the desk knows the address or not. Gives the id of the letter.
 * @throws TooManyError when too many were asked for, for the address or from the network
 */
export async function askLetter(
  table: Table,
  context: Context,
  { ip, ...asked }: AskedLetter & { ip: string },
): Promise<string> {
  const { id, writes } = letterWrites(asked, context);
  await writeWithin(table, limitsOf(asked, networkOf(ip)), writes, context.now);
  return id;
}

/** Whoever asks for letters to somebody else from one network keeps them from none that they ask for from theirs. */
function limitsOf({ purpose, to }: AskedLetter, network: string): Limit[] {
  return [
    { what: `${purpose}:address-from-network`, who: `${to}\n${network}`, most: 5, seconds: HOUR },
    { what: `${purpose}:address`, who: to, most: 20, seconds: HOUR },
    { what: `${purpose}:network`, who: network, most: 60, seconds: HOUR },
  ];
}
