import assert from 'node:assert/strict';
import {
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { agentAt } from '../agent.ts';
import { ask, elements, OWNER } from '../cloud.ts';
import type { Desk } from '../desk.ts';
import { type Listener, openListener } from '../listener.ts';
import { messagesIn } from '../queue.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** Name of the queue and of its alarm. */
const ALARM = 'Bilet-inbound-mail-failed';

/** Subscribes the owner to the alarm topic. */
const listen = async ({ endpoint, find }: Desk): Promise<Listener> => {
  const topic = find('AWS::SNS::Topic', 'MonitoringAlarmTopic').physicalId;
  const listener = await openListener({
    endpoint,
    name: 'owner',
    service: 'sns.amazonaws.com',
    source: topic,
  });
  await ask(endpoint, 'sns', 'Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint: listener.arn });
  return listener;
};

/** Poisons the inbound queue and follows the message and its alarm. */
export const checkDeadLetters = async (options: {
  desk: Desk;
  report: Report;
  workshop: Workshop;
  token: string;
}): Promise<void> => {
  const { desk, report, workshop, token } = options;
  const sqs = new SQSClient({ endpoint: desk.endpoint, region: 'us-east-1', credentials: OWNER });
  const urlOf = async (QueueName: string) => (await sqs.send(new GetQueueUrlCommand({ QueueName }))).QueueUrl;
  const inbound = await urlOf('Bilet-inbound-mail');
  const failed = await urlOf(ALARM);
  const hide = (seconds: number) =>
    sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: inbound,
        Attributes: { VisibilityTimeout: String(seconds) },
      }),
    );
  const waiting = () => messagesIn(desk, 'inbound-mail-failed');
  const tickets = () => agentAt(desk, token).listed('view=open');

  const owner = await listen(desk);
  const alarm = () => ask(desk.endpoint, 'monitoring', 'DescribeAlarms', { 'AlarmNames.member.1': ALARM });
  // The engine does not measure its queues: it is told the depth as CloudWatch would note it.
  const measure = async () =>
    ask(desk.endpoint, 'monitoring', 'PutMetricData', {
      Namespace: 'AWS/SQS',
      'MetricData.member.1.MetricName': 'ApproximateNumberOfMessagesVisible',
      'MetricData.member.1.Dimensions.member.1.Name': 'QueueName',
      'MetricData.member.1.Dimensions.member.1.Value': ALARM,
      'MetricData.member.1.Value': String(await waiting()),
    });

  await report.check('the alarm of a dead-letter queue watches its depth, and is quiet at none', async () => {
    const described = await alarm();
    assert.deepEqual(elements(described, 'MetricName'), ['ApproximateNumberOfMessagesVisible']);
    assert.deepEqual(elements(described, 'Namespace'), ['AWS/SQS']);
    await measure();
    await eventually('quiet', async () => elements(await alarm(), 'StateValue')[0] === 'OK');
  });

  await report.check('a poisoned message waits in the dead-letter queue after its tries', async () => {
    await hide(1);
    await sqs.send(new SendMessageCommand({ QueueUrl: inbound, MessageBody: '{"poisoned":true}' }));
    await eventually('the dead letter', async () => (await waiting()) === 1, 60);
    await hide(720);
    const taken = await sqs.send(new ReceiveMessageCommand({ QueueUrl: failed, VisibilityTimeout: 0 }));
    assert.equal(taken.Messages?.[0]?.Body, '{"poisoned":true}');
  });

  await report.check(
    'the alarm goes off with the depth of its queue, and tells the alarm topic',
    async () => {
      await measure();
      await eventually('the notification', async () => {
        const told = await owner.heard();
        return told.some((body) => body.includes(ALARM) && /NewStateValue[^a-zA-Z]+ALARM/.test(body));
      });
    },
  );

  await report.check('the owner is shown the dead letter by its command, and discards it', async () => {
    const dlq = (...args: string[]) => workshop.command('bin/dlq.ts', '--aws', ...args);
    assert.match(await dlq(), /^inbound-mail +1 letter$/m);
    assert.match(await dlq('show', 'inbound-mail'), /\{"poisoned":true\}/);
    await eventually('the discarded letter', async () =>
      /^1 letter discarded/m.test(await dlq('discard', 'inbound-mail', '--out', 'discarded.jsonl')),
    );
    assert.equal(await waiting(), 0);
  });

  await report.check('all mail is announced again by a command, and becomes no second ticket', async () => {
    const before = await tickets();
    const said = await workshop.command('bin/replay.ts', '--aws', '--from', '2020-01-01');
    assert.match(said, /^Announced [1-9]\d* messages? again/m);
    await eventually('the queue running dry', async () => (await messagesIn(desk, 'inbound-mail')) === 0, 60);
    assert.equal(await waiting(), 0);
    assert.deepEqual(await tickets(), before);
  });
};
