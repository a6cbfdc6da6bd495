import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { ChannelCare as Care } from '../../schemas/channel.ts';
import type { Desk } from './desk-function.ts';
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
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn, deadLetters.queue.queueArn],
      }),
    );
    new CfnSchedule(this, 'Schedule', {
      name: `${desk.settings.prefix}-channel-care`,
      description: 'Asks providers of channels whether all is well, before a customer misses an answer.',
      scheduleExpression: `rate(${EVERY_HOURS} hours)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: queue.queueArn,
        roleArn: role.roleArn,
        input: JSON.stringify(CARE),
        deadLetterConfig: { arn: deadLetters.queue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
      },
    });
  }
}
