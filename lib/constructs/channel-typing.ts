import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { LIVE_SOURCE } from '../../core/shared/names.ts';
import { AGENT_WRITES } from '../../schemas/agent-writes.ts';
import type { DeskBus } from './desk-bus.ts';
import type { QueueConsumer } from './queue-consumer.ts';

export interface ChannelTypingProps {
  readonly bus: DeskBus;
  /** takes in what comes on channels, and may ask their providers */
  readonly channels: QueueConsumer;
}

/**
 * Lets messengers show that an agent writes: the hint goes into the queue of what comes on channels, whose function knows their secrets, and so
 * holds up no reply.
 */
export class ChannelTyping extends Construct {
  constructor(scope: Construct, id: string, { bus, channels }: ChannelTypingProps) {
    super(scope, id);
    new Rule(this, 'Typing', {
      description: 'A messenger shows that an agent writes.',
      eventBus: bus.bus,
      eventPattern: { source: [LIVE_SOURCE], detailType: [AGENT_WRITES] },
      targets: [
        new SqsQueue(channels.queue, {
          deadLetterQueue: channels.deadLetters.queue,
          // What is late is not shown.
          maxEventAge: Duration.minutes(1),
          retryAttempts: 2,
        }),
      ],
    });
    this.node.addDependency(channels.function);
  }
}
