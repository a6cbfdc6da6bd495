import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { OWNER } from '../../cloud.ts';
import { type Desk, expectStatus } from '../../desk.ts';
import { letter, MAILBOX } from '../../letter.ts';
import { messagesIn } from '../../queue.ts';
import { eventually } from '../../report.ts';
import type { WorstDay } from './day.ts';

/** Who writes while the old desk stands still. */
export const LATECOMER = 'finn@example.org';

/** Overwrites every mail and deletes every file of a desk. */
const damage = async ({ endpoint, find }: Desk): Promise<void> => {
  const s3 = new S3Client({ endpoint, region: 'us-east-1', credentials: OWNER, forcePathStyle: true });
  const keys = async (Bucket: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
    assert.ok(Contents.length > 0);
    return Contents.map(({ Key }) => ({ Bucket, Key }));
  };
  for (const mail of await keys(find('AWS::S3::Bucket', 'Mail').physicalId))
    await s3.send(new PutObjectCommand({ ...mail, Body: 'Damaged.' }));
  for (const file of await keys(find('AWS::S3::Bucket', 'Attachments').physicalId))
    await s3.send(new DeleteObjectCommand(file));
};

/** Stops the first desk, and lets its mail and files come to harm. @returns the last moment at which all was well */
export const stopFirstDesk = async ({ report, procedure, first, people }: WorstDay): Promise<string> => {
  let moment = '';
  await report.check('the old desk is stopped: nobody is let in, and mail waits', async () => {
    await procedure.follow('1. Stop the old desk');
    const body = { subject: 'No', text: 'No', requester: { address: 'no@example.org' } };
    for (const token of Object.values(people)) {
      expectStatus(await first.api('GET', '/tickets', { token }), 500);
      expectStatus(await first.api('POST', '/tickets', { token, body }), 500);
    }
    // Versions of objects are told apart by the second.
    moment = new Date(Math.ceil(Date.now() / 1000) * 1000).toISOString().replace('.000', '');
    await sleep(Date.parse(moment) - Date.now() + 1100);
    await damage(first);
    const late = letter({ From: `Finn <${LATECOMER}>`, Subject: 'Hello?' }, 'Is anybody there?');
    await first.receive(late, { from: LATECOMER, to: MAILBOX });
    await eventually('the mail in the queue', async () => (await messagesIn(first, 'inbound-mail')) === 1);
  });
  return moment;
};
