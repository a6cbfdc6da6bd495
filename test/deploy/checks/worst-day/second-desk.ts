import assert from 'node:assert/strict';
import { ask, STACKS } from '../../cloud.ts';
import { type Desk, expectStatus, openDesk } from '../../desk.ts';
import { fillGaps } from '../../gaps.ts';
import type { Procedure } from '../../procedure.ts';
import type { Report } from '../../report.ts';
import type { Workshop } from '../../workshop.ts';
import type { People } from '../people.ts';

/** Names of all resources that are known by their name; a stage is known by its API's. */
const namesOf = ({ resources }: Desk): string[] =>
  resources.filter(({ type }) => type !== 'AWS::ApiGatewayV2::Stage').map(({ physicalId }) => physicalId);

/** Where the templates of a desk name another; the namespace of metrics begins with the name of the project. */
const namings = async (desk: Desk, other: Desk): Promise<string[]> => {
  const texts = await Promise.all(
    STACKS.map((stack) =>
      ask(desk.endpoint, 'cloudformation', 'GetTemplate', { StackName: `${desk.prefix}-${stack}` }),
    ),
  );
  const named = new RegExp(`\\b${other.prefix}\\b(?!/${desk.prefix}\\b)`);
  return texts.filter((text) => named.test(text));
};

/** Deploys an empty desk beside one that lives, as the procedure says, and sees that nothing binds them. */
export const deploySecondDesk = async (options: {
  first: Desk;
  report: Report;
  workshop: Workshop;
  procedure: Procedure;
  people: People;
}): Promise<Desk> => {
  const { first, report, workshop, procedure, people } = options;
  let second: Desk | undefined;

  await report.check('a second desk deploys beside the first, under another prefix', async () => {
    workshop.set({ prefix: 'Second', joinIdentity: true, receiptRuleSet: 'Bilet-inbound' });
    await procedure.follow('3. Deploy the new desk, without mail');
    second = await openDesk({ endpoint: first.endpoint, outbox: first.outbox, prefix: 'Second' });
    await fillGaps(second);
  });
  if (second === undefined) throw new Error('There is no second desk.');
  const desk = second;

  await report.check('the two share no resource, and their templates do not name each other', async () => {
    const [own, theirs] = [namesOf(desk), namesOf(first)];
    assert.ok(own.length > 100 && theirs.length > 100);
    assert.deepEqual(
      own.filter((name) => theirs.includes(name)),
      [],
    );
    assert.deepEqual(await namings(desk, first), []);
    assert.deepEqual(await namings(first, desk), []);
  });

  await report.check('no token of the first desk opens the second', async () => {
    for (const token of Object.values(people)) expectStatus(await desk.api('GET', '/me', { token }), 401);
  });
  return desk;
};
