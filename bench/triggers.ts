import { decide } from '../core/trigger/index.ts';
import { manyTriggers, openedByMail } from '../test/support/many-triggers.ts';
import { actByOf } from '../test/support/worked-triggers.ts';
import { quantile } from './numbers.ts';

const TRIGGERS = 500;
const ROUNDS = 2_000;

/** Measures how long it takes to decide what 500 triggers make of an event: of four conditions each, of which some hold. */
export async function measureTriggers(): Promise<void> {
  const rules = await manyTriggers(TRIGGERS);
  const by = actByOf();
  const times: number[] = [];
  let fired = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const situation = openedByMail();
    const start = performance.now();
    const decision = decide(rules, situation, by);
    times.push(performance.now() - start);
    fired = 'unread' in decision ? 0 : decision.firings.length;
  }
  const [median, late] = [0.5, 0.99].map((share) => quantile(times, share).toFixed(2));
  console.log(`${TRIGGERS} triggers, ${fired} of which fire: median ${median} ms, p99 ${late} ms; goal 5 ms`);
}
