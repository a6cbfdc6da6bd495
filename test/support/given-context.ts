import { compileKinds, contextKindArea } from '../../core/context/context-kind-area.ts';
import { type EntryGiven, removeEntry, saveEntry } from '../../core/context/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';

/** The kinds of context of a desk on which nobody has said anything of them. */
export const KINDS = compileKinds(contextKindArea.unwritten([]));

/** What is said of an order, unless a test says otherwise. */
export const anOrder = (given: Partial<EntryGiven> = {}): EntryGiven => ({
  status: 'paid',
  title: null,
  links: [{ url: 'https://shop.example.com/admin/orders/1001', title: null }],
  otherNumbers: [],
  fields: {},
  order: {
    lines: [{ name: 'Lamp', quantity: 2, sku: 'LMP-1', price: '29.95' }],
    total: '59.90',
    currency: 'EUR',
    tracking: [],
  },
  ...given,
});

/** An order whose number has digits of its own, and one that was taken away. */
export async function givenContext(table: Table, context: Context, customerId: number): Promise<void> {
  const save = (number: string, given: EntryGiven) =>
    saveEntry({ table, kinds: KINDS }, context, { customerId, kind: 'order', number, given });
  await save('BIL-1001', anOrder());
  await save('BIL-1002', anOrder());
  await removeEntry(table, context, { customerId, kind: 'order', number: 'BIL-1002' });
}
