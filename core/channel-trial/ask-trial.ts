import type { ChannelTrial } from '../../schemas/channel.ts';
import { type Channel, channelArea, hasSecrets, kindOf } from '../channel/index.ts';
import { loadThing } from '../configuration/index.ts';
import type { Context } from '../shared/context.ts';
import { ConflictError, fieldError } from '../shared/errors.ts';
import type { AlongsideWrites } from '../shared/idempotency-store.ts';
import type { Table } from '../shared/table.ts';
import { askedWrite, type KnownTrial } from './trial-store.ts';

/** What is asked for: of which channel, and with what. */
export type AskedTrial = Pick<ChannelTrial['trial'], 'kind' | 'doorUrl' | 'message'> & {
  readonly key: string;
};

/**
 * Asks for a trial of a channel. It is made by the function that may read secrets, some seconds later; how it ended is told by the
 * channel's status.
 * @throws NotFoundError; ConflictError `channel.retired`, `channel.secrets_missing`, or when its provider cannot be asked so
 * @throws what `enqueue` throws, when nothing is asked
 */
export async function askTrial(
  { table, enqueue }: { table: Table; enqueue: (work: ChannelTrial) => Promise<void> },
  context: Context,
  asked: AskedTrial,
  alongside: AlongsideWrites<KnownTrial> = () => [],
): Promise<KnownTrial> {
  const { key, ...trial } = asked;
  requireTriable(await loadThing(table, channelArea, { what: channelArea.what, key }), asked);
  const work: ChannelTrial = { channel: key, trial: { id: context.newId(), ...trial } };
  const known = { id: work.trial.id, askedAt: context.now.toISOString(), end: null };
  await enqueue(work);
  await table.write([askedWrite(work, context.now), ...(await alongside(known))]);
  return known;
}

/** Makes sure that a channel can be tried out so. @throws ConflictError, InvalidInputError */
function requireTriable(channel: Channel, { kind, message }: AskedTrial): void {
  if (channel.isRetired) throw new ConflictError('channel.retired', 'The channel is not in use any more.');
  const known = kindOf(channel.kind);
  if (known?.isHere) throw new ConflictError('channel.is_here', 'A chat is tried out on its site.');
  if (kind === 'test' && known?.channel === 'call')
    throw new ConflictError('channel.no_test', 'Nobody is written to by a call: call the number.');
  if (kind === 'test') requireSayable(channel, message);
  else if (!known?.can.includes(kind)) throw cannot(kind);
  if (!hasSecrets(channel))
    throw new ConflictError('channel.secrets_missing', 'Set the secrets that it needs first.');
}

function requireSayable({ kind, settings }: Channel, message: AskedTrial['message']): void {
  const takesTemplates = kindOf(kind)?.abilities(settings).mayBegin === 'with_template';
  if (message?.template !== undefined && !takesTemplates)
    throw fieldError('template', 'is for channels of WhatsApp');
}

const cannot = (kind: 'check' | 'connect'): ConflictError =>
  kind === 'check'
    ? new ConflictError(
        'channel.no_check',
        'Nobody can be asked how this channel is: send a test message (POST /v1/channels/{channelKey}/test).',
      )
    : new ConflictError(
        'channel.connected_by_hand',
        'Tell its provider by hand where the door of the channel is: the status has the address.',
      );
