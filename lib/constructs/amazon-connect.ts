import { Duration } from 'aws-cdk-lib';
import { type EventPattern, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import type { Desk } from './desk-function.ts';
import type { QueueConsumer } from './queue-consumer.ts';

export interface AmazonConnectProps {
  readonly desk: Desk;
  /** takes in what comes on channels */
  readonly channels: QueueConsumer;
}

/**
 * Calls of Amazon Connect: its events on the default bus, which AWS tells as well as it can, go into the queue that all channels share, and the function that
 * takes them in may read contacts of that one instance. Nothing of it costs while nobody calls.
 */
export class AmazonConnect extends Construct {
  constructor(scope: Construct, id: string, { desk, channels }: AmazonConnectProps) {
    super(scope, id);
    const { amazonConnect } = desk.settings;
    if (amazonConnect === undefined) return;
    const { instanceArn, recordingsBucket } = amazonConnect;
    channels.function.allow(['connect:DescribeContact'], [`${instanceArn}/contact/*`]);
    this.#tell('Contacts', channels, {
      description: 'What becomes of calls is shown on tickets.',
      pattern: {
        source: ['aws.connect'],
        detailType: ['Amazon Connect Contact Event'],
        // AWS writes the names of fields in two ways.
        detail: { $or: [{ instanceArn: [instanceArn] }, { InstanceArn: [instanceArn] }] },
      },
    });
    if (recordingsBucket === undefined) return;
    this.#tell('Recordings', channels, {
      description: 'That the recording of a call is there is shown on its ticket.',
      pattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: {
          bucket: { name: [recordingsBucket] },
          object: { key: [{ wildcard: '*CallRecordings/*' }] },
        },
      },
    });
  }

  #tell(
    id: string,
    channels: QueueConsumer,
    { description, pattern }: { description: string; pattern: EventPattern },
  ): void {
    new Rule(this, id, {
      description,
      eventPattern: pattern,
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
