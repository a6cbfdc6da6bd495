import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import { callAws } from '../../local/http.ts';
import { localDeskSchema } from '../../schemas/local-desk.ts';
import { type RunningHost, startHost, until } from '../flows/support/host.ts';
import { temporaryFolder } from './support/temporary.ts';

jest.setTimeout(90_000);

const folder = temporaryFolder();
const counts = z.object({
  Attributes: z.object({
    ApproximateNumberOfMessages: z.coerce.number(),
    ApproximateNumberOfMessagesNotVisible: z.coerce.number(),
  }),
});

describe('commands for a running desk', () => {
  let desk: RunningHost;
  beforeAll(async () => {
    desk = await startHost();
  });
  afterAll(() => desk.dispose());

  const run = (script: string, ...given: string[]) =>
    promisify(execFile)(process.execPath, [script, ...given], {
      env: { ...process.env, BILET_DATA: desk.dataFolder },
    });
  const addresses = () =>
    localDeskSchema.parse(JSON.parse(readFileSync(join(desk.dataFolder, 'host.json'), 'utf8')));
  async function countOf(QueueUrl: string) {
    const input = { QueueUrl, AttributeNames: ['All'] };
    const { Attributes } = counts.parse(
      await callAws(addresses().sqs, 'AmazonSQS.GetQueueAttributes', input),
    );
    return {
      waiting: Attributes.ApproximateNumberOfMessages,
      inWork: Attributes.ApproximateNumberOfMessagesNotVisible,
    };
  }

  it('npm run send delivers a file of one’s own, which becomes a ticket', async () => {
    const file = join(folder, 'question.eml');
    writeFileSync(
      file,
      [
        'From: Ion <ion@shop.example.net>',
        'To: support@desk.example.com',
        'Subject: Where is my parcel?',
        'Message-ID: <parcel@shop.example.net>',
        '',
        'It should have come on Monday.',
        '',
      ].join('\r\n'),
    );
    const { stdout } = await run('bin/send.ts', file);
    expect(stdout).toContain('to support@desk.example.com');
    const mail = await until('the acknowledgement', async () =>
      (await desk.outbox()).find(({ to }) => to.includes('ion@shop.example.net')),
    );
    expect(mail.subject).toContain('Where is my parcel?');
  });

  it('npm run send says what is wrong in one line', async () => {
    await expect(run('bin/send.ts', join(folder, 'none.eml'))).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^ENOENT[^\n]*\n$/),
    });
    await expect(run('bin/send.ts')).rejects.toMatchObject({
      stderr: expect.stringMatching(/^Usage: [^\n]*\n$/),
    });
  });

  it('npm run replay puts what failed five times through again', async () => {
    const { sqs, inboundQueue, inboundDeadLetters } = addresses();
    await callAws(sqs, 'AmazonSQS.SendMessage', {
      QueueUrl: inboundQueue,
      MessageBody: 'no announcement of mail',
    });
    await until('the message to fail five times', async () => {
      const { waiting, inWork } = await countOf(inboundQueue);
      if (waiting === 0 && inWork === 1) await desk.advance('PT1H');
      return (await countOf(inboundDeadLetters)).waiting === 1;
    });
    const { stdout } = await run('bin/replay.ts');
    expect(stdout).toContain('Put 1 message back');
    expect(await countOf(inboundDeadLetters)).toEqual({ waiting: 0, inWork: 0 });
    await until('it to be tried again', async () => (await countOf(inboundQueue)).inWork === 1);
    expect((await run('bin/replay.ts')).stdout).toContain('Put 0 messages back');
  });

  it('npm start -- --fresh forgets everything but what it does not know', async () => {
    const { adminToken } = desk.info();
    const other = join(desk.dataFolder, 'notes.txt');
    writeFileSync(other, 'mine');
    await desk.stop();
    await expect(run('bin/send.ts', join(folder, 'question.eml'))).rejects.toMatchObject({
      stderr: expect.stringContaining('run npm start first'),
    });
    await desk.restart(['--no-sample', '--fresh']);
    expect(desk.info().adminToken).not.toBe(adminToken);
    expect(await desk.outbox()).toEqual([]);
    expect(readFileSync(other, 'utf8')).toBe('mine');
  });
});
