import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { ChannelCare as Care } from '../../schemas/channel-work.ts';
import type { Desk } from './desk-function.ts';
import { schedule } from './desk-schedule.ts';
import type { QueueConsumer } from './queue-consumer.ts';

export interface ChannelCareProps {
  readonly desk: Desk;
  /** takes in what comes on channels, and may ask their providers */
  readonly channels: QueueConsumer;
}

/** Hours between two looks: of what is wrong that it may have been mended, and of what was well for a day. */
const EVERY_HOURS = 6;
const CARE: Care = { care: 'channels' };

/** Lets providers of channels be asked whether all is well, by the function that may: the schedule puts that into its queue. */
export class ChannelCare extends Construct {
  constructor(scope: Construct, id: string, { desk, channels }: ChannelCareProps) {
    super(scope, id);
    const { queue, deadLetters } = channels;
    schedule(this, {
      name: `${desk.settings.prefix}-channel-care`,
      description: 'Asks providers of channels whether all is well, before a customer misses an answer.',
      every: `${EVERY_HOURS} hours`,
      targetArn: queue.queueArn,
      grant: (role) =>
        role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] })),
      input: CARE,
      deadLetters: deadLetters.queue,
    });
  }
}
