import { addMessage } from '../../../core/conversation/index.ts';
import { mergeTickets, splitTicket, unmergeTickets } from '../../../core/merge/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import { ADMIN, customerOf } from '../../support/desk.ts';
import { byAgent, keyed, orKnown } from './keyed.ts';
import type { Act, Stage } from './stage.ts';

/** Three tickets, of which the second follows the third; the third is merged into the second. */
async function three({ desk }: Stage) {
  const ids: number[] = [];
  for (const from of ['mara@example.com', 'bo@example.com', 'jo@example.com'])
    ids.push((await desk.take({ from, id: `<${from}>` })).ticket.id);
  const [one = 0, two = 0, other = 0] = ids;
  await mergeTickets(desk, desk.context(), { principal: ADMIN, ticketId: two, sourceIds: [other] });
  return { one, two, other };
}

/** What happens to tickets that become one, or stop being one. */
export const MERGE_ACTS: readonly Act[] = [
  {
    file: 'merge/merge-tickets.ts',
    does: 'merge a ticket into another that has one merged into it',
    arrange: async (stage) => {
      const { one, two } = await three(stage);
      const asked = { principal: ADMIN, ticketId: one, sourceIds: [two] };
      return () =>
        keyed(stage, (context, alongside) => mergeTickets(stage, context, { ...asked, alongside }));
    },
  },
  {
    file: 'merge/unmerge-tickets.ts',
    does: 'let a ticket go with what is merged into it',
    arrange: async (stage) => {
      const { one, two } = await three(stage);
      const asked = { principal: ADMIN, ticketId: one, sourceIds: [two] };
      await mergeTickets(stage, byAgent(stage), asked);
      return () =>
        keyed(stage, (context, alongside) => unmergeTickets(stage, context, { ...asked, alongside }));
    },
  },
  {
    file: 'merge/split-ticket.ts',
    does: 'split a message off',
    arrange: async (stage) => {
      const { two, other } = await three(stage);
      const { messages } = await stage.desk.open(other);
      const request = { messageIds: messages.map(({ id }) => id) };
      return (again) =>
        keyed(stage, (context, alongside) =>
          splitTicket(stage, context, { principal: ADMIN, ticketId: two, request, alongside }),
        ).catch(orKnown(again, BiletError));
    },
  },
  ...[true, false].map(
    (isMerged): Act => ({
      file: 'conversation/reroute-message.ts',
      does: `write to a ticket that ${isMerged ? 'was merged' : 'is closed'}`,
      arrange: async (stage) => {
        const { one, other } = await three(stage);
        const ticketId = isMerged ? other : one;
        if (!isMerged) await stage.desk.solveAndClose(one);
        const { requesterId } = await stage.desk.ticket(ticketId);
        const principal = customerOf(requesterId);
        const message = { kind: 'customer_message', text: 'It burns again.' } as const;
        return () =>
          keyed(stage, (context, alongside) =>
            addMessage(
              { table: stage.table, rules: { closeAfterDays: 4 }, deskDomains: ['desk.example.com'] },
              { ...context, actor: { kind: 'customer', id: requesterId } },
              { principal, ticketId, message, alongside },
            ),
          );
      },
    }),
  ),
];
