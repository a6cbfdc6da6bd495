import { uploadOutSchema } from '../../../schemas/api/attachments.ts';
import {
  announceImportFileSchema,
  importCustomersSchema,
  importFileParamsSchema,
  importOrganisationsSchema,
  importResultsSchema,
  importTicketsSchema,
} from '../../../schemas/api/import.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
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
      '(`updated`), unless somebody has worked on it here. Small files stand in their messages; larger ones are uploaded before (`POST /v1/import/files`).',
      'What is too large for a request is imported as a file (`POST /v1/import/files/{fileId}/start`).',
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
  announceImportFile: {
    method: 'POST',
    path: '/v1/import/files',
    summary: 'Announce a file of an import, and get a link to upload it',
    description: [
      'A file of a message, which names it in `attachments`, or a file of what is to be taken over, of up to 1 GB. The link takes the',
      'announced bytes alone: their type, size and SHA-256 are signed. Whoever announced it can use it for a week.',
    ].join(' '),
    permission: 'desk.import',
    access: 'write',
    body: announceImportFileSchema,
    example: () => ({
      filename: 'tickets.ndjson',
      contentType: 'application/x-ndjson',
      size: 5,
      sha256: '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824',
    }),
    output: uploadOutSchema,
    status: 201,
  },
  startImport: {
    method: 'POST',
    path: '/v1/import/files/{fileId}/start',
    summary: 'Take over what an uploaded file says, by one job',
    description: [
      'Each line of the file is a JSON object with one of `organisation`, `customer` and `ticket`, as the other routes take them, of up',
      'to 20 MB, in UTF-8. Organisations stand before their customers, and these before their tickets. Each line is seen to by itself, and',
      'once, however often its file is imported. `GET /v1/jobs/{jobId}` says how far the job has got; its file has the numbers of what was',
      'taken over, and a line for each that failed, or of which something was left out, with the reasons. The job goes on by itself when',
      'it dies, and can be stopped and resumed.',
    ].join(' '),
    permission: 'desk.import',
    access: 'write',
    params: importFileParamsSchema,
    output: jobOutSchema,
    status: 201,
  },
});
