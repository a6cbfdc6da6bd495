import type * as z from 'zod';
import { isValidAddress } from '../../schemas/address.ts';
import type {
  importedCustomerSchema,
  importedOrganisationSchema,
  importedTicketSchema,
} from '../../schemas/api/import.ts';
import { phoneSchema } from '../../schemas/customer.ts';
import { tagSchema } from '../../schemas/ticket.ts';
import { VISIBLE } from '../../schemas/visible-text.ts';

export type NewTicket = z.input<typeof importedTicketSchema>;
export type NewCustomer = z.input<typeof importedCustomerSchema>;
export type NewOrganisation = z.input<typeof importedOrganisationSchema>;
export type NewMessage = NewTicket['messages'][number];
export type NewActor = NewMessage['author'];
export type NewPerson = NewTicket['requester'];
export type NewState = Omit<NonNullable<NewTicket['changes']>[number]['to'], 'subject'> & {
  subject?: string;
};

/** What an export of another system becomes. */
export interface Converted {
  organisations: NewOrganisation[];
  customers: NewCustomer[];
  tickets: NewTicket[];
  /** what could not be carried over, in words, and how often that was */
  left: ReadonlyMap<string, number>;
}

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

/** Most characters of a message of the desk, with some room. */
const MOST_CHARACTERS = 30_000;

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

/** Tags as the desk has them: what may not stand in one becomes `_`. */
export function tagsOf(tags: readonly string[] | null | undefined): string[] {
  return (tags ?? []).flatMap(
    (tag) => tagSchema.safeParse(tag.trim().replace(/[^\p{L}\p{M}\p{N}_\-.:/]+/gu, '_')).data ?? [],
  );
}

/** A message, or several where it is longer than one may be: nothing of it is lost. */
export function messagesOf(
  {
    text,
    html,
    ...message
  }: Omit<NewMessage, 'text' | 'html'> & { text?: string | null; html?: string | null },
  textOfHtml: (html: string) => string,
): NewMessage[] {
  if (html && html.length <= MOST_CHARACTERS && /\S/.test(textOfHtml(html))) return [{ ...message, html }];
  const all = cleaned(html ? textOfHtml(html) : (text ?? ''));
  if (!/\S/.test(all)) return [message];
  const parts = Array.from({ length: Math.ceil(all.length / MOST_CHARACTERS) }, (_, at) =>
    all.slice(at * MOST_CHARACTERS, (at + 1) * MOST_CHARACTERS).toWellFormed(),
  );
  return parts
    .filter((part) => /\S/.test(part))
    .map((part, at) => ({
      ...message,
      externalId: at === 0 ? message.externalId : `${message.externalId}:part-${at + 1}`,
      text: part,
    }));
}

const cleaned = (text: string) => text.toWellFormed().replace(/[^\P{Cc}\t\n\r]/gu, ' ');

/** Whether anything is said of a ticket. */
export const saysSomething = (state: NewState): boolean =>
  Object.values(state).some((value) => value !== undefined);
