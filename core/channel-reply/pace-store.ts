import * as z from 'zod';
import type { Abilities } from '../channel/index.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { readRows } from '../shared/read-rows.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import type { Key, Write } from '../shared/write.ts';

export const channelPace = accessPattern({
  name: 'Pace of a channel',
  description:
    'When the next message may leave on a channel, or to one place there, as fast as its provider allows.',
  operation: 'GetItem',
  pk: 'PACE#<channel>',
  sk: 'ALL, or PLACE#<place>',
  of: ({ key, place }: { key: string; place: string | null }): Key => ({
    pk: `PACE#${key}`,
    sk: place === null ? 'ALL' : `PLACE#${place}`,
  }),
});

const rows = rowsOfKind(ROW_KIND.channelPace, z.object({ nextAt: z.string() }));
/** When the next message may leave, by a row. */
export const parsePaceRow = (row: unknown): string => rows.parse(row).nextAt;

/** Label of the refusal when another message took the turn. */
const TAKEN = 'pace';
/** Others of the same channel look for their turn at the same time. */
const TRIES = 20;
const KEPT_SECONDS = 24 * 60 * 60;

/** The turn of a message: when it may leave. `isTaken` no: that is too far off, and the turn is still free. */
export interface Turn {
  readonly at: Date;
  readonly isTaken: boolean;
}

/**
 * Takes the next turn on a channel and to a place there, where it comes within `patienceMs`. Of many that ask at once each gets another one.
 */
export function takeTurn(
  table: Table,
  { key, place, pace }: { key: string; place: string; pace: Abilities['pace'] },
  { now, patienceMs }: { now: Date; patienceMs: number },
): Promise<Turn> {
  const perPlaceSeconds = pace.perPlaceSecondsAt?.(place) ?? pace.perPlaceSeconds;
  const gaps = [
    { key: channelPace.of({ key, place: null }), gapMs: 1000 / pace.perSecond },
    { key: channelPace.of({ key, place }), gapMs: perPlaceSeconds * 1000 },
  ];
  return untilNotOvertaken(
    [TAKEN],
    async () => {
      const rowAt = await readRows(
        table,
        gaps.map((one) => one.key),
      );
      const known = gaps.map((one) => {
        const row = rowAt(one.key);
        return { ...one, nextAt: row === undefined ? null : parsePaceRow(row) };
      });
      const times = known.map(({ nextAt }) => (nextAt === null ? 0 : Date.parse(nextAt)));
      const at = new Date(Math.max(now.getTime(), ...times));
      if (at.getTime() - now.getTime() > patienceMs) return { at, isTaken: false };
      const changed = known.filter(({ gapMs }) => gapMs > 0);
      await table.write(
        changed.map((one) => paceWrite(one.key, one.nextAt, new Date(at.getTime() + one.gapMs))),
      );
      return { at, isTaken: true };
    },
    TRIES,
  );
}

function paceWrite(key: Key, seen: string | null, nextAt: Date): Write {
  const condition =
    seen === null
      ? { expression: 'attribute_not_exists(#nextAt)' }
      : { expression: '#nextAt = :seen', values: { ':seen': seen } };
  return rows.upsert({ key, set: setOf(nextAt), condition, refusal: TAKEN });
}

const setOf = (nextAt: Date) => ({
  nextAt: nextAt.toISOString(),
  expiresAtSeconds: Math.floor(nextAt.getTime() / 1000) + KEPT_SECONDS,
});

/** Lets nothing leave to a place until then, as its provider asks. */
export async function holdPlace(
  table: Table,
  where: { key: string; place: string },
  until: Date,
): Promise<void> {
  const key = channelPace.of(where);
  const row = await table.get(key);
  if (row !== undefined && parsePaceRow(row) >= until.toISOString()) return;
  // Who is overtaken was overtaken by a message that has its turn, or by who was told the same.
  await table.write([rows.upsert({ key, set: setOf(until) })]);
}
