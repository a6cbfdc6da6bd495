import * as z from 'zod';
import { METRIC, metricNamespace, STATUS_METRIC } from '../../core/shared/names.ts';
import { givenSettings, synthesize, type TemplateResource } from './support/templates.ts';

const { resources } = synthesize();

const dashboardsOf = (among: readonly TemplateResource[]) =>
  among.filter(({ Type }) => Type === 'AWS::CloudWatch::Dashboard');

/** Template text with a word for whatever is known only after deployment. */
const textSchema = z.union([
  z.string(),
  z
    .object({ 'Fn::Join': z.tuple([z.literal(''), z.array(z.unknown())]) })
    .transform(({ 'Fn::Join': [, parts] }) =>
      parts.map((part) => (typeof part === 'string' ? part : `{${Object.values(Object(part))}}`)).join(''),
    ),
]);

const widgetSchema = z.object({
  type: z.string(),
  x: z.number(),
  y: z.number(),
  width: z.number(),
  height: z.number(),
  properties: z.looseObject({
    title: z.string().default(''),
    markdown: z.string().default(''),
    endpoint: z.string().default(''),
    alarms: z.array(z.string()).default([]),
    yAxis: z.object({ left: z.object({ min: z.number(), label: z.string() }) }).optional(),
    metrics: z.array(z.array(z.unknown())).default([]),
  }),
});

const widgetsOf = (dashboard: TemplateResource | undefined) => {
  const body: unknown = JSON.parse(textSchema.parse(dashboard?.Properties.DashboardBody));
  return z.object({ widgets: z.array(widgetSchema) }).parse(body).widgets;
};

const widgets = widgetsOf(dashboardsOf(resources)[0]);

const titled = (title: string) => {
  const found = widgets.filter(({ properties }) => properties.title === title);
  expect(found).toHaveLength(1);
  return found.flatMap(({ properties }) => [properties])[0];
};

/** The lines of a chart, as `namespace name dimension`, sorted. */
const linesOf = (title: string): string[] =>
  (titled(title)?.metrics ?? [])
    .map((metric) => {
      const [namespace, name, , dimension] = metric;
      return [namespace, name, typeof dimension === 'string' ? dimension : ''].join(' ').trim();
    })
    .sort();

const namesOf = (type: string, property: string, fits = (_: Record<string, unknown>) => true): string[] =>
  resources
    .filter(({ Type, Properties }) => Type === type && fits(Properties))
    .map(({ Properties }) => String(Properties[property]));

const FUNCTIONS = namesOf('AWS::Lambda::Function', 'FunctionName');

