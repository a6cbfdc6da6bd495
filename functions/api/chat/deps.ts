import { randomBytes } from 'node:crypto';
import { s3Copy } from '../../../core/attachment/index.ts';
import {
  anyAdapter,
  channelArea,
  chatAdapter,
  chatSettings,
  isOpen,
  keptChannelSecrets,
  storedSettings,
} from '../../../core/channel/index.ts';
import type { Chat } from '../../../core/chat/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { type Context, contextOf } from '../../../core/shared/context.ts';
import { NotFoundError } from '../../../core/shared/errors.ts';
import { s3Links, s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { keptSigningKeys } from '../../../core/threading/index.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { environment } from '../../edge/environment.ts';

/** What the chat of a site is made with. */
export type ChatParts = ReturnType<typeof chatParts>;

/** The parts of the desk that visitors read and change. */
export function chatParts() {
  const env = environment(
    'TABLE_NAME',
    'ATTACHMENT_BUCKET',
    'MAILBOXES',
    'CLOSE_AFTER_DAYS',
    'LIVE_URL',
    'HELP_PROXIES',
  );
  const table = dynamoTable({ tableName: env.TABLE_NAME });
  const keep = keptConfiguration(table, () => performance.now());
  const channels = keep(channelArea);
  const adapter = anyAdapter(chatAdapter);
  const watching = { levels: serviceLevels(table, keep), timeRules: timeRules(table, keep) };
  return {
    table,
    keep,
    env,
    liveUrl: env.LIVE_URL,
    proxies: env.HELP_PROXIES,
    presign: s3Presign(process.env),
    sign: s3Links(process.env),
    bucket: env.ATTACHMENT_BUCKET,
    rules: rulesInForce(keep, { closeAfterDays: env.CLOSE_AFTER_DAYS }),
    mailboxes: keep(mailboxArea(env.MAILBOXES)),
    secrets: keptChannelSecrets(table),
    randomBytes,
    /** by which links of mails are signed */
    keysAt: keptSigningKeys(table, randomBytes),
    filing: { bucket: env.ATTACHMENT_BUCKET, copyObject: s3Copy(s3Asker(process.env)), replyBytes: 0 },
    contextAt: (now: Date): Context => ({
      ...contextOf({ kind: 'system', name: 'channels' }, now, Math.random),
      ...watching,
    }),
    /** A chat that is in use. @throws NotFoundError, as for one that there never was */
    async chatNamed(key: string | undefined, now: Date): Promise<Chat> {
      const named = key === undefined ? undefined : (await channels.at(now)).named(key);
      // One that was set up a moment ago is there as well.
      const channel = named ?? (key === undefined ? undefined : (await channels.latest(now)).named(key));
      if (channel === undefined || channel.kind !== 'chat' || !isOpen(channel))
        throw new NotFoundError('chat');
      return { channel, adapter, settings: storedSettings(chatSettings, channel.settings) };
    },
  };
}
