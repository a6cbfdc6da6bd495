import assert from 'node:assert/strict';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { agentAt } from '../../agent.ts';
import { ask, elements, OWNER, resourcesOfDesk, STACKS } from '../../cloud.ts';
import { type Desk, openDesk } from '../../desk.ts';
import { fillGaps } from '../../gaps.ts';
import { letter, MAILBOX } from '../../letter.ts';
import { eventually } from '../../report.ts';
import { rowsOf } from '../../table.ts';
import { oldBuckets, type WorstDay } from './day.ts';
import { requireContent, requireMemory } from './memory.ts';

/** Names of the stacks of a desk that are there. */
const stacksOf = async ({ endpoint, prefix }: Desk): Promise<string[]> =>
  elements(await ask(endpoint, 'cloudformation', 'DescribeStacks'), 'StackName')
    .filter((name) => name.startsWith(`${prefix}-`))
    .sort();

/** Takes down what the new desk does not need of the old one. */
export const cleanUp = (
  { report, procedure, people, first, memory }: WorstDay,
  second: Desk,
): Promise<void> =>
  report.check('the new desk works on when the old one is cleaned up', async () => {
    await procedure.follow('7. Clean up');
    await eventually('the end of the stacks', async () => (await stacksOf(first)).length === 2);
    assert.deepEqual(await stacksOf(first), ['Bilet-data', 'Bilet-mail']);
    await requireContent(second, people.agent, memory);
  });

/** What a desk has that must outlast its stacks. @throws when it is not there */
const keptBy = async ({ endpoint, prefix, resources }: Desk): Promise<Record<string, number>> => {
  const options = { endpoint, region: 'us-east-1', credentials: OWNER };
  const s3 = new S3Client({ ...options, forcePathStyle: true });
  const pools = new CognitoIdentityProviderClient(options);
  const kept: Record<string, number> = { [prefix]: (await rowsOf(endpoint, prefix)).size };
  for (const { type, physicalId } of resources) {
    if (type === 'AWS::S3::Bucket')
      kept[physicalId] = (await s3.send(new ListObjectsV2Command({ Bucket: physicalId }))).KeyCount ?? 0;
    if (type === 'AWS::Cognito::UserPool') {
      await pools.send(new DescribeUserPoolCommand({ UserPoolId: physicalId }));
      kept[physicalId] = 1;
    }
  }
  return kept;
};

/** Deletes the stacks of a desk, those first on which no other depends. */
const deleteStacks = async (desk: Desk): Promise<void> => {
  const change = (action: string, more: Record<string, string>) =>
    ask(desk.endpoint, 'cloudformation', action, more);
  for (const stack of [...STACKS].reverse()) {
    const StackName = `${desk.prefix}-${stack}`;
    await change('UpdateTerminationProtection', { StackName, EnableTerminationProtection: 'false' });
    await change('DeleteStack', { StackName });
    await eventually(`the end of ${StackName}`, async () => !(await stacksOf(desk)).includes(StackName));
  }
};

/** Lets the stacks of a desk end, and sees that what they hold does not. */
const outlive = async (desk: Desk, end: () => Promise<unknown>): Promise<void> => {
  const before = await keptBy(desk);
  // The table, the buckets of mail, of attachments and of the search, and the user pool.
  assert.equal(Object.keys(before).length, 5);
  await end();
  assert.deepEqual(await stacksOf(desk), []);
  assert.deepEqual(await keptBy(desk), before);
};

/** Destroys both desks: first protected, then for good. */
export const destroyBoth = async (day: WorstDay, second: Desk): Promise<void> => {
  const { report, workshop, procedure, first } = day;

  await report.check('a desk is not destroyed by mistake: its stacks are protected', async () => {
    const { endpoint, prefix, resources } = second;
    for (const StackName of await stacksOf(second)) {
      const deleted = ask(endpoint, 'cloudformation', 'DeleteStack', { StackName });
      await assert.rejects(deleted, /TerminationProtection is enabled/);
    }
    assert.equal((await resourcesOfDesk(endpoint, prefix)).length, resources.length);
  });

  await report.check(
    'destroying keeps the table, the buckets and the user pool, and what they hold',
    async () => {
      workshop.set({ prefix: first.prefix, joinIdentity: undefined, receiptRuleSet: undefined });
      await outlive(second, () => deleteStacks(second));
      await outlive(first, () => procedure.follow('Destroy a desk, and deploy it again'));
    },
  );
};

/** Deploys the first desk again under its old prefix, with what was kept. */
export const deployAgain = ({ report, procedure, people, first, memory }: WorstDay): Promise<void> =>
  report.check(
    'a desk that was destroyed is deployed again under the same prefix, with its data',
    async () => {
      await procedure.follow('Under the same prefix', { values: oldBuckets(first) });
      const again = await openDesk(first);
      await fillGaps(again);
      await requireMemory(again, people.agent, memory);
      const from = 'iris@example.org';
      await again.receive(letter({ From: from, Subject: 'New' }, 'Are you back?'), { from, to: MAILBOX });
      const agent = agentAt(again, people.agent);
      const [ticket = 0] = await eventually('the ticket of a new mail', async () => {
        const tickets = await agent.ticketsFrom(from);
        return tickets.length > 0 && tickets;
      });
      assert.ok(ticket > memory.highest);
    },
  );

/** Sees that there is no command in the procedure that nobody has run. */
export const requireAllTried = ({ report, procedure }: WorstDay): Promise<void> =>
  report.check('every command of the procedure has been run', async () =>
    assert.deepEqual(procedure.untried(), []),
  );
