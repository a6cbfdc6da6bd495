import * as z from 'zod';
import { idSchema } from '../../schemas/actor.ts';
import type { Customer } from '../../schemas/customer.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, QueryRequest, Write } from '../shared/write.ts';
import { phonesOf } from './phones.ts';

export const customersByPhone = accessPattern({
  name: 'Customers of a phone number',
  description:
    'Finds out who is called at a number, to recognise who calls or writes from there, and for duplicates.',
  operation: 'Query',
  pk: 'PHONE#<number>',
  sk: 'C#<customer, 12 digits>',
  of: (phone: string): QueryRequest => ({ pk: `PHONE#${phone}`, from: 'C#', to: 'C#~', limit: MOST_SHARING }),
});

/** Customers with one number who are looked at: it may be that of a large house. */
const MOST_SHARING = 50;
/** Seconds for which the row of a number stays that was taken away: no transaction deletes. */
const KEPT_SECONDS = 24 * 60 * 60;

const rows = rowsOfKind(
  ROW_KIND.customerPhone,
  z.object({ customerId: idSchema, freedAt: z.string().optional() }),
);

const keyOf = (phone: string, customerId: number): Key => ({
  pk: `PHONE#${phone}`,
  sk: `C#${String(customerId).padStart(12, '0')}`,
});

/** The customer who has a number, by the row of it; null when they have it no more. */
export function parsePhoneRow(row: unknown): number | null {
  const { customerId, freedAt } = rows.parse(row);
  return freedAt === undefined ? customerId : null;
}

/** The writes by which a customer is found by the numbers that they are to have, and no more by those that they had. */
export function phoneWrites(before: Customer | null, after: Customer, now: Date): Write[] {
  const [had, has] = [before ? phonesOf(before) : [], phonesOf(after)];
  const found = has
    .filter((phone) => !had.includes(phone))
    .map((phone) =>
      rows.upsert({
        key: keyOf(phone, after.id),
        set: { customerId: after.id },
        remove: ['freedAt', 'expiresAtSeconds'],
      }),
    );
  const freed = had
    .filter((phone) => !has.includes(phone))
    .map((phone) =>
      rows.upsert({
        key: keyOf(phone, after.id),
        set: {
          customerId: after.id,
          freedAt: now.toISOString(),
          expiresAtSeconds: Math.floor(now.getTime() / 1000) + KEPT_SECONDS,
        },
      }),
    );
  return [...found, ...freed];
}

/** The ids of the customers who have a number in E.164 form, the one who was known first in front. */
export async function findByPhone(table: Table, phone: string): Promise<number[]> {
  const { rows: found } = await table.query(customersByPhone.of(phone));
  return found.map(parsePhoneRow).filter((id) => id !== null);
}
