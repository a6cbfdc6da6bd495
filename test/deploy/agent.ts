import type * as z from 'zod';
import { customerPageSchema } from '../../schemas/api/customers.ts';
import { ticketPageSchema } from '../../schemas/api/ticket-filters.ts';
import { ticketWithConversationSchema } from '../../schemas/api/tickets.ts';
import { type Desk, expectStatus } from './desk.ts';

/** A ticket with its conversation, as the API gives it. */
export type ReadTicket = z.output<typeof ticketWithConversationSchema>;

/** Somebody who works at a desk with a token, and reads what is there. */
export interface Agent {
  ticket(id: number): Promise<ReadTicket>;
  /** Ids on the first page of a list. */
  listed(query: string): Promise<number[]>;
  /** The tickets of a customer; none when the desk does not know the address. */
  ticketsFrom(address: string): Promise<number[]>;
}

/** An agent at a desk. */
export const agentAt = (desk: Desk, token: string): Agent => {
  const get = async (path: string) => expectStatus(await desk.api('GET', path, { token }), 200);
  const listed = async (query: string) =>
    ticketPageSchema.parse(await get(`/tickets?limit=100&${query}`)).items.map(({ id }) => id);
  return {
    listed,
    ticket: async (id) => ticketWithConversationSchema.parse(await get(`/tickets/${id}`)),
    async ticketsFrom(address) {
      const found = await get(`/customers?channel=email&value=${encodeURIComponent(address)}`);
      const [customer] = customerPageSchema.parse(found).items;
      return customer === undefined ? [] : listed(`requesterId=${customer.id}`);
    },
  };
};
