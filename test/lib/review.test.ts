import { givenSettings, synthesize, type TemplateResource } from './support/templates.ts';

const first = synthesize();
const second = synthesize({
  settings: givenSettings({
    prefix: 'Second',
    domain: 'second.example.com',
    mailboxes: [{ address: 'help@second.example.com', name: 'Second' }],
  }),
});
const { resources } = first;

const ofType = (type: string) => resources.filter(({ Type }) => Type === type);

/** Every value under a key, at any depth. */
const valuesOf = (value: unknown, key: string): unknown[] => {
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    ...(name === key ? [inner] : []),
    ...valuesOf(inner, key),
  ]);
};

/** Properties by which a resource has a name that must be unique in an account and region. */
const NAMES = [
  'TableName',
  'QueueName',
  'TopicName',
  'FunctionName',
  'LogGroupName',
  'AlarmName',
  'StateMachineName',
  'RuleSetName',
  'EmailIdentity',
  'UserPoolName',
  'BucketName',
  'RoleName',
  'ArchiveName',
  'Name',
];

/** The fixed names of a desk: type and name. */
const namesIn = (all: readonly TemplateResource[]): string[] =>
  all.flatMap(({ Type, Properties }) =>
    NAMES.map((name) => Properties[name])
      .filter((name) => typeof name === 'string' && name !== '$default')
      .map((name) => `${Type} ${name}`),
  );

/** How a resource that stores something says that it is encrypted. */
const ENCRYPTED: Readonly<Record<string, (properties: TemplateResource['Properties']) => void>> = {
  'AWS::S3::Bucket': ({ BucketEncryption }) =>
    expect(valuesOf(BucketEncryption, 'SSEAlgorithm')).toEqual(['AES256']),
  'AWS::SQS::Queue': ({ SqsManagedSseEnabled }) => expect(SqsManagedSseEnabled).toBe(true),
  // Without a key of the account, DynamoDB encrypts with one of its own.
  'AWS::DynamoDB::GlobalTable': ({ SSESpecification }) =>
    expect(SSESpecification ?? { SSEEnabled: false }).toEqual({ SSEEnabled: false }),
};

/** What AWS encrypts at rest in any case, with keys of its own (the page "Data encryption" of each service's guide). */
const ENCRYPTED_BY_AWS = [
  'AWS::Cognito::UserPool',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Lambda::Function',
  'AWS::Logs::LogGroup',
  'AWS::SNS::Topic',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
];

/** Rules, permissions and connections, which hold nothing of customers or agents. */
const STORES_NOTHING = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::Cognito::UserPoolClient',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Permission',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SES::ReceiptRuleSet',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

