import { Aws, Duration } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { DeadLetterQueue } from './dead-letter-queue.ts';
import { DeskFunction, type DeskFunctionProps } from './desk-function.ts';

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
    const role = new Role(this, 'ScheduleRole', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    this.function.grantInvoke(role);
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queue.queueArn] }));
    new CfnSchedule(this, 'Schedule', {
      name: `${prefix}-${name}`,
      description: props.description,
      scheduleExpression: `rate(${props.everyMinutes} minutes)`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: this.function.resource.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: queue.queueArn },
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
      },
    });
  }
}
