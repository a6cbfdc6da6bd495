import { Duration, Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { allowReceiptRule } from '../receipt-rule.ts';
import type { Desk } from './desk-function.ts';
import { QueueConsumer } from './queue-consumer.ts';

/** Takes mail in: SES announces each stored message with its verdicts on a topic, and a consumer makes tickets of it. */
export class InboundMail extends Construct {
  readonly topic: Topic;
  readonly consumer: QueueConsumer;

  constructor(scope: Construct, id: string, { desk }: { readonly desk: Desk }) {
    super(scope, id);
    const { settings } = desk;
    this.topic = new Topic(this, 'Announcements', {
      topicName: `${settings.prefix}-inbound-mail`,
      enforceSSL: true,
    });
    if (settings.inboundMail) {
      this.topic.addToResourcePolicy(
        allowReceiptRule(Stack.of(this), settings, 'sns:Publish', this.topic.topicArn),
      );
    }
    this.consumer = new QueueConsumer(this, 'Consumer', {
      desk,
      entry: 'mail/inbound',
      description: 'Makes tickets and customer messages of arriving mail.',
      name: 'inbound-mail',
      // A mail of 40 MB needs room for its bytes, its text and its parts at the same time.
      memoryMegabytes: settings.sizes.inboundMemoryMegabytes,
      timeout: Duration.seconds(120),
      batchSize: 1,
      concurrency: settings.consumers.inbound,
      waiting: {
        limit: Duration.minutes(15),
        impact: 'Customer mail arrives, but agents see no tickets or messages from it for over 15 minutes.',
      },
      failedImpact: 'A customer has written and agents will not see the message until it is replayed.',
    });
    const { queue, deadLetters } = this.consumer;
    this.topic.addSubscription(new SqsSubscription(queue, { deadLetterQueue: deadLetters.queue }));
  }
}
