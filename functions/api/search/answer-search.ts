import type * as z from 'zod';
import type { Caller } from '../../../core/auth/index.ts';
import { addressesOf, calledName, phonesOf } from '../../../core/customer/index.ts';
import {
  countsOf,
  type EngineAnswer,
  type FoundTicket,
  loadCustomers,
  loadFound,
  loadOrganisations,
} from '../../../core/search/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { summaryOf } from '../../../core/views/index.ts';
import type { searchOutSchema, searchQuerySchema } from '../../../schemas/api/search.ts';
import { pageOf } from '../../edge/page.ts';
import { languagesFor } from '../customers/present-customer.ts';
import { presentSummary } from '../tickets/present-ticket.ts';

type SearchOut = z.input<typeof searchOutSchema>;

/** What was found as the API answers it. */
export async function answerSearch(
  table: Table,
  { principal, now }: { principal: Caller; now: Date },
  query: z.output<typeof searchQuerySchema>,
  answer: EngineAnswer,
): Promise<SearchOut> {
  const toAgent = principal.kind === 'agent';
  const [found, customers, organisations] = await Promise.all([
    query.kind === 'tickets' ? loadFound(table, { principal, now }, answer) : null,
    query.kind === 'customers' ? loadCustomers(table, answer) : [],
    query.kind === 'organisations' ? loadOrganisations(table, answer) : [],
  ]);
  const languages = await languagesFor(table, principal, customers, async () => null);
  const counts = (field: string) =>
    countsOf(answer.facets, field).map(({ value, count }) => ({ value: String(value), count }));
  return {
    tickets: (found?.tickets ?? []).map((ticket) => presentFound(ticket, toAgent)),
    customers: customers.map((customer) => ({
      id: customer.id,
      name: customer.name,
      displayName: calledName(customer, languages),
      phones: phonesOf(customer),
      addresses: addressesOf(customer),
      organisationId: customer.organisationId ?? null,
    })),
    organisations: organisations.map(({ id, name, domains }) => ({ id, name, domains })),
    articles: [],
    total: answer.total,
    complete: answer.complete,
    facets: {
      status: counts('ticket.statusKey'),
      tags: counts('ticket.tags'),
      teamId: counts('ticket.teamId'),
      channel: counts('ticket.channel'),
      section: [],
      labels: [],
    },
    corrections: [...answer.corrections].map(([word, takenFor]) => ({ word, takenFor })),
    next: pageOf([], '/v1/search', query, answer.cursorAfter(found?.read ?? answer.found.length)).next,
  };
}

function presentFound(
  { ticket, subject, message }: FoundTicket,
  toAgent: boolean,
): SearchOut['tickets'][number] {
  return {
    ticket: presentSummary(summaryOf(ticket), toAgent),
    subject,
    message: message && {
      id: message.message.id,
      kind: message.message.kind,
      createdAt: message.message.createdAt,
      snippet: message.snippet,
    },
  };
}
