import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { callAws } from '../../local/http.ts';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import type { Client } from './client.ts';
import { depthOf } from './quiet.ts';

/** Something that people do with a desk, done again and again. */
export type Work = {
  /** what has to be there before */
  prepare?(): Promise<void>;
  /** does it once; `turn` counts from 0 */
  once(turn: number, atOnce: number): Promise<void>;
  close?(): void;
};

/** What there is to work on. */
export type Subject = { desk: LocalDesk; client: Client; customers: number[]; tickets: number };

export const KINDS = ['mails', 'creates', 'replies', 'opens', 'lists', 'searches', 'chats'] as const;
export type Kind = (typeof KINDS)[number];

const PAUSE_MS = 5;
const TEXT = 'The printer on the second floor prints nothing but stripes, whatever I send to it. '.repeat(6);
const created = z.object({ id: z.int() });
const [CHAT, SITE, VISITORS] = ['measured', 'https://shop.example.com', 100];
const channelsSchema = z.object({ items: z.array(z.looseObject({ key: z.string() })) });
const sessionSchema = z.looseObject({ session: z.string() });

/** Customers write. A mail counts when it is a ticket: no more than `atOnce` are on their way. */
function mails({ desk }: Subject): Work {
  const transport = createTransport({
    ...{ host: '127.0.0.1', port: desk.smtp, secure: false, ignoreTLS: true },
    ...{ pool: true, maxConnections: 10, maxMessages: Number.POSITIVE_INFINITY },
  });
  let [sent, taken] = [0, 0];
  let looking: Promise<void> | undefined;
  const look = async () => {
    const before = sent;
    taken = Math.max(taken, before - (await depthOf(desk.sqs, desk.inboundQueue)));
    looking = undefined;
  };
  return {
    async once(turn, atOnce) {
      const from = `customer-${randomUUID()}@customer.example.net`;
      await transport.sendMail({ from, to: desk.mailbox, subject: `Question ${turn}`, text: TEXT });
      sent += 1;
      while (sent - taken >= atOnce) {
        looking ??= look();
        await looking;
        await pause(PAUSE_MS);
      }
    },
    close: () => transport.close(),
  };
}

/** An agent writes down what a customer said on the telephone. */
export async function createTicket(
  { client, customers }: Omit<Subject, 'tickets'>,
  turn: number,
): Promise<number> {
  const requester = { id: customers[turn % customers.length] };
  const body = { subject: `Call ${turn}`, text: TEXT, kind: 'internal_note', requester };
  return created.parse(JSON.parse(await client.send('POST', '/tickets', body))).id;
}

const ticketAt = ({ tickets }: Subject, turn: number) => 1 + ((turn * 7919) % tickets);

/** Visitors of a site write in its chat, each in one of their own. */
function chats({ client }: Subject): Work {
  const sessions: string[] = [];
  return {
    async prepare() {
      const known = channelsSchema.parse(JSON.parse(await client.send('GET', '/channels')));
      if (!known.items.some(({ key }) => key === CHAT)) {
        const settings = { domains: [new URL(SITE).hostname] };
        await client.send('POST', '/channels', { key: CHAT, name: 'Shop', kind: 'chat', settings });
        // Functions look once a second whether the configuration has changed.
        await pause(3_000);
      }
      for (let at = 0; at < VISITORS; at += 1) {
        const made = await client.send('POST', `/chat/${CHAT}/sessions`, {}, { origin: SITE });
        sessions.push(sessionSchema.parse(JSON.parse(made)).session);
      }
    },
    async once(turn) {
      const session = sessions[turn % VISITORS] ?? '';
      const headers = { origin: SITE, authorization: `Bearer ${session}` };
      await client.send('POST', `/chat/${CHAT}/messages`, { clientId: randomUUID(), text: TEXT }, headers);
    },
  };
}

const WORKS: Record<Kind, (subject: Subject) => Work> = {
  mails,
  creates: (subject) => ({ once: async (turn) => void (await createTicket(subject, turn)) }),
  replies: (subject) => ({
    async once(turn) {
      const path = `/tickets/${ticketAt(subject, turn)}/messages`;
      await subject.client.send('POST', path, { kind: 'public_reply', text: TEXT });
    },
  }),
  opens: (subject) => ({
    once: async (turn) => void (await subject.client.send('GET', `/tickets/${ticketAt(subject, turn)}`)),
  }),
  lists: ({ client }) => ({
    once: async () => void (await client.send('GET', '/tickets?view=open&limit=50')),
  }),
  searches: ({ client }) => ({
    once: async (turn) => void (await client.send('GET', `/search?q=call%20${1 + (turn % 900)}%20printer`)),
  }),
  chats,
};

/** Prepares a kind of work. */
export const workOf = (kind: Kind, subject: Subject): Work => WORKS[kind](subject);

const BATCH = 25;
const AT_ONCE = 4;

/** Writes rows that mean nothing to the desk, as if it had been in use for long. */
export async function ageTable(desk: LocalDesk, rows: number): Promise<void> {
  const endpoint = desk.environment.AWS_ENDPOINT_URL_DYNAMODB ?? '';
  let next = 0;
  const write = async () => {
    while (next < rows) {
      const size = Math.min(BATCH, rows - next);
      const put = Array.from({ length: size }, (_, at) => ({
        PutRequest: {
          Item: { pk: { S: `bench#${(next + at) % 1000}` }, sk: { S: 'row' }, text: { S: randomUUID() } },
        },
      }));
      next += size;
      const RequestItems = { [desk.resources.table]: put };
      await callAws(endpoint, 'DynamoDB_20120810.BatchWriteItem', { RequestItems });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, write));
}
