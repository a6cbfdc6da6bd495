import type { MessageRange } from '../../../core/room/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import type { ApiList } from '../answer-page.ts';

const RANGES = ['after', 'before', 'changedAfter'] as const;

/** Which messages a request asks for. @throws InvalidInputError when it asks for several */
export function rangeIn(query: Partial<Record<(typeof RANGES)[number], string | undefined>>): MessageRange {
  const [name, another] = RANGES.filter((one) => query[one] !== undefined);
  if (another !== undefined) throw fieldError(`query.${another}`, `stands beside ${name}: give one of them`);
  const number = name === undefined ? undefined : Number(query[name]);
  if (name === 'after') return { after: number ?? 0 };
  return name === 'changedAfter' ? { changedAfter: number ?? 0 } : { before: number };
}

/** The list of messages that a range is of, whose cursors go on in it alone. */
export const listOfMessages = (roomId: string, range: MessageRange): ApiList => ({
  path: `/v1/rooms/${roomId}/messages`,
  name: `room:${roomId}:${Object.keys(range)[0]}`,
  place: /^\d{1,15}$/,
});
