import * as z from 'zod';
import { accessPattern } from './access-pattern.ts';
import type { Table } from './table.ts';
import type { Key } from './write.ts';

/** What gets small integer ids. */
export type Counter =
  | 'ticket'
  | 'customer'
  | 'agent'
  | 'team'
  | 'organisation'
  | 'view'
  | 'macro'
  | 'automation'
  | 'webhook'
  | 'report_mail'
  | 'held'
  | 'article'
  | 'room';

export const nextId = accessPattern({
  name: 'Next number',
  description:
    'Hands out the next small integer id of tickets, customers, agents, teams, organisations, views, automations, webhooks, held messages, articles or rooms.',
  operation: 'UpdateItem',
  pk: 'COUNTER#<what>',
  sk: 'COUNTER',
  of: (counter: Counter): Key => ({ pk: `COUNTER#${counter}`, sk: 'COUNTER' }),
});

const counterSchema = z.object({ value: z.int().nonnegative() });

/** The last number that was given out, 0 when none was: no thing of its kind has a higher one. */
export async function lastId(table: Table, counter: Counter): Promise<number> {
  const row = await table.get(nextId.of(counter));
  return row === undefined ? 0 : counterSchema.parse(row).value;
}

/** The next id. A command that is refused later leaves a gap, never a number given twice. */
export function takeId(table: Table, counter: Counter): Promise<number> {
  return table.count(nextId.of(counter), 1);
}
