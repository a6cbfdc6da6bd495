import { bulkTicketsSchema } from '../../../schemas/api/bulk.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { changeTagsSchema, tagPageSchema } from '../../../schemas/api/tags.ts';
import { defineRoutes } from '../route.ts';

/** Changes of many tickets at once. */
export const bulkRoutes = defineRoutes('bulk', {
  bulkTickets: {
    method: 'POST',
    path: '/v1/bulk/tickets',
    summary: 'Change up to 1,000 tickets, or write to them, by one job',
    description:
      'By their numbers, as the incidents of a problem, or all of a list of which conditions hold when the job begins; when that means more than 1,000, nothing is changed. The job sees to each ticket once, with what you may do when it comes to that ticket, and what one of them refuses (a closed one, for instance) does not keep the others. `GET /v1/jobs/{jobId}` says how far it has got and what was refused; its file has a line for each ticket. It can be stopped and resumed.',
    permission: 'ticket.bulk',
    access: 'write',
    body: bulkTicketsSchema,
    example: () => ({
      tickets: {
        list: { view: 'open' },
        conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['outage'] }] },
      },
      change: { status: 'hold', addTags: ['seen'] },
      message: { kind: 'internal_note', text: 'Waits for the provider.' },
    }),
    output: jobOutSchema,
    status: 201,
  },
  listTags: {
    method: 'GET',
    path: '/v1/tags',
    summary: 'List the tags that tickets carry, by name, with how many do',
    description:
      'The numbers are exact, and as new as the lists of tickets: well below a second old. Agents who are limited to teams get the names alone, of the tags that tickets of their teams carry.',
    permission: 'desk.read',
    access: 'read',
    query: pageQuerySchema,
    output: tagPageSchema,
    status: 200,
  },
  changeTags: {
    method: 'POST',
    path: '/v1/bulk/tags',
    summary: 'Rename a tag, merge several, or remove them everywhere, by one job',
    description:
      'From every ticket that carries one of `tags`, closed ones too, they are taken, and `to` is put in their place; null puts none. Tickets that get one of them while the job goes on are changed as well; afterwards the tag may be used anew. It moves no ticket in lists that sort by activity.',
    permission: 'desk.write',
    access: 'write',
    body: changeTagsSchema,
    example: () => ({ tags: ['bill', 'invoices'], to: 'invoice' }),
    output: jobOutSchema,
    status: 201,
  },
});
