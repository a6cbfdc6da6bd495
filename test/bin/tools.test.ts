import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
} from '@aws-sdk/client-dynamodb-streams';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { parsePlaces } from '../../core/views/places-store.ts';
import { openStreamPositions } from '../../local/stream-positions.ts';
import { jobPageSchema } from '../../schemas/api/jobs.ts';
import { bodyOf, listed, mailTo, readTicket, ticketFrom, ticketsFrom } from '../flows/support/desk.ts';
import { type RunningHost, startHost, until } from '../flows/support/host.ts';
import { temporaryFolder } from '../local/support/temporary.ts';
import { partsOf, runTool } from './support/run.ts';

const folder = temporaryFolder();

const mailFrom = (address: string, subject: string) =>
  [
    `From: ${address}`,
    'To: support@desk.example.com',
    `Subject: ${subject}`,
    `Message-ID: <${subject.replaceAll(' ', '-')}@shop.example.net>`,
    '',
    'Please help.',
    '',
  ].join('\r\n');

describe('the tools on a running desk', () => {
  let host: RunningHost;
  const local = { region: 'us-east-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  const endpointOf = (service: string) => partsOf(host).environment[`AWS_ENDPOINT_URL_${service}`];
  const client = <T>(make: new (options: object) => T, service: string): T =>
    new make({ ...local, endpoint: endpointOf(service) });
  const document = () => DynamoDBDocumentClient.from(client(DynamoDBClient, 'DYNAMODB'));
  const table = () => partsOf(host).resources.table;

  const deadLetter = (queue: string, body: unknown) =>
    client(SQSClient, 'SQS').send(
      new SendMessageCommand({
        QueueUrl: partsOf(host).inboundDeadLetters.replace('inbound-mail-failed', `${queue}-failed`),
        MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );

  /** What Lambda leaves when a reader gives up the records from `first` on. */
  const notice = (reader: string, shardId: string, first: string, last = first) => ({
    requestContext: { functionArn: `arn:aws:lambda:us-east-1:000000000000:function:Bilet-stream-${reader}` },
    DDBStreamBatchInfo: {
      shardId,
      startSequenceNumber: first,
      endSequenceNumber: last,
      approximateArrivalOfFirstRecord: new Date(Date.now() - 60_000).toISOString(),
      approximateArrivalOfLastRecord: new Date().toISOString(),
      streamArn: 'arn:aws:dynamodb:us-east-1:000000000000:table/Bilet/stream/local',
    },
  });

  /** The records that the stream of the table has. */
  async function streamRecords() {
    const streams = client(DynamoDBStreamsClient, 'DYNAMODB_STREAMS');
    const { Streams } = await streams.send(new ListStreamsCommand({ TableName: table() }));
    const StreamArn = Streams?.[0]?.StreamArn;
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn }));
    const shardId = StreamDescription?.Shards?.[0]?.ShardId ?? '';
    const { ShardIterator } = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId: shardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    const { Records = [] } = await streams.send(new GetRecordsCommand({ ShardIterator }));
    const records = Records.map(({ dynamodb }) => ({
      sequence: dynamodb?.SequenceNumber ?? '',
      isEvent: dynamodb?.NewImage?.kind?.S === 'event',
    }));
    return { shardId, records };
  }

  /** Has the stream keep what comes next, as it keeps what a dead letter names. The newest record is always there. */
  async function keepComing(): Promise<void> {
    const { shardId, records } = await streamRecords();
    const first = records.at(-1)?.sequence ?? '';
    const last = String(BigInt(first) + 1000n);
    const positions = openStreamPositions(join(host.dataFolder, 'positions.sqlite'));
    positions.keep({ shardId, first, last }, Date.now() + 60_000);
    positions.close();
  }

  beforeAll(async () => {
    host = await startHost();
    await host.sendMail({
      raw: mailFrom('ion@shop.example.net', 'Where is it'),
      from: 'ion@shop.example.net',
      to: 'support@desk.example.com',
    });
    await ticketFrom(host, 'ion@shop.example.net');
    await until('the acknowledgement', async () => (await mailTo(host, 'ion@shop.example.net')).length === 1);
  });
  afterAll(() => host.dispose());

  describe('npm run dlq', () => {
    test('lists every queue, shows a letter and leaves it, discards it into a file', async () => {
      await deadLetter('mail-feedback', 'a report that nobody can read');
      const list = await runTool(host, 'dlq');
      expect(list.stdout).toMatch(/^This is the local desk at /);
      for (const name of ['clock', 'inbound-mail', 'outbound-mail', 'projector', 'publisher', 'sweep'])
        expect(list.stdout).toMatch(new RegExp(`^${name} +none$`, 'm'));
      expect(list.stdout).toMatch(/^mail-feedback +1 letter$/m);
      const shown = await runTool(host, 'dlq', 'show', 'all');
      expect(shown.stdout).toContain('a report that nobody can read');
      const file = join(folder, 'discarded.jsonl');
      const discarded = await until('the letter to show again', async () => {
        const ran = await runTool(host, 'dlq', 'discard', 'mail-feedback', '--out', file);
        return ran.stdout.includes('1 letter discarded') && ran;
      });
      expect(discarded.code).toBe(0);
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
        queue: 'mail-feedback',
        body: 'a report that nobody can read',
      });
      expect((await runTool(host, 'dlq')).stdout).toMatch(/^mail-feedback +none$/m);
    });

    test('publishes again what the stream still has, and no customer gets a second mail', async () => {
      await keepComing();
      await host.api('POST', '/teams', { body: { name: 'Returns' } });
      const { shardId, sequence } = await until('the event of the team in the stream', async () => {
        const { shardId, records } = await streamRecords();
        const event = records.findLast(({ isEvent }) => isEvent);
        return event && { shardId, sequence: event.sequence };
      });
      await deadLetter('publisher', notice('publisher', shardId, sequence));
      const { stdout, code } = await runTool(host, 'dlq', 'replay', 'publisher');
      expect(stdout).toMatch(/publisher .*: [1-9]\d* events published, as read from the stream/);
      expect(stdout).toContain('1 letter put through again, 0 still there.');
      expect(code).toBe(0);
      await host.sendMail({
        raw: mailFrom('ana@shop.example.net', 'Another one'),
        from: 'ana@shop.example.net',
        to: 'support@desk.example.com',
      });
      await until('a later mail', async () => (await mailTo(host, 'ana@shop.example.net')).length > 0);
      expect(await mailTo(host, 'ion@shop.example.net')).toHaveLength(1);
    });

    test('publishes again from the table what the stream has lost', async () => {
      await deadLetter('publisher', notice('publisher', 'shardId-of-last-week', '1'));
      const { stdout } = await runTool(host, 'dlq', 'replay', 'publisher');
      expect(stdout).toMatch(/publisher .*: [1-9]\d* events published, as read from the table/);
    });

    /** Takes a ticket out of all its lists, as no fault of the desk would. */
    async function unlist(id: number): Promise<void> {
      const key = { pk: `T#${id}`, sk: 'PLACES' };
      const { Item } = await document().send(new GetCommand({ TableName: table(), Key: key }));
      for (const Key of [...parsePlaces(Item, id).stands, key])
        await document().send(new DeleteCommand({ TableName: table(), Key }));
      expect(await listed(host, 'view=open')).not.toContain(id);
    }

    test('puts a ticket back into its lists', async () => {
      const { id } = await ticketFrom(host, 'ion@shop.example.net');
      await unlist(id);
      await deadLetter('projector', notice('projector', 'shardId-of-last-week', '1'));
      const { stdout } = await runTool(host, 'dlq', 'replay', 'projector');
      expect(stdout).toMatch(/[1-9]\d* tickets given to the projector again, as read from the table/);
      await until('the projector', async () => (await listed(host, 'view=open')).includes(id));
    });

    test('rebuilds the lists, and says how far it is', async () => {
      const { id } = await ticketFrom(host, 'ion@shop.example.net');
      await unlist(id);
      const { stdout, code } = await runTool(host, 'rebuild', 'lists');
      expect(stdout).toMatch(/^This is the local desk at .*\. The job [0-9A-Z]{26} goes on/m);
      expect(stdout).toMatch(/^looks at tickets: (\d+) of \1$/m);
      expect(stdout).toMatch(/^The lists are right\.$/m);
      expect(code).toBe(0);
      expect(await listed(host, 'view=open')).toContain(id);
      const [job] = bodyOf(jobPageSchema, await host.api('GET', '/jobs')).items;
      const report = await (await fetch(job?.resultUrl ?? '')).text();
      expect(JSON.parse(report)).toMatchObject({
        job: job?.id,
        kind: 'lists.rebuild',
        tickets: Number(/^looks at tickets: (\d+) of \1$/m.exec(stdout)?.[1]),
        failed: 0,
      });
    });

    test('makes up for a sweep that failed', async () => {
      await deadLetter('sweep', { requestPayload: {} });
      expect((await runTool(host, 'dlq', 'replay', 'all')).stdout).toContain('0 overdue deadlines met');
    });

    test('says how it is used', async () => {
      const { code, stderr } = await runTool(host, 'dlq', 'discard', 'all');
      expect(code).toBe(1);
      expect(stderr).toContain('npm run dlq -- discard QUEUE|all');
      expect((await runTool(host, 'dlq', 'show', 'clocks')).stderr).toMatch(/^There is no queue clocks\./);
      for (const action of ['show', 'replay']) {
        const missed = await runTool(host, 'dlq', action, 'clock', '--id', 'unknown');
        expect(missed).toMatchObject({
          code: 1,
          stderr: expect.stringMatching(/^There is no letter unknown: /),
        });
      }
    });
  });

  describe('npm run doctor', () => {
    test('finds all well, and says what does not apply', async () => {
      await deadLetter('clock', '{}');
      const ill = await runTool(host, 'doctor');
      expect(ill.code).toBe(1);
      expect(ill.stdout).toMatch(/^MEND Dead letters +1 in clock → npm run dlq -- show all, and/m);
      await runTool(host, 'dlq', 'discard', 'clock', '--out', join(folder, 'clock.jsonl'));
      const { stdout, code } = await runTool(host, 'doctor');
      expect(stdout.split('\n').filter((line) => line.startsWith('ok'))).toHaveLength(5);
      expect(stdout).toMatch(/^- {4}DKIM +does not apply to the local desk$/m);
      expect(stdout).toContain('All is well.');
      expect(code).toBe(0);
    });
  });

  describe('npm run replay', () => {
    const address = 'eva@shop.example.net';
    beforeAll(async () => {
      // Stored, but its announcement was lost.
      await client(S3Client, 'S3').send(
        new PutObjectCommand({
          Bucket: partsOf(host).resources.mailBucket,
          Key: 'inbound/forgotten',
          Body: mailFrom(address, 'Forgotten'),
        }),
      );
    });

    test('takes in what was stored in some time, and nothing twice', async () => {
      const before = await ticketsFrom(host, 'ion@shop.example.net');
      const day = new Date().toISOString().slice(0, 10);
      for (const _ of [1, 2]) {
        const { stdout } = await runTool(host, 'replay', '--from', day);
        expect(stdout).toMatch(/^Announced 3 messages again/);
      }
      const ticket = await ticketFrom(host, address);
      await until('the queue to be empty', async () => {
        const [first] = await ticketsFrom(host, address);
        return first !== undefined;
      });
      expect(ticket.subject).toBe('Forgotten');
      expect(await ticketsFrom(host, address)).toHaveLength(1);
      expect(await ticketsFrom(host, 'ion@shop.example.net')).toEqual(before);
      const [id = 0] = before;
      expect((await readTicket(host, id)).conversation.items).toHaveLength(1);
    });

    test('leaves mail of another time alone', async () => {
      const { stdout } = await runTool(host, 'replay', '--from', '2020-01-01', '--to', '2020-02-01');
      expect(stdout).toMatch(/^Announced 0 messages again/);
    });

    test('refuses a date that is none', async () => {
      const { code, stderr } = await runTool(host, 'replay', '--from', 'yesterday');
      expect(code).toBe(1);
      expect(stderr).toContain('npm run replay -- --from');
    });

    test('refuses a time that ends before it begins', async () => {
      const ran = await runTool(host, 'replay', '--from', '2020-02-01', '--to', '2020-01-01');
      expect(ran).toMatchObject({ code: 1, stderr: expect.stringMatching(/^There is no time from 2020-02/) });
    });
  });

  describe('npm run replay of a channel', () => {
    const said = (id: string, text: string) =>
      JSON.stringify({
        events: [{ type: 'message', id, at: new Date().toISOString(), from: { id: 'jo', name: 'Jo' }, text }],
      });
    /** Keeps a payload as the desk keeps it which its queue has lost. */
    const keep = (channel: string, body: string, name = createHash('sha256').update(body).digest('hex')) =>
      client(S3Client, 'S3').send(
        new PutObjectCommand({
          Bucket: partsOf(host).resources.attachmentBucket,
          Key: `payloads/${channel}/${name}`,
          Body: body,
          ContentType: 'application/json',
        }),
      );
    const textsIn = async (id: number) =>
      (await readTicket(host, id)).conversation.items.map(({ text }) => text).sort();
    const day = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    const idle = () =>
      until('the queue of channels to be empty', async () => {
        const { stdout } = await runTool(host, 'dlq', 'show', 'channels');
        return stdout.includes('0 letters shown.');
      });

    let before: number[];
    /** Tickets that came over the channels. */
    const came = async () => (await listed(host, 'view=open')).filter((id) => !before.includes(id));

    beforeAll(async () => {
      before = await listed(host, 'view=open');
      for (const key of ['market', 'other'])
        await host.api('POST', '/channels', { body: { key, name: key, kind: 'custom' } });
      await keep('market', said('m1', 'Is it blue?'));
      await keep('market', said('m2', 'Or green?'));
      await keep('other', said('o1', 'On the other one'));
      await keep('market', 'a file that is looked at yet', 'put-aside');
    });

    test('takes in what it has not yet, once, and of that channel alone', async () => {
      const { stdout, code } = await runTool(host, 'replay', '--channel', 'market', '--from', day);
      expect(stdout).toMatch(/^Put 2 payloads into channels again, kept from/);
      expect(code).toBe(0);
      const id = await until('the ticket', async () => (await came())[0]);
      await until('both messages', async () => (await textsIn(id)).length === 2);
      expect(await textsIn(id)).toEqual(['Is it blue?', 'Or green?']);
      // All of both: what is known already stays as it is.
      expect((await runTool(host, 'replay', '--channel', 'all', '--from', day)).stdout).toMatch(
        /^Put 3 payloads/,
      );
      await until('what came on the other', async () => (await came()).length === 2);
      await idle();
      expect(await textsIn(id)).toEqual(['Is it blue?', 'Or green?']);
      expect(await came()).toHaveLength(2);
    });

    test('says which channels there are, and how it is used', async () => {
      const unknown = await runTool(host, 'replay', '--channel', 'markt', '--from', day);
      expect(unknown).toMatchObject({
        code: 1,
        stderr: expect.stringMatching(/^There is no channel markt\. There are market, other\./),
      });
      const undated = await runTool(host, 'replay', '--channel', 'market');
      expect(undated).toMatchObject({ code: 1, stderr: expect.stringContaining('--channel KEY|all --from') });
      const elsewhere = await runTool(
        host,
        'replay',
        '--channel',
        'market',
        '--from',
        day,
        '--bucket',
        'other',
      );
      expect(elsewhere.code).toBe(1);
    });
  });

  describe('npm run admin', () => {
    test('says in a sentence what is wrong', async () => {
      const usage = await runTool(host, 'admin', '--name', 'Ada');
      expect(usage).toMatchObject({ code: 1, stderr: expect.stringMatching(/^Usage: npm run admin/) });
      const wrong = await runTool(host, 'admin', '--name', 'Ada', '--address', 'nonsense');
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/^address: /) });
      expect((await runTool(host, 'admin', '--help')).code).toBe(0);
    });
  });
});
