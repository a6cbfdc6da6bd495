import { secondOf } from './log.ts';
import type { Told } from './told.ts';

/** The times in which agents were online or away, each up to their next change. */
export function secondsOnline(
  { events, now }: Told,
  state: string,
): { agent: number; from: number; to: number }[] {
  const changes = events.flatMap((event) => (event.type === 'availability.changed' ? [event] : []));
  const inOrder = [...new Map(changes.map((event) => [event.id, event])).values()].sort((one, other) =>
    one.id < other.id ? -1 : 1,
  );
  return inOrder.flatMap(({ at, availability: { agentId, status } }, index) => {
    const next = inOrder.slice(index + 1).find((one) => one.availability.agentId === agentId);
    const counts = String(status).startsWith('away') ? 'away' : String(status);
    if (counts !== state) return [];
    return [{ agent: agentId, from: secondOf(at), to: next === undefined ? now : secondOf(next.at) }];
  });
}
