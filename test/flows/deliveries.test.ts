import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { messageAddedSchema, ticketOutSchema } from '../../schemas/api/tickets.ts';
import {
  auditTrail,
  bodyOf,
  MAILBOX,
  mailTo,
  nthMailTo,
  readTicket,
  ticketFrom,
  ticketsFrom,
} from './support/desk.ts';
import { type RunningHost, startHost, until } from './support/host.ts';
import { addressesOf, arrival, depthOf, enqueue, fromTopic, npmRun, queueUrl } from './support/queues.ts';

const ANA = 'ana@customer.example.net';
const BOUNCING = 'bounce@simulator.amazonses.com';

/** What events of version 1 told of a ticket. */
const IN_VERSION_1 = [
  'id',
  'subject',
  'status',
  'priority',
  'type',
  'channel',
  'tags',
  'mailbox',
  'teamId',
  'assigneeId',
  'requesterId',
  'collaboratorIds',
  'followUpOf',
  'version',
  'createdAt',
  'updatedAt',
  'lastActivityAt',
] as const;

describe('what is delivered more than once, late or in vain', () => {
  let desk: RunningHost;
  beforeAll(async () => {
    desk = await startHost();
  });
  afterAll(() => desk.dispose());

  /** Where the bucket keeps the raw mail of a ticket's first message. */
  async function rawObjectOf(id: number) {
    const { conversation } = await readTicket(desk, id);
    const url = new URL(conversation.items[0]?.origin.rawUrl ?? '');
    const [, bucketName = '', ...key] = url.pathname.split('/');
    return { endpoint: url.origin, bucketName, objectKey: decodeURIComponent(key.join('/')) };
  }

  /** Puts a mail through after everything else, so that what came before it has been worked on. */
  async function settle(name: string) {
    const address = `${name}@customer.example.net`;
    await desk.sendMail({ from: address, to: MAILBOX, subject: name, text: name });
    await nthMailTo(desk, address, 1);
  }

  it('the same mail five times at once is one message', async () => {
    const mail = {
      from: ANA,
      to: MAILBOX,
      subject: 'Twice is not better',
      text: 'Hello?',
      messageId: '<5@example.net>',
    };
    await Promise.all(Array.from({ length: 5 }, () => desk.sendMail({ ...mail, date: new Date(0) })));
    const { id } = await ticketFrom(desk, ANA);
    await settle('after-five');
    expect(await ticketsFrom(desk, ANA)).toEqual([id]);
    const ticket = await readTicket(desk, id);
    expect(ticket).toMatchObject({ version: 1 });
    expect(ticket.conversation.items).toHaveLength(1);
    expect(await mailTo(desk, ANA)).toHaveLength(1);
  });

  it('another text under a known Message-ID is not lost: unproven, it begins a ticket that may belong to the first', async () => {
    const from = 'bea@customer.example.net';
    const mail = { from, to: MAILBOX, subject: 'Same id', messageId: '<same@example.net>' };
    await desk.sendMail({ ...mail, text: 'First words' });
    const first = await ticketFrom(desk, from);
    await desk.sendMail({ ...mail, text: 'Other words' });
    const second = await until('the second text', async () => {
      const ids = await ticketsFrom(desk, from);
      const other = ids.find((id) => id !== first.id);
      return other !== undefined && readTicket(desk, other);
    });
    expect(second).toMatchObject({ mayBelongTo: first.id });
    expect(second.conversation.items.map(({ text }) => text)).toEqual([
      expect.stringContaining('Other words'),
    ]);
  });

  it('an old announcement and old events change nothing and send nothing', async () => {
    const [id = 0] = await ticketsFrom(desk, ANA);
    const body = { kind: 'public_reply', text: 'Once.' };
    const added = await desk.api('POST', `/tickets/${id}/messages`, { body });
    const reply = bodyOf(messageAddedSchema, added).message;
    await nthMailTo(desk, ANA, 2);
    await until('the delivery', async () =>
      (await auditTrail(desk, id)).some(({ type }) => type === 'message.delivered'),
    );
    const before = await readTicket(desk, id);
    const trail = await auditTrail(desk, id);
    const { conversation } = before;
    const ticket = Object.fromEntries(IN_VERSION_1.map((name) => [name, before[name]]));
    const events = trail
      .filter(({ type }) => type === 'ticket.created' || type === 'message.added')
      .reverse();
    const outbound = await queueUrl(desk, /outbound/i);
    for (const { change: _change, mail: _mail, messageId, ...event } of [...events, ...events]) {
      const message = conversation.items.find((one) => one.id === messageId) ?? conversation.items[0];
      const summary = { id: message?.id, kind: message?.kind, automatic: false };
      const detail = { ...event, schemaVersion: 1, ticket, message: summary };
      await enqueue(desk, outbound, { id: event.id, source: 'bilet', 'detail-type': event.type, detail });
    }
    const { endpoint: _endpoint, ...object } = await rawObjectOf(id);
    await enqueue(desk, addressesOf(desk).inboundQueue, arrival(object, ANA));
    await settle('after-old-events');
    for (const queue of [outbound, addressesOf(desk).inboundQueue])
      await until('every message to be taken', async () => {
        const { waiting, hidden } = await depthOf(desk, queue);
        return waiting + hidden === 0;
      });
    expect((await readTicket(desk, id)).version).toBe(before.version);
    expect((await readTicket(desk, id)).conversation.items).toHaveLength(conversation.items.length);
    expect(await auditTrail(desk, id)).toEqual(trail);
    expect((await mailTo(desk, ANA)).map(({ subject }) => subject)).toHaveLength(2);
    expect(conversation.items.at(-1)?.id).toBe(reply.id);
  });

  it('reports that come in the wrong order never move a mail back', async () => {
    const [id = 0] = await ticketsFrom(desk, ANA);
    const before = await readTicket(desk, id);
    const sent = (await desk.outbox()).find(({ to, subject }) => to.includes(ANA) && /^Re:/.test(subject));
    const mail = { messageId: sent?.id, tags: sent?.tags ?? {} };
    const tags = Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]]));
    const feedback = await queueUrl(desk, /feedback/i);
    const complaint = { complainedRecipients: [{ emailAddress: 'nobody@customer.example.net' }] };
    for (const report of [
      { eventType: 'Complaint', complaint },
      { eventType: 'Delivery' },
      { eventType: 'Send' },
    ])
      await enqueue(desk, feedback, fromTopic({ ...report, mail: { ...mail, tags } }));
    await until('the complaint', async () =>
      (await readTicket(desk, id)).conversation.items.some(
        ({ delivery }) => delivery?.state === 'complained',
      ),
    );
    await until('the reports to be worked on', async () => {
      const { waiting, hidden } = await depthOf(desk, feedback);
      return waiting + hidden === 0;
    });
    const states = (await readTicket(desk, id)).conversation.items.flatMap(
      ({ delivery }) => delivery?.state ?? [],
    );
    expect(states).toEqual(['complained']);
    expect((await readTicket(desk, id)).version).toBe(before.version);
  });

  it('an address that bounced is not mailed again, and the agent sees why', async () => {
    const outbound = { subject: 'Gone soon', text: 'Are you there?', requester: { address: BOUNCING } };
    const { id } = bodyOf(ticketOutSchema, await desk.api('POST', '/tickets', { body: outbound }));
    const lastDelivery = async () => (await readTicket(desk, id)).conversation.items.at(-1)?.delivery;
    const bounced = await until('the bounce', async () => {
      const delivery = await lastDelivery();
      return delivery?.state === 'bounced' && delivery;
    });
    expect(bounced.detail).toContain('user unknown');
    expect((await auditTrail(desk, id)).map(({ type }) => type)).toContain('message.bounced');
    const body = { kind: 'public_reply', text: 'Here you are.' };
    expect((await desk.api('POST', `/tickets/${id}/messages`, { body })).status).toBe(201);
    const delivery = await until('the reply to be withheld', async () => {
      const last = await lastDelivery();
      return last?.state === 'withheld' && last;
    });
    expect(delivery).toMatchObject({ state: 'withheld', detail: 'bounced' });
    expect(await mailTo(desk, BOUNCING)).toHaveLength(1);
  });

  it('what fails for hours waits in the dead-letter queue while its neighbours pass, and can be replayed', async () => {
    const { inboundQueue, inboundDeadLetters } = addressesOf(desk);
    const { endpoint, bucketName, objectKey } = await rawObjectOf((await ticketsFrom(desk, ANA))[0] ?? 0);
    const missing = { bucketName, objectKey: objectKey.replace(/[^/]+$/, 'lost-for-now') };
    const LATE = 'late@customer.example.net';
    await enqueue(desk, inboundQueue, arrival(missing, LATE));
    await settle('neighbour');
    await until('all its tries', async () => {
      const { waiting, hidden } = await depthOf(desk, inboundQueue);
      if (waiting === 0 && hidden === 1) await desk.advance('PT1H');
      return (await depthOf(desk, inboundDeadLetters)).waiting === 1;
    });
    expect(await ticketsFrom(desk, LATE)).toEqual([]);
    await settle('neighbour-after');

    const client = new S3Client({
      endpoint,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const Body = `From: ${LATE}\r\nTo: ${MAILBOX}\r\nSubject: Found again\r\n\r\nHere it is.\r\n`;
    await client.send(new PutObjectCommand({ Bucket: bucketName, Key: missing.objectKey, Body }));
    client.destroy();
    const { stdout } = await npmRun(desk, 'replay');
    expect(stdout).toContain('Put 1 message back');
    expect(await ticketFrom(desk, LATE)).toMatchObject({ subject: 'Found again', status: 'new' });
    expect(await depthOf(desk, inboundDeadLetters)).toEqual({ waiting: 0, hidden: 0 });
    await nthMailTo(desk, LATE, 1);
  });
});
