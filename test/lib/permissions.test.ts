import * as z from 'zod';
import { givenSettings, synthesize } from './support/templates.ts';

/** Policies hold a single thing for a list of one. */
const many = <T extends z.ZodType>(item: T) =>
  z.union([z.array(item), item.transform((one): z.output<T>[] => [one])]);

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: many(z.string()),
  Resource: many(z.unknown()),
  Condition: z.record(z.string(), z.record(z.string(), z.unknown())).optional(),
});

const policy = z.object({ PolicyDocument: z.object({ Statement: z.array(statement) }) });

const { resources } = synthesize();

/** What roles may do: name of the policy's logical id → statements. */
const granted = resources
  .filter(({ Type }) => Type === 'AWS::IAM::Policy')
  .flatMap(({ logicalId, Properties }) =>
    policy.parse(Properties).PolicyDocument.Statement.map((found) => ({ logicalId, ...found })),
  );

describe('permissions of functions and services', () => {
  test('name every action in full', () => {
    for (const { Action } of granted) {
      for (const action of Action) expect(action).toMatch(/^[a-z0-9-]+:[A-Z][A-Za-z]+$/);
    }
  });

  test('name every resource, but of the one action in use that has none', () => {
    for (const { Action, Resource } of granted)
      if (Resource.includes('*')) expect(Action).toEqual(['ses:GetSendQuota']);
  });

  test('ask SES for nothing where the rate is set', () => {
    const made = synthesize({ settings: givenSettings({ sending: { mailsPerSecond: 5 } }) }).resources;
    expect(JSON.stringify(made)).not.toContain('ses:GetSendQuota');
    const outbound = made.find(({ Properties }) => Properties.FunctionName === 'Bilet-mail-outbound');
    expect(Object(outbound?.Properties.Environment).Variables).toMatchObject({
      MAILS_PER_SECOND: '5',
      SENDERS: '5',
    });
  });

  test('leave open nothing but the keys of objects, and the receivers of mail from the own domain', () => {
    const open = granted.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    const actions = open.flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      ...['s3:GetObject', 's3:PutObject', 'ses:GetSendQuota', 'ses:SendRawEmail'],
    ]);
  });

  test('come from grants alone: no managed policies, no inline ones', () => {
    for (const { Properties } of resources.filter(({ Type }) => Type === 'AWS::IAM::Role')) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
    }
  });

  test('let nobody delete single rows', () => {
    const single = granted
      .flatMap(({ Action }) => Action)
      .filter((action) => /^dynamodb:.*Delete/.test(action));
    expect(single).toEqual([]);
  });

  test('let only the projector write in batches, lists and nothing beside them', () => {
    const batches = granted.filter(({ Action }) => Action.includes('dynamodb:BatchWriteItem'));
    expect(
      batches.map(({ logicalId, Action }) => [logicalId.replace(/RoleDefaultPolicy.*/, ''), Action]),
    ).toEqual([['ProjectorReader', ['dynamodb:BatchWriteItem']]]);
    expect(batches[0]?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['L#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
  });

  test('let the dashboard count lists of tickets, and read nothing but over how many partitions those are spread', () => {
    const dashboard = granted.filter(({ logicalId }) => logicalId.startsWith('DashboardTickets'));
    const [count, ...others] = dashboard.filter(({ Action }) => /^dynamodb:/.test(Action.join()));
    expect(others.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
      {
        Action: ['dynamodb:GetItem'],
        Condition: {
          'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['LISTS'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      },
    ]);
    expect(count?.Action).toEqual(['dynamodb:Query']);
    expect(count?.Condition).toEqual({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['L#status:*', 'L#unassigned#*'] },
      Null: { 'dynamodb:LeadingKeys': 'false' },
      StringEquals: { 'dynamodb:Select': 'COUNT' },
    });
  });

  test('let nobody write past the conditions of single items', () => {
    const table = granted.flatMap(({ Action }) => Action).filter((action) => action.startsWith('dynamodb:'));
    expect([...new Set(table)].sort()).toEqual([
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DescribeStream',
      'dynamodb:GetItem',
      'dynamodb:GetRecords',
      'dynamodb:GetShardIterator',
      'dynamodb:ListStreams',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ]);
  });

  test('of each role are these', () => {
    const byRole = Map.groupBy(granted, ({ logicalId }) => logicalId.replace(/DefaultPolicy.*/, ''));
    const actions = [...byRole].map(([role, statements]) => [
      role,
      statements
        .flatMap(({ Action }) => Action)
        .filter((action) => !/^(dynamodb|logs):/.test(action))
        .sort()
        .join(' '),
    ]);
    expect(Object.fromEntries(actions)).toMatchInlineSnapshot(`
{
  "AgentsRole": "",
  "ArmConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage states:StartExecution",
  "AuthorizerRole": "",
  "CustomersRole": "",
  "DashboardTicketsRole": "",
  "DeskRole": "",
  "FeedbackConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "InboundConsumerRole": "s3:GetObject s3:PutObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "JobsConsumerRole": "s3:PutObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage",
  "JobsRole": "s3:GetObject",
  "OutboundConsumerRole": "ses:GetSendQuota ses:SendRawEmail ses:SendRawEmail sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage",
  "ProjectorReaderRole": "sqs:SendMessage",
  "PublisherReaderRole": "events:PutEvents sqs:SendMessage",
  "SweepFunctionRole": "sqs:SendMessage states:StartExecution",
  "SweepScheduleRole": "lambda:InvokeFunction sqs:SendMessage",
  "TicketClockRole": "lambda:InvokeFunction",
  "TicketsRole": "s3:GetObject",
  "WakeRole": "",
}
`);
  });
});
