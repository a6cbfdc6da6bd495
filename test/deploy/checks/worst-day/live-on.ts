import assert from 'node:assert/strict';
import { agentAt } from '../../agent.ts';
import { whileAhead } from '../../ahead.ts';
import type { Desk } from '../../desk.ts';
import { letter, MAILBOX } from '../../letter.ts';
import { eventually } from '../../report.ts';
import { RESTORED, type WorstDay } from './day.ts';
import { requireMemory } from './memory.ts';
import { LATECOMER } from './stop.ts';

/** More than the days after which a solved ticket closes. */
const TEN_DAYS = 10 * 24 * 60 * 60 * 1000;

/** Sees that the second desk does for old tickets what the first did, and lets nothing be written over. */
export const takeOver = async (day: WorstDay, second: Desk): Promise<void> => {
  const { report, workshop, people, memory } = day;
  const agent = agentAt(second, people.agent);
  const functionName = `${second.prefix}-clock-sweep`;
  const sweep = () =>
    workshop.shell(`aws lambda invoke --function-name ${functionName} swept.json && cat swept.json`);

  await report.check('the sweep closes what the old desk had solved, when its days are over', async () => {
    const [solved = 0] = memory.lists['status=solved'] ?? [];
    assert.match(await sweep(), /"overdue": ?0/);
    assert.equal((await agent.ticket(solved)).status, 'solved');
    await whileAhead({ workshop, functionName, milliseconds: TEN_DAYS }, async () => {
      assert.match(await sweep(), /"overdue": ?1/);
    });
    assert.equal((await agent.ticket(solved)).status, 'closed');
  });

  await report.check('a desk that is in use again is not restored to', () =>
    assert.rejects(workshop.shell(`npm run restore -- --aws --table ${RESTORED}`), /has rows of its own/),
  );
};

/** Lets the first desk go on beside the second. */
export const goOn = async (day: WorstDay, second: Desk): Promise<void> => {
  const { report, procedure, people, first, memory } = day;
  const [here, there] = [agentAt(first, people.agent), agentAt(second, people.agent)];
  const write = (desk: Desk, from: string) =>
    desk.receive(letter({ From: from, Subject: 'Which desk?' }, 'One of two.'), { from, to: MAILBOX });
  const taken = (agent: typeof here, from: string) =>
    eventually(`the ticket of ${from}`, async () => (await agent.ticketsFrom(from)).length === 1);

  await report.check('the first desk goes on as if nothing had been, with the mail that waited', async () => {
    await procedure.follow('Go back to the old desk');
    await requireMemory(first, people.agent, memory);
    await taken(here, LATECOMER);
  });

  await report.check('what is written to one of the two desks is not seen by the other', async () => {
    await write(first, 'gina@example.org');
    await write(second, 'hugo@example.org');
    await taken(here, 'gina@example.org');
    await taken(there, 'hugo@example.org');
    assert.deepEqual(await here.ticketsFrom('hugo@example.org'), []);
    assert.deepEqual(await there.ticketsFrom('gina@example.org'), []);
  });
};
