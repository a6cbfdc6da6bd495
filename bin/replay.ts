/**
 * `npm run replay`: puts mail through again, and what came over channels. Without dates, the mail that waits in the dead-letter queue; with
 * them, all that was stored in that time, of which the desk takes in what it has not yet.
 */
import { parseArgs } from 'node:util';
import * as z from 'zod';
import type { Channel } from '../core/channel/index.ts';
import { PAYLOAD_DAYS } from '../core/shared/names.ts';
import { dynamoTable } from '../core/shared/table.ts';
import { RAW_MAIL_PREFIX } from '../lib/receipt-names.ts';
import { deadLetterQueues } from './dead-letters/letter.ts';
import { sqsQueues } from './dead-letters/queue-gateway.ts';
import { DESK_FLAGS, openDesk } from './desk/choose.ts';
import { commandFor, type DeskLocation, queueNamed } from './desk/desk.ts';
import { tell } from './desk/tell.ts';
import type { Period } from './replay/each-stored.ts';
import { s3MailBucket } from './replay/mail-gateway.ts';
import { s3PayloadBucket } from './replay/payload-gateway.ts';
import { replayMail } from './replay/replay-mail.ts';

const USAGE = `Puts mail through again, and what came over channels. What the desk has taken in already changes nothing.

  npm run replay                                    what waits in the dead-letter queue of incoming mail
  npm run replay -- --from 2026-03-01 [--to 2026-03-02T12:00:00Z] [--bucket NAME]
                                                    what was stored in that time (UTC)
  npm run replay -- --channel KEY|all --from 2026-03-01 [--to …]
                                                    what came over a channel, or over all, in that time; it is kept for
                                                    ${PAYLOAD_DAYS} days. Of channels by AWS all is put through together

--bucket lists another bucket, such as the one of a desk that was restored; the messages are read from the desk's own.
--local or --aws says which desk; without it, the local one that is running. --aws means the one of cdk.json,
-c prefix=Second another deployed desk, as with npx cdk deploy.`;

/** The queue that mail comes in by. */
const INBOUND = 'inbound-mail';
/** The queue that what comes over channels goes through. */
const CHANNELS = 'channels';

const moment = z.union([z.iso.date(), z.iso.datetime({ offset: true })]).transform((text) => new Date(text));

function periodOf(from: string, to: string | undefined, now: Date): Period {
  const parsed = z.object({ from: moment, to: moment.optional() }).safeParse({ from, to });
  if (!parsed.success) throw new Error(USAGE);
  const period = { from: parsed.data.from, to: parsed.data.to ?? now };
  if (period.from >= period.to)
    throw new Error(
      `There is no time from ${period.from.toISOString()} to ${period.to.toISOString()}: --to must be later.`,
    );
  return period;
}

const messages = (count: number): string => `${count} ${count === 1 ? 'message' : 'messages'}`;

async function putDeadLettersBack(desk: DeskLocation): Promise<void> {
  const queue = queueNamed(deadLetterQueues(desk.queues), INBOUND);
  const selection = { until: await desk.now() };
  const { replay } = await import('./dead-letters/replay.ts');
  const { meant, stay } = await replay(desk, sqsQueues(), queue, selection, () => undefined);
  console.log(
    meant === 0
      ? 'No mail waits in the dead-letter queue.'
      : `Put ${messages(meant - stay)} back into ${INBOUND}.`,
  );
  if (stay > 0) throw new Error(`${messages(stay)} could not be put back: see ${commandFor(desk, 'dlq')}.`);
}

async function announceAgain(desk: DeskLocation, bucket: string, period: Period): Promise<void> {
  const { url } = queueNamed(desk.queues, INBOUND);
  const queues = sqsQueues();
  const deps = {
    mail: s3MailBucket(bucket),
    bucket: desk.mailBucket,
    announce: (body: string) => queues.sendBody(url, body),
  };
  const count = await replayMail(deps, RAW_MAIL_PREFIX, period);
  console.log(
    `Announced ${messages(count)} again, stored from ${period.from.toISOString()} to ${period.to.toISOString()}.`,
  );
}

/** The channels that are meant, retired ones among them, as what came there is kept. @throws Error that names those there are */
async function channelsNamed(desk: DeskLocation, key: string): Promise<Pick<Channel, 'key' | 'kind'>[]> {
  const [{ channelArea }, { readArea }] = await Promise.all([
    import('../core/channel/index.ts'),
    import('../core/configuration/index.ts'),
  ]);
  const { things } = await readArea(dynamoTable({ tableName: desk.table }), channelArea);
  const found = [...things.values()].filter((channel) => key === 'all' || channel.key === key);
  if (found.length > 0 || key === 'all') return found;
  throw new Error(`There is no channel ${key}. There are ${[...things.keys()].join(', ') || 'none'}.`);
}

async function putThroughAgain(desk: DeskLocation, key: string, period: Period): Promise<void> {
  const channels = await channelsNamed(desk, key);
  const { url } = queueNamed(desk.queues, CHANNELS);
  const queues = sqsQueues();
  const { replayPayloads } = await import('./replay/replay-payloads.ts');
  const deps = {
    payloads: s3PayloadBucket(desk.attachmentBucket),
    enqueue: (body: string) => queues.sendBody(url, body),
  };
  const count = await replayPayloads(deps, channels, period);
  console.log(
    `Put ${count} ${count === 1 ? 'payload' : 'payloads'} into ${CHANNELS} again, kept from ${period.from.toISOString()} to ${period.to.toISOString()}.`,
  );
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...DESK_FLAGS,
      from: { type: 'string' },
      to: { type: 'string' },
      bucket: { type: 'string' },
      channel: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help) return console.log(USAGE);
  if (values.from === undefined && (values.to ?? values.bucket ?? values.channel) !== undefined)
    throw new Error(USAGE);
  if (values.channel !== undefined && values.bucket !== undefined) throw new Error(USAGE);
  const desk = await openDesk(values);
  if (values.from === undefined) return putDeadLettersBack(desk);
  const period = periodOf(values.from, values.to, await desk.now());
  if (values.channel !== undefined) return putThroughAgain(desk, values.channel, period);
  await announceAgain(desk, values.bucket ?? desk.mailBucket, period);
}

tell(run);
