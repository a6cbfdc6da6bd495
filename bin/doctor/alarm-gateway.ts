import { CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { paginateListSubscriptionsByTopic, SNSClient } from '@aws-sdk/client-sns';

/** Who is told of alarms. Amazon SNS gives a word in place of an ARN to those who have not confirmed. */
export async function readSubscriptions(
  TopicArn: string,
  client = new SNSClient({}),
): Promise<{ endpoint: string; confirmed: boolean }[]> {
  const found: { endpoint: string; confirmed: boolean }[] = [];
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { Endpoint = '', SubscriptionArn = '' } of Subscriptions)
      found.push({ endpoint: Endpoint, confirmed: SubscriptionArn.startsWith('arn:') });
  }
  return found;
}

/**
 * Names of the alarms of a desk that are on: those that tell its topic, since names of alarms of a desk `Bilet-eu`
 * begin as those of a desk `Bilet`.
 */
export async function readAlarmsOn(
  prefix: string,
  topic: string,
  client = new CloudWatchClient({}),
): Promise<string[]> {
  const names: string[] = [];
  const wanted = { AlarmNamePrefix: `${prefix}-`, StateValue: 'ALARM' } as const;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, wanted)) {
    for (const { AlarmName, AlarmActions = [] } of MetricAlarms)
      if (AlarmName && AlarmActions.includes(topic)) names.push(AlarmName);
  }
  return names;
}
