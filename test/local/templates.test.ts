// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation writes its variables like this.
import { referTo } from '../../local/references.ts';
import { TemplateError, Templates } from '../../local/templates.ts';
import { declaredQueueMappings, declaredRules, declaredStreamMappings } from '../../local/wiring/compute.ts';
import { declaredQueues, declaredSubscriptions, declaredTables } from '../../local/wiring/data.ts';
import { declaredRoutes } from '../../local/wiring/http-api.ts';
import { declaredConfigurationSets, declaredReceiptRules, inboundQueues } from '../../local/wiring/mail.ts';

const ARN = 'us-east-1:000000000000';

function read(...templates: object[]): Templates {
  const stacks = templates.map((template, index) => ({ name: `desk-${index}`, template, assets: {} }));
  return new Templates(stacks, {
    account: '000000000000',
    region: 'us-east-1',
    refer: referTo(ARN, (name) => `http://127.0.0.1:1/000000000000/${name}`),
  });
}

const queue = (name?: string, more: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: { ...(name ? { QueueName: name } : {}), ...more },
});

describe('intrinsic functions', () => {
  const templates = read({
    Parameters: { Stage: { Default: 'local' } },
    Mappings: { Sizes: { small: { memory: 128 } } },
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] }, Always: { 'Fn::Not': [{ Condition: 'Never' }] } },
    Resources: { Work: queue('Desk-work'), Unnamed: queue(), Strange: { Type: 'Custom::New::Kind' } },
  });
  it.each([
    ['Ref of a queue is its URL', { Ref: 'Work' }, 'http://127.0.0.1:1/000000000000/Desk-work'],
    ['GetAtt', { 'Fn::GetAtt': ['Work', 'Arn'] }, `arn:aws:sqs:${ARN}:Desk-work`],
    ['GetAtt with a dot', { 'Fn::GetAtt': 'Work.QueueName' }, 'Desk-work'],
    ['a name by stack and logical id', { 'Fn::GetAtt': ['Unnamed', 'QueueName'] }, 'desk-0-Unnamed'],
    ['Ref of a parameter', { Ref: 'Stage' }, 'local'],
    [
      'pseudo parameters',
      { 'Fn::Join': [':', [{ Ref: 'AWS::Partition' }, { Ref: 'AWS::Region' }]] },
      'aws:us-east-1',
    ],
    ['Select of Split', { 'Fn::Select': [1, { 'Fn::Split': ['/', 'a/b/c'] }] }, 'b'],
    ['Sub', { 'Fn::Sub': 'x-${Stage}-${Work.QueueName}-${!literal}' }, 'x-local-Desk-work-${literal}'],
    ['Sub with variables', { 'Fn::Sub': ['${Who}!', { Who: { Ref: 'Stage' } }] }, 'local!'],
    ['FindInMap', { 'Fn::FindInMap': ['Sizes', 'small', 'memory'] }, 128],
    ['If', { 'Fn::If': ['Always', 'yes', 'no'] }, 'yes'],
    [
      'NoValue',
      { a: { 'Fn::If': ['Never', 1, { Ref: 'AWS::NoValue' }] }, b: [{ Ref: 'AWS::NoValue' }, 2] },
      { b: [2] },
    ],
  ])('%s', (_name, value, expected) => {
    expect(templates.resolve('desk-0', value)).toEqual(expected);
  });

  it.each([
    ['an attribute that the resource has not', { 'Fn::GetAtt': ['Work', 'Colour'] }],
    ['one that only objects have', { 'Fn::GetAtt': 'Work.constructor' }],
    ['one of a resource whose kind nobody knows', { 'Fn::GetAtt': ['Strange', 'Arn'] }],
    ['one inside a text', { 'Fn::Sub': 'x-${Work.Colour}' }],
  ])('stop at %s instead of making something up', (_name, value) => {
    expect(() => templates.resolve('desk-0', value)).toThrow(TemplateError);
    expect(() => templates.resolve('desk-0', value)).toThrow(/does not know \w+ of \w+::\w+::\w+ \(desk-0/);
  });

  it('finds what another stack exports', () => {
    const two = read(
      {
        Resources: { Work: queue('Desk-work') },
        Outputs: {
          Out: {
            Value: { 'Fn::GetAtt': ['Work', 'Arn'] },
            Export: { Name: { 'Fn::Sub': '${AWS::StackName}:work' } },
          },
        },
      },
      { Resources: {} },
    );
    expect(two.resolve('desk-1', { 'Fn::ImportValue': 'desk-0:work' })).toBe(`arn:aws:sqs:${ARN}:Desk-work`);
  });

  it.each([{ 'Fn::Cidr': [] }, { Ref: 'Nobody' }, { 'Fn::ImportValue': 'nothing' }])(
    'refuses %j',
    (value) => {
      expect(() => templates.resolve('desk-0', value)).toThrow(TemplateError);
    },
  );
});

