import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';
import { clockDefinition } from '../clock-definition.ts';
import type { Desk, DeskFunction } from './desk-function.ts';

export interface ClockProps {
  readonly desk: Desk;
  /** Re-reads the subject, does what is due, and answers with the next time to wake, if there is one. */
  readonly wake: DeskFunction;
}

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
