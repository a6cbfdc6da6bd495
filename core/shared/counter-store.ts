import { accessPattern } from './access-pattern.ts';
import type { Table } from './table.ts';
import type { Key } from './write.ts';

/** What gets small integer ids. */
export type Counter = 'ticket' | 'customer' | 'agent' | 'team';

export const nextId = accessPattern({
  name: 'Next number',
  description: 'Hands out the next small integer id of tickets, customers, agents or teams.',
  operation: 'UpdateItem',
  pk: 'COUNTER#<what>',
  sk: 'COUNTER',
  of: (counter: Counter): Key => ({ pk: `COUNTER#${counter}`, sk: 'COUNTER' }),
});

/** The next id. A command that is refused later leaves a gap, never a number given twice. */
export function takeId(table: Table, counter: Counter): Promise<number> {
  return table.count(nextId.of(counter), 1);
}
