import { METRIC, metricNamespace, STATUS_METRIC } from '../../core/shared/names.ts';
import { FUNCTION_ENTRIES, functionName } from '../../lib/functions.ts';
import { givenSettings, synthesize } from './support/templates.ts';

const { resources } = synthesize();
const dashboards = resources.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
const page = JSON.stringify(dashboards[0]?.Properties.DashboardBody);

const namesOf = (type: string, property: string): string[] =>
  resources.filter(({ Type }) => Type === type).map(({ Properties }) => String(Properties[property]));

describe('the dashboard', () => {
  test('is one page, as three are free', () => {
    expect(dashboards.map(({ Properties }) => Properties.DashboardName)).toEqual(['Bilet']);
  });

  test('shows the age of the oldest message of each queue, and the depth of each with dead letters', () => {
    for (const queue of namesOf('AWS::SQS::Queue', 'QueueName')) {
      const metric = queue.endsWith('-failed')
        ? 'ApproximateNumberOfMessagesVisible'
        : 'ApproximateAgeOfOldestMessage';
      expect(page).toContain(`\\"AWS/SQS\\",\\"${metric}\\",\\"QueueName\\",\\"${queue}\\"`);
    }
  });

  test('shows errors, p99 and throttles of every function', () => {
    for (const entry of FUNCTION_ENTRIES) {
      for (const metric of ['Errors', 'Duration', 'Throttles']) {
        const line = `\\"AWS/Lambda\\",\\"${metric}\\",\\"FunctionName\\",\\"Bilet-${functionName(entry)}\\"`;
        expect(page).toContain(line);
      }
    }
    expect(page).toContain('\\"stat\\":\\"p99\\"');
  });

  test('shows every metric that the functions write, in the namespace that they write to', () => {
    for (const name of [...Object.values(METRIC), ...Object.values(STATUS_METRIC)]) {
      expect(page).toContain(`\\"${metricNamespace('Bilet')}\\",\\"${name}\\"`);
    }
    const functions = resources.filter(({ Type }) => Type === 'AWS::Lambda::Function');
    for (const { Properties } of functions) {
      expect(Object(Properties.Environment).Variables.METRIC_NAMESPACE).toBe(metricNamespace('Bilet'));
    }
  });

  test('shows the executions of the state machine that there is', () => {
    for (const name of namesOf('AWS::StepFunctions::StateMachine', 'StateMachineName')) {
      expect(page).toContain(`:stateMachine:${name}`);
    }
  });

  test('of a second desk shows nothing of the first', () => {
    const second = synthesize({ settings: givenSettings({ prefix: 'Second' }) });
    const other = second.resources.find(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');
    expect(JSON.stringify(other?.Properties)).not.toMatch(/Bilet-|Bilet\/Bilet/);
  });
});
