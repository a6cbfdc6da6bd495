import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { SendToQueue } from './queues.ts';

/** A queue's subscription to a topic, as its template declares it. */
export type Subscription = { topicArn: string; queueArn: string; raw: boolean };

/** Publishes to a topic; every subscribed queue holds the message when the promise resolves. */
export type Publish = (topicArn: string, message: string, subject?: string) => Promise<void>;

/** SNS as far as the desk uses it: topics that fan out to queues. */
export function createTopics(options: {
  clock: Clock;
  subscriptions: Subscription[];
  send: SendToQueue;
}): Publish {
  return async (topicArn, message, subject) => {
    const envelope = JSON.stringify({
      Type: 'Notification',
      MessageId: randomUUID(),
      TopicArn: topicArn,
      ...(subject === undefined ? {} : { Subject: subject }),
      Message: message,
      Timestamp: new Date(options.clock.now()).toISOString(),
      SignatureVersion: '1',
      Signature: '',
      SigningCertURL: '',
      UnsubscribeURL: '',
    });
    for (const subscription of options.subscriptions) {
      if (subscription.topicArn !== topicArn) continue;
      await options.send(subscription.queueArn, subscription.raw ? message : envelope);
    }
  };
}
