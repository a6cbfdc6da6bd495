import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key, QueryRequest } from '../shared/write.ts';
import type { Waited } from './wait.ts';

/** Newest chats of a channel among which those are that wait. */
const MOST = 200;
/** Days after which it is forgotten how long somebody waited. */
const KEPT_DAYS = 2;
const NUMBER_DIGITS = 12;

const keyOf = (channel: string, ticketId: number): Key => ({
  pk: `CHATWAIT#${channel}`,
  sk: String(ticketId).padStart(NUMBER_DIGITS, '0'),
});

export const waitingInChat = accessPattern({
  name: 'Who waits in a chat',
  description:
    'Lists the newest chats of a channel, who of them waits for an agent and how long others waited: for the place of who waits, and how long it may take.',
  operation: 'Query',
  pk: 'CHATWAIT#<channel>',
  sk: '<ticket>, newest first',
  of: (channel: string): QueryRequest => ({
    pk: `CHATWAIT#${channel}`,
    from: '0',
    to: '9~',
    newestFirst: true,
    limit: MOST,
    mayLag: true,
  }),
});

const rows = rowsOfKind(
  ROW_KIND.chatWaiting,
  z.object({
    ticketId: idSchema,
    since: timeSchema,
    answeredAt: timeSchema.optional(),
    overAt: timeSchema.optional(),
  }),
);

/** A chat in which somebody waits, or waited, by its row. */
export const parseChatWaitingRow = (row: unknown): Waited => rows.parse(row);

/** Label of the refusal when what is noted is known. */
const KNOWN = 'chat-waiting';

/** Notes that somebody waits in a chat from a time on. Once more changes nothing. */
export function noteWaiting(
  table: Table,
  { channel, ticketId, since }: { channel: string; ticketId: number; since: string },
): Promise<void> {
  const expiresAtSeconds = Math.floor(Date.parse(since) / 1000) + KEPT_DAYS * 24 * 60 * 60;
  const write = rows.upsert({
    key: keyOf(channel, ticketId),
    set: { ticketId, since, expiresAtSeconds },
    condition: { expression: 'attribute_not_exists(#since)' },
    refusal: KNOWN,
    startsOver: true,
  });
  return unlessKnown(table.write([write]));
}

/** Notes how it ended that somebody waited: the first end of it counts. */
export function noteWaited(
  table: Table,
  { channel, ticketId }: { channel: string; ticketId: number },
  end: { answeredAt: string } | { overAt: string },
): Promise<void> {
  return unlessKnown(
    table.write([
      {
        type: 'update',
        key: keyOf(channel, ticketId),
        set: end,
        condition: {
          expression:
            'attribute_exists(#since) AND attribute_not_exists(#answeredAt) AND attribute_not_exists(#overAt)',
        },
        refusal: KNOWN,
        startsOver: true,
      },
    ]),
  );
}

async function unlessKnown(written: Promise<unknown>): Promise<void> {
  try {
    await written;
  } catch (error) {
    if (!refusedBy(error, KNOWN)) throw error;
  }
}

/** The newest chats of a channel. */
export async function loadWaiting(table: Table, channel: string): Promise<Waited[]> {
  const { rows: found } = await table.query(waitingInChat.of(channel));
  return found.map(parseChatWaitingRow);
}
