import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { DefaultDashboardFactory, MonitoringFacade } from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import { METRIC, metricNamespace, STATUS_METRIC } from '../../core/shared/names.ts';
import { FUNCTION_ENTRIES, functionName } from '../functions.ts';
import type { Desk } from './desk-function.ts';

export interface DashboardProps {
  readonly desk: Desk;
  /** Id of the HTTP API. */
  readonly apiId: string;
}

/** What a metric is called, how it is summed up, and how its line is labelled. */
interface Line {
  readonly namespace: string;
  readonly name: string;
  readonly label: string;
  readonly statistic?: string;
  readonly dimensions?: Record<string, string>;
}

const PERIOD = Duration.minutes(5);

const metricOf = ({ namespace, name, label, statistic = 'Sum', dimensions }: Line): Metric =>
  new Metric({
    namespace,
    metricName: name,
    label,
    statistic,
    period: PERIOD,
    ...(dimensions && { dimensionsMap: dimensions }),
  });

/**
 * How the desk is, on one page. Metrics are named, not referred to: the page needs nothing of other stacks, and stays
 * when one of them is taken down.
 */
export class Dashboard extends Construct {
  readonly #facade: MonitoringFacade;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { desk, apiId }: DashboardProps) {
    super(scope, id);
    this.#prefix = desk.settings.prefix;
    this.#facade = new MonitoringFacade(this, 'Facade', {
      dashboardFactory: new DefaultDashboardFactory(this, 'Page', {
        dashboardNamePrefix: this.#prefix,
        detailDashboardRange: Duration.days(1),
      }),
    });
    const { queues, deadLetters, stateMachines } = desk.monitoring.watched;
    this.#business();
    this.#queues(queues, deadLetters);
    this.#functions();
    this.#clock(stateMachines);
    this.#api(apiId);
  }

  #business(): void {
    const namespace = metricNamespace(this.#prefix);
    const own = (names: readonly string[]) =>
      names.map((name) => metricOf({ namespace, name, label: name.replace(/^TicketsTo/, 'to ') }));
    const { mailReceived, mailSent, mailWithheld, mailBounced, mailComplained } = METRIC;
    const { ticketsCreated, ticketsOverdue } = METRIC;
    this.#section('Mail and tickets', [
      {
        title: 'Mail in and out',
        metrics: own([mailReceived, mailSent, mailWithheld, mailBounced, mailComplained]),
      },
      {
        title: 'Tickets by the status they came to',
        metrics: own([ticketsCreated, ...Object.values(STATUS_METRIC)]),
      },
      { title: 'Deadlines missed by the clock', metrics: own([ticketsOverdue]) },
    ]);
  }

  #queues(queues: readonly string[], deadLetters: readonly string[]): void {
    const lines = (names: readonly string[], name: string) =>
      names.map((QueueName) =>
        metricOf({
          namespace: 'AWS/SQS',
          name,
          label: QueueName,
          statistic: 'Maximum',
          dimensions: { QueueName },
        }),
      );
    this.#section('Queues', [
      {
        title: 'Age of the oldest message, seconds',
        metrics: lines(queues, 'ApproximateAgeOfOldestMessage'),
      },
      { title: 'Dead letters', metrics: lines(deadLetters, 'ApproximateNumberOfMessagesVisible') },
    ]);
  }

  #functions(): void {
    const names = FUNCTION_ENTRIES.map((entry) => `${this.#prefix}-${functionName(entry)}`);
    const lines = (name: string, statistic: string, among: readonly string[] = names) =>
      among.map((FunctionName) =>
        metricOf({
          namespace: 'AWS/Lambda',
          name,
          label: FunctionName,
          statistic,
          dimensions: { FunctionName },
        }),
      );
    const readers = names.filter((name) => name.startsWith(`${this.#prefix}-stream-`));
    this.#section('Functions', [
      { title: 'Errors', metrics: lines('Errors', 'Sum') },
      { title: 'Duration p99, milliseconds', metrics: lines('Duration', 'p99') },
      { title: 'Throttles', metrics: lines('Throttles', 'Sum') },
      {
        title: 'Age of stream records, milliseconds',
        metrics: lines('IteratorAge', 'Maximum', readers),
      },
    ]);
  }

  #clock(stateMachines: readonly string[]): void {
    const outcomes = ['Started', 'Succeeded', 'Failed', 'TimedOut', 'Aborted'];
    const metrics = stateMachines.flatMap((name) =>
      outcomes.map((outcome) =>
        metricOf({
          namespace: 'AWS/States',
          name: `Executions${outcome}`,
          label: `${name} ${outcome.toLowerCase()}`,
          dimensions: { StateMachineArn: this.#stateMachineArn(name) },
        }),
      ),
    );
    const TableName = this.#prefix;
    const throttled = ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
      metricOf({ namespace: 'AWS/DynamoDB', name, label: name, dimensions: { TableName } }),
    );
    this.#section('Clock and table', [
      { title: 'Executions', metrics },
      { title: 'Throttled requests of the table', metrics: throttled },
    ]);
  }

  #api(ApiId: string): void {
    const line = (name: string, statistic: string, label: string) =>
      metricOf({ namespace: 'AWS/ApiGateway', name, statistic, label, dimensions: { ApiId } });
    this.#section('API', [
      {
        title: 'Requests and errors',
        metrics: [line('Count', 'Sum', 'requests'), line('4xx', 'Sum', '4xx'), line('5xx', 'Sum', '5xx')],
      },
      { title: 'Latency, milliseconds', metrics: ['p50', 'p99'].map((p) => line('Latency', p, p)) },
    ]);
  }

  #section(title: string, metricGroups: { title: string; metrics: Metric[] }[]): void {
    this.#facade.addMediumHeader(title);
    this.#facade.monitorCustom({
      alarmFriendlyName: title.replaceAll(' ', ''),
      addToSummaryDashboard: false,
      metricGroups,
    });
  }

  #stateMachineArn(name: string): string {
    return Stack.of(this).formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: name,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
