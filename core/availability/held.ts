import type { Workplace } from './workplace-store.ts';

/** Most tickets of an agent that are counted: nobody has room for more. */
export const MOST_HELD = 500;

/** A workplace whose agent has one ticket more, of a channel. */
export function withTicketAt(workplace: Workplace, ticketId: number, channel: string): Workplace {
  const held = workplace.held;
  const isFull = Object.keys(held).length >= MOST_HELD && held[ticketId] === undefined;
  if (isFull) return { ...workplace, checkedAt: null };
  return { ...workplace, held: { ...held, [ticketId]: channel } };
}

/** A workplace whose agent does not have a ticket any more. */
export function withoutTicketAt(workplace: Workplace, ticketId: number): Workplace {
  const { [ticketId]: _gone, ...held } = workplace.held;
  return { ...workplace, held };
}

/** What an agent has open that counts, by channel. */
export function loadOf({ held }: Workplace): Map<string, number> {
  const load = new Map<string, number>();
  for (const channel of Object.values(held)) load.set(channel, (load.get(channel) ?? 0) + 1);
  return load;
}