describe('wiring', () => {
  it('gives queues the attributes that matter, and dead letters', () => {
    const templates = read({
      Resources: {
        Dead: queue('Desk-dead'),
        Work: queue('Desk-work', {
          VisibilityTimeout: 60,
          KmsMasterKeyId: 'ignored',
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
        }),
      },
    });
    expect(declaredQueues(templates)[1]).toEqual({
      name: 'Desk-work',
      arn: `arn:aws:sqs:${ARN}:Desk-work`,
      attributes: {
        VisibilityTimeout: '60',
        RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:${ARN}:Desk-dead","maxReceiveCount":5}`,
      },
    });
  });

  it('tells queue mappings from stream mappings, with their filters', () => {
    const pattern = '{"eventName":["INSERT"]}';
    const templates = read({
      Resources: {
        Work: queue('Desk-work'),
        Rows: {
          Type: 'AWS::DynamoDB::GlobalTable',
          Properties: {
            TableName: 'Desk',
            KeySchema: [],
            AttributeDefinitions: [],
            StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
            TimeToLiveSpecification: { AttributeName: 'expiresAtSeconds', Enabled: true },
          },
        },
        FromQueue: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Work', 'Arn'] },
            FunctionName: 'Desk-worker',
            BatchSize: 1,
            MaximumBatchingWindowInSeconds: 1,
            FunctionResponseTypes: ['ReportBatchItemFailures'],
          },
        },
        FromStream: {
          Type: 'AWS::Lambda::EventSourceMapping',
          Properties: {
            EventSourceArn: { 'Fn::GetAtt': ['Rows', 'StreamArn'] },
            FunctionName: 'Desk-reader',
            FilterCriteria: { Filters: [{ Pattern: pattern }] },
            BisectBatchOnFunctionError: true,
            MaximumRetryAttempts: 8,
            DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Work', 'Arn'] } } },
          },
        },
      },
    });
    expect(declaredQueueMappings(templates)).toEqual([
      expect.objectContaining({
        functionArn: 'Desk-worker',
        batchSize: 1,
        batchingSeconds: 1,
        reportsFailures: true,
        filters: [],
      }),
    ]);
    expect(declaredStreamMappings(templates)).toEqual([
      expect.objectContaining({
        id: 'desk-0/FromStream',
        tableArn: declaredTables(templates)[0]?.arn,
        filters: [{ eventName: ['INSERT'] }],
        bisects: true,
        maximumRetries: 8,
        onFailureQueueArn: `arn:aws:sqs:${ARN}:Desk-work`,
      }),
    ]);
    expect(declaredTables(templates)[0]).toMatchObject({
      ttlAttribute: 'expiresAtSeconds',
      definition: { StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' } },
    });
  });

  it('follows mail from a receipt rule to its queues, and feedback to its topic', () => {
    const templates = read({
      Resources: {
        Dead: queue('Desk-inbound-dead'),
        Inbound: queue('Desk-inbound', {
          RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 5 },
        }),
        Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'Desk-mail' } },
        Subscription: {
          Type: 'AWS::SNS::Subscription',
          Properties: {
            Protocol: 'sqs',
            TopicArn: { Ref: 'Topic' },
            Endpoint: { 'Fn::GetAtt': ['Inbound', 'Arn'] },
          },
        },
        Rule: {
          Type: 'AWS::SES::ReceiptRule',
          Properties: {
            Rule: {
              Enabled: true,
              Recipients: ['support@desk.example.com'],
              Actions: [
                { S3Action: { BucketName: 'mail', ObjectKeyPrefix: 'in/', TopicArn: { Ref: 'Topic' } } },
              ],
            },
          },
        },
        Set: { Type: 'AWS::SES::ConfigurationSet', Properties: { Name: 'Desk' } },
        Feedback: {
          Type: 'AWS::SES::ConfigurationSetEventDestination',
          Properties: {
            ConfigurationSetName: { Ref: 'Set' },
            EventDestination: {
              Enabled: true,
              MatchingEventTypes: ['bounce'],
              SnsDestination: { TopicARN: { Ref: 'Topic' } },
            },
          },
        },
      },
    });
    const [rule] = declaredReceiptRules(templates);
    if (!rule) throw new Error('no receipt rule');
    expect(rule).toMatchObject({ recipients: ['support@desk.example.com'], bucket: 'mail', prefix: 'in/' });
    expect(inboundQueues(rule, declaredSubscriptions(templates), declaredQueues(templates))).toEqual({
      queue: 'Desk-inbound',
      deadLetters: 'Desk-inbound-dead',
    });
    expect(declaredConfigurationSets(templates)).toEqual([
      { name: 'Desk', destinations: [{ topicArn: `arn:aws:sns:${ARN}:Desk-mail`, eventTypes: ['bounce'] }] },
    ]);
  });

  it('finds the functions behind routes, and refuses rules that lead elsewhere than to queues and functions', () => {
    const templates = read({
      Resources: {
        Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Desk', ProtocolType: 'HTTP' } },
        Fn: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'Desk-api' } },
        Auth: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'Desk-authorizer' } },
        Integration: {
          Type: 'AWS::ApiGatewayV2::Integration',
          Properties: {
            ApiId: { Ref: 'Api' },
            IntegrationType: 'AWS_PROXY',
            PayloadFormatVersion: '2.0',
            IntegrationUri: { 'Fn::GetAtt': ['Fn', 'Arn'] },
          },
        },
        Authorizer: {
          Type: 'AWS::ApiGatewayV2::Authorizer',
          Properties: {
            ApiId: { Ref: 'Api' },
            AuthorizerType: 'REQUEST',
            AuthorizerPayloadFormatVersion: '2.0',
            EnableSimpleResponses: true,
            AuthorizerResultTtlInSeconds: 0,
            AuthorizerUri: {
              'Fn::Join': [
                '',
                [
                  'arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/',
                  { 'Fn::GetAtt': ['Auth', 'Arn'] },
                  '/invocations',
                ],
              ],
            },
          },
        },
        Route: {
          Type: 'AWS::ApiGatewayV2::Route',
          Properties: {
            ApiId: { Ref: 'Api' },
            RouteKey: 'GET /v1/tickets',
            AuthorizationType: 'CUSTOM',
            AuthorizerId: { Ref: 'Authorizer' },
            Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
          },
        },
        Rule: {
          Type: 'AWS::Events::Rule',
          Properties: {
            EventPattern: { source: ['bilet'] },
            Targets: [{ Id: 'x', Arn: 'arn:aws:sns:eu-central-1:123456789012:Elsewhere' }],
          },
        },
      },
    });
    expect(declaredRoutes(templates)).toEqual([
      {
        routeKey: 'GET /v1/tickets',
        functionArn: `arn:aws:lambda:${ARN}:function:Desk-api`,
        authorizerArn: `arn:aws:lambda:${ARN}:function:Desk-authorizer`,
      },
    ]);
    expect(() => declaredRules(templates)).toThrow('delivers events to queues and functions');
  });
});
