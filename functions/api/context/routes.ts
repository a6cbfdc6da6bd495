import { pageQuerySchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  bulkEntriesSchema,
  bulkKindParamsSchema,
  bulkOrdersSchema,
  bulkResultSchema,
  contextKindSchemas,
  entryOutSchema,
  entryPageSchema,
  entryParamsSchema,
  kindParamsSchema,
  ofCustomerSchema,
  orderParamsSchema,
  putEntrySchema,
  putOrderSchema,
  ticketContextSchema,
} from '../../../schemas/api/context.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';
import { shopRoutes } from './shop-routes.ts';

/** How the API speaks of kinds of context. */
export const CONTEXT_KIND_NAMES = {
  one: 'ContextKind',
  many: 'ContextKinds',
  root: 'context-kinds',
  param: 'contextKindKey',
  a: 'a kind of context',
  all: 'the kinds of context',
} as const;

const read = { method: 'GET', permission: 'customer.read', access: 'read', status: 200 } as const;
const write = { permission: 'customer.write', access: 'write', status: 200 } as const;
const put = { ...write, method: 'PUT', conflicts: true, output: entryOutSchema, versioned: true } as const;
const remove = { ...write, method: 'DELETE', output: null, status: 204, versioned: true } as const;

const UPSERT =
  'In place of what was known of it, unless that is the state of a later time (`asOf`): then what is known stays, and is answered.';
const BULK =
  'Each is saved by itself: what is refused keeps none of the others, and asking again changes nothing. Whoever has an address that nobody has yet becomes a customer.';

const area = areaRoutes(CONTEXT_KIND_NAMES, () => contextKindSchemas, {
  description:
    'Things that customers have and other systems know, such as contracts and devices. A number that stands in a message and is said to be one of them, by a label, a word or a beginning, is shown with the ticket.',
  examples: {
    key: 'contract',
    create: {
      key: 'contract',
      labels: { en: 'Contract', de: 'Vertrag' },
      words: { en: ['agreement'] },
      prefixes: ['CT'],
      fields: [
        { key: 'plan', labels: { en: 'Plan' }, type: 'text' },
        { key: 'ends', labels: { en: 'Ends' }, type: 'date' },
      ],
    },
    update: { prefixes: ['CT', 'V'] },
  },
});

/** Orders and other things of customers that other systems know. */
const entryRoutes = defineRoutes('context', {
  ...area,
  listOrders: {
    ...read,
    path: '/v1/customers/{customerId}/orders',
    summary: 'List the orders of a customer, the newest first',
    params: ofCustomerSchema,
    query: pageQuerySchema,
    output: entryPageSchema,
  },
  getOrder: {
    ...read,
    path: '/v1/customers/{customerId}/orders/{number}',
    summary: 'Read an order',
    params: orderParamsSchema,
    output: entryOutSchema,
    versioned: true,
  },
  putOrder: {
    ...put,
    path: '/v1/customers/{customerId}/orders/{number}',
    summary: 'Save what a shop knows of an order',
    description: UPSERT,
    params: orderParamsSchema,
    body: putOrderSchema,
    example: () => ({
      date: '2026-03-01T09:30:00Z',
      status: 'shipped',
      lines: [{ name: 'Lamp', quantity: 2, sku: 'LMP-1', price: '29.95' }],
      total: '59.90',
      currency: 'EUR',
      links: [{ url: 'https://shop.example.com/admin/orders/1001', title: 'In the shop' }],
      tracking: [{ number: 'JD014600', carrier: 'DHL', url: 'https://track.example.com/JD014600' }],
    }),
  },
  deleteOrder: {
    ...remove,
    path: '/v1/customers/{customerId}/orders/{number}',
    summary: 'Take an order away',
    description: 'What a shop tells of it later brings it back.',
    params: orderParamsSchema,
  },
  saveOrders: {
    ...write,
    method: 'POST',
    path: '/v1/orders/bulk',
    summary: 'Save up to 100 orders',
    description: BULK,
    body: bulkOrdersSchema,
    example: () => ({
      orders: [
        { customer: { address: 'jo.winter@example.com', name: 'Jo Winter' }, number: '1001', status: 'paid' },
        {
          customer: { address: 'jo.winter@example.com' },
          number: '1002',
          status: 'open',
          total: '12.00',
          currency: 'EUR',
        },
      ],
    }),
    output: bulkResultSchema,
  },
  listContextEntries: {
    ...read,
    path: '/v1/customers/{customerId}/context/{kind}',
    summary: 'List what a customer has of a kind, the newest first',
    params: kindParamsSchema,
    query: pageQuerySchema,
    output: entryPageSchema,
  },
  getContextEntry: {
    ...read,
    path: '/v1/customers/{customerId}/context/{kind}/{number}',
    summary: 'Read what is known of a thing of a customer',
    params: entryParamsSchema,
    output: entryOutSchema,
    versioned: true,
  },
  putContextEntry: {
    ...put,
    path: '/v1/customers/{customerId}/context/{kind}/{number}',
    summary: 'Save what is known of a thing of a customer',
    description: `${UPSERT} Its fields are those of its kind; orders are saved as such.`,
    params: entryParamsSchema,
    body: putEntrySchema,
    example: () => ({ title: 'Support plan', status: 'active' }),
    looksUp: true,
  },
  deleteContextEntry: {
    ...remove,
    path: '/v1/customers/{customerId}/context/{kind}/{number}',
    summary: 'Take a thing of a customer away',
    params: entryParamsSchema,
  },
  saveContextEntries: {
    ...write,
    method: 'POST',
    path: '/v1/context/{kind}/bulk',
    summary: 'Save up to 100 things of a kind',
    description: BULK,
    params: bulkKindParamsSchema,
    body: bulkEntriesSchema,
    example: () => ({
      entries: [{ customer: { address: 'jo.winter@example.com' }, number: 'CT-1042', status: 'active' }],
    }),
    output: bulkResultSchema,
  },
  getTicketContext: {
    ...read,
    path: '/v1/tickets/{ticketId}/context',
    summary: 'Read what is known around a ticket: orders and other things of its requester',
    description:
      'An order that the conversation names by its number is linked, in whatever spelling and language, whether the message or the order was there first. Only what is the requester’s own is: a number of somebody else says nothing.',
    params: ticketParamsSchema,
    output: ticketContextSchema,
  },
});

/** Orders and other things of customers, and the shops that tell of them. */
export const contextRoutes = { ...entryRoutes, ...shopRoutes };
