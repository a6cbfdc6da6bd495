import { decide, type Situation } from '../core/trigger/index.ts';
import type { DeskEvent } from '../schemas/events/events.ts';
import { NOW } from '../test/support/context.ts';
import { ticketIn } from '../test/support/desk.ts';
import { mailOf, messageAdded, organisationOf, requesterOf } from '../test/support/facts.ts';
import { actByOf, rulesOf } from '../test/support/worked-triggers.ts';
import { quantile } from './numbers.ts';

const TRIGGERS = 500;
const ROUNDS = 2_000;
/** One of so many fires. */
const EVERY = 50;

/** Measures how long it takes to decide what 500 triggers make of an event: of four conditions each, of which some hold. */
export async function measureTriggers(): Promise<void> {
  const rules = await rulesOf(
    Array.from({ length: TRIGGERS }, (_, at) => ({
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
  const by = actByOf();
  const times: number[] = [];
  let fired = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const situation = situationOf();
    const start = performance.now();
    const decision = decide(rules, situation, by);
    times.push(performance.now() - start);
    fired = 'unread' in decision ? 0 : decision.firings.length;
  }
  const [median, late] = [0.5, 0.99].map((share) => quantile(times, share).toFixed(2));
  console.log(`${TRIGGERS} triggers, ${fired} of which fire: median ${median} ms, p99 ${late} ms; goal 5 ms`);
}

/** Facts that nobody has read yet: what was folded for one event is not for the next. */
function situationOf(): Situation {
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
