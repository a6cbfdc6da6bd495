import type { DeskEvent } from '../../schemas/events/events.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { composeNotice, isOwnAddress } from '../email/index.ts';
import { domainsOf } from '../mailbox/index.ts';
import { type DigestItem, loadDigest, notificationMailId } from '../notification/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { suppressedAddress, suppressionIn } from '../suppression/index.ts';
import { claimDigest, releaseDigest, settleDigest } from './digest-store.ts';
import { digestWords } from './digest-words.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { MailHeldBackError, MailRefusedError, type OutgoingMail } from './mail-gateway.ts';
import { isPast, outgoingMail } from './outgoing-store.ts';
import { MailInDoubtError, type Sent } from './send-mail.ts';

type Asked = Extract<DeskEvent, { type: 'digest.asked' }>;

/**
 * Sends the digest that the clock asks for, once, to an agent who is active: of each thing what they have not read, have had no mail
 * of, and may read now. In their language, else in that of the desk.
 * @throws MailInDoubtError, MailHeldBackError or what the mail service throws, for the queue to bring the event again
 */
export async function sendDigest(
  deps: Pick<OutboundDeps, 'table' | 'service' | 'settings' | 'mailboxes' | 'options'>,
  { id: sendId, at, digest }: Asked,
  now: Date,
): Promise<Sent> {
  const { table } = deps;
  const { agentId, notificationIds } = digest;
  if (isPast(at, now)) return 'past';
  const row = await table.get(agentKey(agentId));
  const agent = row === undefined ? null : parseAgentRow(row);
  if (!agent?.active) return 'nothing_to_send';
  const [mailboxes, options, suppressed] = await Promise.all([
    deps.mailboxes.at(now),
    deps.options.at(now),
    table.get(suppressedAddress.of(agent.address)),
  ]);
  const own = { mailboxes: mailboxes.addresses, deskDomains: domainsOf(deps.settings) };
  if (isOwnAddress(agent.address, own) || suppressionIn(suppressed, now) !== null) return 'withheld';
  const items = await unmailed(table, agentId, await loadDigest(table, agent, notificationIds));
  if (items.length === 0) return 'nothing_to_send';
  const claimed = await claimDigest(table, { sendId, agentId }, now);
  if (claimed === 'done') return 'done_before';
  if (claimed === 'in_doubt') throw new MailInDoubtError(sendId);
  const languages = [agent.locale ?? null, options.language ?? null];
  const zone = agent.timezone ?? options.timeZone;
  const { raw, from } = await composeNotice({
    noticeId: sendId,
    mailbox: { address: mailboxes.byDefault.address, name: options.deskName },
    to: [{ address: agent.address, name: agent.name }],
    ...wordsOf(items, { languages, zone, deskName: options.deskName }),
    date: now,
  });
  return handOver(deps, { source: from, recipients: [agent.address], raw, sendId });
}

async function handOver(
  { table, service }: Pick<OutboundDeps, 'table' | 'service'>,
  mail: OutgoingMail,
): Promise<Sent> {
  const { sendId } = mail;
  try {
    await service.send(mail);
  } catch (error) {
    if (error instanceof MailHeldBackError) await releaseDigest(table, sendId);
    if (!(error instanceof MailRefusedError)) throw error;
    await settleDigest(table, sendId);
    return 'failed';
  }
  await settleDigest(table, sendId);
  return 'sent';
}

/** What of a digest its agent had no mail of: they may have wanted one part of a thing at once and another in the digest. */
async function unmailed(table: Table, agentId: number, items: readonly DigestItem[]): Promise<DigestItem[]> {
  const mailOf = (ticketId: number, at: string) =>
    outgoingMail.of(notificationMailId({ ticketId, at }, agentId));
  const keys = items.flatMap(({ ticket, lines }) => lines.map(({ beganAt }) => mailOf(ticket.id, beganAt)));
  const rowAt = await readRows(table, keys);
  return items
    .map(({ ticket, lines }) => ({
      ticket,
      lines: lines.filter(({ beganAt }) => rowAt(mailOf(ticket.id, beganAt)) === undefined),
    }))
    .filter(({ lines }) => lines.length > 0);
}

function wordsOf(
  items: readonly DigestItem[],
  { languages, zone, deskName }: { languages: (string | null)[]; zone: string; deskName: string },
): { subject: string; text: string } {
  const count = items.reduce((sum, { lines }) => sum + lines.length, 0);
  const { language, subject, change } = digestWords(languages, count);
  const shape = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone } as const;
  const moment = new Intl.DateTimeFormat(language, shape);
  const parts = items.map(({ ticket, lines }) =>
    [
      `[#${ticket.id}] ${ticket.subject}`,
      ...lines.map(({ text, at }) => `${moment.format(new Date(at))}\n${text}`),
    ].join('\n\n'),
  );
  const end = `${change} PATCH /v1/notifications/preferences`;
  return { subject: `${deskName}: ${subject}`, text: `${[...parts, end, deskName].join('\n\n\n')}\n` };
}
