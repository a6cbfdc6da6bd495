import type { Queues } from '../queues.ts';
import type { Meter } from './counts.ts';

/**
 * The queues, with what AWS's services ask of them counted too: EventBridge and SNS send, and Lambda receives and removes. Polls that bring
 * nothing are not counted, as they go on however much is done.
 * @param endpoint where functions reach the queues
 */
export function meteredQueues(queues: Queues, meter: Meter, endpoint: string): Queues {
  return {
    ...queues,
    endpoint,
    url: (name) => queues.url(name).replace(queues.endpoint, endpoint),
    async send(queueArn, json) {
      meter.used('service', 'sqs.SendMessage');
      await queues.send(queueArn, json);
    },
    async receive(...asked) {
      const messages = await queues.receive(...asked);
      if (messages.length > 0) meter.used('service', 'sqs.ReceiveMessage', { entries: messages.length });
      return messages;
    },
    async remove(queueArn, receiptHandles) {
      if (receiptHandles.length > 0)
        meter.used('service', 'sqs.DeleteMessageBatch', { entries: receiptHandles.length });
      await queues.remove(queueArn, receiptHandles);
    },
  };
}
