import * as z from 'zod';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Key } from '../shared/write.ts';
import type { Topic } from './topic.ts';
import { placeOf } from './watch-store.ts';

/** Least milliseconds between two hints of one topic. */
export const TURN_MS = 1000;
/** Least milliseconds after which a channel is told again that somebody writes: Telegram shows it for five seconds ("sendChatAction"). */
const TYPING_MS = 5_000;
/** Milliseconds after which whoever waits to send a hint is given up, so that another does. */
const PATIENCE_MS = 5 * TURN_MS;
const TURN_TAKEN = 'live turn';

/** Whose turn is meant: of a topic, of `mine` each agent's, of `rooms` each room's. */
interface TurnOf {
  topic: Topic;
  agentId?: number | undefined;
  roomId?: string | undefined;
  /** the turn to show on the channel of a ticket that an agent writes */
  isTyping?: true;
}

export const turnOfTopic = accessPattern({
  name: 'Turn of a topic',
  description:
    'Lets one hint of a topic be sent each second, and one more be waited for, while somebody watches.',
  operation: 'UpdateItem',
  pk: 'V#ticket:<ticket> | V#presence:<ticket> | V#chat:<ticket> | V#room:<room> | V#rooms | V#views | V#agent:<agent>',
  sk: '~turn | ~turn#<view> | ~turn#<room> | ~turn#typing',
  of: ({ topic, agentId, roomId, isTyping }: TurnOf): Key => {
    const { pk, start } = placeOf(topic, agentId);
    const of = isTyping ? 'typing' : roomId;
    const part = start === '' ? of : start.slice(0, -1);
    return { pk, sk: part === undefined ? '~turn' : `~turn#${part}` };
  },
});

const turnSchema = z.object({ nextMs: z.int(), waitsUntilMs: z.int().optional() });
const rows = rowsOfKind(ROW_KIND.liveTurn, turnSchema);

/** When the next hint of a topic may be sent, in a row. */
export const parseTurnRow = (row: unknown) => rows.parse(row);

/**
 * Asks for the turn to send a hint: `now`, since none was sent for a second; `later`, in a second, and then for all that happens until
 * then; `others`, since somebody else waits for that already.
 */
export async function takeTurn(table: Table, of: TurnOf, now: Date): Promise<'now' | 'later' | 'others'> {
  const nowMs = now.getTime();
  const values = { ':now': nowMs };
  const isFree = { expression: 'attribute_not_exists(#pk) OR #nextMs <= :now', values };
  if (await tried(table, of, { nextMs: nowMs + TURN_MS }, { now, condition: isFree })) return 'now';
  const waitsNobody = { expression: 'attribute_not_exists(#waitsUntilMs) OR #waitsUntilMs <= :now', values };
  const isMine = await tried(
    table,
    of,
    { waitsUntilMs: nowMs + PATIENCE_MS },
    { now, condition: waitsNobody },
  );
  return isMine ? 'later' : 'others';
}

/** Takes the turn to show on its channel that somebody writes in a ticket; no: it was shown a moment ago. */
export function takeTypingTurn(table: Table, ticketId: number, now: Date): Promise<boolean> {
  const of = { topic: { of: 'ticket', ticketId }, isTyping: true } as const;
  const nowMs = now.getTime();
  const isFree = {
    expression: 'attribute_not_exists(#pk) OR #nextMs <= :now',
    values: { ':now': nowMs },
  };
  return tried(table, of, { nextMs: nowMs + TYPING_MS }, { now, condition: isFree });
}

/** Takes the turn that was waited for. What happens from now on is for whoever asks next. */
export async function takeAwaitedTurn(table: Table, of: TurnOf, now: Date): Promise<void> {
  await table.write([
    rows.upsert({
      key: turnOfTopic.of(of),
      set: { nextMs: now.getTime() + TURN_MS, expiresAtSeconds: expiry(now) },
      remove: ['waitsUntilMs'],
    }),
  ]);
}

async function tried(
  table: Table,
  of: TurnOf,
  set: Record<string, number>,
  { now, condition }: { now: Date; condition: { expression: string; values: Record<string, number> } },
): Promise<boolean> {
  const update = rows.upsert({
    key: turnOfTopic.of(of),
    set: { ...set, expiresAtSeconds: expiry(now) },
    condition,
    refusal: TURN_TAKEN,
    startsOver: true,
  });
  return table.write([update]).then(
    () => true,
    (error: unknown) => {
      if (refusedBy(error, TURN_TAKEN)) return false;
      throw error;
    },
  );
}

const expiry = (now: Date): number => Math.ceil(now.getTime() / 1000) + 3600;
