import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import type { Desk, DeskFunction } from './desk-function.ts';

export interface ClockProps {
  readonly desk: Desk;
  /** Re-reads the subject, does what is due, and answers with the next time to wake, if there is one. */
  readonly wake: DeskFunction;
}

/** Errors of Lambda itself, which pass by trying again. */
const SERVICE_ERRORS = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Lambda.ClientExecutionTimeoutException',
];

/**
 * States of the clock: sleep until `wakeAt`, wake, sleep again while there is a next time. Executions keep the
 * definition that they were started with, some of them for weeks: whatever changes here, the function must go on
 * answering those that it was once called with.
 */
const clockDefinition = (wakeFunctionArn: string) => ({
  Comment:
    'Sleeps until the next deadline, as in {"kind": "ticket", "id": 42, "arming": 1, "wakeAt": "2026-01-31T12:00:00Z"}.',
  QueryLanguage: 'JSONata',
  StartAt: 'Sleep',
  States: {
    Sleep: { Type: 'Wait', Timestamp: '{% $states.input.wakeAt %}', Next: 'Wake' },
    Wake: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: wakeFunctionArn, Payload: '{% $states.input %}' },
      Output: '{% $states.result.Payload %}',
      Retry: [
        {
          ErrorEquals: SERVICE_ERRORS,
          IntervalSeconds: 1,
          BackoffRate: 2,
          MaxAttempts: 6,
          JitterStrategy: 'FULL',
        },
        {
          ErrorEquals: ['States.ALL'],
          IntervalSeconds: 10,
          BackoffRate: 3,
          MaxAttempts: 5,
          MaxDelaySeconds: 600,
        },
      ],
      Next: 'Another',
    },
    Another: {
      Type: 'Choice',
      Choices: [{ Condition: '{% $exists($states.input.wakeAt) %}', Next: 'Sleep' }],
      Default: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

/**
 * The state machine whose executions are timers. A timer is a hint, the row of its subject is the truth. The machine
 * keeps the name of its first days: a machine of another name would be another, and this one's timers would end.
 */
export class Clock extends Construct {
  readonly #machine: StateMachine;

  constructor(scope: Construct, id: string, { desk, wake }: ClockProps) {
    super(scope, id);
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    wake.grantInvoke(role);
    this.#machine = new StateMachine(this, 'Machine', {
      stateMachineName: `${desk.settings.prefix}-ticket-clock`,
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(
        Stack.of(this).toJsonString(clockDefinition(wake.resource.functionArn)),
      ),
      role,
    });
    acknowledge(this, {
      'AwsSolutions-SF1': 'A Standard execution keeps its whole history for 90 days without logs.',
      'AwsSolutions-SF2': 'One sleep and one call: the execution history shows what a trace would.',
      'Serverless-StepFunctionStateMachineXray':
        'One sleep and one call: the execution history shows what a trace would.',
    });
    desk.monitoring.watchStateMachine(`${desk.settings.prefix}-ticket-clock`);
  }

  /** Lets a function start timers. */
  grantStart(fn: DeskFunction): void {
    fn.allow(['states:StartExecution'], [this.#machine.stateMachineArn]);
    fn.set('STATE_MACHINE_ARN', this.#machine.stateMachineArn);
  }
}
