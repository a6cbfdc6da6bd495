import type { Act, Standing } from './log.ts';

/** What changes of a ticket by itself, each with what makes sense with it alone. */
const PARTS: readonly (readonly (keyof Standing)[])[] = [
  ['status', 'category'],
  ['team'],
  ['assignee'],
  ['priority'],
  ['type'],
  ['topic'],
  ['tags'],
  ['language'],
  ['organisation'],
  ['mailbox'],
  ['channel'],
  ['fields'],
];
type Part = (typeof PARTS)[number];

const isSame = (one: Standing, other: Standing, part: Part) =>
  part.every((name) => JSON.stringify(one[name]) === JSON.stringify(other[name]));

/**
 * The acts as they count: what a reply had set that was taken back, and that was put back with it, never was; and a ticket began as
 * the automations left it that its beginning set going.
 */
export function correctedActs(told: readonly Act[]): Act[] {
  const standings = told.map(({ after }) => after);
  for (const [end, act] of told.entries())
    for (const event of act.events)
      if (event.type === 'message.undone') takeBack(told, standings, { id: event.message.id, end });
  beginAgain(told, standings);
  return told.map((act, index) => ({
    ...act,
    before: standings[index - 1] ?? null,
    after: standings[index] ?? act.after,
  }));
}

function takeBack(
  told: readonly Act[],
  standings: Standing[],
  { id, end }: { id: string; end: number },
): void {
  const begin = told.findIndex(({ events }) =>
    events.some((event) => event.type === 'message.added' && event.message.id === id),
  );
  const [before, reply, back] = [standings[begin - 1], standings[begin], standings[end]];
  if (before === undefined || reply === undefined || back === undefined) return;
  const between = standings.slice(begin, end);
  for (const part of PARTS) {
    const isReplys = !isSame(before, reply, part) && between.every((one) => isSame(one, reply, part));
    if (isReplys && isSame(before, back, part))
      replace(standings, { part, by: before, from: begin, to: end });
  }
}

function beginAgain(told: readonly Act[], standings: Standing[]): void {
  const begun = new Set(told[0]?.events.map(({ id }) => id));
  for (const [end, { actor, cause, events }] of told.entries()) {
    const isPersons = actor.kind === 'agent' || actor.kind === 'customer';
    if (isPersons || cause === null || !begun.has(cause)) continue;
    for (const { id } of events) begun.add(id);
    setFromBegin(standings, end);
  }
}

/** What an act has set that was as it began until then was so from the beginning. */
function setFromBegin(standings: Standing[], end: number): void {
  const [first, before, after] = [standings[0], standings[end - 1], standings[end]];
  if (first === undefined || before === undefined || after === undefined) return;
  for (const part of PARTS) {
    if (isSame(before, after, part) || !isSame(first, before, part)) continue;
    const isSolve = part[0] === 'status' && isOver(before) !== isOver(after);
    const unchanged = standings.findIndex((one) => !isSame(one, first, part));
    if (!isSolve) replace(standings, { part, by: after, from: 0, to: Math.min(unchanged, end) });
  }
}

const isOver = ({ category }: Standing) => category === 'solved' || category === 'closed';

function replace(
  standings: Standing[],
  { part, by, from, to }: { part: Part; by: Standing; from: number; to: number },
): void {
  const values = Object.fromEntries(part.map((name) => [name, by[name]]));
  for (let at = from; at < to; at += 1) {
    const one = standings[at];
    if (one !== undefined) standings[at] = { ...one, ...values };
  }
}
