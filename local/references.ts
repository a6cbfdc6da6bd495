import type { Refer } from './templates.ts';

/** Which property names a resource, where its ARN gets its service and path from, and what `Ref` gives. */
type Naming = {
  property: string;
  /** what stands between account and name in the ARN */
  arn: (name: string, place: string) => string;
  ref: 'name' | 'arn' | 'url';
  /** the generated name, where the service has rules for names */
  fallback?: (generated: string) => string;
  extra?: (name: string) => Record<string, string>;
};

const at =
  (service: string, path = '') =>
  (name: string, place: string) =>
    `arn:aws:${service}:${place}:${path}${name}`;

const bucketHost = (name: string) => `${name}.s3.us-east-1.amazonaws.com`;

const NAMINGS: Record<string, Naming> = {
  'AWS::SQS::Queue': {
    property: 'QueueName',
    arn: at('sqs'),
    ref: 'url',
    extra: (name) => ({ QueueName: name }),
  },
  'AWS::SNS::Topic': {
    property: 'TopicName',
    arn: at('sns'),
    ref: 'arn',
    extra: (name) => ({ TopicName: name }),
  },
  'AWS::IAM::Role': {
    property: 'RoleName',
    arn: (name, place) => `arn:aws:iam::${place.slice(place.indexOf(':') + 1)}:role/${name}`,
    ref: 'name',
  },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', arn: at('logs', 'log-group:'), ref: 'name' },
  'AWS::Events::Rule': { property: 'Name', arn: at('events', 'rule/'), ref: 'name' },
  'AWS::Lambda::Function': { property: 'FunctionName', arn: at('lambda', 'function:'), ref: 'name' },
  'AWS::DynamoDB::GlobalTable': { property: 'TableName', arn: at('dynamodb', 'table/'), ref: 'name' },
  'AWS::DynamoDB::Table': { property: 'TableName', arn: at('dynamodb', 'table/'), ref: 'name' },
  'AWS::S3::Bucket': {
    property: 'BucketName',
    arn: (name) => `arn:aws:s3:::${name}`,
    ref: 'name',
    fallback: (generated) => generated.toLowerCase().slice(0, 63),
    extra: (name) => ({ DomainName: bucketHost(name), RegionalDomainName: bucketHost(name) }),
  },
  'AWS::Events::EventBus': {
    property: 'Name',
    arn: at('events', 'event-bus/'),
    ref: 'name',
    extra: (name) => ({ Name: name }),
  },
  'AWS::StepFunctions::StateMachine': {
    property: 'StateMachineName',
    arn: at('states', 'stateMachine:'),
    ref: 'arn',
    extra: (name) => ({ Name: name }),
  },
  'AWS::SES::ConfigurationSet': { property: 'Name', arn: at('ses', 'configuration-set/'), ref: 'name' },
  'AWS::SES::EmailIdentity': { property: 'EmailIdentity', arn: at('ses', 'identity/'), ref: 'name' },
  'AWS::Cognito::UserPool': {
    property: 'UserPoolId',
    arn: at('cognito-idp', 'userpool/'),
    ref: 'name',
    fallback: (generated) => `us-east-1_${generated.replaceAll('-', '')}`,
    extra: (name) => ({ UserPoolId: name, ProviderName: `cognito-idp.us-east-1.amazonaws.com/${name}` }),
  },
};

/** The stream of a table as the templates see it; the database has an ARN of its own for it. */
export function streamArnOf(tableArn: string): string {
  return `${tableArn}/stream/local`;
}

/**
 * Names declared resources: by the name they declare, else by stack and logical id, which stay the same from run
 * to run.
 * @param place region and account, as ARNs have them
 */
export function referTo(place: string, queueUrl: (name: string) => string): Refer {
  return ({ type, stack, logicalId, properties }, resolve) => {
    const naming = NAMINGS[type];
    const generated = `${stack}-${logicalId}`;
    if (!naming) return { ref: generated, attributes: {} };
    const declared = resolve(properties[naming.property]);
    const name = typeof declared === 'string' ? declared : (naming.fallback?.(generated) ?? generated);
    const arn = naming.arn(name, place);
    const ref = { name, arn, url: queueUrl(name) }[naming.ref];
    return {
      ref,
      attributes: {
        Arn: arn,
        ...(type === 'AWS::SNS::Topic' ? { TopicArn: arn } : {}),
        ...(type === 'AWS::SQS::Queue' ? { QueueUrl: ref } : {}),
        ...(type.startsWith('AWS::DynamoDB::') ? { StreamArn: streamArnOf(arn) } : {}),
        ...naming.extra?.(name),
      },
    };
  };
}
