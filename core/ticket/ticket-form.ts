import { type Caller, requireMayWithTicket } from '../auth/index.ts';
import { customerForm, type FormField } from '../custom-field/index.ts';
import { customerKey, parseCustomerRow } from '../customer/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { firstForm, type TicketTerms } from './description.ts';
import { requireTicket, ticketByNumber } from './ticket-store.ts';

/** The custom fields that customers see or set: of a ticket that they would open, or of one that there is. */
export interface TicketForm {
  /** key of the form that says which they are; null: none does */
  form: string | null;
  /** BCP 47: in which labels were asked for; null: nobody has said, and they are in English */
  language: string | null;
  fields: FormField[];
}

/**
 * What a form for customers shows, in the language that is asked for, else in that of the customer who asks, else in the
 * desk's.
 * @throws NotFoundError when there is no such ticket for whoever asks
 */
export async function ticketForm(
  { table, terms, deskLanguage }: { table: Table; terms: TicketTerms; deskLanguage: string | null },
  { principal, ticketId, language }: { principal: Caller; ticketId?: number; language?: string },
): Promise<TicketForm> {
  const own = principal.kind === 'customer' ? [customerKey(principal.id)] : [];
  const keys = [...own, ...(ticketId === undefined ? [] : [ticketByNumber.of(ticketId)])];
  const rowAt = await readRows(table, keys);
  const [row] = own.map(rowAt);
  const locale = row === undefined ? null : parseCustomerRow(row).locale;
  const form =
    ticketId === undefined ? firstForm(terms) : formOf(principal, rowAt(ticketByNumber.of(ticketId)));
  const fields = terms.forms.fieldsOf(form, terms.fields.of('ticket'));
  const languages = [language ?? locale, locale, deskLanguage];
  return {
    form: form ?? null,
    language: languages.find((one) => one !== null) ?? null,
    fields: customerForm(fields, languages),
  };
}

function formOf(principal: Caller, row: unknown): string | null | undefined {
  const ticket = requireTicket(row);
  requireMayWithTicket(principal, 'ticket.read', ticket);
  return ticket.form;
}
