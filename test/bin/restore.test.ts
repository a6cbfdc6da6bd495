import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { copyObjects, NoVersionsError } from '../../bin/restore/copy-objects.ts';
import { copyRows, DeskInUseError, requireUnused } from '../../bin/restore/copy-rows.ts';
import { raiseCounters } from '../../bin/restore/raise-counters.ts';
import { type Version, versionsAt } from '../../bin/restore/versions.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { receiveMail, s3Objects } from '../../core/inbound/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { contextOf } from '../../core/shared/context.ts';
import { takeId } from '../../core/shared/counter-store.ts';
import { RESTORED_ATTRIBUTE } from '../../core/shared/names.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { loadSigningKeys } from '../../core/threading/index.ts';
import { fireDeadlines } from '../../core/ticket/index.ts';
import { ticketRow } from '../../core/ticket/ticket-store.ts';
import { projectTicket } from '../../core/views/index.ts';
import { type Clock, startClock } from '../../local/clock.ts';
import { type LocalS3, startS3 } from '../../local/s3/index.ts';
import { arrivalSchema } from '../../schemas/mail/arrival.ts';
import { NOW } from '../support/context.ts';
import { ticketIn } from '../support/desk.ts';
import { DESK, givenMail, givenNotification, TestDesk } from '../support/mail.ts';
import { givenWholeDesk } from '../support/whole-desk.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
const NEW = 'Second';
const DERIVED = [
  'listed',
  'listed_customer',
  'timeline',
  'places',
  'list_shards',
  'list_counts',
  'tag',
  'clock',
  'changes',
  'search_log',
  'search_manifest',
  'report_facts',
  'report_day',
  'report_change',
  'report_sums',
  'report_table',
  'report_added',
  'lake',
  'lake_note',
];

