import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import * as z from 'zod';
import { LIFE as PRICED_LIFE, type Usage } from '../../../bin/cost/model.ts';
import { MAILBOX, mailTo, ticketFrom } from '../../flows/support/desk.ts';
import type { MeteredDesk } from './metered-desk.ts';

const TEXT = 'The printer on the second floor prints nothing but stripes, whatever I send to it. '.repeat(6);
const FILE_BYTES = 200_000;
const BULK = 100;
const idSchema = z.looseObject({ id: z.int() });
const sessionSchema = z.looseObject({ session: z.string() });
const SITE = 'https://shop.example.com';
const API = /^Bilet-api-/;
const MAIL = /-mail-Inbound|-Inbound/i;
const CLOCK = /clock|timer|deadline/i;
const PAGES = /help-?centre/i;

/** Something that people do, or that happens by itself. */
export interface Operation {
  readonly name: string;
  /** whose requests somebody waits for, by the names of functions */
  readonly waitedFor: RegExp;
  /** what has to be there, which is not counted. @returns what is then counted */
  prepare(desk: MeteredDesk): Promise<() => Promise<unknown>>;
  /** what is to be taken away again, so that it does not count elsewhere */
  afterwards?(desk: MeteredDesk): Promise<unknown>;
}

/** Opens a ticket that nobody gets mail of. */
export async function opened(desk: MeteredDesk, more: object = {}): Promise<number> {
  const body = {
    subject: 'Stripes',
    text: TEXT,
    kind: 'customer_message',
    requester: { address: `${randomUUID()}@customer.example.net`, name: 'Mara' },
    ...more,
  };
  return idSchema.parse((await desk.ask('POST', '/tickets', body)).body).id;
}

/** Answers a ticket; the mail leaves later. */
export const reply = (desk: MeteredDesk, id: number, more: object = {}) =>
  desk.ask('POST', `/tickets/${id}/messages`, { kind: 'public_reply', text: TEXT, ...more });

/** A mail of somebody new. */
async function mailed(desk: MeteredDesk, more: object = {}): Promise<string> {
  const from = `${randomUUID()}@customer.example.net`;
  await desk.host.sendMail({ from, to: MAILBOX, subject: 'Stripes', text: TEXT, ...more });
  return from;
}

/** Their answer to the last mail that they got of the desk. */
async function answered(desk: MeteredDesk, from: string): Promise<void> {
  const [last] = (await mailTo(desk.host, from)).slice(-1);
  const raw = last === undefined ? '' : await desk.host.rawMail(last);
  const inReplyTo = /^Message-ID: (\S+)/im.exec(raw)?.[1];
  if (inReplyTo === undefined) throw new Error(`Nothing was sent to ${from} that could be answered.`);
  await desk.host.sendMail({ from, to: MAILBOX, subject: 'Re: Stripes', text: TEXT, inReplyTo });
}

const onTicket =
  (act: (desk: MeteredDesk, id: number) => Promise<unknown>, more: object = {}) =>
  async (desk: MeteredDesk) => {
    const id = await opened(desk, more);
    return () => act(desk, id);
  };
const reading = (path: string) => async (desk: MeteredDesk) => {
  await desk.ask('GET', path);
  return () => desk.ask('GET', path);
};

/** What a visitor of the site asks of its chat. */
async function chats(desk: MeteredDesk, path: string, body: object, secret: string | null = null) {
  const asked = { body, token: secret, headers: { origin: SITE } };
  const answer = await desk.host.api('POST', `/chat/measured${path}`, asked);
  if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** Listens to webhooks. */
class Listener {
  #server: Server | undefined;
  #url: string | undefined;

  async open(): Promise<string> {
    if (this.#url !== undefined) return this.#url;
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(204).end();
    });
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    this.#url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
    return this.#url;
  }

  close(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
    this.#url = undefined;
  }
}

const listener = new Listener();

/** Sets something up that is configuration, unless it is there. */
async function given(
  desk: MeteredDesk,
  area: string,
  body: { key: string; [field: string]: unknown },
): Promise<void> {
  const known = await desk.host.api('GET', `/${area}/${body.key}`);
  if (known.status === 404) await desk.ask('POST', `/${area}`, body);
  else await desk.ask('PATCH', `/${area}/${body.key}`, { isActive: true });
  await desk.host.advance('PT3S');
}

/** Switches it off, so that it is in nothing that is measured later. */
async function switchOff(desk: MeteredDesk, area: string, ...keys: string[]): Promise<void> {
  for (const key of keys) await desk.ask('PATCH', `/${area}/${key}`, { isActive: false });
  await desk.host.advance('PT3S');
}

