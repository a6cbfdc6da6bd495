import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { announcementOf } from '../../bin/replay/announcement.ts';
import { loadConversation } from '../../core/conversation/index.ts';
import { sentMessageId } from '../../core/outbound/index.ts';
import type { DeskEvent } from '../../schemas/events/events.ts';
import { useDatabase } from '../support/api.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import { eventsOf } from '../support/events.ts';
import { LAMBDA_CONTEXT } from '../support/lambda-context.ts';
import { givenMail, givenNotification, givenReport } from '../support/mail.ts';

type Handler = (
  event: object,
  context: object,
) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;

/** A service over HTTP that answers as it is told; null hangs up. */
class Service {
  readonly seen: { method: string; path: string; body: string; headers: IncomingMessage['headers'] }[] = [];
  answer: (method: string, path: string, body: string) => { status: number; body?: string | Buffer } | null =
    () => null;
  readonly #server: Server = createServer((request, response) => void this.#serve(request, response));

  async start(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const path = decodeURIComponent(url.split('?')[0] ?? '');
    const body = await text(request);
    this.seen.push({ method, path, body, headers });
    const answer = this.answer(method, path, body);
    if (answer === null) request.socket.destroy();
    else response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(answer.body);
  }
}

const DESK = {
  MAIL_BUCKET: 'mail',
  ATTACHMENT_BUCKET: 'files',
  CONFIGURATION_SET: 'Bilet-mail',
  DESK_NAME: JSON.stringify('Acme Help'),
  DESK_DOMAIN: 'desk.example.com',
  MAILBOXES: JSON.stringify([{ address: 'support@desk.example.com', name: 'Acme Support' }]),
  QUOTE_HISTORY: 'false',
  SENDERS: '2',
  MAILS_PER_SECOND: '1000',
};

let database: TestDatabase;
let handlers: Record<'inbound' | 'outbound' | 'feedback', Handler>;
const s3 = new Service();
const ses = new Service();
const sqs = new Service();
const stored = new Map<string, Buffer>();
const logged: string[] = [];

beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  Object.assign(process.env, DESK, {
    AWS_ENDPOINT_URL_S3: await s3.start(),
    AWS_ENDPOINT_URL_SES: await ses.start(),
    AWS_ENDPOINT_URL_SQS: await sqs.start(),
  });
  jest.spyOn(process.stdout, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
  jest.spyOn(process.stderr, 'write').mockImplementation((line) => logged.push(String(line)) > 0);
  handlers = {
    inbound: (await import('../../functions/mail/inbound.ts')).handler as unknown as Handler,
    outbound: (await import('../../functions/mail/outbound.ts')).handler as unknown as Handler,
    feedback: (await import('../../functions/mail/feedback.ts')).handler as unknown as Handler,
  };
});
afterAll(async () => {
  jest.restoreAllMocks();
  s3.stop();
  ses.stop();
  sqs.stop();
  await database.stop();
});

let taken = 0;
const NO_SUCH_KEY =
  '<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>No such key.</Message></Error>';
const takes = () => {
  taken += 1;
  const result = `<SendRawEmailResult><MessageId>0100-mail-${taken}</MessageId></SendRawEmailResult>`;
  return { status: 200, body: `<SendRawEmailResponse>${result}</SendRawEmailResponse>` };
};

beforeEach(() => {
  logged.length = 0;
  s3.seen.length = 0;
  ses.seen.length = 0;
  sqs.answer = () => ({ status: 200, body: '{}' });
  ses.answer = takes;
  s3.answer = (method, path) => {
    if (method === 'PUT' && path.startsWith('/files/')) return { status: 200 };
    const body = stored.get(path);
    return method === 'GET' && body ? { status: 200, body } : { status: 404, body: NO_SUCH_KEY };
  };
});

/** A batch as SQS hands it over. */
const batch = (...bodies: string[]) => ({
  Records: bodies.map((body, at) => ({
    messageId: `record-${at}`,
    receiptHandle: 'handle',
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: '1773309600000',
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: String(Date.now()),
    },
    messageAttributes: {},
    md5OfBody: '0',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:eu-west-1:123456789012:Bilet-queue',
    awsRegion: 'eu-west-1',
  })),
});

