import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as z from 'zod';
import {
  CONNECTIONS_PARTITION,
  LISTENER_AREAS,
  ROW_KIND,
  SECRET_SENDERS,
  type SecretSender,
  secretsOf,
} from '../../core/shared/names.ts';
import { DeskFunction } from '../../lib/constructs/desk-function.ts';
import type { DeskTable } from '../../lib/constructs/desk-table.ts';
import { DataStack } from '../../lib/stacks/data-stack.ts';
import { matches } from '../../local/patterns.ts';
import { givenBundles, givenSettings, synthesize } from './support/templates.ts';

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

const mappingSchema = z.object({
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
});

const statementsOf = (logicalId: string, Properties: unknown) =>
  policy.parse(Properties).PolicyDocument.Statement.map((found) => ({ logicalId, ...found }));

/** What roles may do: name of the policy's logical id → statements. */
const granted = resources
  .filter(({ Type }) => Type === 'AWS::IAM::Policy')
  .flatMap(({ logicalId, Properties }) => statementsOf(logicalId, Properties));

/** What the role of a function may do that gets these grants. */
function statementsWhere(grant: (table: DeskTable, fn: DeskFunction) => void): typeof granted {
  const app = new App({
    builtinCloudFormationValidation: false,
    context: { 'aws:cdk:disable-creation-stack-traces': true },
  });
  const settings = givenSettings();
  const data = new DataStack(app, 'data', { settings });
  const desk = { settings, bundleDir: givenBundles(), monitoring: data.monitoring };
  const fn = new DeskFunction(data, 'Sender', { desk, entry: 'clock/wake', description: 'Shows secrets.' });
  grant(data.table, fn);
  return Object.entries(Template.fromStack(data).findResources('AWS::IAM::Policy')).flatMap(
    ([logicalId, { Properties }]) => statementsOf(logicalId, Properties),
  );
}

/** What a condition of the desk's policies says of the partition keys of a request; nothing else is asked for here. */
const conditionSchema = z.strictObject({
  'ForAllValues:StringNotLike': z.strictObject({ 'dynamodb:LeadingKeys': many(z.string()) }).optional(),
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': many(z.string()) }).optional(),
  'ForAllValues:StringEquals': z.strictObject({ 'dynamodb:LeadingKeys': many(z.string()) }).optional(),
  'ForAnyValue:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': many(z.string()) }).optional(),
  StringEquals: z.strictObject({ 'dynamodb:Select': z.literal('COUNT') }).optional(),
  Null: z.strictObject({ 'dynamodb:LeadingKeys': z.literal('false') }).optional(),
});

/** Whether a key begins as one of the patterns says, which end in a star. */
const isLike = (key: string, patterns: readonly string[]) =>
  patterns.some((pattern) =>
    pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) : key === pattern,
  );

/** Whether a statement lets a request with these partition keys pass, as IAM reads it; none: the request shows no keys. */
function isMet(condition: unknown, keys: readonly string[]): boolean {
  const found = conditionSchema.parse(condition ?? {});
  const of = (name: 'ForAllValues:StringNotLike' | 'ForAllValues:StringLike' | 'ForAllValues:StringEquals') =>
    found[name]?.['dynamodb:LeadingKeys'];
  const [unlike, like, equal] = [
    of('ForAllValues:StringNotLike'),
    of('ForAllValues:StringLike'),
    of('ForAllValues:StringEquals'),
  ];
  const any = found['ForAnyValue:StringLike']?.['dynamodb:LeadingKeys'];
  return (
    (found.Null === undefined || keys.length > 0) &&
    (unlike === undefined || keys.every((key) => !isLike(key, unlike))) &&
    (like === undefined || keys.every((key) => isLike(key, like))) &&
    (equal === undefined || keys.every((key) => equal.includes(key))) &&
    (any === undefined || keys.some((key) => isLike(key, any)))
  );
}

const READS = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'];

/** The roles that may do one of these things with the rows of the table under these partition keys. */
const allowed = (statements: typeof granted, actions: readonly string[], keys: readonly string[]) =>
  statements
    .filter(({ Effect, Action, Resource, Condition }) => {
      const isTable = !JSON.stringify(Resource).includes('/index/');
      const isAsked = Action.some((action) => actions.includes(action));
      return Effect === 'Allow' && isTable && isAsked && isMet(Condition, keys);
    })
    .map(({ logicalId }) => logicalId.replace(/(Role)?DefaultPolicy.*/, ''));