/** Everything that is measured, in its order. */
export const OPERATIONS: readonly Operation[] = [
  {
    name: 'a mail becomes a ticket, and is acknowledged',
    waitedFor: MAIL,
    prepare: async (desk) => () => mailed(desk),
  },
  {
    name: 'a mail goes on in its ticket',
    waitedFor: MAIL,
    async prepare(desk) {
      const from = await mailed(desk);
      await desk.rest();
      return () => answered(desk, from);
    },
  },
  {
    name: 'an agent opens a ticket',
    waitedFor: API,
    prepare: async (desk) => () => opened(desk),
  },
  {
    name: 'an agent replies, by mail',
    waitedFor: API,
    prepare: onTicket(async (desk, id) => {
      await reply(desk, id);
      // Until then it can be taken back.
      await desk.rest();
      await desk.host.advance('PT2M');
    }),
  },
  {
    name: 'an agent writes a note',
    waitedFor: API,
    prepare: onTicket((desk, id) => reply(desk, id, { kind: 'internal_note' })),
  },
  {
    name: 'a ticket gets another status',
    waitedFor: API,
    prepare: onTicket((desk, id) => desk.ask('PATCH', `/tickets/${id}`, { status: 'pending' })),
  },
  {
    name: 'a ticket is given to an agent',
    waitedFor: API,
    prepare: onTicket((desk, id) => desk.ask('PATCH', `/tickets/${id}`, { assigneeId: 1 })),
  },
  {
    name: 'a deadline is armed, and rings',
    waitedFor: CLOCK,
    async prepare(desk) {
      const id = await opened(desk);
      return async () => {
        const until = new Date((await desk.host.now()).getTime() + 600_000).toISOString();
        await desk.ask('PATCH', `/tickets/${id}`, { status: 'postponed', until });
        await desk.rest();
        await desk.host.advance('PT11M');
      };
    },
  },
  {
    name: 'a ticket is merged into another',
    waitedFor: API,
    async prepare(desk) {
      const [into, source] = [await opened(desk), await opened(desk)];
      return () => desk.ask('POST', `/tickets/${into}/merge`, { sources: [source] });
    },
  },
  {
    name: `a bulk change of ${BULK} tickets`,
    waitedFor: API,
    async prepare(desk) {
      const ids: number[] = [];
      for (let at = 0; at < BULK; at += 1) ids.push(await opened(desk));
      return async () => {
        await desk.ask('POST', '/bulk/tickets', { tickets: { ids }, change: { priority: 'high' } });
        // A job looks again after some seconds.
        for (let turn = 0; turn < 4; turn += 1) {
          await desk.rest();
          await desk.host.advance('PT5S');
        }
      };
    },
  },
  {
    name: 'a ticket is read with its conversation',
    waitedFor: API,
    prepare: onTicket((desk, id) => desk.ask('GET', `/tickets/${id}`)),
  },
  {
    name: 'a page of 50 tickets of a list is read',
    waitedFor: API,
    prepare: reading('/tickets?view=open&limit=50'),
  },
  { name: 'the counts of all views are read', waitedFor: API, prepare: reading('/views/counts') },
  { name: 'a search', waitedFor: API, prepare: reading('/search?q=stripes%20printer') },
  {
    name: 'the next ticket is handed out',
    waitedFor: API,
    prepare: async (desk) => () => desk.ask('POST', '/tickets/next', {}),
  },
  {
    name: 'a ticket is opened on which a trigger does three things',
    waitedFor: API,
    async prepare(desk) {
      await given(desk, 'triggers', {
        key: 'measured',
        name: 'Measured',
        events: ['ticket.created'],
        conditions: { all: [{ field: 'ticket.tags', operator: 'any_of', value: ['measured'] }] },
        actions: [
          { do: 'set', field: 'ticket.priority', value: 'high' },
          { do: 'add_tags', tags: ['seen'] },
          { do: 'note', text: 'Number {{ ticket.id }}' },
        ],
      });
      return () => opened(desk, { tags: ['measured'] });
    },
    afterwards: (desk) => switchOff(desk, 'triggers', 'measured'),
  },
  {
    name: 'a ticket is opened of which a webhook tells',
    waitedFor: API,
    async prepare(desk) {
      const url = await listener.open();
      const events = ['ticket.created'];
      await given(desk, 'webhooks', { key: 'measured', name: 'Measured', url, events });
      return () => opened(desk);
    },
    async afterwards(desk) {
      await switchOff(desk, 'webhooks', 'measured');
      listener.close();
    },
  },
  {
    name: 'a message of a chat that goes on',
    waitedFor: /api-chat/i,
    async prepare(desk) {
      if ((await desk.host.api('GET', '/channels/measured')).status === 404) {
        const settings = { domains: ['shop.example.com'] };
        await desk.ask('POST', '/channels', { key: 'measured', name: 'Shop', kind: 'chat', settings });
        await desk.host.advance('PT3S');
      }
      const { session } = sessionSchema.parse(await chats(desk, '/sessions', {}));
      const says = (text: string) => chats(desk, '/messages', { clientId: randomUUID(), text }, session);
      await says(TEXT);
      return () => says(TEXT);
    },
  },
  {
    name: 'a report of a month by team',
    waitedFor: API,
    prepare: async (desk) => {
      const asked = {
        period: { from: '2027-02-01', to: '2027-03-01' },
        metrics: ['tickets_created', 'first_response'],
        dimensions: ['ticket.teamId'],
      };
      return () => desk.ask('POST', '/reports/query', asked);
    },
  },
  {
    name: 'a page of the help centre',
    waitedFor: PAGES,
    async prepare(desk) {
      const page = new URL('/help', desk.host.info().api);
      return async () => (await fetch(page)).text();
    },
  },
];

