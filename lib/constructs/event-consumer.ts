import { Duration } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { EVENT_SOURCE, type UnheardBy } from '../../core/shared/names.ts';
import { QueueConsumer, type QueueConsumerProps } from './queue-consumer.ts';

/** Which events a consumer reacts to; the source is always the desk. */
interface EventSelection {
  /** Name of the rule inside its construct; part of its logical id. */
  readonly id: string;
  /** One sentence on why these events. */
  readonly description: string;
  /** @default events of every type */
  readonly detailType?: string | readonly string[];
  /** @default every event of that type */
  readonly detail?: EventPattern['detail'];
  /**
   * Whether imported history is meant, and nothing else. It sets nothing going that was done elsewhere, when it happened.
   * @default false: what happens here is meant, and nothing that was imported
   */
  readonly imported?: boolean;
}

export interface EventConsumerProps extends QueueConsumerProps {
  readonly bus: IEventBus;
  readonly events: readonly EventSelection[];
  /** Member by which an event says that this consumer has no use for it. @default none: it takes all that it selects */
  readonly unheard?: UnheardBy;
}

/**
 * A queue consumer that rules on the bus feed; what a rule cannot put into the queue goes to its dead letters. A
 * deployment updates the function before its rules, so that no rule asks for events that the function's code of the
 * day does not know yet.
 */
export class EventConsumer extends QueueConsumer {
  constructor(scope: Construct, id: string, props: EventConsumerProps) {
    super(scope, id, props);
    const rules = new Construct(this, 'Rules');
    rules.node.addDependency(this.function);
    for (const { id: ruleId, description, detailType, detail, imported = false } of props.events) {
      new Rule(rules, ruleId, {
        description,
        eventBus: props.bus,
        eventPattern: {
          source: [EVENT_SOURCE],
          ...(detailType && { detailType: [detailType].flat() }),
          detail: {
            ...detail,
            importedAt: [{ exists: imported }],
            ...(props.unheard && { [props.unheard]: [{ exists: false }] }),
          },
        },
        targets: [
          new SqsQueue(this.queue, {
            deadLetterQueue: this.deadLetters.queue,
            maxEventAge: Duration.hours(24),
            retryAttempts: 185,
          }),
        ],
      });
    }
  }
}
