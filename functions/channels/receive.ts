import { adapterOf, channelArea, keptChannelSecrets } from '../../core/channel/index.ts';
import { mediaFetcher, providerDoor, receivePayload } from '../../core/channel-in/index.ts';
import { noteHeard } from '../../core/channel-reply/index.ts';
import { runTrial } from '../../core/channel-trial/index.ts';
import { keptConfiguration } from '../../core/configuration/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { mailboxArea } from '../../core/mailbox/index.ts';
import { STRUCK_OBJECTS, s3Texts } from '../../core/redaction/index.ts';
import { serviceLevels } from '../../core/service-level/index.ts';
import { putIntoS3, s3Asker } from '../../core/shared/ask-s3.ts';
import { type Context, contextOf } from '../../core/shared/context.ts';
import { dynamoTable } from '../../core/shared/table.ts';
import { rulesInForce } from '../../core/ticket/index.ts';
import { timeRules } from '../../core/time-rule/index.ts';
import { type ChannelKnock, channelWorkSchema } from '../../schemas/channel.ts';
import { environment } from '../edge/environment.ts';
import { jsonOf } from '../edge/json.ts';
import { logger } from '../edge/logger.ts';
import { queueFunction } from '../edge/queue.ts';

/** Tries after which a message goes without the files that could not be fetched. */
const TRIES_FOR_FILES = 5;

function deletion(of: { ticketId: number; messageId: string }, context: Context) {
  const byDesk: Context = { ...context, actor: { kind: 'system', name: 'redaction' } };
  return jobWrites(STRUCK_OBJECTS, of, byDesk).writes;
}

/** Takes in what came to the doors of channels. */
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
    const keep = keptConfiguration(table, () => performance.now());
    const channels = keep(channelArea);
    const secrets = keptChannelSecrets(table);
    const door = providerDoor({ reach: env.WEBHOOKS_TO, endpoints: env.PROVIDER_ENDPOINTS });
    const trying = { table, secrets, ask: door.ask, clock: () => new Date() };
    const deps = {
      table,
      rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
      mailboxes: keep(mailboxArea(env.MAILBOXES)),
      put: (key: string, body: Uint8Array, contentType: string) =>
        putIntoS3(ask, {
          ...{ bucket, key, isLarge: true },
          body: Buffer.from(body),
          headers: { 'content-type': contentType },
        }),
      fetchMedia: mediaFetcher(door, secrets),
      redaction: { texts: s3Texts(bucket, ask), deletion },
      takeState: noteHeard(table),
    };
    const desk = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
    const bytesOf = async ({ payload }: ChannelKnock): Promise<Uint8Array> => {
      if ('bytes' in payload) return Buffer.from(payload.bytes, 'base64');
      const found = await ask({ method: 'GET', bucket, key: payload.objectKey, isLarge: true });
      if (found === null) throw new Error('The payload is not kept any more.');
      return found;
    };
    return async (work, record) => {
      const now = new Date();
      const named = async (when: 'at' | 'latest') => (await channels[when](now)).named(work.channel);
      const channel = (await named('at')) ?? (await named('latest'));
      const adapter = channel && adapterOf(channel.kind);
      if (channel === undefined || adapter === undefined) throw new Error('Nobody knows this channel here.');
      if ('trial' in work) {
        const verdict = await runTrial(trying, { channel, adapter }, work);
        logger.info('A channel was tried out', { channel: channel.key, trial: work.trial.kind, verdict });
        return;
      }
      const knock = work;
      const acting = contextOf({ kind: 'system', name: 'channels' }, now, Math.random);
      const isLastTry = Number(record.attributes.ApproximateReceiveCount) >= TRIES_FOR_FILES;
      const payload = {
        bytes: await bytesOf(knock),
        contentType: knock.contentType,
        cameAt: new Date(knock.at),
        isLastTry,
      };
      const taken = await receivePayload(deps, { ...acting, ...desk }, { channel, adapter }, payload);
      logger.info('Something came over a channel', { channel: channel.key, taken });
    };
  },
});
