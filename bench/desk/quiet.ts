import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { callAws } from '../../local/http.ts';

/** Quiet means this often in a row that no queue holds anything. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 50;
const LONGEST_MS = 600_000;

const list = z.object({ QueueUrls: z.array(z.string()) });
const count = z.coerce.number();
const attributes = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: count,
    ApproximateNumberOfMessagesNotVisible: count,
    ApproximateNumberOfMessagesDelayed: count,
  }),
});

/** How many messages a queue holds, waiting, hidden or delayed. @param sqs endpoint of the queue service */
export async function depthOf(sqs: string, QueueUrl: string): Promise<number> {
  const asked = { QueueUrl, AttributeNames: ['All'] };
  const { Attributes } = attributes.parse(await callAws(sqs, 'AmazonSQS.GetQueueAttributes', asked));
  return Object.values(Attributes).reduce((sum, one) => sum + one, 0);
}

/** Waits until nothing is under way any more. @returns when that was, by `performance.now()` */
export async function untilQuiet(sqs: string): Promise<number> {
  const { QueueUrls } = list.parse(await callAws(sqs, 'AmazonSQS.ListQueues', {}));
  const deadline = performance.now() + LONGEST_MS;
  for (let [quiet, since] = [0, performance.now()]; ; ) {
    const depths = await Promise.all(QueueUrls.map((url) => depthOf(sqs, url)));
    const busy = depths.some((depth) => depth > 0);
    if (busy) [quiet, since] = [0, performance.now()];
    else quiet += 1;
    if (quiet === LOOKS) return since;
    if (performance.now() > deadline) throw new Error('The desk does not come to rest.');
    await pause(BETWEEN_LOOKS_MS);
  }
}
