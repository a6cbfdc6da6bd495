import { ask } from './cloud.ts';
import type { Desk } from './desk.ts';

/** A permission that the stacks grant in a way that the engine cannot evaluate. */
interface Gap {
  /** Start of the logical id of the role. */
  readonly role: string;
  readonly action: string;
  readonly resource: string;
  readonly condition?: Record<string, Record<string, string>>;
}

/** The engine knows no `dynamodb:LeadingKeys`, by which the stacks limit what may be deleted. */
const deleting = (role: string, table: string, action: string): Gap => ({
  role,
  action,
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
});

/** Nor does it by what may be read, which is every row but secrets. */
const reading = (role: string, table: string): Gap[] =>
  ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query'].map((action) => ({
    role,
    action,
    resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
  }));

/** Roles of the functions that read the table. */
const READERS = [
  ...[
    'AgentsRole',
    'ArticlesRole',
    'AssignmentRole',
    'BulkRole',
    'CalendarsRole',
    'CallsRole',
    'ChanneldoorRole',
    'ChannelsRole',
    'ChatRole',
    'ConfigurationRole',
    'ContextRole',
    'CustomersRole',
    'ExportRole',
    'FeedsRole',
    'GapsRole',
    'HeldRole',
    'HelpCentreRole',
    'ImportRole',
    'InvitationRole',
    'JobsRole',
    'MacrosRole',
    'RedactionsRole',
    'ReportsRole',
    'RoomsRole',
    'RulesRole',
    'SearchRole',
    'ShophooksRole',
    'SlaRole',
    'TemplatesRole',
    'TicketsRole',
    'TriggersRole',
    'ViewsRole',
    'WebhooksRole',
    'AuthorizerRole',
  ],
  ...['InboundConsumerRole', 'OutboundConsumerRole', 'FeedbackConsumerRole', 'ArmConsumerRole'],
  ...[
    'JobsConsumerRole',
    'WebhooksConsumerRole',
    'AutomationConsumerRole',
    'AssignmentConsumerRole',
    'ReportsConsumerRole',
    'ProjectorReaderRole',
    'ChannelsConsumerRole',
    'ChannelRepliesConsumerRole',
    'LiveSocketRole',
    'LiveTellRole',
    'WakeRole',
    'SweepFunctionRole',
  ],
];

/** Nor does it by what may be counted; that rows are counted and not read, it knows. */
const counting = (role: string, table: string): Gap => ({
  role,
  action: 'dynamodb:Query',
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
  condition: { StringEquals: { 'dynamodb:Select': 'COUNT' } },
});

/** Nor by which one row may be read. */
const knowingShards = (role: string, table: string): Gap => ({
  role,
  action: 'dynamodb:GetItem',
  resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
});

/** The engine asks for every resource where SES asks for the identity and the configuration set. */
const sending = (role: string): Gap => ({ role, action: 'ses:SendRawEmail', resource: '*' });

/** Nor by which list something may be added to. */
const noting = (role: string, table: string): Gap[] =>
  ['dynamodb:Query', 'dynamodb:UpdateItem'].map((action) => ({
    role,
    action,
    resource: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}`,
  }));

/** What today's desk needs, and what one of version 0.1.0 needed for what is done with it here. */
const GAPS = {
  today: (prefix: string) => [
    deleting('ProjectorReaderRole', prefix, 'dynamodb:BatchWriteItem'),
    deleting('JobsConsumerRole', prefix, 'dynamodb:BatchWriteItem'),
    deleting('WebhooksConsumerRole', prefix, 'dynamodb:BatchWriteItem'),
    deleting('LiveSocketRole', prefix, 'dynamodb:BatchWriteItem'),
    deleting('LiveTellRole', prefix, 'dynamodb:BatchWriteItem'),
    ...READERS.flatMap((role) => reading(role, prefix)),
    ...noting('PublisherReaderRole', prefix),
    counting('DashboardTicketsRole', prefix),
    knowingShards('DashboardTicketsRole', prefix),
    sending('OutboundConsumerRole'),
  ],
  released: (prefix: string) => [
    deleting('ProjectorReaderRole', prefix, 'dynamodb:DeleteItem'),
    sending('OutboundConsumerRole'),
  ],
};

/** Gives roles what the engine withholds wrongly (see README); every other permission comes from the stacks. */
export const fillGaps = async (
  { endpoint, prefix, find }: Desk,
  edition: keyof typeof GAPS = 'today',
): Promise<void> => {
  for (const { role, action, resource, condition = {} } of GAPS[edition](prefix)) {
    const statement = { Effect: 'Allow', Action: action, Resource: resource, Condition: condition };
    await ask(endpoint, 'iam', 'PutRolePolicy', {
      RoleName: find('AWS::IAM::Role', role).physicalId,
      PolicyName: `what-the-engine-cannot-evaluate-${action.replace(':', '-')}`,
      PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
    });
  }
};