describe('a desk that is brought back under a new prefix', () => {
  let old: TestDesk;
  let folder: string;
  let clock: Clock;
  let s3: LocalS3;
  let client: S3Client;
  const table = () => dynamoTable({ tableName: NEW, client: old.database.client });
  const copy = () => copyRows(old.database.tableName, NEW, old.database.client);

  beforeAll(async () => {
    old = await TestDesk.open();
    await givenWholeDesk(old);
    // Long enough to be kept in the attachment bucket.
    await old.take({ text: 'It burns. '.repeat(20_000) });
    await old.database.client.send(
      new CreateTableCommand({
        TableName: NEW,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
      }),
    );
    folder = mkdtempSync(join(tmpdir(), 'bilet-restore-'));
    clock = startClock({ file: join(folder, 'clock.json') });
    const buckets = ['old-mail', 'mail', 'old-attachments', 'attachments'].map((name) => ({
      name,
      cors: [],
    }));
    s3 = await startS3({ clock, dataDir: join(folder, 'objects'), buckets, ...credentials });
    client = new S3Client({ endpoint: s3.endpoint, region: 'us-east-1', credentials });
    for (const [key, { body }] of old.objects.kept)
      await s3.put(
        `old-${key.slice(0, key.indexOf('/'))}`,
        key.slice(key.indexOf('/') + 1),
        Buffer.from(body),
      );
  });
  afterAll(async () => {
    await s3.stop();
    clock.stop();
    await old.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** The rows of a table without the marks of the copy, by key. */
  const rowsOf = async (tableName: string) => {
    const rows = await old.rows(tableName);
    return new Map(
      rows
        .filter(({ kind }) => !DERIVED.includes(String(kind)))
        .map(({ [RESTORED_ATTRIBUTE]: _, ...row }) => [`${row.pk} ${row.sk}`, row]),
    );
  };

  test('gets every row as it was, each marked, and lists by the projector', async () => {
    await requireUnused(NEW, old.database.client);
    const expected = await rowsOf(old.database.tableName);
    // Version 0.1.0 solved this one: its row does not say yet when it is due.
    const solved = ticketRow(ticketIn('solved', { id: 990 }));
    const { dueShard: _, nextDeadline: __, ...before } = solved;
    await old.database.table.putMany([before]);
    expected.set('T#990 META', solved);
    const { copied, known, kinds } = await copy();
    expect(await rowsOf(NEW)).toEqual(expected);
    expect(copied).toBe((await rowsOf(NEW)).size);
    expect(known).toBe(0);
    expect(Object.keys(kinds)).toEqual(expect.arrayContaining(['ticket', 'signing_keys', 'received']));
    const marked = (await old.rows(NEW)).filter((row) => row[RESTORED_ATTRIBUTE] === old.database.tableName);
    expect(marked).toHaveLength(copied);
    // Its projector counts the tickets of each tag as they arrive: a count that came along would count them twice.
    expect((await old.rows(NEW)).filter(({ kind }) => kind === 'tag')).toEqual([]);
    await projectTicket({ table: table(), shards: 4 }, 1);
    expect((await old.rows(NEW)).some(({ kind }) => kind === 'listed')).toBe(true);
  });

  test('can be brought back in several goes, without writing over what it did since', async () => {
    await expect(requireUnused(NEW, old.database.client)).resolves.toBeUndefined();
    const again = await copy();
    expect(again.copied).toBe(0);
    expect(again.known).toBeGreaterThan(50);
  });

  test('can be brought back further when its clock has closed a ticket in between', async () => {
    const rows = await old.rows(NEW);
    const solved = rows.map((row) => Object(row.ticket)).find(({ status }) => status === 'solved');
    const later = new Date(Date.parse(solved.closesAt) + 1000);
    const clockwork = contextOf({ kind: 'system', name: 'clock' }, later, Math.random);
    await expect(fireDeadlines(table(), clockwork, solved.id)).resolves.toMatchObject({
      status: 'closed',
    });
    await expect(requireUnused(NEW, old.database.client)).resolves.toBeUndefined();
  });

  test('gives no number again that the old desk has given since, in several goes too', async () => {
    const given = await takeId(old.table, 'ticket');
    for (const _ of [1, 2]) await raiseCounters(old.database.tableName, NEW, old.database.client);
    await expect(takeId(table(), 'ticket')).resolves.toBe(given + 1);
    await raiseCounters(old.database.tableName, NEW, old.database.client);
    await expect(takeId(table(), 'ticket')).resolves.toBe(given + 2);
    await expect(requireUnused(NEW, old.database.client)).resolves.toBeUndefined();
  });

  test('is told when the counters of the old desk are damaged too', async () => {
    const key = { pk: 'COUNTER#team', sk: 'COUNTER' };
    await old.table.write([{ type: 'update', key, set: { value: 'none' } }]);
    await expect(raiseCounters(old.database.tableName, NEW, old.database.client)).rejects.toThrow(
      /COUNTER#team .* is damaged/,
    );
  });

  test('gets raw mail and attachments, in several goes too', async () => {
    for (const bucket of ['mail', 'attachments']) {
      const { copied, known } = await copyObjects({ from: `old-${bucket}`, to: bucket }, client);
      const kept = [...old.objects.kept.keys()].filter((key) => key.startsWith(`${bucket}/`));
      expect(kept.length).toBeGreaterThan(0);
      expect([copied, known]).toEqual([kept.length, 0]);
      await expect(copyObjects({ from: `old-${bucket}`, to: bucket }, client)).resolves.toEqual({
        copied: 0,
        known: kept.length,
      });
    }
    for (const [path, { body }] of old.objects.kept) {
      const at = path.indexOf('/');
      const found = await s3Objects(client).get(path.slice(0, at), path.slice(at + 1));
      expect(Buffer.from(found).equals(Buffer.from(body))).toBe(true);
    }
  });

  test('is told in a sentence when there are no versions of its objects', async () => {
    const copied = copyObjects({ from: 'old-mail', to: 'mail', at: NOW }, client);
    await expect(copied).rejects.toThrow(NoVersionsError);
    await expect(copied).rejects.toThrow(
      'There are no versions of the objects in old-mail: leave out --at to take them as they are now.',
    );
  });

  test('knows the mail that it took in before, and where answers to older mail belong', async () => {
    const keys = await loadSigningKeys(table(), () => {
      throw new Error('The keys did not come along.');
    });
    expect(keys).toEqual(old.keys);
    const objects = s3Objects(client);
    const buckets = { mail: 'mail', attachments: 'attachments' };
    const mailboxes = keptConfiguration(table())(mailboxArea(DESK.mailboxes));
    const rules = { at: async () => ({ closeAfterDays: 4, solvingNeedsAssignee: false }) };
    const deps = { table: table(), objects, buckets, settings: DESK, mailboxes, keys, rules };
    const receive = (rawKey: string) => {
      const arrival = arrivalSchema.parse(givenNotification({ rawKey }));
      return receiveMail(deps, old.context(), arrival);
    };
    const [taken = ''] = [...old.objects.kept.keys()].filter((key) => key.startsWith('mail/'));
    await expect(receive(taken.slice('mail/'.length))).resolves.toEqual({ outcome: 'known' });
    const sent = old.lastMail();
    const replyTo = sent.headers['reply-to']?.[0] ?? '';
    await s3.put('mail', 'inbound/answer', givenMail({ from: sent.to, to: replyTo, text: 'Thank you.' }));
    await expect(receive('inbound/answer')).resolves.toMatchObject({ outcome: 'joined' });
  });

  test('is not brought back over a desk that has been used', async () => {
    await expect(requireUnused(NEW, old.database.client)).rejects.toThrow(DeskInUseError);
  });
});

describe('the objects of a moment', () => {
  const version = (key: string, versionId: string, minutes: number, deleted = false): Version => ({
    key,
    versionId,
    deleted,
    at: new Date(NOW.getTime() + minutes * 60_000),
  });

  test('are the last versions until then, whatever was overwritten or deleted since', () => {
    const versions = [
      version('a', 'a2', 5),
      version('a', 'a1', -5),
      version('b', 'b1', -9),
      version('b', 'gone', 3, true),
      version('c', 'c1', -9),
      version('c', 'gone', -3, true),
      version('d', 'd1', 1),
    ];
    expect(versionsAt(versions, NOW).map(({ versionId }) => versionId)).toEqual(['a1', 'b1']);
  });
});
