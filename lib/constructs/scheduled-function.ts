import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DeskFunction, type DeskFunctionProps } from './desk-function.ts';
import { schedule } from './desk-schedule.ts';

export interface ScheduledFunctionProps extends DeskFunctionProps {
  /** Name of the schedule after the desk's prefix, and of its dead letters and their alarm. */
  readonly name: string;
  /** Minutes between two runs. */
  readonly everyMinutes: number;
  /** One sentence: what people notice when a run failed. */
  readonly failedImpact: string;
}

/** A function that runs again and again. A run that could not be started or that failed three times is kept and alarmed. */
export class ScheduledFunction extends Construct {
  readonly function: DeskFunction;

  constructor(scope: Construct, id: string, props: ScheduledFunctionProps) {
    super(scope, id);
    const { desk, name } = props;
    const { prefix } = desk.settings;
    this.function = new DeskFunction(this, 'Function', props);
    const { queue } = new DeadLetterQueue(this, 'DeadLetters', { desk, name, impact: props.failedImpact });
    this.function.allow(['sqs:SendMessage'], [queue.queueArn]);
    this.function.resource.configureAsyncInvoke({
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
    });
    schedule(this, {
      name: `${prefix}-${name}`,
      description: props.description,
      every: `${props.everyMinutes} minutes`,
      targetArn: this.function.resource.functionArn,
      grant: (role) => this.function.grantInvoke(role),
      deadLetters: queue,
    });
  }
}