/** A message as SNS puts it into a queue. */
const fromTopic = (message: unknown) =>
  JSON.stringify({
    Type: 'Notification',
    MessageId: '22b80b92-fdea-4c2c-8f9d-bdfb0c7bf324',
    TopicArn: 'arn:aws:sns:eu-west-1:123456789012:Bilet-inbound-mail',
    Subject: 'Amazon SES Email Receipt Notification',
    Message: typeof message === 'string' ? message : JSON.stringify(message),
    Timestamp: '2026-03-12T10:00:00.000Z',
    SignatureVersion: '1',
    Signature: 'c2lnbmF0dXJl',
    SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/cert.pem',
    UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe',
  });

/** An event as EventBridge puts it into a queue. */
const fromBus = (detail: DeskEvent) =>
  JSON.stringify({
    version: '0',
    id: '6a7e8feb-b491-4cf7-a9f1-bf3703467718',
    'detail-type': detail.type,
    source: 'bilet',
    account: '123456789012',
    time: '2026-03-12T10:00:00Z',
    region: 'eu-west-1',
    resources: [],
    detail,
  });

/** A mail that lies in the bucket and was announced. */
function arrived(mail: Parameters<typeof givenMail>[0] = {}) {
  const notification = givenNotification();
  stored.set(`/mail/${notification.receipt.action.objectKey}`, givenMail(mail));
  return fromTopic(notification);
}

const failures = async (work: ReturnType<Handler>) =>
  (await work).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);

const events = async (ticketId: number) => eventsOf(database.table, `T#${ticketId}`);

/** Takes a mail in, and gives its ticket and the event that opened it. */
async function opened(mail: Parameters<typeof givenMail>[0] = {}) {
  expect(await failures(handlers.inbound(batch(arrived(mail)), LAMBDA_CONTEXT))).toEqual([]);
  const line = logged.map((one) => /"ticketId":(\d+)/.exec(one)?.[1]).findLast(Boolean);
  const ticketId = Number(line);
  const created = (await events(ticketId)).find(({ type }) => type === 'ticket.created');
  if (!created) throw new Error('There is no ticket');
  return { ticketId, created };
}

/** The words of a mail that no log may repeat. */
const PRIVATE = {
  from: 'Greta Geheim <greta.geheim@private.example>',
  subject: 'Subject-Geheim',
  text: 'Body-Geheim',
};
const mustStayPrivate = () => expect(logged.join('\n')).not.toMatch(/geheim/i);

describe('the inbound function', () => {
  test('makes a ticket of a mail that SES announces, and logs no word of it', async () => {
    const { ticketId } = await opened(PRIVATE);
    const { ticket, messages } = await loadConversation(database.table, ticketId, 10);
    expect(ticket).toMatchObject({ subject: 'Subject-Geheim', mailbox: 'support@desk.example.com' });
    expect(messages).toMatchObject([{ replyText: 'Body-Geheim' }]);
    mustStayPrivate();
    expect(logged.join('\n')).toContain('A mail was taken in');
  });

  test('puts files into the attachment bucket', async () => {
    await opened({
      headers: ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b'],
      text: '--b\nContent-Type: text/csv; name=a.csv\n\n1;2\n--b--\n',
    });
    const put = s3.seen.find(({ method }) => method === 'PUT');
    expect(put).toMatchObject({ headers: { 'content-type': 'text/csv' }, body: '1;2' });
    expect(put?.path).toMatch(/^\/files\/attachments\/[0-9a-f]{64}\/1$/);
  });

  test('takes no ticket from the message with which SES tries a receipt rule, also when it is replayed', async () => {
    const key = 'inbound/AMAZON_SES_SETUP_NOTIFICATION';
    const tried = givenNotification({ recipients: ['recipient@example.com'], rawKey: key });
    const trial = { ...tried, mail: { ...tried.mail, messageId: 'AMAZON_SES_SETUP_NOTIFICATION' } };
    const raw = 'From: Amazon Web Services <no-reply-aws@amazon.com>\r\n\r\nHello';
    stored.set(`/mail/${key}`, Buffer.from(raw));
    const again = announcementOf({ bucket: 'mail', key, storedAt: new Date(), head: raw });
    expect(await failures(handlers.inbound(batch(fromTopic(trial), again), LAMBDA_CONTEXT))).toEqual([]);
    expect(s3.seen).toEqual([]);
    expect(logged).toEqual([]);
  });

  test('fails only the records that are no announcement, or whose mail is not there', async () => {
    const missing = fromTopic(givenNotification({ rawKey: 'raw/geheim-nowhere' }));
    const wrong = givenNotification();
    const noKey = { ...wrong, receipt: { ...wrong.receipt, action: { type: 'S3' } } };
    const bodies = [
      '{"geheim": ',
      '[]',
      JSON.stringify({ Type: 'SubscriptionConfirmation', Message: 'greta.geheim@private.example' }),
      fromTopic('not JSON, greta.geheim@private.example'),
      fromTopic({ ...wrong, mail: { ...wrong.mail, source: ['greta.geheim@private.example'] } }),
      fromTopic(noKey),
      missing,
      arrived(PRIVATE),
    ];
    const failed = await failures(handlers.inbound(batch(...bodies), LAMBDA_CONTEXT));
    expect(failed).toEqual([0, 1, 2, 3, 4, 5, 6].map((at) => `record-${at}`));
    expect(logged.join('\n')).not.toMatch(/greta|Subject-Geheim|Body-Geheim/);
  });

  test('fails when the bucket refuses a file, and writes nothing', async () => {
    s3.answer = (method, path) =>
      method === 'GET' ? { status: 200, body: stored.get(path) } : { status: 403, body: NO_SUCH_KEY };
    const headers = ['Content-Type: text/html'];
    const body = arrived({ from: 'nothing@example.com', headers, text: '<p>x</p>' });
    expect(await failures(handlers.inbound(batch(body), LAMBDA_CONTEXT))).toEqual(['record-0']);
    expect(await database.table.get({ pk: 'ADDR#nothing@example.com', sk: 'ADDR' })).toBeUndefined();
  });
});

