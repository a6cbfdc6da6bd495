import type { Slot } from '../query/cell.ts';
import { dateAt, type LocalDate, startOf } from '../query/local-time.ts';

/** A part of a slot of which sums are kept, or which is counted from days: a whole local month, a local day, or less than one. */
export type SlotPart = { readonly month: string } | { readonly date: string } | { readonly span: Slot };

/**
 * Parts that make up each of the slots, by the days and months of a zone. What ends now, or later, ends with its day, as nothing has
 * happened yet behind it. Null unless the slots follow one another and begin with days; the last may end within one.
 */
export function partsOfSlots(slots: readonly Slot[], timeZone: string, now: number): SlotPart[][] | null {
  const all: SlotPart[][] = [];
  for (const [number, slot] of slots.entries()) {
    const follows = number === 0 || slots[number - 1]?.to === slot.from;
    const parts = follows ? partsOf(slot, timeZone, now, number === slots.length - 1) : null;
    if (parts === null) return null;
    all.push(parts);
  }
  return all;
}

function partsOf({ from, to }: Slot, timeZone: string, now: number, isLast: boolean): SlotPart[] | null {
  const parts: SlotPart[] = [];
  let date = dateAt(from, timeZone);
  if (startOf(date, timeZone) !== from) return from === to ? [] : null;
  for (let at = from; at < to; ) {
    const wholeMonth = monthFrom(date, timeZone, to, now);
    const next = wholeMonth?.next ?? date.add({ days: 1 });
    const end = startOf(next, timeZone);
    if (wholeMonth !== null) parts.push({ month: wholeMonth.month });
    else if (end <= to || to >= now) parts.push({ date: String(date) });
    else if (isLast) parts.push({ span: { from: at, to } });
    else return null;
    [at, date] = [end, next];
  }
  return parts;
}

/** The month that begins with a date, when all of it, or of it up to now, lies before an end. */
function monthFrom(
  date: LocalDate,
  timeZone: string,
  to: number,
  now: number,
): { month: string; next: LocalDate } | null {
  if (date.day !== 1) return null;
  const next = date.add({ months: 1 });
  if (startOf(next, timeZone) > to && to < now) return null;
  return { month: String(date).slice(0, 'yyyy-mm'.length), next };
}
