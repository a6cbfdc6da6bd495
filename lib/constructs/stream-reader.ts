import { Duration } from 'aws-cdk-lib';
import { EventSourceMapping, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DeskFunction, type DeskFunctionProps } from './desk-function.ts';
import type { DeskTable } from './desk-table.ts';

export interface StreamReaderProps extends DeskFunctionProps {
  readonly table: DeskTable;
  /** Name of the queue for failed records after the desk's prefix, and of the alarms. */
  readonly name: string;
  /** One sentence: what people notice while the reader is behind. */
  readonly behindImpact: string;
  /** One sentence: what people notice when records were given up. */
  readonly failedImpact: string;
  /** Lambda event filter patterns; a record that matches any of them is read. */
  readonly filters: readonly Readonly<Record<string, unknown>>[];
}

/**
 * A function that reads changed rows from the table's stream in order. A failing batch is halved until the bad record
 * stands alone; after its tries are used up, a pointer to it goes to a queue and the stream moves on.
 */
export class StreamReader extends Construct {
  readonly function: DeskFunction;
  readonly deadLetters: DeadLetterQueue;

  constructor(scope: Construct, id: string, props: StreamReaderProps) {
    super(scope, id);
    const { desk, name, table } = props;
    this.function = new DeskFunction(this, 'Reader', props);
    this.deadLetters = new DeadLetterQueue(this, 'DeadLetters', { desk, name, impact: props.failedImpact });
    this.function.allow(['sqs:SendMessage'], [this.deadLetters.queue.queueArn]);
    table.grantStreamRead(this.function);
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: this.function.resource,
      eventSourceArn: table.streamArn,
      startingPosition: StartingPosition.TRIM_HORIZON,
      batchSize: 100,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 20,
      filters: props.filters.map((pattern) => ({ pattern: JSON.stringify(pattern) })),
      onFailure: { bind: () => ({ destination: this.deadLetters.queue.queueArn }) },
    });
    mapping.node.addDependency(this.function.grantPrincipal);
    desk.monitoring.alarm(this, {
      name: `${name}-behind`,
      impact: props.behindImpact,
      metric: this.function.resource.metric('IteratorAge', {
        period: Duration.minutes(1),
        statistic: 'Maximum',
      }),
      threshold: Duration.minutes(2).toMilliseconds(),
      periods: 3,
    });
  }
}
