import * as z from 'zod';
import { idSchema, timeSchema } from '../../schemas/actor.ts';
import { REACHES } from '../../schemas/conversation.ts';
import { openEnum } from '../../schemas/open-enum.ts';
import { accessPattern } from '../shared/access-pattern.ts';
import { ROW_KIND } from '../shared/names.ts';
import { untilNotOvertaken } from '../shared/optimistic.ts';
import { rowsOfKind } from '../shared/row-kind.ts';
import type { Table } from '../shared/table.ts';
import { insert, type Key, type Write } from '../shared/write.ts';
import { hashOf } from './filed-store.ts';

/** Label of the refusal when another message has moved a place meanwhile. */
export const PLACE_MOVED = 'channel-place';

export const placeOfChannel = accessPattern({
  name: 'Place of a channel',
  description:
    'Leads from a place on a channel, such as the person who writes, to the ticket in which the conversation goes on, and says whether they can be reached there.',
  operation: 'BatchGetItem',
  pk: 'CH#<channel>#<sha256 of the place>',
  sk: 'CH',
  of: ({ channel, place }: { channel: string; place: string }): Key => ({
    pk: `CH#${channel}#${hashOf(place)}`,
    sk: 'CH',
  }),
});

const rows = rowsOfKind(
  ROW_KIND.channelPlace,
  z.object({
    /** the ticket in which the conversation goes on; absent: there was none yet */
    ticketId: idSchema.optional(),
    reach: z.object({ is: openEnum(REACHES), at: timeSchema }).optional(),
    version: z.int().positive(),
  }),
);
/** What the desk knows of a place on a channel. */
export type ChannelPlace = ReturnType<typeof rows.parse>;

/** What is known of a place; null: nobody has written there. */
export function parseChannelPlace(row: unknown): ChannelPlace | null {
  return row === undefined ? null : rows.parse(row);
}

/** Notes what is known of a place from now on; refused with `PLACE_MOVED` when it is not as it was. */
export function placeWrite(
  of: { channel: string; place: string },
  before: ChannelPlace | null,
  after: Omit<ChannelPlace, 'version'>,
): Write {
  const key = placeOfChannel.of(of);
  if (before === null) return insert(rows.row(key, { ...after, version: 1 }), PLACE_MOVED);
  return {
    type: 'update',
    key,
    set: { ...after, version: before.version + 1 },
    condition: { expression: '#version = :expected', values: { ':expected': before.version } },
    refusal: PLACE_MOVED,
  };
}

/** Others write there at the same time. */
const TRIES = 10;

/**
 * Notes whether somebody can be reached at a place, where that is newer than what is known.
 * @param isAgain whether it was noted on the ticket before: what the place says already is then left as it is
 */
export function noteReachOfPlace(
  table: Table,
  of: { channel: string; place: string },
  { is, at, isAgain = false }: { is: NonNullable<ChannelPlace['reach']>['is']; at: Date; isAgain?: boolean },
): Promise<void> {
  return untilNotOvertaken(
    [PLACE_MOVED],
    async () => {
      const place = parseChannelPlace(await table.get(placeOfChannel.of(of)));
      if ((place?.reach?.at ?? '') >= at.toISOString() || (isAgain && place?.reach?.is === is)) return;
      const { version: _, ...kept } = place ?? { version: 0 };
      await table.write([placeWrite(of, place, { ...kept, reach: { is, at: at.toISOString() } })]);
    },
    TRIES,
  );
}
