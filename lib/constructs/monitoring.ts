import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

/** What an alarm watches and what it means to the people of the desk. */
export interface DeskAlarm {
  /** Name of the alarm after the desk's prefix, and of its article in the runbook. */
  readonly name: string;
  /** One sentence: what a customer or an agent notices while the alarm is on. */
  readonly impact: string;
  readonly metric: IMetric;
  /** The alarm goes off at this value and above. */
  readonly threshold: number;
  /**
   * Periods in a row that must reach the threshold.
   * @default 1
   */
  readonly periods?: number;
}

export interface MonitoringProps {
  readonly prefix: string;
  /** Where the runbook can be read. */
  readonly runbookUrl: string;
  /**
   * Address that is mailed when an alarm goes off or recovers.
   * @default nobody; the topic can still be subscribed to by hand
   */
  readonly alarmEmail?: string | undefined;
}

/** Names of the parts of a desk that the dashboard shows. */
export interface Watched {
  readonly alarms: readonly string[];
  readonly queues: readonly string[];
  readonly deadLetters: readonly string[];
  readonly stateMachines: readonly string[];
}

/** The one place where alarms are made: each has a name, says what people notice and links its runbook article. */
export class Monitoring extends Construct {
  readonly topic: Topic;
  readonly #props: MonitoringProps;
  readonly #watched = {
    alarms: [] as string[],
    queues: [] as string[],
    deadLetters: [] as string[],
    stateMachines: [] as string[],
  };

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.#props = props;
    this.topic = new Topic(this, 'AlarmTopic', { topicName: `${props.prefix}-alarms`, enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsMayNotify',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
          ArnLike: {
            'aws:SourceArn': Stack.of(this).formatArn({
              service: 'cloudwatch',
              resource: 'alarm',
              resourceName: `${props.prefix}-*`,
              arnFormat: ArnFormat.COLON_RESOURCE_NAME,
            }),
          },
        },
      }),
    );
    if (props.alarmEmail) {
      this.topic.addSubscription(new EmailSubscription(props.alarmEmail));
      acknowledge(this.topic, {
        'Serverless-SNSRedrivePolicy':
          'A mail about an alarm is of no use later; the alarm itself stays visible in CloudWatch.',
      });
    }
  }

  /** What the dashboard shows besides functions: names as AWS knows them. */
  get watched(): Watched {
    return this.#watched;
  }

  watchQueue(name: string): void {
    this.#watched.queues.push(name);
  }

  watchDeadLetters(name: string): void {
    this.#watched.deadLetters.push(name);
  }

  watchStateMachine(name: string): void {
    this.#watched.stateMachines.push(name);
  }

  /** Makes an alarm in the scope of what it watches. */
  alarm(scope: Construct, alarm: DeskAlarm): void {
    const alarmName = `${this.#props.prefix}-${alarm.name}`;
    this.#watched.alarms.push(alarmName);
    const made = new Alarm(scope, `Alarm-${alarm.name}`, {
      alarmName,
      alarmDescription: `${alarm.impact} Runbook: ${this.#props.runbookUrl}#${alarm.name}`,
      metric: alarm.metric,
      threshold: alarm.threshold,
      evaluationPeriods: alarm.periods ?? 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(this.topic);
    made.addAlarmAction(action);
    made.addOkAction(action);
  }
}
