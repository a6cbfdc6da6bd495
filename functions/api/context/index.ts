import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  contextKindArea,
  ENTRY_PLACE,
  type EntryGiven,
  listEntries,
  loadEntry,
  loadTicketContext,
  ORDER_KIND,
  ownersOf,
  ownersToSaveFor,
  placeOfEntry,
  removeEntry,
  saveEntry,
  saveMany,
} from '../../../core/context/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { contextKindSchemas } from '../../../schemas/api/context.ts';
import type { ContextEntry } from '../../../schemas/context.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage } from '../answer-page.ts';
import { areaEndpoints } from '../configuration/area-endpoints.ts';
import { givenOrder, presentEntry, presentSaved } from './present-entry.ts';
import { CONTEXT_KIND_NAMES, contextRoutes } from './routes.ts';
import { shopEndpoints } from './shop-endpoints.ts';

const present = (entry: ContextEntry) => ({ body: presentEntry(entry), version: entry.version });
interface OnEntry {
  readonly params: { readonly customerId: number; readonly number: string; readonly kind?: string };
  readonly context: Context;
  readonly expectedVersion: number | undefined;
}

/** The HTTP API of orders and other things of customers that other systems know. */
export const handler = apiFunction({
  routes: contextRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'WEBHOOKS_TO');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const kinds = keep(contextKindArea);
    const options = keep(optionsArea({}));
    const nameOf = async ({ customerId, number, kind = ORDER_KIND }: OnEntry['params']) =>
      placeOfEntry(table, await ownersOf(table, customerId), { kind, number });
    const list = async (
      { customerId, kind }: { customerId: number; kind: string },
      query: { limit: number; cursor?: string },
      path: string,
    ) => {
      const owners = await ownersOf(table, customerId);
      return answerPage(
        { path, name: `context-${customerId}-${kind}`, place: ENTRY_PLACE },
        query,
        async (page) => {
          const { items, after } = await listEntries(table, { owners, kind, page });
          return { items: items.map(presentEntry), after };
        },
      );
    };
    const save = async ({ params, context, expectedVersion }: OnEntry, given: EntryGiven) => {
      const { customerId, number, kind = ORDER_KIND } = params;
      const owners = await ownersToSaveFor(table, customerId);
      const asked = { ...(await placeOfEntry(table, owners, { kind, number })), given, expectedVersion };
      const { entry } = await saveEntry({ table, kinds: await kinds.latest(context.now) }, context, asked);
      return present(entry);
    };
    const remove = async ({ params, context, expectedVersion }: OnEntry) => {
      await removeEntry(table, context, { ...(await nameOf(params)), expectedVersion });
      return { body: null };
    };
    const bulk = async (context: Context, many: Parameters<typeof saveMany>[2]) => {
      const { language: locale } = await options.at(context.now);
      const deps = { table, kinds: await kinds.latest(context.now), locale };
      return { body: presentSaved(await saveMany(deps, context, many)) };
    };
    return {
      table,
      endpoints: {
        ...shopEndpoints(table, env.WEBHOOKS_TO),
        ...areaEndpoints(table, contextKindArea, CONTEXT_KIND_NAMES, contextKindSchemas),
        listOrders: ({ params: { customerId }, query }) =>
          list({ customerId, kind: ORDER_KIND }, query, `/v1/customers/${customerId}/orders`),
        getOrder: async ({ params }) => present(await loadEntry(table, await nameOf(params))),
        putOrder: (request) => save(request, givenOrder(request.body)),
        deleteOrder: remove,
        saveOrders: ({ body, context }) =>
          bulk(
            context,
            body.orders.map(({ customer, number, ...order }) => ({
              ...{ kind: ORDER_KIND, customer, number },
              given: givenOrder(order),
            })),
          ),
        listContextEntries: ({ params, query }) =>
          list(params, query, `/v1/customers/${params.customerId}/context/${params.kind}`),
        getContextEntry: async ({ params }) => present(await loadEntry(table, await nameOf(params))),
        putContextEntry: (request) => {
          if (request.params.kind === ORDER_KIND) throw new NotFoundError('context_kind');
          return save(request, request.body);
        },
        deleteContextEntry: remove,
        saveContextEntries: async ({ params: { kind }, body, context }) => {
          const known = (await kinds.latest(context.now)).named(kind);
          if (kind === ORDER_KIND || known === undefined || known.isRetired)
            throw new NotFoundError('context_kind');
          return bulk(
            context,
            body.entries.map(({ customer, number, ...given }) => ({ kind, customer, number, given })),
          );
        },
        getTicketContext: async ({ principal, params: { ticketId }, context }) => {
          const deps = { table, kinds: await kinds.at(context.now) };
          const { linked, recent } = await loadTicketContext(deps, ticketId, (ticket) =>
            requireMayWithTicket(principal, 'ticket.read', ticket),
          );
          const shown = linked.map(({ entry, mentions }) => ({ entry: presentEntry(entry), mentions }));
          return { body: { linked: shown, recent: recent.map(presentEntry) } };
        },
      },
    };
  },
});