describe('what only review catches', () => {
  test('two desks in one account have no name in common', () => {
    const taken = new Set(namesIn(resources));
    expect(taken.size).toBeGreaterThan(40);
    expect(namesIn(second.resources).filter((name) => taken.has(name))).toEqual([]);
    expect(second.stackNames.filter((name) => first.stackNames.includes(name))).toEqual([]);
  });

  test('buckets and roles are named by CloudFormation, as those names are global or outlive their stack', () => {
    for (const type of ['AWS::S3::Bucket', 'AWS::IAM::Role']) {
      for (const { Properties } of ofType(type)) {
        expect(Properties).not.toHaveProperty(type === 'AWS::S3::Bucket' ? 'BucketName' : 'RoleName');
      }
    }
  });

  test('stacks import in one direction only', () => {
    const order = ['data', 'mail', 'receipt', 'workflow', 'api'];
    for (const { stack, Properties } of resources) {
      for (const imported of valuesOf(Properties, 'Fn::ImportValue')) {
        const [, from = ''] = /^Bilet-([a-z]+):/.exec(String(imported)) ?? [];
        expect(order).toContain(from);
        expect(order.indexOf(from)).toBeLessThan(order.indexOf(stack));
      }
    }
  });

  test('no name of a region, account or partition is written into a template', () => {
    const text = JSON.stringify(resources.map(({ Properties }) => Properties));
    expect(text).not.toMatch(/\b(?:us|eu|ap|ca|sa|af|me|il)-[a-z]+-\d\b/);
    expect(text).not.toMatch(/\b\d{12}\b/);
  });

  test('nothing is public: no bucket, no function URL, no policy that lets anybody in', () => {
    for (const { Properties } of ofType('AWS::S3::Bucket')) {
      expect(Properties.PublicAccessBlockConfiguration).toEqual({
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      });
    }
    expect(ofType('AWS::Lambda::Url')).toEqual([]);
    for (const { Properties } of resources) {
      for (const statement of valuesOf(Properties, 'Statement').flat()) {
        const { Effect, Principal } = Object(statement);
        if (Effect === 'Allow' && Principal !== undefined)
          expect(JSON.stringify(Principal)).not.toContain('"*"');
      }
    }
    for (const { Properties } of ofType('AWS::Lambda::Permission')) {
      expect(Properties).toMatchObject({ Principal: expect.stringMatching(/\.amazonaws\.com$/) });
      expect(Properties.SourceArn).toBeDefined();
    }
  });

  test('services that write into queues and topics do so for the desk only', () => {
    for (const type of ['AWS::SQS::QueuePolicy', 'AWS::SNS::TopicPolicy']) {
      for (const { Properties } of ofType(type)) {
        for (const statement of valuesOf(Properties, 'Statement').flat()) {
          const { Effect, Condition } = Object(statement);
          if (Effect === 'Allow') expect(JSON.stringify(Condition)).toMatch(/[Ss]ource(Arn|Account)/);
        }
      }
    }
  });

  test('what is stored is encrypted', () => {
    for (const { Type, Properties } of resources) ENCRYPTED[Type]?.(Properties);
  });

  test('of every kind of resource it is known whether it stores something', () => {
    const known = new Set([...Object.keys(ENCRYPTED), ...ENCRYPTED_BY_AWS, ...STORES_NOTHING]);
    expect(resources.map(({ Type }) => Type).filter((type) => !known.has(type))).toEqual([]);
  });

  test('every log group ends its entries some day', () => {
    for (const { Properties } of ofType('AWS::Logs::LogGroup')) {
      expect(Properties.RetentionInDays).toBeGreaterThan(0);
    }
  });

  test('traces are off, as logs connect the steps by their ids, until the owner sets them on', () => {
    for (const { Properties } of ofType('AWS::Lambda::Function'))
      expect(Properties.TracingConfig).toBeUndefined();
    const traced = synthesize({ settings: givenSettings({ tracing: true }) }).resources.filter(
      ({ Type }) => Type === 'AWS::Lambda::Function',
    );
    expect(traced).not.toEqual([]);
    for (const { Properties } of traced) expect(Properties.TracingConfig).toEqual({ Mode: 'Active' });
  });
});

describe('what the deploy test cannot try, as its engine lacks it', () => {
  test('reports of sent mail go from the configuration set to the feedback topic', () => {
    const [destination] = ofType('AWS::SES::ConfigurationSetEventDestination');
    const { Enabled, MatchingEventTypes, SnsDestination } = Object(destination?.Properties.EventDestination);
    expect(Enabled).toBe(true);
    expect(MatchingEventTypes).toEqual(['send', 'delivery', 'bounce', 'complaint', 'reject']);
    expect(SnsDestination.TopicARN).toEqual({ Ref: expect.stringMatching(/^SenderFeedback/) });
  });

  test('mail is sent as the identity of the desk and under its configuration set', () => {
    const sends = ofType('AWS::IAM::Policy')
      .flatMap(({ Properties }) => valuesOf(Properties.PolicyDocument, 'Statement').flat())
      .filter((statement) => Object(statement).Action === 'ses:SendRawEmail');
    expect(sends).toHaveLength(2);
    const sending = JSON.stringify(Object(sends[0]).Resource);
    expect(sending).toMatch(/:configuration-set\/",\{"Ref":"SenderConfigurationSet/);
    expect(sending).toMatch(/:identity\/",\{"Ref":"SenderIdentity/);
    expect(Object(sends[0]).Resource).toHaveLength(2);
    expect(Object(sends[1]).Condition).toEqual({ StringLike: { 'ses:FromAddress': '*@desk.example.com' } });
  });

  test('alarms about dead letters watch the depth of each such queue', () => {
    const watched = ofType('AWS::CloudWatch::Alarm')
      .filter(({ Properties }) => Properties.MetricName === 'ApproximateNumberOfMessagesVisible')
      .flatMap(({ Properties }) => valuesOf(Properties.Dimensions, 'Fn::GetAtt').map((at) => Object(at)[0]));
    // What fails of reports and of channels is told by the alarm about work that keeps failing: reports are made good by deriving them anew,
    // a reply is shown as failed, and what came over a channel is kept. There are as many alarms as there may be.
    const dead = ofType('AWS::SQS::Queue').filter(
      ({ Properties }) =>
        String(Properties.QueueName).endsWith('-failed') &&
        !/reports|channel/.test(String(Properties.QueueName)),
    );
    expect(watched.sort()).toEqual(dead.map(({ logicalId }) => logicalId).sort());
  });
});
