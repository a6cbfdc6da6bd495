import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, LegendPosition, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import {
  AlarmMatrixWidget,
  CustomWidget,
  DefaultDashboardFactory,
  MonitoringFacade,
} from 'cdk-monitoring-constructs';
import { Construct } from 'constructs';
import {
  COUNTED_PREFIX,
  COUNTS_PREFIX,
  HELD_COUNTS_PREFIX,
  LIST_SHARDS_KEY,
  METRIC,
  metricNamespace,
  STATUS_METRIC,
} from '../../core/shared/names.ts';
import { FUNCTION_ENTRIES, functionName } from '../functions.ts';
import { type Desk, DeskFunction } from './desk-function.ts';
import type { DeskTable } from './desk-table.ts';

export interface DashboardProps {
  readonly desk: Desk;
  readonly table: DeskTable;
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

interface Chart {
  readonly title: string;
  /** What its numbers are of, beside the axis. */
  readonly unit: string;
  readonly metrics: Metric[];
}

const PERIOD = Duration.minutes(5);
const IN_PERIOD = 'in 5 minutes';

/** How executions begin and end: in the names of metrics, and in words. */
const OUTCOMES = {
  Started: 'started',
  Succeeded: 'succeeded',
  Failed: 'failed',
  TimedOut: 'timed out',
  Aborted: 'aborted',
};

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
 * How the desk is, on one page: what is wrong, what waits, what moves. Metrics and alarms are named, not referred to:
 * the page needs nothing of the other stacks but the table, and stays when one of them is taken down.
 */
export class Dashboard extends Construct {
  readonly #facade: MonitoringFacade;
  readonly #prefix: string;

