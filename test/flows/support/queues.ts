import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { callAws } from '../../../local/http.ts';
import { localDeskSchema } from '../../../schemas/local-desk.ts';
import { childEnvironment } from '../../support/child-environment.ts';
import type { RunningHost } from './host.ts';

const list = z.object({ QueueUrls: z.array(z.string()) });
const attributes = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: z.coerce.number(),
    ApproximateNumberOfMessagesNotVisible: z.coerce.number(),
  }),
});

/** Where a running desk says that it is, see `npm run send`. */
export function addressesOf(host: RunningHost) {
  return localDeskSchema.parse(JSON.parse(readFileSync(join(host.dataFolder, 'host.json'), 'utf8')));
}

/** The URL of the queue that ends with `name`, such as `outbound`, in any case. */
export async function queueUrl(host: RunningHost, name: RegExp): Promise<string> {
  const { QueueUrls } = list.parse(await callAws(addressesOf(host).sqs, 'AmazonSQS.ListQueues', {}));
  const found = QueueUrls.find((url) => name.test(url));
  if (!found) throw new Error(`There is no queue like ${name} among ${QueueUrls.join(', ')}`);
  return found;
}

/** Puts a message into a queue behind the desk's back. */
export async function enqueue(host: RunningHost, QueueUrl: string, message: object): Promise<void> {
  const MessageBody = JSON.stringify(message);
  await callAws(addressesOf(host).sqs, 'AmazonSQS.SendMessage', { QueueUrl, MessageBody });
}

/** How many messages wait in a queue, and how many are hidden because somebody works on them or failed to. */
export async function depthOf(host: RunningHost, QueueUrl: string) {
  const asked = { QueueUrl, AttributeNames: ['All'] };
  const answer = await callAws(addressesOf(host).sqs, 'AmazonSQS.GetQueueAttributes', asked);
  const { Attributes } = attributes.parse(answer);
  return {
    waiting: Attributes.ApproximateNumberOfMessages,
    hidden: Attributes.ApproximateNumberOfMessagesNotVisible,
  };
}

/** `npm run NAME -- …` against a desk. */
export function npmRun(host: RunningHost, name: string, ...given: string[]) {
  return promisify(execFile)('npm', ['run', '--silent', name, '--', ...given], {
    env: childEnvironment({ BILET_DATA: host.dataFolder }),
  });
}

/** What SNS puts into a queue. */
export const fromTopic = (message: object) => ({ Type: 'Notification', Message: JSON.stringify(message) });

/** What SES announces of a mail that it has put into the bucket. */
export function arrival(object: { bucketName: string; objectKey: string }, source: string) {
  const pass = { status: 'PASS' };
  return fromTopic({
    notificationType: 'Received',
    mail: { timestamp: new Date().toISOString(), source, messageId: object.objectKey },
    receipt: {
      recipients: ['support@desk.example.com'],
      spfVerdict: pass,
      dkimVerdict: pass,
      dmarcVerdict: pass,
      spamVerdict: pass,
      virusVerdict: pass,
      action: { type: 'S3', ...object },
    },
  });
}
