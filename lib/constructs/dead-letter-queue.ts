import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Desk } from './desk-function.ts';

export interface DeadLetterQueueProps {
  readonly desk: Desk;
  /** Name after the desk's prefix; `-failed` is appended. */
  readonly name: string;
  /**
   * One sentence: what a customer or an agent notices while something waits here. Null: what waits here is derived, and can be made
   * again; the alarm of all queues has said before that it keeps failing.
   */
  readonly impact: string | null;
}

/** Where work waits that could not be done, for the longest time that SQS keeps it, with the alarm that says so. */
export class DeadLetterQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { desk, name, impact }: DeadLetterQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: `${desk.settings.prefix}-${name}-failed`,
      retentionPeriod: Duration.days(14),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    acknowledge(this.queue, {
      'AwsSolutions-SQS3': 'This is the dead-letter queue.',
      'Serverless-SQSRedrivePolicy': 'This is the dead-letter queue.',
    });
    desk.monitoring.watchDeadLetters(`${desk.settings.prefix}-${name}-failed`);
    if (impact === null) return;
    desk.monitoring.alarm(this, {
      name: `${name}-failed`,
      impact,
      metric: this.queue.metricApproximateNumberOfMessagesVisible({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: 1,
    });
  }
}