  constructor(scope: Construct, id: string, { desk, table, apiId }: DashboardProps) {
    super(scope, id);
    this.#prefix = desk.settings.prefix;
    this.#facade = new MonitoringFacade(this, 'Facade', {
      dashboardFactory: new DefaultDashboardFactory(this, 'Page', {
        dashboardNamePrefix: this.#prefix,
        detailDashboardRange: Duration.days(1),
      }),
    });
    const { alarms, queues, deadLetters, stateMachines } = desk.monitoring.watched;
    this.#alarms(alarms);
    this.#ticketsNow(desk, table);
    this.#mailAndTickets();
    this.#queues(queues, deadLetters);
    this.#functions();
    this.#clock(stateMachines);
    this.#api(apiId);
  }

  #alarms(names: readonly string[]): void {
    const alarms = names.map((name) => Alarm.fromAlarmName(this, name, name));
    this.#facade.addWidget(new AlarmMatrixWidget({ title: 'Alarms', alarms }));
  }

  /** Counted when somebody looks, with the permission to call functions of whoever looks. */
  #ticketsNow(desk: Desk, table: DeskTable): void {
    const counter = new DeskFunction(this, 'Tickets', {
      desk,
      entry: 'dashboard/tickets',
      description: 'Counts the tickets in each status, and the mail that is held, for the dashboard.',
      timeout: Duration.seconds(20),
    });
    table.grantCount(counter, Object.values(COUNTED_PREFIX));
    table.grantGet(counter, LIST_SHARDS_KEY.pk);
    table.grantGetLike(counter, [COUNTS_PREFIX, HELD_COUNTS_PREFIX]);
    this.#facade.addWidget(
      new CustomWidget({
        title: 'Tickets by status and held mail, now',
        width: 24,
        height: 6,
        handler: counter.resource,
        updateOnResize: false,
        updateOnTimeRangeChange: false,
      }),
    );
  }

  #mailAndTickets(): void {
    const namespace = metricNamespace(this.#prefix);
    const lines = (labels: Record<string, string>) =>
      Object.entries(labels).map(([name, label]) => metricOf({ namespace, name, label }));
    const statuses = Object.entries(STATUS_METRIC).map(([status, name]) => [name, `to ${status}`]);
    this.#section('Mail and tickets', [
      {
        title: 'Mail in and out',
        unit: `mails ${IN_PERIOD}`,
        metrics: lines({
          [METRIC.mailReceived]: 'received',
          [METRIC.mailHeld]: 'held',
          [METRIC.mailSent]: 'sent',
          [METRIC.mailWithheld]: 'withheld',
          [METRIC.mailBounced]: 'bounced',
          [METRIC.mailComplained]: 'complaints',
          [METRIC.mailFailed]: 'failed',
        }),
      },
      {
        title: 'Tickets by the status they came to',
        unit: `tickets ${IN_PERIOD}`,
        metrics: lines({ [METRIC.ticketsCreated]: 'created', ...Object.fromEntries(statuses) }),
      },
      {
        title: 'Breaches: deadlines missed by the clock',
        unit: 'tickets in an hour',
        metrics: lines({ [METRIC.ticketsOverdue]: 'not closed in time' }),
      },
      {
        title: 'Lateness: from a deadline until what was due then was done',
        unit: 'milliseconds',
        metrics: Object.entries({ p50: 'half of them within', p99: 'nearly all', Maximum: 'the latest' }).map(
          ([statistic, label]) => metricOf({ namespace, name: METRIC.deadlineLateness, label, statistic }),
        ),
      },
      {
        title: 'Work that keeps failing',
        unit: `tries ${IN_PERIOD}`,
        metrics: lines({ [METRIC.workKeepsFailing]: 'ten minutes or more after the first try' }),
      },
      {
        title: 'Webhooks that were switched off',
        unit: `webhooks ${IN_PERIOD}`,
        metrics: lines({ [METRIC.webhooksSwitchedOff]: 'nothing reached them for a day, or gone' }),
      },
      {
        title: 'Refused at the doors of channels',
        unit: `requests ${IN_PERIOD}`,
        metrics: lines({ [METRIC.channelKnocksRefused]: 'not proven to be of the provider' }),
      },
    ]);
  }

  #queues(queues: readonly string[], deadLetters: readonly string[]): void {
    const lines = (names: readonly string[], name: string) =>
      names.map((QueueName) =>
        metricOf({
          namespace: 'AWS/SQS',
          name,
          label: this.#short(QueueName),
          statistic: 'Maximum',
          dimensions: { QueueName },
        }),
      );
    this.#section('Queues', [
      {
        title: 'Oldest message in each queue',
        unit: 'seconds',
        metrics: lines(queues, 'ApproximateAgeOfOldestMessage'),
      },
      {
        title: 'Dead letters',
        unit: 'messages',
        metrics: lines(deadLetters, 'ApproximateNumberOfMessagesVisible'),
      },
    ]);
  }

  #functions(): void {
    const names = FUNCTION_ENTRIES.map((entry) => `${this.#prefix}-${functionName(entry)}`);
    const lines = (name: string, statistic: string, among: readonly string[] = names) =>
      among.map((FunctionName) =>
        metricOf({
          namespace: 'AWS/Lambda',
          name,
          label: this.#short(FunctionName),
          statistic,
          dimensions: { FunctionName },
        }),
      );
    const readers = names.filter((name) => name.startsWith(`${this.#prefix}-stream-`));
    this.#section('Functions', [
      { title: 'Errors', unit: `errors ${IN_PERIOD}`, metrics: lines('Errors', 'Sum') },
      { title: 'Duration, p99', unit: 'milliseconds', metrics: lines('Duration', 'p99') },
      { title: 'Throttles', unit: `throttles ${IN_PERIOD}`, metrics: lines('Throttles', 'Sum') },
      {
        title: 'Age of stream records',
        unit: 'milliseconds',
        metrics: lines('IteratorAge', 'Maximum', readers),
      },
    ]);
  }

  #clock(stateMachines: readonly string[]): void {
    const executions = stateMachines.flatMap((machine) =>
      Object.entries(OUTCOMES).map(([outcome, said]) =>
        metricOf({
          namespace: 'AWS/States',
          name: `Executions${outcome}`,
          label: `${this.#short(machine)} ${said}`,
          dimensions: { StateMachineArn: this.#stateMachineArn(machine) },
        }),
      ),
    );
    const throttled = { ReadThrottleEvents: 'reads', WriteThrottleEvents: 'writes' };
    const dimensions = { TableName: this.#prefix };
    this.#section('Clock and table', [
      { title: 'Executions', unit: `executions ${IN_PERIOD}`, metrics: executions },
      {
        title: 'Throttles of the table',
        unit: `throttles ${IN_PERIOD}`,
        metrics: Object.entries(throttled).map(([name, label]) =>
          metricOf({ namespace: 'AWS/DynamoDB', name, label, dimensions }),
        ),
      },
    ]);
  }

  #api(ApiId: string): void {
    const line = (name: string, statistic: string, label: string) =>
      metricOf({ namespace: 'AWS/ApiGateway', name, statistic, label, dimensions: { ApiId } });
    this.#section('API', [
      {
        title: 'Requests and errors',
        unit: `requests ${IN_PERIOD}`,
        metrics: [line('Count', 'Sum', 'all'), line('4xx', 'Sum', '4xx'), line('5xx', 'Sum', '5xx')],
      },
      {
        title: 'Latency',
        unit: 'milliseconds',
        metrics: ['p50', 'p99'].map((p) => line('Latency', p, p)),
      },
    ]);
  }

  /** A heading and its charts, two in a row with the names of lines beside them, or three. */
  #section(title: string, charts: readonly Chart[]): void {
    const three = charts.length === 3;
    this.#facade.monitorCustom({
      humanReadableName: title,
      alarmFriendlyName: title.replaceAll(' ', ''),
      addToSummaryDashboard: false,
      height: 7,
      metricGroups: charts.map(({ title, unit, metrics }) => ({
        title,
        metrics,
        graphWidgetAxis: { min: 0, label: unit, showUnits: false },
        graphWidgetLegend: three ? LegendPosition.BOTTOM : LegendPosition.RIGHT,
        graphWidgetWidth: three ? 8 : 12,
      })),
    });
  }

  /** A name as the runbook has it, without the prefix of the desk. */
  #short(name: string): string {
    return name.slice(this.#prefix.length + 1);
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
