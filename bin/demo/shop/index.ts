import type { NewCustomer, NewOrganisation, NewTicket } from '../../import/converted.ts';
import { Dice } from './dice.ts';
import type { DemoTerms } from './marks.ts';
import { customersOf, importedCustomer, organisationsOf } from './people.ts';
import { beginnings } from './rhythm.ts';
import { type DemoOrder, tell } from './story.ts';

/** A year of a small shop that sells tea. */
export interface DemoShop {
  readonly organisations: readonly NewOrganisation[];
  readonly customers: readonly NewCustomer[];
  /** the newest first */
  readonly tickets: readonly NewTicket[];
  /** what they are about, the newest first */
  readonly orders: readonly DemoOrder[];
}

/** Of so many customers a ticket comes from one who has none yet. */
const TICKETS_OF_CUSTOMER = 2.3;

/** The year of the shop, the same for the same terms. Pure. */
export function demoShop({ seed, tickets: count, now }: DemoTerms): DemoShop {
  const end = Date.parse(now);
  const dice = new Dice(seed, 'shop');
  const customers = customersOf(seed, Math.max(3, Math.ceil(count / TICKETS_OF_CUSTOMER)));
  const told = beginnings(dice, count, end).map((at, index) => {
    // Some come again and again.
    const place = Math.floor(customers.length * dice.share() ** 1.6);
    const customer = customers[place] ?? dice.of(customers);
    return tell({ seed, end }, { number: index + 1, at, customer });
  });
  const firstOf = new Map<string, string>();
  for (const { order, ticket } of told)
    if (!firstOf.has(order.customer.externalId)) firstOf.set(order.customer.externalId, ticket.createdAt);
  told.reverse();
  return {
    organisations: organisationsOf(),
    customers: customers.map((one) => ({
      ...importedCustomer(one),
      createdAt: firstOf.get(one.externalId) ?? now,
    })),
    tickets: told.map(({ ticket }) => ticket),
    orders: told.map(({ order }) => order),
  };
}
