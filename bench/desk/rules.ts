import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { Client } from './client.ts';

const DAY = [['00:00', '24:00']];
/** As many as there can be of each. */
const [AGENTS, TICKETS_OF_EACH] = [25, 200];
const idSchema = z.object({ id: z.int() });
const HOURS = { low: 7200, normal: 7200, high: 7200, urgent: 7200 };

/** Sets up what takes place on each new mail: two promises, a team that gives tickets to its members, and three triggers. */
export async function givenRules(client: Client, mailbox: string): Promise<void> {
  const week = { mon: DAY, tue: DAY, wed: DAY, thu: DAY, fri: DAY, sat: DAY, sun: DAY };
  await client.send('PUT', '/calendars/always', { key: 'always', timeZone: 'UTC', week });
  const targets = {
    first_response: { clock: 'business', seconds: HOURS },
    resolution: { clock: 'business', seconds: HOURS },
  };
  await client.send('PUT', '/sla-policies/each', {
    key: 'each',
    conditions: {},
    calendar: 'always',
    targets,
  });
  await client.send('POST', '/teams', { name: 'Support' });
  await client.send('PATCH', `/mailboxes/${mailbox}`, { teamId: 1 });
  const members: number[] = [];
  for (let at = 0; at < AGENTS; at += 1) members.push(await agentAtWork(client, at));
  await client.send('PUT', '/teams/1/assignment', { method: 'round_robin', members });
  const rules: [string, object, object][] = [
    [
      'first',
      { all: [{ field: 'ticket.subject', operator: 'contains', value: 'question' }] },
      { do: 'add_tags', tags: ['asked'] },
    ],
    ['second', {}, { do: 'add_tags', tags: ['printer'] }],
    ['third', {}, { do: 'set', field: 'ticket.priority', value: 'high' }],
  ];
  for (const [key, conditions, action] of rules)
    await client.send('POST', '/triggers', {
      key,
      name: key,
      events: ['ticket.created'],
      conditions,
      actions: [action],
    });
  // Functions look once a second whether the configuration has changed.
  await pause(3_000);
}

/** @returns the number of an agent who is there and has room */
async function agentAtWork(client: Client, at: number): Promise<number> {
  const body = {
    name: `Agent ${at}`,
    address: `agent-${at}@staff.example.net`,
    role: 'agent',
    invite: false,
  };
  const { id } = idSchema.parse(JSON.parse(await client.send('POST', '/agents', body)));
  await client.send('PUT', `/agents/${id}/profile`, { capacity: { all: TICKETS_OF_EACH } });
  await client.send('PUT', `/agents/${id}/availability`, { status: 'online' });
  return id;
}
