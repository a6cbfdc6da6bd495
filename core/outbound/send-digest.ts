import type { Agent } from '../../schemas/agent.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { agentKey, parseAgentRow } from '../agent/index.ts';
import { type HeldSummary, listHeld } from '../held/index.ts';
import {
  type DigestItem,
  loadDigest,
  loadMentioned,
  type MentionedIn,
  notificationMailId,
  preferencesIn,
  preferencesOfAgent,
} from '../notification/index.ts';
import { NO_ROOMS } from '../room/index.ts';
import { readRows } from '../shared/read-rows.ts';
import type { Table } from '../shared/table.ts';
import { digestWords } from './digest-words.ts';
import type { OutboundDeps } from './gather-sources.ts';
import { isPast, outgoingMail } from './outgoing-store.ts';
import type { Sent } from './send-mail.ts';
import { sendOnce, type TellingDeps } from './send-once.ts';
import { heldLine } from './tell-of-held.ts';

type Asked = Extract<DeskEvent, { type: 'digest.asked' }>;

/** Held mails that one digest names; the list has them all. */
const MOST_HELD = 50;

/**
 * Sends the digest that the clock asks for, once, to an agent who is active: of each thing, and of what they were mentioned in among agents, what they have not
 * read, have had no mail of, and may read now; and, to an admin who wants that, what is held. In their language, else in that of the desk, and in
 * their time zone, else in that of their digests.
 * @throws what `sendOnce` throws
 */
export async function sendDigest(
  deps: TellingDeps & Pick<OutboundDeps, 'rooms'>,
  { id: sendId, at, digest }: Asked,
  now: Date,
): Promise<Sent> {
  const { table } = deps;
  const { agentId, notificationIds, roomMentionIds = [], heldSince } = digest;
  if (isPast(at, now)) return 'past';
  const rowAt = await readRows(table, [agentKey(agentId), preferencesOfAgent.of(agentId)]);
  const row = rowAt(agentKey(agentId));
  const agent = row === undefined ? null : parseAgentRow(row);
  if (!agent?.active) return 'nothing_to_send';
  const options = await deps.options.at(now);
  const rooms = roomMentionIds.length === 0 ? NO_ROOMS : await deps.rooms.latest(now);
  const keeping = { rooms, now, days: options.roomMessageDays };
  const [items, held, mentioned] = await Promise.all([
    loadDigest(table, agent, notificationIds).then((all) => unmailed(table, agentId, all)),
    heldFor(table, agent, heldSince),
    loadMentioned(table, agent, roomMentionIds, keeping),
  ]);
  if (items.length + held.length + mentioned.length === 0) return 'nothing_to_send';
  const languages = [agent.locale ?? null, options.language ?? null];
  const { timezone } = preferencesIn(rowAt(preferencesOfAgent.of(agentId)), agentId, options.timeZone).digest;
  const zone = agent.timezone ?? timezone;
  const words = wordsOf({ items, held, mentioned }, { languages, zone, deskName: options.deskName });
  return sendOnce(deps, { sendId, to: agent, ...words }, now);
}

/** The mails that are held since a time, newest first, as far as an agent is told of them. */
async function heldFor(table: Table, { role }: Agent, since: string | undefined): Promise<HeldSummary[]> {
  if (since === undefined || role !== 'admin') return [];
  const { items } = await listHeld(table, { page: { limit: MOST_HELD } });
  return items.filter(({ heldAt }) => heldAt > since);
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

interface Told {
  readonly items: readonly DigestItem[];
  readonly held: readonly HeldSummary[];
  readonly mentioned: readonly MentionedIn[];
}

function wordsOf(
  { items, held, mentioned }: Told,
  { languages, zone, deskName }: { languages: (string | null)[]; zone: string; deskName: string },
): { subject: string; text: string } {
  const count = [...items, ...mentioned].reduce((sum, { lines }) => sum + lines.length, held.length);
  const { language, subject, change, ...words } = digestWords(languages, count, held.length);
  const shape = { dateStyle: 'medium', timeStyle: 'short', timeZone: zone } as const;
  const moment = new Intl.DateTimeFormat(language, shape);
  const titled = [
    ...items.map(({ ticket, lines }) => ({ title: `[#${ticket.id}] ${ticket.subject}`, lines })),
    ...mentioned.map(({ roomId, title, lines }) => ({ title: `${title} (${roomId})`, lines })),
  ];
  const parts = titled.map(({ title, lines }) =>
    [title, ...lines.map(({ text, at }) => `${moment.format(new Date(at))}\n${text}`)].join('\n\n'),
  );
  const ofHeld = held.length === 0 ? [] : [[words.held, ...held.map(heldLine)].join('\n')];
  const end = `${change} PATCH /v1/notifications/preferences`;
  return {
    subject: `${deskName}: ${subject}`,
    text: `${[...parts, ...ofHeld, end, deskName].join('\n\n\n')}\n`,
  };
}
