import type * as z from 'zod';
import { isValidAddress } from '../../schemas/address.ts';
import type {
  importedCustomerSchema,
  importedOrganisationSchema,
  importedTicketSchema,
} from '../../schemas/api/import.ts';
import { countrySchema, phoneSchema } from '../../schemas/customer.ts';
import { tagSchema } from '../../schemas/ticket.ts';
import { VISIBLE } from '../../schemas/visible-text.ts';
import type { DeskTerms, FieldInput } from './desk-terms.ts';
import type { ForeignFile } from './files.ts';

export type NewTicket = z.input<typeof importedTicketSchema>;
export type NewCustomer = z.input<typeof importedCustomerSchema>;
export type NewOrganisation = z.input<typeof importedOrganisationSchema>;
/** A message, with the files that the export says it has, wherever they are. */
export type NewMessage = NewTicket['messages'][number] & { foreign?: readonly ForeignFile[] };
export type NewActor = NewMessage['author'];
export type NewPerson = NewTicket['requester'];
export type NewState = Omit<NonNullable<NewTicket['changes']>[number]['to'], 'subject'> & {
  subject?: string;
};

/** What an export of another system becomes. */
export interface Converted {
  organisations: NewOrganisation[];
  customers: NewCustomer[];
  tickets: ConvertedTicket[];
  /** what could not be carried over, in words, and how often that was */
  left: Left;
}

/** A ticket whose messages say which files they have. */
export type ConvertedTicket = Omit<NewTicket, 'messages'> & { messages: NewMessage[] };

/** What an export is read with. */
export interface Reader {
  textOfHtml: (html: string) => string;
  desk: DeskTerms;
}

/** Most people beside the requester of a ticket. */
const MOST_COLLABORATORS = 50;

/** Counts what could not be carried over. */
export class Left {
  readonly counts = new Map<string, number>();

  note(what: string, count = 1): void {
    if (count > 0) this.counts.set(what, (this.counts.get(what) ?? 0) + count);
  }

  /** Counts things of a list that nobody can read. */
  readonly unread = (name: string, count: number): void =>
    this.note(`${name} of another form than is known`, count);
}

/** What people see as a line: without what nobody sees, and no longer than it may be. */
export function lineOf(text: string | null | undefined, most: number, otherwise: string): string {
  const seen = [...(text ?? '')].map((sign) => (VISIBLE.test(sign) ? sign : ' ')).join('');
  const short = [...seen.replace(/\s+/g, ' ').trim()].slice(0, most).join('').trim();
  return VISIBLE.test(short) && short !== '' ? short : otherwise;
}

/** An address that mail can be sent to; nothing otherwise. */
export function addressOf(text: string | null | undefined, left: Left): string | undefined {
  const address = text?.trim();
  if (!address) return undefined;
  if (isValidAddress(address)) return address;
  left.note('addresses to which no mail can be sent');
  return undefined;
}

/** Who somebody is in the other system. */
interface Known {
  readonly name: string | null | undefined;
  readonly email: string | null | undefined;
}

/** A customer. @param otherwise what to call them who have neither name nor address */
export function personBy(
  externalId: string,
  { name, email }: Known,
  otherwise: string,
  left: Left,
): NewPerson {
  const address = addressOf(email, left);
  return {
    externalId,
    ...(address !== undefined && { address }),
    name: lineOf(name, 200, address ?? otherwise),
  };
}

/** An agent, by address where there is one. @param otherwise what to call them who have neither name nor address */
export function agentBy(
  { name, email }: Known,
  otherwise: string,
  left: Left,
): { agent?: string; name: string } {
  const agent = addressOf(email, left);
  return { ...(agent !== undefined && { agent }), name: lineOf(name, 200, agent ?? otherwise) };
}

/** A telephone number in the form of the desk, E.164. */
export function phoneOf(text: string | null | undefined, left: Left): string | undefined {
  const digits = text?.replace(/[\s()./-]/g, '').replace(/^00/, '+');
  if (!digits) return undefined;
  if (phoneSchema.safeParse(digits).success) return digits;
  left.note('telephone numbers without the code of a country');
  return undefined;
}

/** Several telephone numbers as an imported customer has them, that to call at first in front. */
export function phonesIn(
  texts: readonly (string | null | undefined)[],
  left: Left,
): Pick<NewCustomer, 'phone' | 'phones'> {
  const [phone, ...phones] = new Set(texts.flatMap((text) => phoneOf(text, left) ?? []));
  return { ...(phone !== undefined && { phone }), ...(phones.length > 0 && { phones }) };
}

/** Where letters reach somebody, by the lines of it and what else is said by itself; a country that is no code is its last line. */
export function letterBox(
  text: string | null | undefined,
  { zip, city, country }: Partial<Record<'zip' | 'city' | 'country', string | null | undefined>>,
): Pick<NewCustomer, 'postalAddress'> {
  const code = countrySchema.safeParse(country?.trim().toUpperCase()).data;
  const said = [...(text ?? '').split(/\r?\n/), ...(code === undefined ? [country ?? ''] : [])];
  const lines = said.flatMap((line) => lineOf(line, 200, '') || []).slice(0, MOST_LINES);
  const [postalCode, place] = [lineOf(zip, 20, ''), lineOf(city, 100, '')];
  if (lines.length === 0 && postalCode === '' && place === '') return {};
  const first = lines.length > 0 ? lines : [`${postalCode} ${place}`.trim()];
  return {
    postalAddress: {
      lines: first,
      postalCode: postalCode || null,
      city: place || null,
      ...(code !== undefined && { country: code }),
    },
  };
}
/** Lines of a postal address. */
const MOST_LINES = 6;

/** Tags as the desk has them: what may not stand in one becomes `_`. */
export function tagsOf(tags: readonly string[] | null | undefined): string[] {
  return (tags ?? []).flatMap(
    (tag) => tagSchema.safeParse(tag.trim().replace(/[^\p{L}\p{M}\p{N}_\-.:/]+/gu, '_')).data ?? [],
  );
}

/** What a message says: its HTML, where that says something. It may say nothing, where all is in its files. */
export function messageSaying(
  message: Omit<NewMessage, 'text' | 'html'>,
  { text, html }: { text?: string | null | undefined; html?: string | null | undefined },
  textOfHtml: Reader['textOfHtml'],
): NewMessage {
  if (html && /\S/.test(textOfHtml(html))) return { ...message, html };
  const plain = (text ?? '').replace(/[^\P{Cc}\t\n\r]/gu, ' ');
  return /\S/.test(plain) ? { ...message, text: plain } : message;
}

/** Whether anything is said of a ticket. */
export const saysSomething = (state: NewState): boolean =>
  Object.values(state).some((value) => value !== undefined);

/** A media type without what may stand behind it. */
export const mediaTypeOf = (type: string | null | undefined): string | undefined =>
  /^\s*([\w!#$&^.+-]+\/[\w!#$&^.+-]+)/.exec(type ?? '')?.[1]?.toLowerCase();

/** Values of custom fields, where there are any. */
export const withFields = (fields: Record<string, FieldInput>) =>
  Object.keys(fields).length === 0 ? {} : { fields };

/** Those who get the mails of a ticket, as many as it can have; the others are noted. */
export function collaboratorsAmong<Person>(all: readonly Person[], left: Left): Person[] {
  left.note(
    `people who get the mails of a ticket, beyond ${MOST_COLLABORATORS}`,
    all.length - MOST_COLLABORATORS,
  );
  return all.slice(0, MOST_COLLABORATORS);
}
