import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import {
  exportSearchSchema,
  searchOutSchema,
  searchQuerySchema,
  suggestOutSchema,
  suggestQuerySchema,
} from '../../../schemas/api/search.ts';
import { defineRoutes } from '../route.ts';

/** Search of everything that the desk has. */
export const searchRoutes = defineRoutes('search', {
  search: {
    method: 'GET',
    path: '/v1/search',
    summary: 'Search tickets with their messages, customers, organisations or articles',
    description:
      'Words are found in all their forms, without regard to case and diacritics, and with a letter wrong; of a question, what most of its words point to is found; where that is less than a page, what has some of them comes next, unless an order is asked for, or an address or a number. `"…"` is a phrase, `+word` must be found, `-word` must not, `or` stands between alternatives, brackets group. `field:value` takes fields of the desk by their names (`status:open`, `team:3`, `assignee:me`, `tag:refund`, keys of custom fields), with `>`, `>=`, `<`, `<=`, ranges (`priority:normal..high`), dates (`created>2026-01-01`, `updated:7d`, `created:lastmonth`), `*` for any value and `none` for none. `sort:created` orders by a field, `sort:+created` the other way round; `#123` is the ticket of that number. What is in the trash or spam is found with `is:trashed` and `is:spam` only. What cannot be understood is refused with its place in the query. A change is found within a second. A page of long messages may end before its `limit`; `next` leads on.',
    permission: 'ticket.list',
    access: 'read',
    query: searchQuerySchema,
    output: searchOutSchema,
    status: 200,
  },
  exportSearch: {
    method: 'POST',
    path: '/v1/search/export',
    summary: 'Export what a search finds into a file, by a job',
    description:
      'As CSV (RFC 4180) or as XLSX; neither holds formulas. Times are in UTC, in XLSX as dates. A search that finds more than 100,000 is refused before anything begins, with what to do instead (422 `export.too_many`). The search is made once, when the job begins; each ticket, customer or organisation then found is in the file once, in the order of the search, as it is when the job reads it, unless it is gone by then or the agent may not see it any more. `failures` of the job say when the search reached a bound (`complete: false`) and something may be missing. `GET /v1/jobs/{jobId}` has the link to the file.',
    permission: 'desk.read',
    access: 'write',
    body: exportSearchSchema,
    example: () => ({ q: 'invoice status:open', kind: 'tickets', format: 'csv' }),
    output: jobOutSchema,
    status: 201,
  },
  suggest: {
    method: 'GET',
    path: '/v1/search/suggestions',
    summary: 'Complete a query while it is being written',
    description:
      'The query with its last word completed to words of texts that you may read, the most frequent first.',
    permission: 'ticket.list',
    access: 'read',
    query: suggestQuerySchema,
    output: suggestOutSchema,
    status: 200,
  },
});
