import { randomBytes } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { saveTeamCalendar } from '../../core/calendar/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { choosePolicy, keptPolicies } from '../../core/sla-policy/index.ts';
import { ADMIN } from './desk.ts';
import type { TestDesk } from './mail.ts';
import { PromisedTickets } from './promised-tickets.ts';

/** A team with a calendar, a token that acts as an automation, and a ticket with a policy and a promise that an agent gave it. */
export async function givenByHand(desk: TestDesk, teamId: number, policy: string): Promise<void> {
  const { table } = desk;
  await saveTeamCalendar(desk, desk.context(), { teamId, calendar: 'office' });
  const request = { name: 'Bot', scopes: ['*' as const], actsAs: 'automation' as const, expiresAt: null };
  await createToken({ table, randomBytes }, desk.context(), { principal: ADMIN, request });
  const at = new PromisedTickets(desk);
  const ticketId = await at.asked(5000);
  const policies = keptPolicies(keptConfiguration(table));
  const override = { policy, reason: 'They pay for it' };
  await choosePolicy({ table, policies }, at.context(5010), { principal: ADMIN, ticketId, override });
  await at.promise(5020, ticketId, 9000, 'Before lunch');
}
