import { startClock } from '../../local/clock.ts';
import { deliverSample } from '../../local/sample.ts';
import { startSmtpDoor } from '../../local/smtp/index.ts';

const mailbox = 'support@desk.example.com';
const acknowledgement = {
  id: '1',
  from: 'support@desk.example.com',
  to: ['ana.popescu@customer.example.net'],
  subject: 'Re: [#1] My order arrived without the charger',
  sentAt: '2026-03-02T09:41:01.000Z',
  tags: {},
};
const outbox = {
  count: () => 1,
  find: () => undefined,
  list: () => [acknowledgement],
  raw: () => undefined,
  report: () => false,
};

it('delivers the same mail at each start, days later too, so that its ticket gets it once', async () => {
  const clock = startClock();
  const received: string[] = [];
  const door = await startSmtpDoor({
    clock,
    rules: [{ recipients: [mailbox], bucket: 'mail', prefix: 'in/', topicArn: 'received' }],
    storeObject: async (_bucket, _key, body) => void received.push(body.toString()),
    publish: async () => undefined,
  });
  const written = (raw: string) => raw.slice(raw.search(/^From: /m));
  try {
    for (const days of [0, 5]) {
      clock.advance(days * 86_400_000);
      expect(await deliverSample({ smtpPort: door.port, mailbox, outbox })).toMatchObject({ id: 1 });
    }
    expect(received.map(written)).toEqual([written(received[0] ?? ''), written(received[0] ?? '')]);
    expect(written(received[0] ?? '')).toMatch(/^Date: /m);
  } finally {
    await door.stop();
    clock.stop();
  }
});
