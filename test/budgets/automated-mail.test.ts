import * as z from 'zod';
import { runTriggers } from '../../core/trigger/index.ts';
import { matches } from '../../local/patterns.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { synthesize } from '../lib/support/templates.ts';
import { AssigningDesk } from '../support/assigning.ts';
import { givenAgent } from '../support/desk.ts';
import { givenTrigger, triggerDeps } from '../support/given-triggers.ts';
import { givenMail, sharedDesk } from '../support/mail.ts';
import { writeUnitsOf } from '../support/write-units.ts';
import { AUTOMATED_MAIL, AUTOMATED_MAIL_SHARE } from './numbers.ts';

const ruleSchema = z.object({
  EventPattern: z.unknown(),
  Targets: z.array(z.object({ Arn: z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) }) })),
});

/** The rules of the bus, as the stacks declare them, each with the consumers whose queues it fills. */
const RULES = synthesize()
  .resources.filter(({ Type, Properties }) => Type === 'AWS::Events::Rule' && Properties.EventPattern)
  .map(({ Properties }) => ruleSchema.parse(Properties))
  .map(({ EventPattern, Targets }) => ({
    pattern: EventPattern,
    consumers: Targets.map(({ Arn }) =>
      Arn['Fn::GetAtt'][0].replace(/(?:(?:Consumer)?Queue|Function).*$/, ''),
    ),
  }));

/** The consumers that an event comes to, one invocation for each. */
function consumersOf(event: DeskEvent): string[] {
  const onBus = { source: 'bilet', 'detail-type': event.type, detail: event };
  return RULES.filter(({ pattern }) => matches(pattern, onBus)).flatMap(({ consumers }) => consumers);
}

const mails = sharedDesk();
let desk: AssigningDesk;
let team: number;
let agent: number;
beforeAll(async () => {
  desk = new AssigningDesk(mails.database);
  desk.now = mails.now;
  await givenAgent(mails.database);
  team = await desk.team();
  agent = await desk.agent([team]);
  const given = (key: string, number: number, action: object) =>
    givenTrigger(desk.table, desk.context(), { key, actions: [action] } as never, number);
  await given('routed', 1, { do: 'assign', team });
  await given('urgent', 2, { do: 'set', field: 'ticket.priority', value: 'high' });
  await given('noted', 3, { do: 'note', text: 'Number {{ ticket.id }}' });
});

/** Counts what is asked of the database and written, by the functions that act and by those behind them. */
function counting() {
  const units = writeUnitsOf(mails.database);
  const counts = { calls: 0, units: { own: 0, background: 0 } };
  const counted = async (of: 'own' | 'background', work: () => Promise<unknown>) => {
    const before = units();
    mails.database.forgetCalls();
    await work();
    if (of === 'own') counts.calls += mails.database.calls();
    counts.units[of] += units() - before;
  };
  return { counts, counted };
}

/** How many transactions told these events: each is read from the stream at once. */
const transactionsOf = (events: readonly DeskEvent[]): number =>
  new Set(events.map(({ at, cause }) => `${at} ${cause}`)).size;

test('a mail that comes in, that three triggers do something to and that is given to an agent costs what was counted', async () => {
  // Functions that have been at work before know the configuration.
  const deps = await triggerDeps(desk.table, desk.now);
  const assigner = desk.assigner();
  for (const event of await desk.news()) await desk.take(event, assigner);
  await desk.news();
  const { counts, counted } = counting();
  const told: string[] = [];
  const invocations: Record<string, number> = { Inbound: 1 };
  const invoke = (name: string, times = 1) => {
    invocations[name] = (invocations[name] ?? 0) + times;
  };
  const works: Record<string, (event: DeskEvent) => Promise<unknown>> = {
    Automation: (event) => runTriggers(deps, mails.context(), event),
    Assignment: (event) => desk.take(event, assigner),
  };

  await counted('own', () => mails.deliver(givenMail({ from: 'mara@example.com' })));
  for (let news = await desk.news(); news.length > 0; news = await desk.news()) {
    for (const reader of ['Publisher', 'Projector']) invoke(reader, transactionsOf(news));
    await counted('background', () => desk.project(news));
    told.push(...news.map(({ type }) => type));
    for (const [event, consumer] of news.flatMap((one) =>
      consumersOf(one).map((name) => [one, name] as const),
    )) {
      invoke(consumer);
      await counted('own', async () => works[consumer]?.(event));
    }
  }

  const given = { teamId: team, assigneeId: agent, priority: 'high' };
  expect(await desk.tickets()).toEqual([expect.objectContaining(given)]);
  expect({ ...counts, told, invocations }).toEqual(AUTOMATED_MAIL);
  const all = Object.values(invocations).reduce((sum, one) => sum + one, 0);
  expect(all).toBeLessThanOrEqual(AUTOMATED_MAIL_SHARE.invocations);
  expect(counts.units.own + counts.units.background).toBeLessThanOrEqual(AUTOMATED_MAIL_SHARE.units);
});
