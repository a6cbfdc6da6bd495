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

/** Names of the alarms of a desk that are on. */
export async function readAlarmsOn(prefix: string, client = new CloudWatchClient({})): Promise<string[]> {
  const names: string[] = [];
  const wanted = { AlarmNamePrefix: `${prefix}-`, StateValue: 'ALARM' } as const;
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client }, wanted)) {
    for (const { AlarmName } of MetricAlarms) if (AlarmName) names.push(AlarmName);
  }
  return names;
}
