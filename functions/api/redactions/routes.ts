import {
  messageRedactedSchema,
  redactionsSchema,
  redactMessageSchema,
} from '../../../schemas/api/redactions.ts';
import { messageParamsSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

const PATH = '/v1/tickets/{ticketId}/messages/{messageId}/redactions';

/** Striking words and files for good. Customers, light agents and rules may not. */
export const redactionRoutes = defineRoutes('redactions', {
  getRedactions: {
    method: 'GET',
    path: PATH,
    summary: 'Read what was struck out of a message, and which card and bank numbers are left in it',
    description:
      'Numbers are found by their check digits, and shown masked. A redaction takes them by their ids, all at once.',
    permission: 'ticket.redact',
    access: 'read',
    params: messageParamsSchema,
    output: redactionsSchema,
    status: 200,
  },
  redactMessage: {
    method: 'POST',
    path: PATH,
    summary: 'Strike words or files out of a message for good',
    description:
      'A passage goes wherever the desk keeps it: text, HTML, visible reply, names of files, earlier versions of a note, audit trail, remembered answers and, with `subject`, the subject of the ticket and its lists. ▇▇▇ is in its place, and the message says who struck it and when. Attachments lose their file and keep their name. The mail that the message came as goes as a whole, with all versions of it. Mail that was sent cannot be called back; later mail quotes what is left. Files themselves are not searched. 422 when the passage does not stand in the message, as after it was struck. A closed ticket takes it too.',
    permission: 'ticket.redact',
    access: 'write',
    params: messageParamsSchema,
    body: redactMessageSchema,
    example: () => ({ text: 'Billing' }),
    keepsNoBody: true,
    output: messageRedactedSchema,
    status: 200,
    versioned: true,
  },
});
