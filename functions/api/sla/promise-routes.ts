import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import { promiseAnswerSchema } from '../../../schemas/api/sla-promise.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { inNinetyDays } from '../in-ninety-days.ts';
import { defineRoutes } from '../route.ts';

/** Answers that agents promise by hand. */
export const promiseRoutes = defineRoutes('sla', {
  promiseAnswer: {
    method: 'PUT',
    path: '/v1/tickets/{ticketId}/sla/promise',
    summary: 'Promise the customer of a ticket an answer by an instant',
    description:
      'It stands among the metrics of the ticket as `promise`, is due at that instant whatever the status, and is kept by the next public reply. It takes the place of a promise that is still owed. Warnings and escalations are those of the policy in force for the next answer, else for the first; without warnings there, one comes when 80 % of the time is over. A solved ticket (409 `ticket.solved`), a closed one and spam take none.',
    permission: 'ticket.reply',
    access: 'write',
    params: ticketParamsSchema,
    body: promiseAnswerSchema,
    example: () => ({ until: inNinetyDays(), text: 'As soon as the spare part is here' }),
    conflicts: true,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  withdrawPromise: {
    method: 'DELETE',
    path: '/v1/tickets/{ticketId}/sla/promise',
    summary: 'Take back an answer that was promised by hand and is still owed',
    description:
      'Also one that was promised on a ticket that was merged into this. A breach that has been announced stays one. 404 where nothing is owed.',
    permission: 'ticket.reply',
    access: 'write',
    params: ticketParamsSchema,
    conflicts: true,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
});