/** Which function shows the secrets of a sender to others; none of the rest. */
const SHOWN_BY: Readonly<Partial<Record<SecretSender, readonly string[]>>> = {
  webhooks: ['WebhooksConsumer'],
  channels: ['Channeldoor', 'Chat', 'ChannelsConsumer', 'ChannelRepliesConsumer'],
  shophooks: ['Shophooks'],
  shopapis: ['JobsConsumer'],
  forms: ['HelpCentre'],
};

describe('secrets', () => {
  test('are read by no function of the desk but the one that shows them or checks by them: no other API, publisher, projector or consumer', () => {
    for (const sender of SECRET_SENDERS) {
      expect(allowed(granted, READS, [`${secretsOf(sender)}1`])).toEqual(SHOWN_BY[sender] ?? []);
    }
    expect(allowed(granted, READS, ['T#1'])).toEqual(
      expect.arrayContaining(['Tickets', 'Authorizer', 'ProjectorReader', 'OutboundConsumer']),
    );
  });

  test('are in no batch with other rows', () => {
    expect(allowed(granted, ['dynamodb:BatchGetItem'], ['T#1', 'T#2'])).toContain('Tickets');
    expect(allowed(granted, READS, ['T#1', `${secretsOf('oidc')}1`])).toEqual([]);
  });

  test('cannot be reached by a read that shows no keys, such as one in a transaction might be', () => {
    expect(allowed(granted, READS, [])).toEqual([]);
  });

  test('are read by the function that is granted those of a sender: one by one, and of no other sender', () => {
    const statements = statementsWhere((table, fn) => {
      table.grantReadWrite(fn);
      table.grantSecrets(fn, 'webhooks');
    });
    const get = (key: string) => allowed(statements, ['dynamodb:GetItem'], [key]).length > 0;
    expect(get(`${secretsOf('webhooks')}1`)).toBe(true);
    for (const sender of SECRET_SENDERS.filter((one) => one !== 'webhooks'))
      expect(get(`${secretsOf(sender)}1`)).toBe(false);
    expect(get('T#1')).toBe(true);
    expect(allowed(statements, READS, ['T#1', `${secretsOf('webhooks')}1`])).toEqual([]);
    const many = ['dynamodb:BatchGetItem', 'dynamodb:Query'];
    expect(allowed(statements, many, [`${secretsOf('webhooks')}1`])).toEqual([]);
  });

  test('are delivered to no function that reads the stream, set, replaced or removed; nor is who looks at a ticket', () => {
    const filters = resources
      .filter(({ Type }) => Type === 'AWS::Lambda::EventSourceMapping')
      .flatMap(({ Properties }) => mappingSchema.parse(Properties).FilterCriteria?.Filters ?? [])
      .map(({ Pattern }) => JSON.parse(Pattern));
    expect(filters).not.toEqual([]);
    const image = (kind: string) => ({
      pk: { S: 'K' },
      sk: { S: 'K' },
      kind: { S: kind },
      touched: { S: 'x' },
    });
    const reaches = (eventName: string, kind: string) => {
      const record = { eventName, dynamodb: { NewImage: image(kind), OldImage: image(kind) } };
      return filters.some((filter) => matches(filter, record));
    };
    expect(reaches('INSERT', ROW_KIND.event)).toBe(true);
    for (const eventName of ['INSERT', 'MODIFY', 'REMOVE'])
      for (const kind of [ROW_KIND.secret, ROW_KIND.presence]) expect(reaches(eventName, kind)).toBe(false);
  });
});

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

  test('leave open nothing but the keys of objects, connections, and the receivers of mail from the own domain', () => {
    const open = granted.filter(({ Resource }) => JSON.stringify(Resource).includes('*'));
    const actions = open.flatMap(({ Action }) => Action);
    expect([...new Set(actions)].sort()).toEqual([
      // Connections of WebSockets have no names before they are there: those of the desk's own API.
      'execute-api:ManageConnections',
      ...['s3:DeleteObject', 's3:DeleteObjectVersion', 's3:GetObject', 's3:PutObject'],
      ...['ses:GetSendQuota', 'ses:SendRawEmail'],
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

  test('let only what keeps lists, the log of the search and who watches what write in batches, and nothing beside those', () => {
    const batches = granted.filter(({ Action }) => Action.includes('dynamodb:BatchWriteItem'));
    expect(
      batches.map(({ logicalId, Action }) => [logicalId.replace(/RoleDefaultPolicy.*/, ''), Action]),
    ).toEqual([
      ['LiveSocket', ['dynamodb:BatchWriteItem']],
      ['LiveTell', ['dynamodb:BatchWriteItem']],
      ['ProjectorReader', ['dynamodb:BatchWriteItem']],
      ['JobsConsumer', ['dynamodb:BatchWriteItem']],
      ['WebhooksConsumer', ['dynamodb:BatchWriteItem']],
      ['AssignmentConsumer', ['dynamodb:BatchWriteItem']],
    ]);
    const only = (...prefixes: string[]) => ({
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': prefixes.map((prefix) => `${prefix}*`) },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    });
    expect(batches.map(({ Condition }) => Condition)).toEqual([
      only('V#'),
      only('V#'),
      only('L#', 'X#'),
      only('X#', 'Q#', 'R#'),
      only('W#'),
      only('Q#'),
    ]);
  });

  test('let the dashboard count lists of tickets, and read nothing but counts, those of held mail too, and over how many partitions lists are spread', () => {
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
      {
        Action: ['dynamodb:GetItem'],
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['COUNTS#*', 'HELDCOUNT#*'] },
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

  test('let calendar feeds, which anybody may ask for, read what is planned and whose it is, and no more', () => {
    const may = (action: string, key: string) =>
      allowed(granted, [`dynamodb:${action}`], [key]).includes('Feeds');
    for (const key of ['FEED#7', 'AGENTS', 'TOKENID#01', 'LISTS']) {
      expect([may('GetItem', key), may('BatchGetItem', key)]).toEqual([true, true]);
      expect(may('Query', key)).toBe(false);
    }
    for (const key of ['L#planned:7#0', 'L#planned:7@3#0', 'L#plannedown:7#0'])
      expect([may('Query', key), may('GetItem', key)]).toEqual([true, false]);
    for (const key of [
      'T#1',
      'C#1',
      'AGENT#7',
      'TOKENHASH#a',
      'L#open#0',
      'L#assignee:7#0',
      'AGENTADDR#a@example.com',
    ])
      for (const action of ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem'])
        expect([key, action, may(action, key)]).toEqual([key, action, false]);
    expect(may('UpdateItem', 'FEED#7')).toBe(false);
  });

  test('let whoever has a link read the keys that signed it, and files of messages, and no more', () => {
    const may = (action: string, key: string) =>
      allowed(granted, [`dynamodb:${action}`], [key]).includes('Files');
    expect(may('GetItem', 'KEYS')).toBe(true);
    for (const key of ['KEYS', 'T#1', 'C#1', 'UPLOAD#1', 'SECRET#webhooks#1', 'TOKENHASH#a'])
      for (const action of [
        'BatchGetItem',
        'Query',
        'PutItem',
        'UpdateItem',
        ...(key === 'KEYS' ? [] : ['GetItem']),
      ])
        expect([key, action, may(action, key)]).toEqual([key, action, false]);
  });

  test('let the publisher add to the list of changes, read who listens to events, and see and write nothing else', () => {
    const may = (action: string, key: string) =>
      allowed(granted, [`dynamodb:${action}`], [key]).includes('PublisherReader');
    const listeners = ['CONFIGURATION', ...LISTENER_AREAS.map((area) => `CONFIG#${area}`)];
    expect([may('Query', 'CHANGES'), may('UpdateItem', 'CHANGES')]).toEqual([true, true]);
    for (const key of listeners)
      expect([key, may('GetItem', key), may('Query', key), may('UpdateItem', key)]).toEqual([
        key,
        true,
        true,
        false,
      ]);
    for (const key of ['CHANGES', ...listeners, CONNECTIONS_PARTITION])
      for (const action of ['BatchGetItem', 'PutItem', 'BatchWriteItem'])
        expect([key, action, may(action, key)]).toEqual([key, action, false]);
    for (const key of ['T#1', 'C#1', 'CHANGES#1', 'TOKENHASH#a', 'SECRET#webhooks#1', 'CONFIG#channels'])
      expect([key, may('GetItem', key), may('Query', key), may('UpdateItem', key)]).toEqual([
        key,
        false,
        false,
        false,
      ]);
    expect(may('GetItem', CONNECTIONS_PARTITION)).toBe(false);
    const seen = granted.filter(
      ({ logicalId, Condition }) =>
        logicalId.startsWith('PublisherReader') && isMet(Condition, [CONNECTIONS_PARTITION]) && Condition,
    );
    expect(seen.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
      {
        Action: ['dynamodb:Query'],
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [`${CONNECTIONS_PARTITION}*`] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
          StringEquals: { 'dynamodb:Select': 'COUNT' },
        },
      },
    ]);
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
  "AgentsRole": "cognito-idp:AdminCreateUser cognito-idp:AdminDeleteUser cognito-idp:AdminGetUser",
  "ArmConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage states:StartExecution",
  "ArticlesRole": "s3:GetObject s3:PutObject",
  "AssignmentConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage states:StartExecution",
  "AssignmentRole": "",
  "AuthorizerRole": "",
  "AutomationConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "BulkRole": "",
  "CalendarsRole": "",
  "CallsRole": "s3:GetObject s3:PutObject",
  "ChannelCareScheduleRole": "sqs:SendMessage",
  "ChannelRepliesConsumerRole": "s3:GetObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage",
  "ChanneldoorRole": "s3:PutObject sqs:SendMessage",
  "ChannelsConsumerRole": "s3:GetObject s3:PutObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "ChannelsRole": "sqs:SendMessage",
  "ChatRole": "s3:GetObject s3:PutObject",
  "ConfigurationRole": "",
  "ContextRole": "",
  "CustomersRole": "",
  "DashboardTicketsRole": "",
  "DeskRole": "",
  "ExportRole": "",
  "FeedbackConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "FeedsRole": "",
  "FilesRole": "s3:GetObject",
  "GapsRole": "",
  "HeldRole": "s3:GetObject s3:PutObject",
  "HelpCentreRole": "s3:GetObject s3:PutObject",
  "ImportRole": "s3:GetObject s3:PutObject",
  "InboundConsumerRole": "s3:GetObject s3:PutObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "InvitationRole": "",
  "JobsConsumerRole": "s3:DeleteObject s3:DeleteObjectVersion s3:DeleteObjectVersion s3:GetObject s3:GetObject s3:ListBucketVersions s3:ListBucketVersions s3:PutObject s3:PutObject s3:PutObject sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage",
  "JobsRole": "s3:GetObject",
  "LiveSocketRole": "events:PutEvents execute-api:ManageConnections",
  "LiveTellRole": "execute-api:ManageConnections",
  "MacrosRole": "s3:GetObject",
  "OutboundConsumerRole": "s3:GetObject ses:GetSendQuota ses:SendRawEmail ses:SendRawEmail sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage sqs:SendMessage",
  "ProjectorReaderRole": "events:PutEvents s3:DeleteObject s3:GetObject s3:PutObject sqs:SendMessage states:StartExecution",
  "PublisherReaderRole": "events:PutEvents sqs:SendMessage",
  "RedactionsRole": "s3:GetObject s3:PutObject",
  "ReportPageRole": "",
  "ReportsConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage",
  "ReportsRole": "",
  "RoomsRole": "events:PutEvents s3:DeleteObject s3:GetObject s3:PutObject",
  "RulesRole": "",
  "SearchRole": "s3:GetObject",
  "ShophooksRole": "",
  "SlaRole": "",
  "SweepFunctionRole": "sqs:SendMessage states:StartExecution",
  "SweepScheduleRole": "lambda:InvokeFunction sqs:SendMessage",
  "TemplatesRole": "",
  "TicketClockRole": "lambda:InvokeFunction",
  "TicketsRole": "events:PutEvents s3:GetObject s3:PutObject",
  "TriggersRole": "",
  "ViewsRole": "",
  "WakeRole": "",
  "WebhooksConsumerRole": "sqs:ChangeMessageVisibility sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage states:StartExecution",
  "WebhooksRole": "",
}
`);
  });
});
