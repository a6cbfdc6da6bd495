import { givenSettings, synthesize } from './support/templates.ts';

/**
 * Properties by which CloudFormation would replace a resource, losing or orphaning what it holds, by type. Taken from
 * "Update requires: Replacement" of the CloudFormation reference.
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  // Another kind of stream is another stream, whose ARN cannot change while it is imported.
  'AWS::DynamoDB::GlobalTable': ['TableName', 'KeySchema', 'LocalSecondaryIndexes', 'StreamSpecification'],
  'AWS::S3::Bucket': ['BucketName', 'ObjectLockEnabled'],
  'AWS::SQS::Queue': ['QueueName', 'FifoQueue'],
  'AWS::SNS::Topic': ['TopicName', 'FifoTopic'],
  'AWS::Events::EventBus': ['Name'],
  'AWS::Events::Archive': ['ArchiveName', 'SourceArn'],
  'AWS::SES::EmailIdentity': ['EmailIdentity'],
  'AWS::SES::ConfigurationSet': ['Name'],
  'AWS::SES::ReceiptRuleSet': ['RuleSetName'],
  'AWS::Cognito::UserPool': ['AliasAttributes', 'UsernameAttributes', 'UsernameConfiguration'],
  'AWS::Cognito::UserPoolClient': ['UserPoolId', 'GenerateSecret'],
  'AWS::StepFunctions::StateMachine': ['StateMachineName', 'StateMachineType'],
  'AWS::ApiGatewayV2::Api': ['ProtocolType'],
};

/** Those of them that hold something nobody can make again. */
const RETAINED = ['AWS::DynamoDB::GlobalTable', 'AWS::S3::Bucket', 'AWS::Cognito::UserPool'];

const usual = synthesize();
const { resources } = usual;

/** Names under which other stacks import what a stack exports. */
const exportsOf = ({ template }: ReturnType<typeof synthesize>) =>
  ['data', 'mail'].flatMap((name) =>
    Object.values(template(name).findOutputs('*')).flatMap(({ Export }) => (Export ? [Export.Name] : [])),
  );

describe('resources with state', () => {
  // A difference here means that a deployment would replace a resource. Do not accept it without a migration.
  test('keep their logical ids and the properties that identify them', () => {
    const identities = resources
      .filter(({ Type }) => REPLACING[Type] !== undefined)
      .map(({ stack, logicalId, Type, Properties }) => {
        const fixed = (REPLACING[Type] ?? []).filter((name) => Properties[name] !== undefined);
        const values = fixed.map((name) => `${name}=${JSON.stringify(Properties[name])}`);
        return [stack, logicalId, Type, ...values].join(' ');
      });
    expect(identities).toMatchSnapshot();
  });

  test('stay when their stack or their definition goes', () => {
    const holding = resources.filter(({ Type }) => RETAINED.includes(Type));
    expect(holding).toHaveLength(5);
    for (const { DeletionPolicy, UpdateReplacePolicy } of holding) {
      expect(DeletionPolicy).toMatch(/^Retain(ExceptOnCreate)?$/);
      expect(UpdateReplacePolicy).toBe('Retain');
    }
  });
});

describe('what stacks export', () => {
  // Stacks are deployed one after the other, and CloudFormation removes no export that a deployed stack imports: what is
  // no longer needed goes by two releases, the first of which exports it by exportValue.
  test('is not taken away', () => {
    expect(exportsOf(usual).sort()).toMatchSnapshot();
  });

  test.each([
    { inboundMail: false },
    { receiptRuleSet: 'shared' },
    { joinIdentity: true },
    { tracing: true },
    { emulated: true },
    { alarmEmail: 'owner@example.com' },
    { retention: { attachmentDays: 30 } },
    { oidc: { issuer: 'https://id.example.com', audience: 'bilet' } },
  ])('is the same with the settings %j', (changes) => {
    const changed = synthesize({ settings: givenSettings(changes) });
    expect(exportsOf(changed).sort()).toEqual(exportsOf(usual).sort());
  });
});
