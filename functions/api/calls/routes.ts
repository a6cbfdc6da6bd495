import {
  callInSchema,
  callOutSchema,
  callParamsSchema,
  callsOutSchema,
  keptCallOutSchema,
} from '../../../schemas/api/calls.ts';
import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { defineRoutes } from '../route.ts';

/** Calls that telephone systems and video meetings tell of. */
export const callRoutes = defineRoutes('calls', {
  keepCall: {
    method: 'PUT',
    path: '/v1/calls/{externalId}',
    summary: 'Tell of a call, or of more that is known of it',
    description:
      'Any telephone system or video meeting can do so, as often as it likes and in whatever order: what is known of the call only goes on. A call becomes a message of its caller’s open ticket; whoever has none gets one when they were missed or spoke to the voicemail, and when somebody took the call unless its channel says otherwise. A call that was answered is an answer, as a reply is. The caller is known by the number that the carrier gives; whoever withholds it is a customer without a name. `docs/calls.md` shows it step by step.',
    permission: 'call.write',
    access: 'write',
    conflicts: true,
    params: callParamsSchema,
    body: callInSchema,
    example: () => ({
      direction: 'inbound',
      from: '+4930123456',
      to: '+4930654321',
      outcome: 'missed',
      startedAt: '2026-01-05T09:00:00.000Z',
    }),
    output: keptCallOutSchema,
    status: 200,
  },
  getCall: {
    method: 'GET',
    path: '/v1/calls/{externalId}',
    summary: 'Read a call by the id that its telephone system gives',
    permission: 'call.read',
    access: 'read',
    params: callParamsSchema,
    output: callOutSchema,
    status: 200,
  },
  listTicketCalls: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/calls',
    summary: 'List the calls of a ticket, the newest first',
    description: 'Those among its newest 1,000 messages, and of tickets that were merged into it.',
    permission: 'call.read',
    access: 'read',
    params: ticketParamsSchema,
    output: callsOutSchema,
    status: 200,
  },
});
