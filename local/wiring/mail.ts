import * as z from 'zod';
import type { LocalQueue } from '../queues.ts';
import type { Subscription } from '../sns.ts';
import { TemplateError, type Templates } from '../templates.ts';

/** A receipt rule: for whom mail is stored where, and which topic hears of it. */
export type ReceiptRule = { recipients: string[]; bucket: string; prefix: string; topicArn: string };

/** A configuration set: which of its events go to which topics. */
export type ConfigurationSet = {
  name: string;
  destinations: { topicArn: string; eventTypes: string[] }[];
};

/** The receipt rules that store mail and announce it. */
export function declaredReceiptRules(templates: Templates): ReceiptRule[] {
  const shape = z.looseObject({
    Rule: z.looseObject({
      Enabled: z.boolean().default(false),
      Recipients: z.array(z.string()).default([]),
      Actions: z
        .array(
          z.looseObject({
            S3Action: z
              .looseObject({
                BucketName: z.string(),
                ObjectKeyPrefix: z.string().default(''),
                TopicArn: z.string(),
              })
              .optional(),
          }),
        )
        .default([]),
    }),
  });
  return templates.ofType('AWS::SES::ReceiptRule').flatMap((declared) => {
    const { Rule } = shape.parse(templates.resolved(declared));
    if (!Rule.Enabled) return [];
    return Rule.Actions.flatMap(({ S3Action }) =>
      S3Action
        ? {
            recipients: Rule.Recipients,
            bucket: S3Action.BucketName,
            prefix: S3Action.ObjectKeyPrefix,
            topicArn: S3Action.TopicArn,
          }
        : [],
    );
  });
}

/** The configuration sets with the topics that hear what became of sent mail. */
export function declaredConfigurationSets(templates: Templates): ConfigurationSet[] {
  const shape = z.looseObject({
    ConfigurationSetName: z.string(),
    EventDestination: z.looseObject({
      Enabled: z.boolean().default(false),
      MatchingEventTypes: z.array(z.string()),
      SnsDestination: z.looseObject({ TopicARN: z.string() }).optional(),
    }),
  });
  const destinations = templates
    .ofType('AWS::SES::ConfigurationSetEventDestination')
    .map((declared) => shape.parse(templates.resolved(declared)));
  return templates.ofType('AWS::SES::ConfigurationSet').map((declared) => {
    const name = templates.reference(declared).ref;
    return {
      name,
      destinations: destinations.flatMap(({ ConfigurationSetName, EventDestination }) => {
        const { Enabled, MatchingEventTypes, SnsDestination } = EventDestination;
        if (ConfigurationSetName !== name || !Enabled || !SnsDestination) return [];
        return { topicArn: SnsDestination.TopicARN, eventTypes: MatchingEventTypes };
      }),
    };
  });
}

/** The domains and addresses that the desk sends as. */
export function declaredIdentities(templates: Templates): string[] {
  return templates.ofType('AWS::SES::EmailIdentity').map((declared) => templates.reference(declared).ref);
}

/** Names of the queue that a receipt rule's topic feeds, and of the queue for what it gives up. */
export function inboundQueues(
  rule: ReceiptRule,
  subscriptions: Subscription[],
  queues: LocalQueue[],
): { queue: string; deadLetters: string } {
  const redrive = z.looseObject({ deadLetterTargetArn: z.string() });
  const fed = subscriptions.find(({ topicArn }) => topicArn === rule.topicArn);
  const queue = queues.find(({ arn }) => arn === fed?.queueArn);
  const policy = queue?.attributes.RedrivePolicy;
  if (!queue || !policy) throw new TemplateError('No queue with dead letters takes the incoming mail.');
  const { deadLetterTargetArn } = redrive.parse(JSON.parse(policy));
  const deadLetters = queues.find(({ arn }) => arn === deadLetterTargetArn);
  if (!deadLetters) throw new TemplateError(`No template declares ${deadLetterTargetArn}.`);
  return { queue: queue.name, deadLetters: deadLetters.name };
}
