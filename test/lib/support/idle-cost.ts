import type { TemplateResource } from './templates.ts';

/** One line of the bill of a desk that nobody writes to, in US dollars a month. */
export interface Cost {
  readonly what: string;
  readonly dollars: number;
}

/**
 * Types whose resources cost nothing while nothing happens. What happens even then (a run every 15 minutes, the stream's and
 * the queues' readers) is either free of charge, far inside an allowance that does not end, or counted below.
 */
const FREE_AT_REST: readonly string[] = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::RouteResponse',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
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
const DOLLARS_PER_REQUEST = 0.4 / 1_000_000;
const DOLLARS_PER_ALARM = 0.1;

/** Paid by number, or by what is done with them: counted below, or by a limit of their own. */
const COUNTED: readonly string[] = [
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::SQS::Queue',
  'AWS::Lambda::EventSourceMapping',
];

/** Queues that Lambda polls for a function; a mapping with a starting position reads a stream, free of charge. */
export const polledQueues = (resources: readonly TemplateResource[]): number =>
  resources.filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' && Properties.StartingPosition === undefined,
  ).length;

/** How many alarms watch the desk. */
export const alarms = (resources: readonly TemplateResource[]): number =>
  resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm').length;

/**
 * What a desk costs while it is idle, by the resources of its templates, at list prices of us-east-1 without what an
 * account has for free. The dashboard is left out: there is one, and three are free.
 * @throws for a type of resource whose price nobody has looked up
 */
export const idleCosts = (resources: readonly TemplateResource[]): Cost[] => {
  for (const { Type } of resources) {
    if (FREE_AT_REST.includes(Type) || COUNTED.includes(Type)) continue;
    throw new Error(`Nobody has looked up what ${Type} costs at rest.`);
  }
  return [
    { what: 'alarms', dollars: alarms(resources) * DOLLARS_PER_ALARM },
    {
      what: 'requests of queues',
      dollars: polledQueues(resources) * POLLS_A_MONTH * DOLLARS_PER_REQUEST,
    },
  ];
};
