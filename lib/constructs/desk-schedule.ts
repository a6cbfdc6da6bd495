import { Aws } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

interface Scheduled {
  readonly name: string;
  /** One sentence on why. */
  readonly description: string;
  /** How often, such as `6 hours`. */
  readonly every: string;
  readonly targetArn: string;
  /** Allows the schedule's role what it does. */
  readonly grant: (role: Role) => void;
  /** What the target is given; nothing of the desk's own when absent. */
  readonly input?: object;
  /** Takes what the target did not take within an hour. */
  readonly deadLetters: IQueue;
}

/** Does something again and again, in the account of the desk alone; its role and schedule are parts of the scope. */
export function schedule(scope: Construct, scheduled: Scheduled): void {
  const { name, description, every, targetArn, grant, input, deadLetters } = scheduled;
  const role = new Role(scope, 'ScheduleRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
    }),
  });
  grant(role);
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }));
  new CfnSchedule(scope, 'Schedule', {
    name,
    description,
    scheduleExpression: `rate(${every})`,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: targetArn,
      roleArn: role.roleArn,
      ...(input && { input: JSON.stringify(input) }),
      deadLetterConfig: { arn: deadLetters.queueArn },
      retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 5 },
    },
  });
}
