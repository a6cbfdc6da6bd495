import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { clockPage } from '../../bin/docs/clock-page.ts';
import { METRIC, metricNamespace } from '../../core/shared/names.ts';
import { synthesize } from './support/templates.ts';

const [machine] = synthesize().resources.filter(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');

/** The definition as Step Functions gets it, with a function ARN where the template has a reference. */
const definition = (): Record<string, unknown> => {
  const parts: unknown[] = Object(machine?.Properties.DefinitionString)['Fn::Join'][1];
  const arn = 'arn:aws:lambda:us-east-1:123456789012:function:Bilet-clock-wake';
  return Object(JSON.parse(parts.map((part) => (typeof part === 'string' ? part : arn)).join('')));
};

describe('the clock', () => {
  test('keeps its name, by which timers sleep in it since version 0.1.0', () => {
    expect(machine?.Properties.StateMachineName).toBe('Bilet-ticket-clock');
    expect(machine?.logicalId).toMatch(/^TicketClockMachine/);
  });

  test('is a valid Standard state machine', () => {
    expect(machine?.Properties.StateMachineType).toBe('STANDARD');
    expect(validate(definition())).toMatchObject({ isValid: true, errors: [] });
  });

  test('sleeps until wakeAt, wakes, and sleeps again while it names a next time', () => {
    expect(definition()).toMatchObject({
      QueryLanguage: 'JSONata',
      StartAt: 'Sleep',
      States: {
        Sleep: { Type: 'Wait', Timestamp: '{% $states.input.wakeAt %}', Next: 'Wake' },
        Wake: { Type: 'Task', Output: '{% $states.result.Payload %}', Next: 'Another' },
        Another: {
          Choices: [{ Condition: '{% $exists($states.input.wakeAt) %}', Next: 'Sleep' }],
          Default: 'Done',
        },
        Done: { Type: 'Succeed' },
      },
    });
  });
});

test('the picture in the documentation is of the machine that is deployed', () => {
  expect(readFileSync('docs/clock.md', 'utf8')).toBe(clockPage(definition()));
});

test('what is done over five seconds late rings an alarm, by a metric that comes with what was due', () => {
  const alarm = synthesize().resources.find(({ Properties }) => Properties.AlarmName === 'Bilet-clock-late');
  expect(alarm?.Properties).toMatchObject({
    Namespace: metricNamespace('Bilet'),
    MetricName: METRIC.deadlineLateness,
    Statistic: 'Maximum',
    Period: 300,
    Threshold: 5000,
    EvaluationPeriods: 1,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
  });
});
