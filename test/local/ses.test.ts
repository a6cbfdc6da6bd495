import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  GetSendQuotaCommand,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
  type SendRawEmailCommandInput,
} from '@aws-sdk/client-ses';
import fc from 'fast-check';
import { type Clock, startClock } from '../../local/clock.ts';
import { type LocalSes, startSes } from '../../local/ses/index.ts';
import { addressesIn, joinMessage, listHeaders, splitMessage } from '../../local/ses/mail-headers.ts';
import type { SendingLimits } from '../../local/ses/quota.ts';

const topicArn = 'arn:aws:sns:us-east-1:000000000000:feedback';
const eventTypes = ['send', 'delivery', 'bounce', 'complaint'];
let folder: string;
let clock: Clock;
let ses: LocalSes;
let client: SESClient;
let published: Record<string, unknown>[];
let failures: number;

async function open(region = 'us-east-1', limits?: SendingLimits): Promise<void> {
  ses = await startSes({
    dataFile: join(folder, 'ses.sqlite'),
    clock,
    region,
    identities: ['desk.example.com'],
    ...(limits && { limits }),
    configurationSets: [{ name: 'desk', destinations: [{ topicArn, eventTypes }] }],
    publish: async (topic, json) => {
      expect(topic).toBe(topicArn);
      if (failures > 0) {
        failures -= 1;
        throw new Error('The queue is away.');
      }
      published.push(JSON.parse(json));
    },
  });
  client = new SESClient({
    endpoint: ses.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

async function close(): Promise<void> {
  client.destroy();
  await ses.stop();
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bilet-ses-'));
  clock = startClock();
  published = [];
  failures = 0;
  await open();
});
afterEach(async () => {
  await close();
  clock.stop();
  rmSync(folder, { recursive: true, force: true });
});

const message = (headers: string[] = [], body = 'Hello\r\n') =>
  [
    'From: =?UTF-8?Q?B=C3=BCro?= <support@desk.example.com>',
    'To: Ada <ada@example.com>',
    ...headers,
    '',
    body,
  ].join('\r\n');

const send = (raw: string | Uint8Array, more: Partial<SendRawEmailCommandInput> = {}) =>
  client.send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from(raw) }, ...more }));

async function events(count: number): Promise<Record<string, unknown>[]> {
  for (let tries = 0; tries < 6000 && published.length < count; tries += 1) await pause(10);
  await pause(20);
  expect(published).toHaveLength(count);
  return published;
}

test('a mail is kept as it would have left, with the id and date of SES in place of its own', async () => {
  const { MessageId = '' } = await send(
    message([
      'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
      'Message-ID: <own@desk>',
      'Date: Mon, 1 Jan 2001 00:00:00 +0000',
      'Bcc: boss@example.com',
    ]),
    { Tags: [{ Name: 'ticket', Value: '42' }], ConfigurationSetName: 'desk' },
  );
  expect(MessageId).toMatch(/^0100[0-9a-f]{12}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-000000$/);
  const raw = ses.outbox.raw(MessageId)?.toString() ?? '';
  expect(raw).toContain(`Message-ID: <${MessageId}@email.amazonses.com>\r\n`);
  expect(raw.match(/^Message-ID:/gim)).toHaveLength(1);
  expect(raw.match(/^Date:/gim)).toHaveLength(1);
  expect(raw).not.toMatch(/2001|Bcc|own@desk/);
  expect(raw).toMatch(/\r\n\r\nHello\r\n$/);
  expect(ses.outbox.list()).toEqual([
    {
      id: MessageId,
      sentAt: expect.stringMatching(/Z$/),
      source: 'support@desk.example.com',
      from: 'Büro <support@desk.example.com>',
      to: ['ada@example.com', 'boss@example.com'],
      subject: 'Grüße',
      tags: { ticket: '42' },
      configurationSet: 'desk',
    },
  ]);
});

test('the outbox is listed newest first and survives a restart; other regions have their own id domain', async () => {
  await send(message(['Subject: one']));
  await close();
  await open('eu-west-1');
  const { MessageId = '' } = await send(message(['Subject: two']));
  expect(ses.outbox.list().map(({ subject }) => subject)).toEqual(['two', 'one']);
  expect(ses.outbox.raw(MessageId)?.toString()).toContain(`<${MessageId}@eu-west-1.amazonses.com>`);
  expect(ses.outbox.raw('unknown')).toBeUndefined();
});

