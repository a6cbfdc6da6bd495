import {
  listEntries,
  loadEntry,
  loadTicketContext,
  ownersOf,
  ownersToSaveFor,
  saveEntry,
} from '../../../core/context/index.ts';
import { findShopOrder } from '../../../core/shop/shop-store.ts';
import { shopify } from '../../../core/shop/shopify.ts';
import { takeOrder } from '../../../core/shop/take-order.ts';
import { erase } from '../../support/erasing.ts';
import { anOrder, KINDS } from '../../support/given-context.ts';
import { SHOP, shopifyOrder } from '../../support/given-shop.ts';
import { sharedDesk } from '../../support/mail.ts';

const desk = sharedDesk();

test('of somebody who was erased nothing is known, nothing is saved, and a shop brings nothing back to them', async () => {
  const { table } = desk;
  const email = 'gone@people.example';
  const { ticket } = await desk.take({ from: email, subject: 'Order 4711' });
  const customerId = ticket.requesterId;
  const name = { customerId, kind: 'order', number: '4711' };
  await saveEntry({ table, kinds: KINDS }, desk.context(), { ...name, given: anOrder() });
  const tell = (fields: object) =>
    takeOrder(table, desk.context(), { shop: SHOP, told: shopify.order(shopifyOrder({ email, ...fields })) });
  expect(await tell({})).toBe('saved');
  const context = () => loadTicketContext({ table, kinds: KINDS }, ticket.id, () => {});
  expect((await context()).linked).toHaveLength(1);

  await erase(desk, customerId);

  expect(await context()).toEqual({ linked: [], recent: [] });
  const owners = await ownersOf(table, customerId);
  expect((await listEntries(table, { owners, kind: 'order', page: { limit: 10 } })).items).toEqual([]);
  await expect(loadEntry(table, name)).rejects.toMatchObject({ code: 'context_entry.not_found' });
  await expect(ownersToSaveFor(table, customerId)).rejects.toMatchObject({ code: 'customer.erased' });
  const later = { email: null, customer: null, updated_at: '2026-03-05T12:00:00Z' };
  expect(await tell(later)).toBe('nobody');
  expect(await tell({ updated_at: '2026-03-06T12:00:00Z' })).toBe('saved');
  const known = await findShopOrder(table, { shop: SHOP.key, id: '450789469' });
  expect(known?.customerId).not.toBe(customerId);
});
