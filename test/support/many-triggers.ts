import type { Situation } from '../../core/trigger/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { NOW } from './context.ts';
import { ticketIn } from './desk.ts';
import { mailOf, messageAdded, organisationOf, requesterOf } from './facts.ts';
import { rulesOf } from './worked-triggers.ts';

/** One of so many fires. */
const EVERY = 50;

/** So many triggers, of four conditions and more each, of which some hold. */
export const manyTriggers = (count: number) =>
  rulesOf(
    Array.from({ length: count }, (_, at) => ({
      key: `t${at}`,
      conditions: {
        all: [
          { field: 'ticket.channel', operator: 'is', value: 'email' },
          { field: 'message.text', operator: 'contains', value: at % EVERY === 0 ? 'refund' : `word ${at}` },
          { field: 'requester.name', operator: 'contains', value: 'lindt' },
        ],
        any: [
          { field: 'organisation.tags', operator: 'any_of', value: ['vip'] },
          { field: 'ticket.priority', operator: 'is', value: 'urgent' },
        ],
      },
      actions: [{ do: 'add_tags', tags: [`tag${at}`] }],
    })),
  );

/** A mail that opened a ticket, with facts that nobody has read yet: what was folded for one event is not for the next. */
export function openedByMail(): Situation {
  const ticket = ticketIn('open', { requesterId: 7, organisationId: 9 });
  const event = { ...messageAdded(), type: 'ticket.created' } as DeskEvent;
  return {
    facts: {
      ticket,
      event,
      message: mailOf(),
      requester: requesterOf(),
      organisation: organisationOf(),
      now: NOW,
    },
    current: ticket,
  };
}
