import assert from 'node:assert/strict';
import {
  CognitoIdentityProviderClient,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { HeadBucketCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { ask, type Deployed, elements, OWNER, resourcesOfDesk, STACKS } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** Types whose resources hold something, or are known by their name or address. */
const STATEFUL =
  /^AWS::(DynamoDB::GlobalTable|S3::Bucket|SQS::Queue|SNS::Topic|Events::EventBus|Cognito::UserPool(Client)?|StepFunctions::StateMachine|SES::(EmailIdentity|ConfigurationSet)|ApiGatewayV2::Api)$/;

const stateful = (resources: readonly Deployed[]) =>
  resources
    .filter(({ type }) => STATEFUL.test(type))
    .map(({ logicalId, physicalId }) => `${logicalId} ${physicalId}`);

const rowsIn = async (desk: Desk): Promise<number> => {
  const client = new DynamoDBClient({ endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER });
  const TableName = desk.find('AWS::DynamoDB::GlobalTable', 'Desk').physicalId;
  return (await client.send(new ScanCommand({ TableName, Select: 'COUNT' }))).Count ?? 0;
};

/** Deploys again after a change in code and in settings. */
export const checkUpgrade = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
  ticketId: number;
}): Promise<void> => {
  const { desk, report, workshop, token, ticketId } = options;
  const read = async () =>
    ticketOutSchema.parse(expectStatus(await desk.api('GET', `/tickets/${ticketId}`, { token }), 200));

  await report.check(
    'a deployment of changed code and settings replaces nothing that holds data',
    async () => {
      const before = await read();
      workshop.append('functions/api/desk.ts', "\nconsole.info('The second edition.');\n");
      workshop.set({ closeAfterDays: 9, deskName: 'Second Edition' });
      await workshop.deploy();
      const after = await resourcesOfDesk(desk.endpoint, desk.prefix);
      assert.deepEqual(stateful(after).sort(), stateful(desk.resources).sort());
      assert.deepEqual(await read(), before);
    },
  );

  await report.check('the new settings are in force, with old tokens and tickets', async () => {
    const body = {
      subject: 'Second',
      text: 'Edition.',
      requester: { address: 'carla@example.org' },
      kind: 'internal_note',
    };
    const made = ticketOutSchema.parse(
      expectStatus(await desk.api('POST', '/tickets', { token, body }), 201),
    );
    const change = { token, body: { status: 'solved' } };
    const { solvedAt, closesAt } = await eventually('a ticket solved under the new settings', async () =>
      ticketOutSchema.parse(expectStatus(await desk.api('PATCH', `/tickets/${made.id}`, change), 200)),
    );
    assert.equal(Date.parse(closesAt ?? '') - Date.parse(solvedAt ?? ''), 9 * 24 * 60 * 60 * 1000);
  });
};

/** Destroys the desk: first protected, then for good; what holds data stays. */
export const checkDestroy = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
}): Promise<void> => {
  const { desk, report, workshop } = options;
  const { endpoint } = desk;
  const lasting = (type: string) => desk.resources.filter((resource) => resource.type === type);

  await report.check('a desk is not destroyed by mistake: its stacks are protected', async () => {
    await assert.rejects(workshop.destroy(), /[Tt]ermination ?[Pp]rotection/);
    assert.equal((await resourcesOfDesk(endpoint, desk.prefix)).length, desk.resources.length);
  });

  await report.check(
    'destroying the stacks keeps the table, the buckets and the user pool with all they hold',
    async () => {
      const rows = await rowsIn(desk);
      assert.ok(rows > 0);
      for (const stack of STACKS) {
        const off = { StackName: `Bilet-${stack}`, EnableTerminationProtection: 'false' };
        await ask(endpoint, 'cloudformation', 'UpdateTerminationProtection', off);
      }
      await workshop.destroy();
      const listed = await ask(endpoint, 'cloudformation', 'ListStacks', {
        'StackStatusFilter.member.1': 'CREATE_COMPLETE',
      });
      assert.deepEqual(
        elements(listed, 'StackName').filter((name) => name.startsWith('Bilet-')),
        [],
      );
      assert.equal(await rowsIn(desk), rows);
      const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: OWNER, forcePathStyle: true });
      for (const { physicalId } of lasting('AWS::S3::Bucket'))
        await s3.send(new HeadBucketCommand({ Bucket: physicalId }));
      const Bucket = desk.find('AWS::S3::Bucket', 'Mail').physicalId;
      const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
      assert.ok((KeyCount ?? 0) > 0);
      const pools = new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials: OWNER });
      const [pool] = lasting('AWS::Cognito::UserPool');
      assert.ok(pool);
      await pools.send(new DescribeUserPoolCommand({ UserPoolId: pool.physicalId }));
    },
  );
};
