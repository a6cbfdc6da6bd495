import { createAgent } from '../../core/agent/index.ts';
import { fireDigest, notifyWrites, savePreferences } from '../../core/notification/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { agentOf } from './desk.ts';
import { eventsOf } from './events.ts';
import type { TestDesk } from './mail.ts';

/** After so many minutes the digest is due. */
export const DIGEST_MINUTES = 3;

/** The time of day in UTC that it is in some minutes. */
const timeIn = ({ now }: TestDesk, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString().slice(11, 16);

/** An agent who gets what rules tell them in a digest, and one thing that waits for it; gives the agent's number. */
export async function givenWaiting(desk: TestDesk): Promise<number> {
  const { table } = desk;
  const fields = {
    name: 'Eve Later',
    address: 'eve@people.example.org',
    role: 'agent',
    teamIds: null,
  } as const;
  const { id: agentId } = await createAgent(desk, desk.context(), { fields });
  const preferring = {
    principal: agentOf({ id: agentId }),
    change: { topics: { news: 'digest' as const }, digest: { times: [timeIn(desk, DIGEST_MINUTES - 1)] } },
    expectedVersion: undefined,
  };
  await savePreferences({ table, timezone: 'UTC' }, desk.context(), preferring);
  const { ticket } = await desk.take({ from: 'digested@example.com' });
  const context = desk.context();
  const on = { id: context.newId(), type: 'ticket.updated', beganAt: context.now.toISOString() };
  const told = [{ agentId, topic: 'news', delivery: 'digest' } as const];
  const trigger = { key: 'first', number: 1, version: 1 };
  await table.write(notifyWrites(ticket, { told, trigger, on, text: 'Look.' }, context));
  return agentId;
}

/** The digest of an agent as it is due. */
export async function givenDigest(desk: TestDesk): Promise<Extract<DeskEvent, { type: 'digest.asked' }>> {
  const agentId = await givenWaiting(desk);
  desk.later(DIGEST_MINUTES);
  await fireDigest(desk.table, desk.context(), agentId);
  const asked = (await eventsOf(desk.table, `AGENT#${agentId}`)).find(({ type }) => type === 'digest.asked');
  if (asked?.type !== 'digest.asked') throw new Error('No digest was asked for');
  return asked;
}