test('a mail with a configuration set is sent and delivered, in the words of SES', async () => {
  const { MessageId } = await send(message(['Subject: Hi']), {
    ConfigurationSetName: 'desk',
    Tags: [{ Name: 'ticket', Value: '7' }],
  });
  const [sent, delivered] = await events(2);
  expect(sent).toMatchObject({ eventType: 'Send', send: {} });
  expect(delivered).toMatchObject({
    eventType: 'Delivery',
    mail: {
      messageId: MessageId,
      source: 'support@desk.example.com',
      destination: ['ada@example.com'],
      headersTruncated: false,
      headers: expect.arrayContaining([{ name: 'Subject', value: 'Hi' }]),
      commonHeaders: {
        from: ['"Büro" <support@desk.example.com>'],
        to: ['Ada <ada@example.com>'],
        subject: 'Hi',
        messageId: MessageId,
      },
      tags: { 'ses:configuration-set': ['desk'], ticket: ['7'] },
    },
    delivery: { recipients: ['ada@example.com'], smtpResponse: expect.stringMatching(/^250/) },
  });
});

test('the addresses of the mailbox simulator bounce and complain', async () => {
  const Destinations = ['bounce+1', 'complaint', 'suppressionlist', 'success'].map(
    (one) => `${one}@simulator.amazonses.com`,
  );
  await send(message(), { ConfigurationSetName: 'desk', Destinations });
  const [, delivery, bounce, suppressed, complaint] = await events(5);
  expect(delivery).toMatchObject({ delivery: { recipients: [Destinations[1], Destinations[3]] } });
  expect(bounce).toMatchObject({
    eventType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: Destinations[0], status: '5.1.1' }],
    },
  });
  expect(suppressed).toMatchObject({
    bounce: { bounceSubType: 'Suppressed', bouncedRecipients: [{ emailAddress: Destinations[2] }] },
  });
  expect(complaint).toMatchObject({
    eventType: 'Complaint',
    complaint: { complainedRecipients: [{ emailAddress: Destinations[1] }] },
  });
});

test('a later fate can be reported by hand', async () => {
  const { MessageId = '' } = await send(message(), { ConfigurationSetName: 'desk' });
  await events(2);
  expect(ses.outbox.report(MessageId, 'bounce')).toBe(true);
  expect(ses.outbox.report('unknown', 'bounce')).toBe(false);
  expect((await events(3))[2]).toMatchObject({ eventType: 'Bounce', mail: { messageId: MessageId } });
  expect(ses.outbox.report(MessageId, 'soft_bounce')).toBe(true);
  expect((await events(4))[3]).toMatchObject({
    eventType: 'Bounce',
    bounce: { bounceType: 'Transient', bounceSubType: 'MailboxFull' },
  });
});

test('events wait on disk for their topic, also over a restart, and keep their order', async () => {
  failures = 1000;
  await send(message(['Subject: late']), { ConfigurationSetName: 'desk' });
  await close();
  failures = 1;
  await open();
  expect((await events(2)).map(({ eventType }) => eventType)).toEqual(['Send', 'Delivery']);
});

const named = (name: string, text: RegExp) =>
  expect.objectContaining({ name, message: expect.stringMatching(text) });

test.each<[string, string | Uint8Array, Partial<SendRawEmailCommandInput>, string, RegExp]>([
  [
    'two subjects',
    message(['Subject: a', 'subject: b']),
    {},
    'InvalidParameterValue',
    /Duplicate header 'Subject'/,
  ],
  [
    'two Froms',
    message(['From: x@desk.example.com']),
    {},
    'InvalidParameterValue',
    /Duplicate header 'From'/,
  ],
  [
    'two authors',
    'From: a@desk.example.com, b@desk.example.com\r\nTo: c@example.com\r\n\r\n',
    {},
    'InvalidParameterValue',
    /more than one/,
  ],
  [
    'no From',
    'To: ada@example.com\r\n\r\nHello',
    {},
    'InvalidParameterValue',
    /Missing required header 'From'/,
  ],
  [
    'no recipient',
    'From: support@desk.example.com\r\n\r\nHello',
    {},
    'InvalidParameterValue',
    /no recipient/,
  ],
  [
    '51 recipients',
    message(),
    { Destinations: Array.from({ length: 51 }, (_n, i) => `c${i}@example.com`) },
    'InvalidParameterValue',
    /exceeds 50/,
  ],
  ['a long line', message([], 'x'.repeat(1000)), {}, 'InvalidParameterValue', /998/],
  ['a recipient without a domain', message(), { Destinations: ['ada@'] }, 'InvalidParameterValue', /domain/],
  [
    'a recipient outside of ASCII',
    message(),
    { Destinations: ['ädä@example.com'] },
    'InvalidParameterValue',
    /Local address/,
  ],
  [
    'a foreign sender',
    'From: ceo@example.org\r\nTo: ada@example.com\r\n\r\n',
    {},
    'MessageRejected',
    /not verified/,
  ],
  [
    'an unknown configuration set',
    message(),
    { ConfigurationSetName: 'other' },
    'ConfigurationSetDoesNotExistException',
    /<other> does not exist/,
  ],
])('%s: refused and not kept', async (_name, raw, more, code, text) => {
  await expect(send(raw, more)).rejects.toEqual(named(code, text));
  expect(ses.outbox.list()).toEqual([]);
});