describe('the outbound function', () => {
  const asked = () => {
    const form = new URLSearchParams(ses.seen.at(-1)?.body);
    const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString();
    return { form, raw };
  };

  test('sends the acknowledgement that an event asks for, once, and logs no word of it', async () => {
    const { created, ticketId } = await opened(PRIVATE);
    const both = batch(fromBus(created), fromBus(created));
    expect(await failures(handlers.outbound(both, LAMBDA_CONTEXT))).toEqual([]);
    expect(ses.seen).toHaveLength(1);
    const { form, raw } = asked();
    expect(Object.fromEntries(form)).toMatchObject({
      Action: 'SendRawEmail',
      Source: 'support@desk.example.com',
      'Destinations.member.1': 'greta.geheim@private.example',
      ConfigurationSetName: 'Bilet-mail',
      'Tags.member.1.Name': 'bilet-send',
      'Tags.member.1.Value': created.id,
    });
    expect(form.has('Destinations.member.2')).toBe(false);
    expect(raw).toContain(`Subject: [#${ticketId}] Subject-Geheim`.replace('[', 'Re: ['));
    mustStayPrivate();
  });

  const refuses = (code: string, message: string) => () => ({
    status: 400,
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
  });

  test('tries a mail again that the account may not send yet, and names the reason without the address', async () => {
    const { created } = await opened(PRIVATE);
    const identities = 'The following identities failed the check in region EU-WEST-1:';
    const said = `Email address is not verified. ${identities} greta.geheim@private.example`;
    ses.answer = refuses('MessageRejected', said);
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual(['record-0']);
    expect(logged.join('\n')).toContain('not_verified (MessageRejected)');
    mustStayPrivate();
    ses.answer = takes;
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual([]);
  });

  test('waits inside when it sends too fast, and brings nothing back to the queue', async () => {
    const { created } = await opened(PRIVATE);
    const moods = [refuses('Throttling', 'Maximum sending rate exceeded.'), takes];
    ses.answer = () => (moods.shift() ?? takes)();
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual([]);
    expect(ses.seen).toHaveLength(2);
  });

  test('brings a mail back after a quarter of an hour at the earliest when the daily quota is used up', async () => {
    const { created } = await opened(PRIVATE);
    ses.answer = refuses('Throttling', 'Daily message quota exceeded.');
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual(['record-0']);
    expect(ses.seen).toHaveLength(1);
    const [, timeout] = /"VisibilityTimeout":(\d+)/.exec(sqs.seen.at(-1)?.body ?? '') ?? [];
    expect(Number(timeout)).toBeGreaterThanOrEqual(900);
  });

  test('is done with a mail that SES refuses for good, and says so on the ticket', async () => {
    const { created, ticketId } = await opened(PRIVATE);
    ses.answer = refuses('InvalidParameterValue', 'Domain contains illegal character');
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual([]);
    expect((await events(ticketId)).map(({ type }) => type)).toContain('acknowledgement.failed');
    mustStayPrivate();
  });

  test.each([
    ['hangs up', () => null],
    ['breaks down', () => ({ status: 503, body: '<ErrorResponse/>' })],
    ['names no id', () => ({ status: 200, body: '<SendRawEmailResponse/>' })],
  ])('leaves a mail in doubt when the service %s, and asks it only once', async (_, answer) => {
    const { created } = await opened(PRIVATE);
    ses.answer = answer;
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual(['record-0']);
    ses.answer = takes;
    expect(await failures(handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT))).toEqual(['record-0']);
    expect(ses.seen).toHaveLength(1);
    expect(logged.join('\n')).toContain('MailInDoubtError');
    mustStayPrivate();
  });

  test('fails an event of a type that it does not know yet: a deployment may be under way', async () => {
    const { created } = await opened();
    const tomorrow = fromBus(created).replaceAll('ticket.created', 'ticket.revived');
    expect(await failures(handlers.outbound(batch(tomorrow), LAMBDA_CONTEXT))).toEqual(['record-0']);
    expect(ses.seen).toHaveLength(0);
  });

  test('fails only the records that are no event', async () => {
    const { created } = await opened();
    const wrong = JSON.stringify({ source: 'bilet', detail: { type: 'ticket.created', geheim: true } });
    const bodies = batch('geheim', wrong, fromBus(created));
    expect(await failures(handlers.outbound(bodies, LAMBDA_CONTEXT))).toEqual(['record-0', 'record-1']);
    expect(ses.seen).toHaveLength(1);
    mustStayPrivate();
  });
});

