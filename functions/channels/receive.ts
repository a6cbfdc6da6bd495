import { callTaker } from '../../core/call/index.ts';
import {
  AWS_TELLS,
  adapterOf,
  type Channel,
  channelArea,
  keptChannelSecrets,
  NotUnderstoodError,
  payloadKey,
  toldTo,
} from '../../core/channel/index.ts';
import { mediaFetcher, nameAsker, providerDoor, receivePayload } from '../../core/channel-in/index.ts';
import { noteHeard, showTypingOnChannel } from '../../core/channel-reply/index.ts';
import { cameNoter, careForChannels, runTrial } from '../../core/channel-trial/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { STRUCK_OBJECTS, s3Texts } from '../../core/redaction/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { putIntoS3, s3Asker } from '../../core/shared/ask-s3.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { METRIC } from '../../core/shared/names.ts';
import { s3Links } from '../../core/shared/presign.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import type { ChannelTrial } from '../../schemas/channel.ts';
import { type ChannelKnock, channelWorkSchema, type ToldByAws } from '../../schemas/channel-work.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logFailure, logger } from '../edge/logger.ts';
import { count } from '../edge/metrics.ts';
import { queueFunction } from '../edge/queue.ts';

/** Tries after which a message goes without the files that could not be fetched. */
const TRIES_FOR_FILES = 5;

function deletion(of: { ticketId: number; messageId: string }, context: Context) {
  const byDesk: Context = { ...context, actor: { kind: 'system', name: 'redaction' } };
  return jobWrites(STRUCK_OBJECTS, of, byDesk).writes;
}

