import PostalMime from 'postal-mime';
import * as z from 'zod';
import { tokenCreatedSchema } from '../../../schemas/api/agents.ts';
import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { customerPageSchema } from '../../../schemas/api/customers.ts';
import { ticketPageSchema } from '../../../schemas/api/ticket-filters.ts';
import { ticketOutSchema, ticketWithConversationSchema } from '../../../schemas/api/tickets.ts';
import { type Answer, type RunningHost, type SentMail, until } from './host.ts';

/** The first mailbox of the local desk. */
export const MAILBOX = 'support@desk.example.com';

/** A ticket with its conversation, as the API gives it. */
export type ReadTicket = z.infer<typeof ticketWithConversationSchema>;

/** A mail of the desk as its recipient sees it. */
export type ReceivedMail = {
  to: string[];
  subject: string;
  text: string;
  html: string;
  /** name, type and content of each file */
  files: (string | null)[][];
  /** the values of every header field with this name, unfolded */
  header(name: string): string[];
};

/** The body of an answer that is what `schema` says. @throws with the whole answer when the API refused */
export function bodyOf<S extends z.ZodType>(schema: S, answer: Answer): z.output<S> {
  if (answer.status >= 300) throw new Error(`${answer.status}: ${JSON.stringify(answer.body)}`);
  return schema.parse(answer.body);
}

/** Reads a ticket with its conversation. */
export async function readTicket(host: RunningHost, id: number, token?: string): Promise<ReadTicket> {
  const answer = await host.api('GET', `/tickets/${id}`, token === undefined ? {} : { token });
  return bodyOf(ticketWithConversationSchema, answer);
}

/** The ids on the first page of a list such as `view=open`, in their order. */
export async function listed(host: RunningHost, query: string, token?: string): Promise<number[]> {
  const answer = await host.api('GET', `/tickets?limit=100&${query}`, token === undefined ? {} : { token });
  return bodyOf(ticketPageSchema, answer).items.map(({ id }) => id);
}

/** The tickets that this address asked for, latest activity first; none when the desk does not know it. */
export async function ticketsFrom(host: RunningHost, address: string): Promise<number[]> {
  const found = await host.api('GET', `/customers?channel=email&value=${encodeURIComponent(address)}`);
  const [customer] = bodyOf(customerPageSchema, found).items;
  return customer ? listed(host, `requesterId=${customer.id}`) : [];
}

/** Waits for the one ticket of this address. */
export async function ticketFrom(host: RunningHost, address: string): Promise<ReadTicket> {
  const [id] = await until(`a ticket from ${address}`, async () => {
    const ids = await ticketsFrom(host, address);
    return ids.length > 0 && ids;
  });
  return readTicket(host, id ?? 0);
}

/** Mail that went to this address, oldest first. */
export async function mailTo(host: RunningHost, address: string): Promise<SentMail[]> {
  return (await host.outbox()).filter(({ to }) => to.includes(address)).reverse();
}

/** Waits until so many mails went to this address, and gives the last of them as it arrived. */
export async function nthMailTo(host: RunningHost, address: string, count: number): Promise<ReceivedMail> {
  const mail = await until(
    `mail ${count} to ${address}`,
    async () => (await mailTo(host, address))[count - 1],
  );
  const parsed = await PostalMime.parse(await host.rawMail(mail));
  return {
    to: mail.to,
    subject: parsed.subject ?? '',
    text: parsed.text ?? '',
    html: parsed.html ?? '',
    files: parsed.attachments.map(({ filename, mimeType, content }) => [
      filename,
      mimeType,
      typeof content === 'string' ? content : new TextDecoder().decode(content),
    ]),
    header: (name) =>
      parsed.headers.filter(({ key }) => key === name.toLowerCase()).map(({ value }) => value),
  };
}

/** The types of a ticket's audit trail, oldest first. */
export async function auditTrail(host: RunningHost, id: number) {
  return bodyOf(auditPageSchema, await host.api('GET', `/tickets/${id}/events?limit=100`)).items;
}

/** Changes a ticket and gives it as the answer shows it. */
export async function change(host: RunningHost, id: number, body: object) {
  return bodyOf(ticketOutSchema, await host.api('PATCH', `/tickets/${id}`, { body }));
}

/** Makes an API token and gives its secret. */
export async function tokenFor(host: RunningHost, request: object): Promise<string> {
  const answer = await host.api('POST', '/tokens', { body: { name: 'test', ...request } });
  return bodyOf(tokenCreatedSchema.extend({ secret: z.string() }), answer).secret;
}
