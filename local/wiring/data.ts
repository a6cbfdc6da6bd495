import * as z from 'zod';
import type { LocalTable } from '../database.ts';
import type { BrowserClient } from '../issuer/index.ts';
import type { LocalQueue } from '../queues.ts';
import type { CorsRule } from '../s3/index.ts';
import type { Subscription } from '../sns.ts';
import { TemplateError, type Templates } from '../templates.ts';

/** The tables that templates declare. */
export function declaredTables(templates: Templates): LocalTable[] {
  const shape = z.looseObject({
    KeySchema: z.unknown(),
    AttributeDefinitions: z.unknown(),
    GlobalSecondaryIndexes: z.unknown().optional(),
    LocalSecondaryIndexes: z.unknown().optional(),
    StreamSpecification: z.looseObject({ StreamViewType: z.string() }).optional(),
    TimeToLiveSpecification: z.looseObject({ AttributeName: z.string() }).optional(),
  });
  return templates.ofType('AWS::DynamoDB::GlobalTable', 'AWS::DynamoDB::Table').map((declared) => {
    const { ref: name, attributes } = templates.reference(declared);
    const { StreamSpecification, TimeToLiveSpecification, ...properties } = shape.parse(
      templates.resolved(declared),
    );
    const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } = properties;
    return {
      name,
      arn: String(attributes.Arn),
      ttlAttribute: TimeToLiveSpecification?.AttributeName,
      definition: {
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema,
        AttributeDefinitions,
        GlobalSecondaryIndexes,
        LocalSecondaryIndexes,
        ...(StreamSpecification && {
          StreamSpecification: { StreamEnabled: true, StreamViewType: StreamSpecification.StreamViewType },
        }),
      },
    };
  });
}

/** The queues that templates declare, with the attributes that change how they behave. */
export function declaredQueues(templates: Templates): LocalQueue[] {
  const shape = z.looseObject({
    VisibilityTimeout: z.number().optional(),
    MessageRetentionPeriod: z.number().optional(),
    DelaySeconds: z.number().optional(),
    ReceiveMessageWaitTimeSeconds: z.number().optional(),
    FifoQueue: z.boolean().optional(),
    ContentBasedDeduplication: z.boolean().optional(),
    RedrivePolicy: z.record(z.string(), z.unknown()).optional(),
  });
  return templates.ofType('AWS::SQS::Queue').map((declared) => {
    const { attributes } = templates.reference(declared);
    const properties = shape.parse(templates.resolved(declared));
    const kept = Object.keys(shape.shape).flatMap((key) => {
      const value = properties[key];
      if (value === undefined) return [];
      return [[key, typeof value === 'object' ? JSON.stringify(value) : String(value)]];
    });
    return {
      name: String(attributes.QueueName),
      arn: String(attributes.Arn),
      attributes: Object.fromEntries(kept),
    };
  });
}

/** The queues that listen to topics. Subscriptions of other kinds (an operator's mail address) stay silent here. */
export function declaredSubscriptions(templates: Templates): Subscription[] {
  const shape = z.looseObject({
    Protocol: z.string(),
    TopicArn: z.string(),
    Endpoint: z.string(),
    RawMessageDelivery: z.boolean().default(false),
  });
  return templates
    .ofType('AWS::SNS::Subscription')
    .map((declared) => shape.parse(templates.resolved(declared)))
    .filter(({ Protocol }) => Protocol === 'sqs')
    .map(({ TopicArn, Endpoint, RawMessageDelivery }) => ({
      topicArn: TopicArn,
      queueArn: Endpoint,
      raw: RawMessageDelivery,
    }));
}

const corsRule = z
  .looseObject({
    AllowedOrigins: z.array(z.string()),
    AllowedMethods: z.array(z.string()),
    AllowedHeaders: z.array(z.string()).default([]),
    ExposedHeaders: z.array(z.string()).default([]),
    MaxAge: z.number().optional(),
  })
  .transform(
    (rule): CorsRule => ({
      allowedOrigins: rule.AllowedOrigins,
      allowedMethods: rule.AllowedMethods,
      allowedHeaders: rule.AllowedHeaders,
      exposedHeaders: rule.ExposedHeaders,
      ...(rule.MaxAge === undefined ? {} : { maxAgeSeconds: rule.MaxAge }),
    }),
  );

/** A bucket as its template declares it. */
export type LocalBucket = { name: string; cors: CorsRule[] };

/** The buckets that templates declare. */
export function declaredBuckets(templates: Templates): LocalBucket[] {
  const shape = z.looseObject({
    CorsConfiguration: z.looseObject({ CorsRules: z.array(corsRule) }).optional(),
  });
  return templates.ofType('AWS::S3::Bucket').map((declared) => ({
    name: templates.reference(declared).ref,
    cors: shape.parse(templates.resolved(declared)).CorsConfiguration?.CorsRules ?? [],
  }));
}

/** A user pool with its app clients. */
export type LocalUserPool = {
  poolId: string;
  /** signs programs in */
  clientId: string;
  /** signs people in in a browser */
  browser: BrowserClient;
  /** begins the address of the sign-in pages */
  domain: string;
  /** ARN of the function that says what its mail says */
  wordedBy: string | undefined;
};

const poolShape = z.looseObject({
  LambdaConfig: z.looseObject({ CustomMessage: z.string().optional() }).default({}),
});

const clientShape = z.looseObject({
  UserPoolId: z.string(),
  AllowedOAuthFlowsUserPoolClient: z.boolean().default(false),
  CallbackURLs: z.array(z.string()).default([]),
  LogoutURLs: z.array(z.string()).default([]),
});

/** The user pool that templates declare; undefined when the desk has an issuer of its own. */
export function declaredUserPool(templates: Templates): LocalUserPool | undefined {
  const clients = templates.ofType('AWS::Cognito::UserPoolClient').map((declared) => ({
    clientId: templates.reference(declared).ref,
    ...clientShape.parse(templates.resolved(declared)),
  }));
  if (clients.length === 0) return undefined;
  const program = clients.find((client) => !client.AllowedOAuthFlowsUserPoolClient);
  const browser = clients.find((client) => client.AllowedOAuthFlowsUserPoolClient);
  const [domain] = templates.ofType('AWS::Cognito::UserPoolDomain');
  if (!program || !browser || !domain)
    throw new TemplateError(
      'The user pool needs an app client for programs, and one and a domain for browsers.',
    );
  const { clientId, CallbackURLs: callbackUrls, LogoutURLs: logoutUrls } = browser;
  const { UserPoolId: poolId } = program;
  const [declared] = templates.ofType('AWS::Cognito::UserPool');
  const wordedBy = declared && poolShape.parse(templates.resolved(declared)).LambdaConfig.CustomMessage;
  return {
    poolId,
    clientId: program.clientId,
    browser: { clientId, callbackUrls, logoutUrls },
    domain: templates.reference(domain).ref,
    wordedBy,
  };
}
