import {
  importCustomersSchema,
  importOrganisationsSchema,
  importResultsSchema,
  importTicketsSchema,
} from '../../../schemas/api/import.ts';
import { defineRoutes } from '../route.ts';

const BY_ITSELF = [
  'Each is seen to by itself, and the answer says in their order what became of it. By its external id it is taken over once:',
  'send again whatever failed, or all of it, when an answer is missing.',
].join(' ');

/** Shared by the routes of what is taken over. */
const importing = {
  method: 'POST',
  permission: 'desk.import',
  access: 'write',
  mostBytes: 4 * 1024 * 1024,
  output: importResultsSchema,
  status: 200,
} as const;

/** What comes from other systems. */
export const importRoutes = defineRoutes('import', {
  importOrganisations: {
    ...importing,
    path: '/v1/import/organisations',
    summary: 'Take over organisations from another system',
    description: `${BY_ITSELF} One that is there stays as it is.`,
    body: importOrganisationsSchema,
    example: () => ({
      organisations: [
        {
          externalId: 'zendesk:9',
          name: 'Acme',
          domains: ['acme.example.net'],
          createdAt: '2021-03-01T09:00:00Z',
        },
      ],
    }),
  },
  importCustomers: {
    ...importing,
    path: '/v1/import/customers',
    summary: 'Take over customers from another system',
    description: `${BY_ITSELF} Who is there with one of the addresses is the same customer: what was not known is filled in.`,
    body: importCustomersSchema,
    example: () => ({
      customers: [
        {
          externalId: 'zendesk:77',
          name: 'Mara Lindt',
          addresses: ['mara.lindt@acme.example.net'],
          createdAt: '2021-03-01T09:00:00Z',
        },
      ],
    }),
  },
  importTickets: {
    ...importing,
    path: '/v1/import/tickets',
    summary: 'Take over tickets from another system, with their history',
    description: [
      'A ticket is given as it was when it was opened, with its messages, and with the changes that made of it what it is now:',
      'each has its own time and author, and counts then. No mail is sent and no rule set going. The ticket gets a number of',
      `this desk and keeps the other as \`externalId\`. ${BY_ITSELF} When there is more of a ticket than the last time, that is added`,
      '(`updated`), unless somebody has worked on it here. Files are uploaded before (`POST /v1/attachments`).',
    ].join(' '),
    body: importTicketsSchema,
    example: () => ({
      tickets: [
        {
          externalId: 'zendesk:1234',
          requester: { address: 'mara.lindt@acme.example.net', name: 'Mara Lindt' },
          createdAt: '2021-03-01T09:00:00Z',
          subject: 'The printer prints nothing',
          channel: 'email',
          tags: ['printer'],
          messages: [
            {
              externalId: 'zendesk:5001',
              kind: 'customer_message',
              author: { customer: { address: 'mara.lindt@acme.example.net' } },
              createdAt: '2021-03-01T09:00:00Z',
              text: 'It has printed nothing since this morning.',
            },
          ],
          changes: [
            {
              externalId: 'zendesk:5002',
              at: '2021-03-01T10:30:00Z',
              by: { name: 'Kai Berg' },
              to: { status: 'solved' },
            },
          ],
        },
      ],
    }),
  },
});
