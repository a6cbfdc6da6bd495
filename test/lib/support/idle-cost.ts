import type { TemplateResource } from './templates.ts';

/** One line of the bill of a desk that nobody writes to, in US dollars a month. */
export interface Cost {
  readonly what: string;
  readonly dollars: number;
}

/**
 * Types whose resources cost nothing while nothing happens. What happens even then (an hourly run, the stream's and
 * the queues' readers) is either free of charge, far inside an allowance that does not end, or counted below.
 */
const FREE_AT_REST: readonly string[] = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::Function',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::S3::BucketPolicy',
  'AWS::SES::ConfigurationSet',
  'AWS::SES::ConfigurationSetEventDestination',
  'AWS::SES::EmailIdentity',
  'AWS::SES::ReceiptRule',
  'AWS::SES::ReceiptRuleSet',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
];

/** Lambda keeps five long polls of 20 seconds open on each queue: 15 requests a minute, all month. */
const POLLS_A_MONTH = 15 * 60 * 24 * 30;
const FREE_REQUESTS = 1_000_000;
const DOLLARS_PER_REQUEST = 0.4 / 1_000_000;
const FREE_ALARMS = 10;
const DOLLARS_PER_ALARM = 0.1;
const FREE_DASHBOARDS = 3;
const DOLLARS_PER_DASHBOARD = 3;

const beyond = (count: number, free: number): number => Math.max(0, count - free);

/**
 * What a desk costs while it is idle, by the resources of its templates, at list prices of us-east-1 with the
 * allowances that every account keeps for good.
 * @throws for a type of resource whose price nobody has looked up
 */
export const idleCosts = (resources: readonly TemplateResource[]): Cost[] => {
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const priced = [
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::SQS::Queue',
    'AWS::Lambda::EventSourceMapping',
  ];
  for (const { Type } of resources) {
    if (FREE_AT_REST.includes(Type) || priced.includes(Type)) continue;
    throw new Error(`Nobody has looked up what ${Type} costs at rest.`);
  }
  // A mapping with a starting position reads a stream, which Lambda does free of charge.
  const polled = resources.filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' && Properties.StartingPosition === undefined,
  ).length;
  return [
    {
      what: 'alarms',
      dollars: beyond(count('AWS::CloudWatch::Alarm'), FREE_ALARMS) * DOLLARS_PER_ALARM,
    },
    {
      what: 'dashboards',
      dollars: beyond(count('AWS::CloudWatch::Dashboard'), FREE_DASHBOARDS) * DOLLARS_PER_DASHBOARD,
    },
    {
      what: 'requests of queues',
      dollars: beyond(polled * POLLS_A_MONTH, FREE_REQUESTS) * DOLLARS_PER_REQUEST,
    },
  ];
};
