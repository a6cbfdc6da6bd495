import * as z from 'zod';
import type { StoredConditions } from '../../../schemas/conditions.ts';
import { durationSchema, secondsOf } from '../../../schemas/duration.ts';
import { timePart } from './sort-value.ts';

/** Part of a list, by what it sorts by: both ends belong to it. */
export interface SortRange {
  readonly from: string;
  readonly to: string;
}

/** A condition over passing time that is a range of what a view sorts by, and the conditions beside it. */
export interface Ranged {
  readonly rest: StoredConditions;
  rangeAt(now: Date): SortRange;
}

const calendar = { hours: z.literal('calendar').optional() };
const periodSchema = z.union([
  durationSchema.transform((duration) => ({ duration })),
  z.strictObject({ duration: durationSchema, ...calendar }),
]);
const momentSchema = z.union([
  z.strictObject({ ago: durationSchema, ...calendar }),
  z.strictObject({ ahead: durationSchema, ...calendar }),
]);
const conditionSchema = z.object({ field: z.string(), operator: z.string(), value: z.unknown() });

/**
 * Finds the one condition of `all` that moves with the time on the field that a view sorts by first, where it can be said as a
 * range: then no ticket has to be moved as time passes, and a page reads a part of the list. Null where there is none such.
 */
export function rangedBy(
  conditions: StoredConditions,
  { field, descending }: { field: string; descending: boolean },
): Ranged | null {
  const { all = [] } = conditions;
  const found = all.flatMap((item) => {
    const { data } = conditionSchema.safeParse(item);
    const span = data?.field === field ? spanOf(data) : null;
    return span === null ? [] : [{ item, span }];
  });
  const [only] = found;
  if (only === undefined || found.length > 1) return null;
  const { after, upTo } = only.span;
  return {
    rest: { ...conditions, all: all.filter((item) => item !== only.item) },
    rangeAt(now) {
      const first = after === null ? 0 : now.getTime() + after + 1;
      const last = upTo === null ? Number.POSITIVE_INFINITY : now.getTime() + upTo;
      const [one, other] = [timePart(first, descending), timePart(last, descending)];
      return descending ? { from: other, to: one } : { from: one, to: other };
    },
  };
}

/** Values that lie after one moment and not after another, in milliseconds from now; null: without an end there. */
interface Span {
  after: number | null;
  upTo: number | null;
}

/** By the same rules as `core/conditions/timing.ts`: at the moment at which something is reached, it has been reached. */
function spanOf({ operator, value }: z.infer<typeof conditionSchema>): Span | null {
  switch (operator) {
    case 'within_last': {
      const period = millisecondsOf(periodSchema.safeParse(value).data?.duration);
      return period === null ? null : { after: -period, upTo: 0 };
    }
    case 'within_next': {
      const period = millisecondsOf(periodSchema.safeParse(value).data?.duration);
      return period === null ? null : { after: 0, upTo: period };
    }
    case 'before': {
      const moment = momentOf(value);
      return moment === null ? null : { after: null, upTo: moment };
    }
    case 'after': {
      const moment = momentOf(value);
      return moment === null ? null : { after: moment, upTo: null };
    }
    default:
      return null;
  }
}

function momentOf(value: unknown): number | null {
  const { data } = momentSchema.safeParse(value);
  if (data === undefined) return null;
  if ('ahead' in data) return millisecondsOf(data.ahead);
  const ago = millisecondsOf(data.ago);
  return ago === null ? null : -ago;
}

function millisecondsOf(duration: string | undefined): number | null {
  const seconds = duration === undefined ? null : secondsOf(duration);
  return seconds === null ? null : seconds * 1000;
}
