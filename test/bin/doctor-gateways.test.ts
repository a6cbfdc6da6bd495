import {
  CloudFormationClient,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CognitoIdentityProviderClient, ListUsersCommand } from '@aws-sdk/client-cognito-identity-provider';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { DescribeStreamCommand, DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DescribeActiveReceiptRuleSetCommand, SESClient } from '@aws-sdk/client-ses';
import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  NotFoundException,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { openDeployedDesk } from '../../bin/desk/deployed-gateway.ts';
import { readCaller } from '../../bin/doctor/account-gateway.ts';
import { readAlarmsOn, readSubscriptions } from '../../bin/doctor/alarm-gateway.ts';
import { readConcurrencyLimit, readOpenShards } from '../../bin/doctor/concurrency-gateway.ts';
import { readAccounts } from '../../bin/doctor/people-gateway.ts';
import { readAccount, readActiveRuleSet, readIdentity } from '../../bin/doctor/ses-gateway.ts';
import { readStack } from '../../bin/doctor/stack-gateway.ts';
import { readTable } from '../../bin/doctor/table-gateway.ts';
import { givenSettings } from '../lib/support/templates.ts';
import { mockedClient } from '../support/mocked-client.ts';

const REGION = { region: 'eu-west-1' };
const [ses, ses2, sns] = [mockedClient(SESClient), mockedClient(SESv2Client), mockedClient(SNSClient)];
const [stacks, watch, users] = [
  mockedClient(CloudFormationClient),
  mockedClient(CloudWatchClient),
  mockedClient(CognitoIdentityProviderClient),
];
const [tables, sts] = [mockedClient(DynamoDBClient), mockedClient(STSClient)];
const [lambda, streams] = [mockedClient(LambdaClient), mockedClient(DynamoDBStreamsClient)];

const gone = { message: 'Stack with id Bilet-mail does not exist', name: 'ValidationError' };
const meta = { $metadata: {}, message: 'not there' };

beforeEach(() => {
  const unexpected = new Error('This call was not expected.');
  ses.reset().onAnyCommand().rejects(unexpected);
  ses2.reset().onAnyCommand().rejects(unexpected);
  sns.reset().onAnyCommand().rejects(unexpected);
  stacks.reset().onAnyCommand().rejects(unexpected);
  watch.reset().onAnyCommand().rejects(unexpected);
  users.reset().onAnyCommand().rejects(unexpected);
  tables.reset().onAnyCommand().rejects(unexpected);
  sts.reset().onAnyCommand().rejects(unexpected);
  lambda.reset().onAnyCommand().rejects(unexpected);
  streams.reset().onAnyCommand().rejects(unexpected);
});

describe('what the doctor reads of SES', () => {
  test('is how far the domain is', async () => {
    ses2.on(GetEmailIdentityCommand, { EmailIdentity: 'desk.example.com' }).resolves({
      VerifiedForSendingStatus: true,
      DkimAttributes: { Status: 'SUCCESS' },
      MailFromAttributes: {
        MailFromDomain: 'b',
        MailFromDomainStatus: 'PENDING',
        BehaviorOnMxFailure: 'USE_DEFAULT_VALUE',
      },
    });
    await expect(readIdentity('desk.example.com', new SESv2Client(REGION))).resolves.toEqual({
      verified: true,
      dkim: 'SUCCESS',
      mailFrom: 'PENDING',
    });
  });

  test('is nothing for a domain that it does not know, and an error is not nothing', async () => {
    ses2.on(GetEmailIdentityCommand).rejectsOnce(new NotFoundException(meta)).rejects(new Error('denied'));
    await expect(readIdentity('desk.example.com', new SESv2Client(REGION))).resolves.toBeNull();
    await expect(readIdentity('desk.example.com', new SESv2Client(REGION))).rejects.toThrow('denied');
  });

  test('is what the account may send', async () => {
    ses2.on(GetAccountCommand, {}).resolves({
      ProductionAccessEnabled: false,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 3 },
    });
    await expect(readAccount(new SESv2Client(REGION))).resolves.toEqual({
      production: false,
      sendingEnabled: true,
      enforcement: 'HEALTHY',
      mailsADay: 200,
      mailsASecond: 1,
      sentLastDay: 3,
    });
  });

  test('is the active rule set, if there is one', async () => {
    ses
      .on(DescribeActiveReceiptRuleSetCommand)
      .resolvesOnce({
        Metadata: { Name: 'Bilet-inbound' },
        Rules: [{ Name: 'Bilet-inbound', Enabled: true }],
      })
      .resolves({});
    await expect(readActiveRuleSet(new SESClient(REGION))).resolves.toEqual({
      name: 'Bilet-inbound',
      rules: [{ name: 'Bilet-inbound', enabled: true }],
    });
    await expect(readActiveRuleSet(new SESClient(REGION))).resolves.toBeNull();
  });
});