/** Takes in what came to the doors of channels, and what AWS itself tells of messages. */
export const handler = queueFunction({
  schema: jsonOf(channelWorkSchema),
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'ATTACHMENT_BUCKET',
      'CLOSE_AFTER_DAYS',
      'MAILBOXES',
      'WEBHOOKS_TO',
      'PROVIDER_ENDPOINTS',
    );
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const bucket = env.ATTACHMENT_BUCKET;
    const ask = s3Asker(process.env);
    const link = s3Links(process.env);
    const keep = keptConfiguration(table, () => performance.now());
    const channels = keep(channelArea);
    const secrets = keptChannelSecrets(table);
    const door = providerDoor({
      reach: env.WEBHOOKS_TO,
      environment: process.env,
      endpoints: env.PROVIDER_ENDPOINTS,
    });
    const trying = { table, secrets, ask: door.ask, clock: () => new Date() };
    const put = (key: string, body: Uint8Array, contentType: string) =>
      putIntoS3(ask, {
        ...{ bucket, key, isLarge: true },
        body: Buffer.from(body),
        headers: { 'content-type': contentType },
      });
    const taking = {
      table,
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
      put,
      fetchMedia: mediaFetcher(door, secrets, {
        link: (key) => link({ method: 'PUT', bucket, key }),
        read: (key) => ask({ method: 'GET', bucket, key, isLarge: true }),
      }),
      nameOf: nameAsker(door.ask, secrets),
      redaction: { texts: s3Texts(bucket, ask), deletion },
      takeState: noteHeard(table),
    };
    const noteCame = cameNoter(table);
    const takeCall = callTaker(taking, door.ask);
    const desk = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
    const bytesOf = async ({ payload }: ChannelKnock): Promise<Uint8Array> => {
      if ('bytes' in payload) return Buffer.from(payload.bytes, 'base64');
      const found = await ask({ method: 'GET', bucket, key: payload.objectKey, isLarge: true });
      if (found === null) throw new Error('The payload is not kept any more.');
      return found;
    };
    const channelNamed = async (key: string, now: Date) => {
      const channel = (await channels.at(now)).named(key) ?? (await channels.latest(now)).named(key);
      if (channel === undefined) throw new Error('Nobody knows this channel here.');
      return channel;
    };
    /** Keeps what came as it came, before anything is understood of it: what a later version reads otherwise is still there then. */
    const keepAsItCame = (from: string, bytes: Uint8Array, contentType: string) =>
      put(payloadKey(from, bytes), bytes, contentType);
    const ofKnock = async (knock: ChannelKnock, now: Date) => {
      const channel = await channelNamed(knock.channel, now);
      const { contentType, payload } = knock;
      const bytes = await bytesOf(knock);
      if ('bytes' in payload) await keepAsItCame(channel.key, bytes, contentType);
      return [{ channel, bytes, contentType, cameAt: new Date(knock.at) }];
    };
    const ofAws = async (told: ToldByAws, now: Date) => {
      const found = async (when: 'at' | 'latest') => toldTo(told, (await channels[when](now)).active);
      const known = await found('at');
      const { to, unknown } = known.unknown.length === 0 ? known : await found('latest');
      // An event for a message that another program of the account has sent is nothing of the desk's.
      if (to.length + unknown.length > 0)
        await keepAsItCame(AWS_TELLS, Buffer.from(JSON.stringify(told)), 'application/json');
      return { unknown, came: to.map((one) => ({ ...one, contentType: 'application/json' })) };
    };
    const tryOut = async (work: ChannelTrial, now: Date) => {
      const channel = await channelNamed(work.channel, now);
      const verdict = await runTrial(trying, { channel, adapter: adapterFor(channel) }, work);
      logger.info('A channel was tried out', { channel: channel.key, trial: work.trial.kind, verdict });
    };
    const takeCare = async (now: Date) => {
      const cared = await careForChannels(trying, contextAt(now), (await channels.latest(now)).active);
      for (const { channel, verdict } of cared)
        logger[verdict.isWell ? 'info' : 'warn']('A channel was looked after', { channel, verdict });
      const news = cared.filter(({ isNews }) => isNews);
      if (news.length > 0) count({ [METRIC.workKeepsFailing]: news.length });
    };
    /** A hint that could not be given is none any more when it is tried again. */
    const showTyping = async (writes: { ticketId: number; at: string }, now: Date) => {
      try {
        await showTypingOnChannel({ ...trying, channels }, writes, now);
      } catch {
        logger.info('It was not shown on a channel that an agent writes', { ticketId: writes.ticketId });
      }
    };
    const takeIn = async (work: ChannelKnock | ToldByAws, now: Date, isLastTry: boolean) => {
      const { came, unknown } =
        'channel' in work ? { came: await ofKnock(work, now), unknown: [] } : await ofAws(work, now);
      const failed: unknown[] = [];
      const takeInto = async ({ channel, ...payload }: (typeof came)[number]) => {
        const on = { channel, adapter: adapterFor(channel) };
        const taken = await receivePayload({ ...taking, takeCall }, { ...contextAt(now), ...desk }, on, {
          ...payload,
          isLastTry,
        });
        logger.info('Something came over a channel', { channel: channel.key, taken });
        await noteCame(channel.key, payload.cameAt).catch((error: unknown) =>
          logFailure('It was not noted that something came over a channel', error, { channel: channel.key }),
        );
      };
      // What cannot be taken in of one number keeps none of another from its channel.
      for (const one of came) await takeInto(one).catch((error: unknown) => failed.push(error));
      if (failed.length > 0) throw failed[0];
      if (unknown.length > 0)
        throw new NotUnderstoodError('It was written to a number that no channel of the desk has.');
    };
    return async (work, { attributes }) => {
      const now = new Date();
      if ('trial' in work) return tryOut(work, now);
      if ('care' in work) return takeCare(now);
      if ('writes' in work) return showTyping(work.writes, now);
      return takeIn(work, now, Number(attributes.ApproximateReceiveCount) >= TRIES_FOR_FILES);
    };
  },
});

const contextAt = (now: Date): Context => contextOf({ kind: 'system', name: 'channels' }, now, Math.random);

function adapterFor({ kind }: Channel) {
  const adapter = adapterOf(kind);
  if (adapter === undefined) throw new Error('Nobody knows this channel here.');
  return adapter;
}
