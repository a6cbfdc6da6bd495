import { createTransport } from 'nodemailer';
import * as z from 'zod';
import { setAvailability } from '../../core/availability/index.ts';
import { noteOpened, noteShown, sentWrite } from '../../core/form-visit/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { agentPageSchema } from '../../schemas/api/agents.ts';
import type { LocalDesk } from '../../schemas/local-desk.ts';
import type { DeskApi } from '../desk/desk-api.ts';
import { allArticles, allOf } from '../kb/kb-api.ts';
import { LOST_MAILS, oddMails, type Presence, presenceOf, type Visit, visitsOf } from './shop/days.ts';
import { type DemoTerms, TAG } from './shop/marks.ts';

/** A desk on one's own machine, whose table and SMTP door are there. */
export interface OwnDesk extends Pick<LocalDesk, 'smtp' | 'mailbox'> {
  readonly table: Table;
}

/**
 * Puts what no import takes over into a desk of one's own: when the agents of the demonstration were there in its last weeks, what people looked
 * up before they wrote, mails that are held, and mails that come back. Each at its time, but for the mails, which come and go now. What is there is not put twice.
 */
export async function putDays(
  api: DeskApi,
  { table, smtp, mailbox }: OwnDesk,
  { seed, now }: DemoTerms,
): Promise<void> {
  const end = Date.parse(now);
  const agents = await allOf(api, '/agents?limit=100', (page) => agentPageSchema.parse(page));
  const presence = presenceOf(seed, end);
  await Promise.all(
    agents.map(({ id, address }) => beThere({ api, table }, id, presence.get(address) ?? [])),
  );
  await lookUp(api, table, visitsOf(seed, end));
  await writeOddly(api, { smtp, mailbox });
  await writeInVain(api);
}

const eventsSchema = z.object({ items: z.array(z.looseObject({ type: z.string() })) });

/** Has an agent be there at times that are over, unless their trail tells of some already. */
async function beThere(
  { api, table }: { api: DeskApi; table: Table },
  agentId: number,
  times: readonly Presence[],
): Promise<void> {
  if (times.length === 0) return;
  const { items } = eventsSchema.parse(await api.get(`/agents/${agentId}/events?limit=100`));
  if (items.some(({ type }) => type === 'availability.changed')) return;
  const self = { kind: 'agent', id: agentId, role: 'agent', teamIds: null } as const;
  const principal = { ...self, scopes: ['*' as const] };
  for (const { at, status } of times) {
    const context = contextOf({ kind: 'agent', id: agentId }, new Date(at), Math.random);
    await setAvailability(table, context, { principal, agentId, status });
  }
}

/** Notes visits of the form under their ids: the same one again is the same. */
async function lookUp(api: DeskApi, table: Table, visits: readonly Visit[]): Promise<void> {
  const ours = (await allArticles(api)).filter(
    ({ labels, audience }) => labels.includes(TAG) && audience === 'public',
  );
  for (const [nth, { id, shownAt, openedAt, sentAt }] of visits.entries()) {
    const articleId = ours[nth % ours.length]?.id;
    if (articleId === undefined) return;
    await noteShown(table, { id, articleIds: [articleId], customerId: null, now: new Date(shownAt) });
    if (openedAt !== null) await noteOpened(table, { id, articleId, now: new Date(openedAt) });
    if (sentAt !== null) await table.write([sentWrite(id, new Date(sentAt))]);
  }
}

const heldSchema = z.object({ total: z.int() });

/** Sends mails through the door of the desk that it holds, unless it holds some. */
async function writeOddly(api: DeskApi, { smtp, mailbox }: Pick<OwnDesk, 'smtp' | 'mailbox'>): Promise<void> {
  const { total } = heldSchema.parse(await api.get('/held-messages/counts'));
  if (total > 0) return;
  const transport = createTransport({ host: '127.0.0.1', port: smtp, secure: false, ignoreTLS: true });
  for (const mail of oddMails(mailbox)) await transport.sendMail({ ...mail, to: mailbox });
  transport.close();
}

const customersSchema = z.object({ items: z.array(z.unknown()) });

/** Opens tickets for people whose addresses take no mail, unless the desk knows them. */
async function writeInVain(api: DeskApi): Promise<void> {
  for (const lost of LOST_MAILS) {
    const address = encodeURIComponent(lost.requester.address);
    const { items } = customersSchema.parse(await api.get(`/customers?channel=email&value=${address}`));
    if (items.length === 0) await api.post('/tickets', { ...lost, tags: [TAG] });
  }
}