describe('what the doctor reads of the account', () => {
  test('is whose credentials they are', async () => {
    sts
      .on(GetCallerIdentityCommand)
      .resolves({ Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/ada' });
    await expect(readCaller(new STSClient(REGION))).resolves.toEqual({
      account: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/ada',
      region: 'eu-west-1',
    });
  });

  test('is a stack with its template and outputs, or that there is none', async () => {
    stacks
      .on(DescribeStacksCommand, { StackName: 'Bilet-api' })
      .resolves({
        Stacks: [
          {
            StackName: 'Bilet-api',
            CreationTime: new Date(0),
            StackStatus: 'CREATE_COMPLETE',
            Outputs: [{ OutputKey: 'UserPoolId', OutputValue: 'eu-west-1_x' }],
          },
        ],
      })
      .on(DescribeStacksCommand, { StackName: 'Bilet-mail' })
      .rejects(gone)
      .on(GetTemplateCommand, { StackName: 'Bilet-api', TemplateStage: 'Original' })
      .resolves({ TemplateBody: '{"Resources":{}}' });
    const client = new CloudFormationClient(REGION);
    await expect(readStack('Bilet-api', client)).resolves.toEqual({
      status: 'CREATE_COMPLETE',
      template: { Resources: {} },
      outputs: { UserPoolId: 'eu-west-1_x' },
    });
    await expect(readStack('Bilet-mail', client)).resolves.toBeNull();
  });

  test('is who is told of alarms, page by page, and which are on', async () => {
    sns
      .on(ListSubscriptionsByTopicCommand, { TopicArn: 'topic' })
      .resolvesOnce({
        Subscriptions: [{ Endpoint: 'a@example.com', SubscriptionArn: 'PendingConfirmation' }],
        NextToken: 'next',
      })
      .resolves({ Subscriptions: [{ Endpoint: 'b@example.com', SubscriptionArn: 'arn:aws:sns:1' }] });
    await expect(readSubscriptions('topic', new SNSClient(REGION))).resolves.toEqual([
      { endpoint: 'a@example.com', confirmed: false },
      { endpoint: 'b@example.com', confirmed: true },
    ]);
    watch
      .on(DescribeAlarmsCommand, { AlarmNamePrefix: 'Bilet-', StateValue: 'ALARM' })
      .resolves({ MetricAlarms: [{ AlarmName: 'Bilet-clock-failed', AlarmActions: ['topic'] }] });
    const client = new CloudWatchClient(REGION);
    await expect(readAlarmsOn('Bilet', 'topic', client)).resolves.toEqual(['Bilet-clock-failed']);
  });

  test('is not the alarms of a desk whose name begins like this one', async () => {
    watch
      .on(DescribeAlarmsCommand)
      .resolves({ MetricAlarms: [{ AlarmName: 'Bilet-eu-clock-failed', AlarmActions: ['other topic'] }] });
    await expect(readAlarmsOn('Bilet', 'topic', new CloudWatchClient(REGION))).resolves.toEqual([]);
  });

  test('is which admins have an account that is not disabled', async () => {
    users
      .on(ListUsersCommand, { UserPoolId: 'pool', Filter: 'email = "ada@example.com"' })
      .resolves({ Users: [{ Enabled: true }] })
      .on(ListUsersCommand, { UserPoolId: 'pool', Filter: 'email = "old@example.com"' })
      .resolves({ Users: [{ Enabled: false }] });
    const client = new CognitoIdentityProviderClient(REGION);
    await expect(readAccounts('pool', ['ada@example.com', 'old@example.com'], client)).resolves.toEqual([
      'ada@example.com',
    ]);
  });

  test('is how the table is kept, or that there is none', async () => {
    tables
      .on(DescribeTableCommand, { TableName: 'Bilet' })
      .resolvesOnce({
        Table: { DeletionProtectionEnabled: true, StreamSpecification: { StreamEnabled: true } },
      })
      .rejects(new ResourceNotFoundException(meta))
      .on(DescribeContinuousBackupsCommand)
      .resolves({
        ContinuousBackupsDescription: {
          ContinuousBackupsStatus: 'ENABLED',
          PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
        },
      })
      .on(DescribeTimeToLiveCommand)
      .resolves({
        TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAtSeconds' },
      });
    const client = new DynamoDBClient(REGION);
    await expect(readTable('Bilet', client)).resolves.toEqual({
      deletionProtected: true,
      pointInTimeRecovery: false,
      expiresBy: 'expiresAtSeconds',
      streams: true,
    });
    await expect(readTable('Bilet', client)).resolves.toBeNull();
  });
});

describe('what the doctor reads of concurrency', () => {
  test('is what Lambda still runs at a time, and an answer without it is an error', async () => {
    lambda
      .on(GetAccountSettingsCommand, {})
      .resolvesOnce({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 900 } })
      .resolves({});
    await expect(readConcurrencyLimit(new LambdaClient(REGION))).resolves.toBe(900);
    await expect(readConcurrencyLimit(new LambdaClient(REGION))).rejects.toThrow(/does not tell/);
  });

  test('is how many shards take records, page by page', async () => {
    const [StreamArn, closed] = ['stream', { StartingSequenceNumber: '1', EndingSequenceNumber: '2' }];
    const open = { StartingSequenceNumber: '3' };
    tables
      .on(DescribeTableCommand, { TableName: 'Bilet' })
      .resolves({ Table: { LatestStreamArn: StreamArn } });
    streams
      .on(DescribeStreamCommand, { StreamArn })
      .resolves({
        StreamDescription: {
          Shards: [
            { ShardId: 'a', SequenceNumberRange: closed },
            { ShardId: 'b', SequenceNumberRange: open },
          ],
          LastEvaluatedShardId: 'b',
        },
      })
      .on(DescribeStreamCommand, { StreamArn, ExclusiveStartShardId: 'b' })
      .resolves({ StreamDescription: { Shards: [{ ShardId: 'c', SequenceNumberRange: open }] } });
    const clients = [new DynamoDBClient(REGION), new DynamoDBStreamsClient(REGION)] as const;
    await expect(readOpenShards('Bilet', ...clients)).resolves.toBe(2);
  });

  test('is an error for a table without a stream', async () => {
    tables.on(DescribeTableCommand).resolves({ Table: {} });
    const clients = [new DynamoDBClient(REGION), new DynamoDBStreamsClient(REGION)] as const;
    await expect(readOpenShards('Bilet', ...clients)).rejects.toThrow('the table Bilet has no stream');
  });
});

describe('a deployed desk', () => {
  const resource = (ResourceType: string, LogicalResourceId: string, PhysicalResourceId: string) => ({
    ResourceType,
    LogicalResourceId,
    PhysicalResourceId,
    LastUpdatedTimestamp: new Date(0),
    ResourceStatus: 'CREATE_COMPLETE' as const,
  });
  const url = (name: string) => `https://sqs.eu-west-1.amazonaws.com/123456789012/${name}`;

  test('is found by the resources of its stacks', async () => {
    stacks
      .on(ListStackResourcesCommand, { StackName: 'Bilet-data' })
      .resolves({
        StackResourceSummaries: [
          resource('AWS::DynamoDB::GlobalTable', 'DeskTable1', 'Bilet'),
          resource('AWS::S3::Bucket', 'MailBucket1', 'bilet-mail'),
          resource('AWS::S3::Bucket', 'AttachmentsBucket1', 'bilet-files'),
          resource('AWS::Events::EventBus', 'EventsBus1', 'Bilet'),
        ],
      })
      .on(ListStackResourcesCommand, { StackName: 'Bilet-mail' })
      .resolves({ StackResourceSummaries: [resource('AWS::SQS::Queue', 'Q', url('Bilet-inbound-mail'))] })
      .on(ListStackResourcesCommand, { StackName: 'Bilet-workflow' })
      .resolves({ StackResourceSummaries: [resource('AWS::SQS::Queue', 'Q', url('Bilet-clock-failed'))] });
    await expect(
      openDeployedDesk(givenSettings({ listShards: 4 }), new CloudFormationClient(REGION)),
    ).resolves.toMatchObject({
      title: 'Bilet in eu-west-1',
      table: 'Bilet',
      bus: 'Bilet',
      mailBucket: 'bilet-mail',
      attachmentBucket: 'bilet-files',
      listShards: 4,
      queues: [
        { name: 'inbound-mail', url: url('Bilet-inbound-mail') },
        { name: 'clock-failed', url: url('Bilet-clock-failed') },
      ],
    });
  });

  test('that is not there is said to be so, with the region', async () => {
    stacks.on(ListStackResourcesCommand).rejects(gone);
    await expect(openDeployedDesk(givenSettings(), new CloudFormationClient(REGION))).rejects.toThrow(
      /no stack Bilet-data in eu-west-1/,
    );
  });
});
