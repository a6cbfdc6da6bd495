import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DeskFunction, type DeskFunctionProps } from './desk-function.ts';

export interface QueueConsumerProps extends DeskFunctionProps {
  /** Name of the queue after the desk's prefix, and of its alarms. */
  readonly name: string;
  /**
   * Alarm on work that waits longer than it should: one sentence on what people notice, and the age of the oldest
   * waiting message that is too old.
   * @default no alarm; the dashboard shows the age
   */
  readonly waiting?: { readonly impact: string; readonly limit: Duration };
  /** One sentence: what people notice when some work failed for good; null: nothing is lost, and there is no alarm for it of its own. */
  readonly failedImpact: string | null;
  /** Messages that the function is given at once. */
  readonly batchSize: number;
  /**
   * How long messages wait for others with which they are given to the function, where nobody waits for what it does.
   * @default not at all
   */
  readonly batchingWindow?: Duration;
  /** Invocations at the same time. */
  readonly concurrency: number;
  /**
   * Time since its first try after which a message is given up, however often it was tried.
   * @default it is given up by the number of its tries, which take an hour at the least
   */
  readonly patience?: Duration;
}

/** Deliveries of a message before it moves to the dead-letter queue: with their pauses, over an hour (a test adds up). */
const MAX_RECEIVE_COUNT = 24;

/** The most that SQS takes. Where the consumer gives up by age, what is left for messages that kill it. */
const UNLIMITED_RECEIVE_COUNT = 1000;

/** A message may be hidden for as long as six tries of the function take, as Lambda advises. */
const VISIBILITY_FACTOR = 6;

/**
 * A queue, the function that works through it and reports failures by message, the dead-letter queue for what fails
 * for good, and the alarms of both queues. The function brings failed messages back after seconds; the visibility
 * timeout is for those of a function that died.
 */
export class QueueConsumer extends Construct {
  readonly queue: Queue;
  readonly deadLetters: DeadLetterQueue;
  readonly function: DeskFunction;

  constructor(scope: Construct, id: string, props: QueueConsumerProps) {
    super(scope, id);
    const { desk, name } = props;
    this.function = new DeskFunction(this, 'Consumer', props);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { desk, name, impact: props.failedImpact });
    this.queue = new Queue(this, 'Queue', {
      queueName: `${desk.settings.prefix}-${name}`,
      visibilityTimeout: Duration.seconds(this.function.timeout.toSeconds() * VISIBILITY_FACTOR),
      retentionPeriod: Duration.days(10),
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      deadLetterQueue: {
        queue: this.deadLetters.queue,
        maxReceiveCount: props.patience ? UNLIMITED_RECEIVE_COUNT : MAX_RECEIVE_COUNT,
      },
    });
    desk.monitoring.watchQueue(`${desk.settings.prefix}-${name}`);
    if (props.waiting) this.#alarmOnWaiting(props.waiting, props);
    this.function.allow(
      ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      [this.queue.queueArn],
    );
    this.function.set('QUEUE_URL', this.queue.queueUrl);
    if (props.patience) this.#giveUpAfter(props.patience);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.function.resource,
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize,
      ...(props.batchingWindow && { maxBatchingWindow: props.batchingWindow }),
      maxConcurrency: props.concurrency,
      reportBatchItemFailures: true,
    });
    mapping.node.addDependency(this.function.grantPrincipal);
    acknowledge(this, {
      'Serverless-LambdaEventSourceMappingDestination':
        'Failed messages go to the dead-letter queue by the redrive policy.',
    });
  }

  /** Lets the function bring messages of its own to the queue. */
  grantSendToSelf(): void {
    this.function.allow(['sqs:SendMessage'], [this.queue.queueArn]);
  }

  /** Lets the function itself put away what is too old, which SQS would only delete. */
  #giveUpAfter(patience: Duration): void {
    this.function.allow(['sqs:SendMessage'], [this.deadLetters.queue.queueArn]);
    this.function.set('DEAD_LETTER_URL', this.deadLetters.queue.queueUrl);
    this.function.set('PATIENCE_SECONDS', String(patience.toSeconds()));
  }

  #alarmOnWaiting(
    { impact, limit }: { readonly impact: string; readonly limit: Duration },
    { desk, name }: QueueConsumerProps,
  ): void {
    desk.monitoring.alarm(this, {
      name: `${name}-waits`,
      impact,
      metric: this.queue.metricApproximateAgeOfOldestMessage({
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: limit.toSeconds(),
      periods: 3,
    });
  }
}