describe('the feedback function', () => {
  async function sent() {
    const { created, ticketId } = await opened(PRIVATE);
    await handlers.outbound(batch(fromBus(created)), LAMBDA_CONTEXT);
    return {
      ticketId,
      of: { sendId: created.id, mailId: `0100-mail-${taken}`, to: 'greta.geheim@private.example' },
    };
  }

  test('notes reports of SES, and answers by the id of SES find the ticket', async () => {
    const { ticketId, of } = await sent();
    const bodies = ['Send', 'Delivery', 'Delivery'].map((type) => fromTopic(givenReport(type, of)));
    expect(await failures(handlers.feedback(batch(...bodies), LAMBDA_CONTEXT))).toEqual([]);
    const types = (await events(ticketId)).map(({ type }) => type);
    expect(types.filter((type) => type === 'acknowledgement.delivered')).toHaveLength(1);
    mustStayPrivate();
    const inReplyTo = sentMessageId(of.mailId, process.env.AWS_REGION ?? '');
    await opened({ from: 'new@example.com' });
    expect(
      await failures(handlers.inbound(batch(arrived({ from: 'a@example.com', inReplyTo })), LAMBDA_CONTEXT)),
    ).toEqual([]);
    expect((await loadConversation(database.table, ticketId, 10)).messages).toHaveLength(2);
  });

  test('is not disturbed by the greeting with which SES begins', async () => {
    const greeting = 'Successfully validated SNS topic for Amazon SES event publishing.';
    expect(await failures(handlers.feedback(batch(fromTopic(greeting)), LAMBDA_CONTEXT))).toEqual([]);
  });

  test('fails only the records that are no report', async () => {
    const { ticketId, of } = await sent();
    const report = givenReport('Bounce', of);
    const bodies = [
      '{',
      fromTopic('Successfully stolen greta.geheim@private.example'),
      fromTopic({ ...report, eventType: 'Opened' }),
      fromTopic({ ...report, bounce: { bounceType: 'greta.geheim@private.example' } }),
      fromTopic(report),
    ];
    const failed = await failures(handlers.feedback(batch(...bodies), LAMBDA_CONTEXT));
    expect(failed).toEqual([0, 1, 2, 3].map((at) => `record-${at}`));
    expect((await events(ticketId)).map(({ type }) => type)).toContain('acknowledgement.bounced');
    mustStayPrivate();
  });
});
