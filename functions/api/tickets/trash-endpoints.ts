import type { InForce } from '../../../core/configuration/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { PURGE, purgeNow } from '../../../core/purge/index.ts';
import { isKept } from '../../../core/retention/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Table } from '../../../core/shared/table.ts';
import { markSpam, unmarkSpam } from '../../../core/spam/index.ts';
import { restoreTicket, trashTicket } from '../../../core/ticket/index.ts';
import type { ListShards } from '../../../core/views/index.ts';
import type { Options } from '../../../schemas/options.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import type { Endpoints } from '../../edge/api.ts';
import { answerTicket } from './present-ticket.ts';
import type { trashRoutes } from './trash-routes.ts';

const present = (ticket: Ticket) => answerTicket(ticket, true);

type Asked = Parameters<Endpoints<typeof trashRoutes>['trashTicket']>[0];

/** What the commands of all four are given. */
const inputOf = ({ principal, params, expectedVersion, remember }: Asked) => ({
  principal,
  ...params,
  expectedVersion,
  alongside: (ticket: Ticket) => remember(present(ticket)),
});

/** What the API answers about the trash and about spam. */
export function trashEndpoints(
  table: Table,
  shards: () => Promise<ListShards>,
  options: InForce<Options>,
): Endpoints<typeof trashRoutes> {
  const trash = async (asked: Asked) => {
    const { trashDays: days } = await options.at(asked.context.now);
    return present(await trashTicket(table, asked.context, { ...inputOf(asked), days }));
  };
  return {
    trashTicket: trash,
    deleteTicket: trash,
    purgeTicket: async (asked) => {
      const { ticketId } = asked.params;
      const start = (context: Context) => jobWrites(PURGE, { ticketId }, context).writes;
      const kept = (ticket: Ticket) => isKept(table, ticket, asked.context.now);
      return present(await purgeNow(table, asked.context, { ...inputOf(asked), isKept: kept, start }));
    },
    restoreTicket: async (asked) => present(await restoreTicket(table, asked.context, inputOf(asked))),
    markSpam: async (asked) => present(await markSpam(table, asked.context, inputOf(asked))),
    unmarkSpam: async (asked) => {
      const deps = { table, shards: (await shards()).read };
      return present(await unmarkSpam(deps, asked.context, inputOf(asked)));
    },
  };
}
