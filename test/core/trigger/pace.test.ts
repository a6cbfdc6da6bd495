import { decide } from '../../../core/trigger/index.ts';
import { manyTriggers, openedByMail } from '../../support/many-triggers.ts';
import { actByOf } from '../../support/worked-triggers.ts';

const TRIGGERS = 500;
/** What deciding about them may take (`npm run bench -- triggers` measures it more closely). */
const MOST_MS = 5;
const WARMING = 100;
const ROUNDS = 200;

test('five hundred triggers are decided about within five milliseconds', async () => {
  const rules = await manyTriggers(TRIGGERS);
  const by = actByOf();
  const decided = (rounds: number) => {
    let fired = 0;
    for (let round = 0; round < rounds; round += 1) {
      const decision = decide(rules, openedByMail(), by);
      fired += 'unread' in decision ? 0 : decision.firings.length;
    }
    return fired / rounds;
  };
  expect(decided(WARMING)).toBe(10);
  // Time of the processor, whatever else the machine has to do.
  const before = process.cpuUsage();
  decided(ROUNDS);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000 / ROUNDS).toBeLessThanOrEqual(MOST_MS);
});
