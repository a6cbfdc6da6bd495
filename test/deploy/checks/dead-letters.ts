import assert from 'node:assert/strict';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { ticketPageSchema } from '../../../schemas/api/tickets.ts';
import { ask, elements, OWNER } from '../cloud.ts';
import { type Desk, expectStatus } from '../desk.ts';
import { eventually, type Report } from '../report.ts';
import type { Workshop } from '../workshop.ts';

/** Name of the queue and of its alarm. */
const ALARM = 'Bilet-inbound-mail-failed';

/** Subscribes a new queue to the alarm topic, as an owner subscribes an address. @returns its URL */
const listen = async (sqs: SQSClient, desk: Desk): Promise<string> => {
  const topic = desk.find('AWS::SNS::Topic', 'MonitoringAlarmTopic').physicalId;
  const queue = 'arn:aws:sqs:us-east-1:000000000000:owner';
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queue,
    Condition: { ArnEquals: { 'aws:SourceArn': topic } },
  };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'owner', Attributes: { Policy } }),
  );
  await ask(desk.endpoint, 'sns', 'Subscribe', { TopicArn: topic, Protocol: 'sqs', Endpoint: queue });
  return QueueUrl;
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
  const waiting = async (QueueUrl = failed): Promise<number> => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    );
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  };
  const tickets = async (): Promise<number[]> => {
    const answer = await desk.api('GET', '/tickets?limit=100', { token });
    return ticketPageSchema.parse(expectStatus(answer, 200)).items.map(({ id }) => id);
  };

  await report.check('a poisoned message waits in the dead-letter queue after its tries', async () => {
    await hide(1);
    await sqs.send(new SendMessageCommand({ QueueUrl: inbound, MessageBody: '{"poisoned":true}' }));
    await eventually('the dead letter', async () => (await waiting()) === 1, 60);
    await hide(720);
    const taken = await sqs.send(new ReceiveMessageCommand({ QueueUrl: failed, VisibilityTimeout: 0 }));
    assert.equal(taken.Messages?.[0]?.Body, '{"poisoned":true}');
  });

  await report.check(
    'its alarm goes off with the depth of that queue and tells the alarm topic',
    async () => {
      const asked = { 'AlarmNames.member.1': ALARM };
      const described = await ask(desk.endpoint, 'monitoring', 'DescribeAlarms', asked);
      assert.deepEqual(elements(described, 'MetricName'), ['ApproximateNumberOfMessagesVisible']);
      assert.deepEqual(elements(described, 'Namespace'), ['AWS/SQS']);
      const owner = await listen(sqs, desk);
      // The engine does not measure its queues: the depth is told to it as CloudWatch would note it.
      await ask(desk.endpoint, 'monitoring', 'PutMetricData', {
        Namespace: 'AWS/SQS',
        'MetricData.member.1.MetricName': 'ApproximateNumberOfMessagesVisible',
        'MetricData.member.1.Dimensions.member.1.Name': 'QueueName',
        'MetricData.member.1.Dimensions.member.1.Value': ALARM,
        'MetricData.member.1.Value': String(await waiting()),
      });
      await eventually('the notification', async () => {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: owner, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
        );
        const told = Messages.map(({ Body = '' }) => Body);
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
    await eventually('the queue running dry', async () => (await waiting(inbound)) === 0, 60);
    assert.equal(await waiting(), 0);
    assert.deepEqual(await tickets(), before);
  });
};