// Sent by hand: the SDK's escaping of a form field of 14 MB can exhaust its own stack.
it('more than 10 MB: refused and not kept', async () => {
  const data = encodeURIComponent(Buffer.alloc(10_485_761).toString('base64'));
  const body = `Action=SendRawEmail&Version=2010-12-01&RawMessage.Data=${data}`;
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(ses.endpoint, { method: 'POST', headers, body });
  expect(answer.status).toBe(400);
  const text = await answer.text();
  expect(text).toContain('<Code>InvalidParameterValue</Code>');
  expect(text).toContain('more than 10485760 bytes');
  expect(ses.outbox.list()).toEqual([]);
});

test('another action is refused', async () => {
  const other = new SendEmailCommand({
    Source: 'support@desk.example.com',
    Destination: { ToAddresses: ['ada@example.com'] },
    Message: { Subject: { Data: 'x' }, Body: {} },
  });
  await expect(client.send(other)).rejects.toEqual(named('InvalidAction', /SendEmail/));
});

test('splitting and joining a message gives back every byte', () => {
  const byte = fc.uint8Array({ maxLength: 300 });
  const pieces = fc.array(fc.constantFrom('a: b', '\r\n', '\n', ' folded', ':', 'From: ä', '\r', 'x'), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(pieces, byte, (head, body) => {
      const raw = Buffer.concat([Buffer.from(head.join('')), Buffer.from(body)]);
      expect(joinMessage(splitMessage(raw)).equals(raw)).toBe(true);
    }),
  );
});

test('folded headers are unfolded, groups opened, and long headers cut as SES does', () => {
  const { fields } = splitMessage(
    Buffer.from('Subject: a\r\n b\r\nTo: Team: a@x.test, "B, C" <b@x.test>;\r\nX: y\r\n\r\nno: header'),
  );
  expect(fields.map(({ name, value }) => [name, value])).toEqual([
    ['Subject', 'a b'],
    ['To', 'Team: a@x.test, "B, C" <b@x.test>;'],
    ['X', 'y'],
  ]);
  expect(addressesIn(fields[1]?.value ?? '')).toEqual(['a@x.test', 'b@x.test']);
  expect(listHeaders(fields).commonHeaders.to).toEqual(['a@x.test', '"B, C" <b@x.test>']);
  const long = splitMessage(Buffer.from(`A: 1\r\nB: ${'x'.repeat(11_000)}\r\n\r\n`));
  expect(listHeaders(long.fields)).toMatchObject({
    headersTruncated: true,
    headers: [{ name: 'A', value: '1' }],
  });
});

describe('what the account may send', () => {
  test('is ample by itself, and is told', async () => {
    await send(message());
    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
      MaxSendRate: 1000,
      Max24HourSend: 10_000_000,
      SentLast24Hours: 1,
    });
  });

  test('is refused beyond its rate and its quota of a day, in the words of SES, also after a restart', async () => {
    const limits = { mailsPerSecond: 2, mailsPerDay: 3 };
    await close();
    await open('us-east-1', limits);
    await send(message());
    await send(message());
    await expect(send(message())).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });
    clock.advance(1000);
    await send(message());
    const full = { name: 'Throttling', message: 'Daily message quota exceeded.' };
    await expect(send(message())).rejects.toMatchObject(full);
    await close();
    await open('us-east-1', limits);
    await expect(send(message())).rejects.toMatchObject(full);
    clock.advance(24 * 60 * 60 * 1000);
    await send(message());
  });
});
