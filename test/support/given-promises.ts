import { keptConfiguration } from '../../core/configuration/index.ts';
import { addMessage } from '../../core/conversation/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { choosePolicy, keptPolicies } from '../../core/sla-policy/index.ts';
import { changeTicket, createTicket, fireDeadlines } from '../../core/ticket/index.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import { ADMIN, customerOf, requestFor } from './desk.ts';
import { givenPolicy } from './given-policy.ts';
import type { TestDesk } from './mail.ts';

const HOUR = { low: 3600, normal: 3600, high: 3600, urgent: 1800 };
const TARGET = {
  clock: 'calendar' as const,
  calendar: null,
  seconds: HOUR,
  warnings: [],
  escalateEverySeconds: null,
};

/** A policy that no condition brings. */
const BY_HAND = {
  key: 'by_hand',
  position: 2,
  calendar: null,
  conditions: { all: [{ field: 'ticket.tags', operator: 'is' as const, value: 'no_ticket_has_it' }] },
  targets: { requester_wait: { ...TARGET, seconds: { ...HOUR, urgent: 7200 } }, periodic_update: TARGET },
};

/** A ticket of which something was promised: begun, paused and gone on, warned of, late, told again, changed, and done. */
export async function givenPromises(
  desk: TestDesk,
  requesterId: number,
  { exchanges = 0, mostKept = 60_000, isByHand = false } = {},
): Promise<Ticket> {
  const { table } = desk;
  await givenPolicy(
    table,
    {
      key: 'promised',
      position: 1,
      calendar: null,
      conditions: { all: [{ field: 'ticket.tags', operator: 'is', value: 'promised' }] },
      targets: {
        first_response: { ...TARGET, warnings: [{ percent: 50 }], escalateEverySeconds: 600 },
        requester_wait: TARGET,
        ...(exchanges > 0 && { next_response: TARGET }),
      },
    },
    desk.context(),
  );
  const levels = serviceLevels(table, keptConfiguration(table), { mostKept });
  const begin = desk.now.getTime();
  const after = (seconds: number, actor: Context['actor'] = { kind: 'agent', id: 1 }): Context => ({
    ...contextOf(actor, new Date(begin + seconds * 1000), Math.random),
    levels,
  });
  const rules = { closeAfterDays: null };
  const customer = customerOf(requesterId);
  const asked = { principal: customer, request: requestFor({ id: requesterId }, { kind: 'public_reply' }) };
  const { ticket } = await createTicket(
    { table, rules },
    after(0, { kind: 'customer', id: requesterId }),
    asked,
  );
  const ticketId = ticket.id;
  const change = (seconds: number, fields: object) =>
    changeTicket({ table, rules }, after(seconds), { principal: ADMIN, ticketId, change: fields });
  await change(5, { addTags: ['promised'] });
  await change(10, { status: 'pending' });
  await change(20, { status: 'open' });
  for (const seconds of [1801, 3601, 4201])
    await fireDeadlines(table, after(seconds, { kind: 'system', name: 'clock' }), ticketId);
  await change(4300, { priority: 'urgent' });
  const message = { kind: 'public_reply', text: 'Made-up words.' } as const;
  if (isByHand) {
    const policies = keptPolicies(keptConfiguration(table));
    const byHand = { principal: ADMIN, ticketId, override: { policy: 'by_hand', reason: 'They pay for it' } };
    await givenPolicy(table, BY_HAND, desk.context());
    await choosePolicy({ table, policies }, after(4310), byHand);
    const automation = { kind: 'automation', ruleId: 12 } as const;
    const automatic = { principal: automation, ticketId, message: { ...message, countsAsReply: true } };
    await addMessage({ table, rules }, after(4320, automation), automatic);
    const back = { ...byHand, override: { policy: null, reason: 'They do not' } };
    await choosePolicy({ table, policies }, after(4330), back);
  }
  const answered = await addMessage({ table, rules }, after(4400), { principal: ADMIN, ticketId, message });
  let last = answered.ticket;
  for (let at = 0; at < exchanges; at += 1) {
    const asks = {
      principal: customer,
      ticketId,
      message: { kind: 'customer_message', text: 'More.' } as const,
    };
    await addMessage({ table, rules }, after(5000 + at * 100, { kind: 'customer', id: requesterId }), asks);
    const reply = { principal: ADMIN, ticketId, message };
    ({ ticket: last } = await addMessage({ table, rules }, after(5050 + at * 100), reply));
  }
  return last;
}