/** The life of a ticket, on a desk without others, whose times would come meanwhile: five mails in, four out, promises, three automations, two files, forty looks at lists and twenty at it. */
export const LIFE: Operation = {
  name: PRICED_LIFE.name,
  waitedFor: API,
  async prepare(desk) {
    const day = [['00:00', '24:00']];
    const week = { mon: day, tue: day, wed: day, thu: day, fri: day, sat: day, sun: day };
    await desk.ask('PUT', '/calendars/always', { key: 'always', timeZone: 'UTC', week });
    const hours = { low: 7200, normal: 7200, high: 7200, urgent: 7200 };
    await desk.ask('PUT', '/sla-policies/life', {
      key: 'life',
      conditions: {},
      calendar: 'always',
      targets: {
        first_response: { clock: 'business', seconds: hours, warnings: [{ percent: 50 }] },
        requester_wait: { clock: 'business', seconds: hours },
      },
    });
    const rules: [string, object, object][] = [
      ['first', { events: ['ticket.created'] }, { do: 'set', field: 'ticket.priority', value: 'high' }],
      ['second', { events: ['ticket.created'] }, { do: 'add_tags', tags: ['printer'] }],
      ['third', { events: ['message.added'] }, { do: 'add_tags', tags: ['written'] }],
    ];
    for (const [key, when, action] of rules) {
      const rule = { key: `life-${key}`, name: key, ...when, actions: [action] };
      await given(desk, 'triggers', rule);
    }
    return () => life(desk);
  },
  afterwards: (desk) => switchOff(desk, 'triggers', 'life-first', 'life-second', 'life-third'),
};

async function life(desk: MeteredDesk): Promise<void> {
  const file = { filename: 'stripes.bin', content: Buffer.alloc(FILE_BYTES, 7) };
  const from = await mailed(desk, { attachments: [file, { ...file, filename: 'more.bin' }] });
  await desk.rest();
  const { id } = await ticketFrom(desk.host, from);
  for (let turn = 0; turn < 4; turn += 1) {
    for (let look = 0; look < 10; look += 1) await desk.ask('GET', '/tickets?view=open&limit=50');
    for (let look = 0; look < 5; look += 1) await desk.ask('GET', `/tickets/${id}`);
    // The acknowledgement is the first of the four.
    if (turn < 3)
      await reply(desk, id, { ...(turn === 2 && { status: 'solved', ticket: { assigneeId: 1 } }) });
    await desk.rest();
    await desk.host.advance('PT20M');
    await desk.rest();
    await answered(desk, from);
    await desk.rest();
  }
}

/** Measures something when every function that has to do with it is warm, as it was done once before. `look` may look at the desk then. */
export async function measured(
  desk: MeteredDesk,
  operation: Operation,
  look: (desk: MeteredDesk) => Promise<void> = async () => {},
): Promise<Usage> {
  await (await operation.prepare(desk))();
  await operation.afterwards?.(desk);
  const work = await operation.prepare(desk);
  const figures = await desk.measure(work, operation.waitedFor);
  await look(desk);
  await operation.afterwards?.(desk);
  return figures;
}
