import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { PUT_ASIDE_PREFIX } from '../../core/shared/names.ts';
import type { DeskBucket } from './desk-bucket.ts';
import type { Desk } from './desk-function.ts';
import type { QueueConsumer } from './queue-consumer.ts';

export interface AwsMessagingProps {
  readonly desk: Desk;
  /** takes in what comes on channels */
  readonly channels: QueueConsumer;
  /** sends replies on channels */
  readonly replies: QueueConsumer;
  readonly attachments: DeskBucket;
}

/**
 * WhatsApp and SMS by AWS End User Messaging, each where its setting is: its topic tells the queue that all channels share, in the envelope of SNS, which
 * says when; the policy of the queue lets in these topics and this rule and no others. Nothing of it costs while nobody writes.
 */
export class AwsMessaging extends Construct {
  constructor(scope: Construct, id: string, props: AwsMessagingProps) {
    super(scope, id);
    const { whatsAppMessaging, smsMessaging } = props.desk.settings;
    const topics = [whatsAppMessaging?.topicArn, smsMessaging?.topicArn].filter((arn) => arn !== undefined);
    for (const [at, arn] of [...new Set(topics)].entries()) {
      const topic = Topic.fromTopicArn(this, `Topic${at + 1}`, arn);
      topic.addSubscription(new SqsSubscription(props.channels.queue));
    }
    if (whatsAppMessaging) this.#whatsApp(props, whatsAppMessaging.numberArns);
    if (smsMessaging) this.#sms(props, smsMessaging.senderArns);
  }

  /** Files go through the bucket by links that the functions sign: the service itself may do nothing there. */
  #whatsApp({ channels, replies, attachments }: AwsMessagingProps, numbers: readonly string[]): void {
    replies.function.allow(
      ['social-messaging:SendWhatsAppMessage', 'social-messaging:PostWhatsAppMessageMedia'],
      [...numbers],
    );
    channels.function.allow(
      [
        'social-messaging:GetWhatsAppMessageMedia',
        'social-messaging:GetLinkedWhatsAppBusinessAccountPhoneNumber',
        // A channel is tried out by the function that takes in.
        'social-messaging:SendWhatsAppMessage',
      ],
      [...numbers],
    );
    attachments.grantPut(channels.function, `${PUT_ASIDE_PREFIX}*`);
  }

  /** AWS tells of states on the default bus, as well as it can. */
  #sms({ channels, replies }: AwsMessagingProps, senders: readonly string[]): void {
    for (const { function: fn } of [replies, channels]) fn.allow(['sms-voice:SendTextMessage'], [...senders]);
    new Rule(this, 'SmsStates', {
      description: 'How far an SMS got is shown on the reply.',
      eventPattern: { source: ['aws.sms-voice'], detailType: ['Text Message Delivery Status Updated'] },
      targets: [
        new SqsQueue(channels.queue, {
          deadLetterQueue: channels.deadLetters.queue,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
  }
}