describe('the dashboard', () => {
  test('is one page, as three are free', () => {
    expect(dashboardsOf(resources).map(({ Properties }) => Properties.DashboardName)).toEqual(['Bilet']);
  });

  test('has a heading over each part, and the alarms and tickets above them all', () => {
    const headings = widgets.flatMap(({ type, properties }) =>
      type === 'text' ? [properties.markdown] : [],
    );
    expect(headings).toEqual([
      '### Mail and tickets',
      '### Queues',
      '### Functions',
      '### Clock and table',
      '### API',
    ]);
    expect(widgets.slice(0, 3).map(({ type }) => type)).toEqual(['alarm', 'custom', 'text']);
  });

  test('shows the state of every alarm', () => {
    const shown = (titled('Alarms')?.alarms ?? []).map((arn) => arn.replace(/^.*:alarm:/, ''));
    expect(shown.sort()).toEqual(namesOf('AWS::CloudWatch::Alarm', 'AlarmName').sort());
  });

  test('says how many tickets stand in each status, by a function that counts them at each look', () => {
    const widget = titled('Tickets by status and held mail, now');
    const [, logicalId] = /^\{(\w+),Arn\}$/.exec(widget?.endpoint ?? '') ?? [];
    const counter = resources.find((resource) => resource.logicalId === logicalId);
    expect(counter?.Properties.FunctionName).toBe('Bilet-dashboard-tickets');
    expect(widget?.updateOn).toEqual({ refresh: true, resize: false, timeRange: false });
  });

  test('shows mail in and out, tickets by the status they came to, and breaches', () => {
    const { mailReceived, mailHeld, mailSent, mailWithheld, mailBounced, mailComplained, mailFailed } =
      METRIC;
    const own = (names: readonly string[]) => names.map((name) => `${metricNamespace('Bilet')} ${name}`);
    expect(linesOf('Mail in and out')).toEqual(
      own([mailReceived, mailHeld, mailSent, mailWithheld, mailBounced, mailComplained, mailFailed]).sort(),
    );
    expect(linesOf('Tickets by the status they came to')).toEqual(
      own([METRIC.ticketsCreated, ...Object.values(STATUS_METRIC)]).sort(),
    );
    expect(linesOf('Breaches: deadlines missed by the clock')).toEqual(own([METRIC.ticketsOverdue]));
    expect(linesOf('Lateness: from a deadline until what was due then was done')).toEqual(
      own([METRIC.deadlineLateness, METRIC.deadlineLateness, METRIC.deadlineLateness]),
    );
    expect(linesOf('Work that keeps failing')).toEqual(own([METRIC.workKeepsFailing]));
  });

  test('leaves out no metric that functions write, and looks where they write it', () => {
    const page = JSON.stringify(widgets);
    for (const name of [...Object.values(METRIC), ...Object.values(STATUS_METRIC)]) {
      expect(page).toContain(`"${metricNamespace('Bilet')}","${name}"`);
    }
    for (const { Type, Properties } of resources) {
      if (Type !== 'AWS::Lambda::Function') continue;
      expect(Object(Properties.Environment).Variables.METRIC_NAMESPACE).toBe(metricNamespace('Bilet'));
    }
  });

  test('shows the oldest message of every queue that is worked on, and the depth of every other', () => {
    const worked = ({ RedrivePolicy }: Record<string, unknown>) => RedrivePolicy !== undefined;
    const queues = namesOf('AWS::SQS::Queue', 'QueueName', worked);
    const deadLetters = namesOf('AWS::SQS::Queue', 'QueueName', (properties) => !worked(properties));
    expect(linesOf('Oldest message in each queue')).toEqual(
      queues.map((name) => `AWS/SQS ApproximateAgeOfOldestMessage ${name}`).sort(),
    );
    expect(linesOf('Dead letters')).toEqual(
      deadLetters.map((name) => `AWS/SQS ApproximateNumberOfMessagesVisible ${name}`).sort(),
    );
  });

  test.each([
    ['Errors', 'Errors', 'Sum'],
    ['Duration, p99', 'Duration', 'p99'],
    ['Throttles', 'Throttles', 'Sum'],
  ])('shows %s of every function', (title, metric, stat) => {
    expect(linesOf(title)).toEqual(FUNCTIONS.map((name) => `AWS/Lambda ${metric} ${name}`).sort());
    expect(titled(title)?.metrics.map((line) => Object(line.at(-1)).stat)).toEqual(FUNCTIONS.map(() => stat));
  });

  test('shows how far every reader of the stream is behind', () => {
    const readers = resources
      .filter(({ Properties }) => Properties.StartingPosition !== undefined)
      .map(({ Properties }) => {
        const { Ref } = Object(Properties.FunctionName);
        return String(resources.find(({ logicalId }) => logicalId === Ref)?.Properties.FunctionName);
      });
    expect(linesOf('Age of stream records')).toEqual(
      readers.map((name) => `AWS/Lambda IteratorAge ${name}`).sort(),
    );
  });

  test('shows how the executions of every state machine begin and end', () => {
    const outcomes = ['Aborted', 'Failed', 'Started', 'Succeeded', 'TimedOut'];
    const machines = namesOf('AWS::StepFunctions::StateMachine', 'StateMachineName');
    const shown = linesOf('Executions').map((line) => line.replace(/arn:.*:stateMachine:/, ''));
    expect(shown).toEqual(
      machines.flatMap((name) => outcomes.map((each) => `AWS/States Executions${each} ${name}`)).sort(),
    );
  });

  test('shows the throttles of every table, and what the API answers and how fast', () => {
    const tables = namesOf('AWS::DynamoDB::GlobalTable', 'TableName');
    expect(linesOf('Throttles of the table')).toEqual(
      tables.flatMap((name) => ['Read', 'Write'].map((way) => `AWS/DynamoDB ${way}ThrottleEvents ${name}`)),
    );
    const named = (title: string) => linesOf(title).map((line) => line.split(' ')[1]);
    expect(named('Requests and errors')).toEqual(['4xx', '5xx', 'Count']);
    expect(named('Latency')).toEqual(['Latency', 'Latency']);
  });

  test('can be read: every chart begins at zero, names its unit, and its lines without the prefix', () => {
    const charts = widgets.filter(({ type }) => type === 'metric');
    expect(charts).toHaveLength(17);
    for (const { properties } of charts) {
      expect(properties.yAxis?.left.min).toBe(0);
      expect(properties.yAxis?.left.label).toMatch(
        /^(?:seconds|milliseconds|messages|[a-z]+ in (?:5 minutes|an hour))$/,
      );
      const labels = properties.metrics.map((line) => String(Object(line.at(-1)).label));
      expect(labels.filter((label) => label.startsWith('Bilet'))).toEqual([]);
      expect(new Set(labels).size).toBe(labels.length);
    }
  });

  test('of a second desk shows nothing of the first', () => {
    const second = synthesize({ settings: givenSettings({ prefix: 'Second' }) });
    const [other] = dashboardsOf(second.resources);
    expect(widgetsOf(other)).toHaveLength(widgets.length);
    expect(JSON.stringify(other?.Properties)).not.toMatch(/Bilet-|Bilet\/Bilet/);
  });
});
