import type { DeskEvent } from '../../schemas/events/events.ts';
import { everyAgent } from '../agent/index.ts';
import { type HeldSummary, isHeld, loadHeld } from '../held/index.ts';
import { heldMailId, preferencesIn, preferencesOfAgent } from '../notification/index.ts';
import { readRows } from '../shared/read-rows.ts';
import { digestWords } from './digest-words.ts';
import { isPast } from './outgoing-store.ts';
import { sendOnce, type TellingDeps } from './send-once.ts';

type HeldEvent = Extract<DeskEvent, { type: 'mail.held' }>;

/**
 * Tells of a mail that is held each admin who wants to know it at once, each once and in their language. Gives to how many it went.
 * @param paced keeps the pace of each mail
 * @throws what `sendOnce` throws
 */
export async function tellOfHeld(
  deps: TellingDeps,
  { at, held: { id: heldId } }: HeldEvent,
  now: Date,
  paced: <Result>(work: () => Promise<Result>) => Promise<Result>,
): Promise<number> {
  if (isPast(at, now)) return 0;
  const admins = (await everyAgent(deps.table)).filter(({ role, active }) => role === 'admin' && active);
  const rowAt = await readRows(
    deps.table,
    admins.map((agent) => preferencesOfAgent.of(agent.id)),
  );
  const wanting = admins.filter(
    (agent) =>
      preferencesIn(rowAt(preferencesOfAgent.of(agent.id)), agent.id).topics.held_mail === 'immediate',
  );
  if (wanting.length === 0) return 0;
  const held = await loadHeld(deps.table, heldId);
  // Somebody has seen to it.
  if (!isHeld(held) || held.content === null || held.content === undefined) return 0;
  const { deskName, language = null } = await deps.options.at(now);
  const line = heldLine({ ...held, ...held.content });
  let told = 0;
  for (const agent of wanting) {
    const words = digestWords([agent.locale ?? null, language], 1);
    const subject = `${deskName}: ${words.held}`;
    const sendId = heldMailId({ heldId, at }, agent.id);
    const text = `${line}\n\nGET /v1/held-messages/${heldId}\n\n${deskName}\n`;
    const outcome = await paced(() => sendOnce(deps, { sendId, to: agent, subject, text }, now));
    told += Number(outcome === 'sent');
  }
  return told;
}

/** A held mail in a line: why it is held, who sent it, and under which subject. */
export function heldLine({
  id,
  causes,
  from,
  subject,
}: Pick<HeldSummary, 'id' | 'causes' | 'from' | 'subject'>): string {
  const why = causes.map((cause) => String(cause).replaceAll('_', ' ')).join(', ');
  return `${id}: ${from.address}, "${subject}" (${why})`;
}
