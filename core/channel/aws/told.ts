import * as z from 'zod';
import type { ChannelKind } from '../../../schemas/channel.ts';
import type { ToldByAws } from '../../../schemas/channel-work.ts';
import { connectAddressee } from '../call/connect-receive.ts';
import type { Channel } from '../channel-area.ts';
import { NotUnderstoodError, understood } from '../payload.ts';
import { channelIn, inboundSchema, stateSchema } from '../sms/aws-receive.ts';
import { entryOfAws, numbersIn } from '../whatsapp/aws-entry.ts';

/** The kinds of channels that have no door, as AWS itself tells of what happens there. */
const BY_AWS: readonly string[] = ['whatsapp_aws', 'sms_aws', 'call_connect'] satisfies ChannelKind[];
export const isToldByAws = (kind: string): boolean => BY_AWS.includes(kind);

/** What AWS told, and for which channel it is. */
export interface ToldTo {
  readonly channel: Channel;
  readonly bytes: Uint8Array;
  /** when AWS published it */
  readonly cameAt: Date;
}

const anything = z.record(z.string(), z.unknown());

type Known = readonly Pick<Channel, 'kind' | 'settings' | 'key'>[];

/**
 * For which channels something is that AWS told by a topic or an event. It names numbers: each is that of one channel. A state of a message
 * that somebody else in the account has sent is for nobody. Pure.
 * @returns also the numbers that no channel has, to which somebody wrote: nobody would see it
 * @throws NotUnderstoodError when it is nothing of AWS End User Messaging or Amazon Connect
 */
export function toldTo<Of extends Known[number]>(
  told: ToldByAws,
  channels: readonly Of[],
): { to: (Omit<ToldTo, 'channel'> & { channel: Of })[]; unknown: string[] } {
  const { text, at } =
    'Message' in told
      ? { text: told.Message, at: told.Timestamp }
      : { text: JSON.stringify(told.detail), at: told.time };
  const bytes = new TextEncoder().encode(text);
  const cameAt = new Date(at);
  const { wanted, isOf } = addressees(bytes);
  const found = wanted.map((one) => ({ one, channel: channels.find((channel) => isOf(channel, one)) }));
  return {
    to: found.flatMap(({ channel }) => (channel === undefined ? [] : [{ channel, bytes, cameAt }])),
    unknown: found.flatMap(({ one, channel }) =>
      channel === undefined && one.isWritten ? [one.number] : [],
    ),
  };
}

interface Wanted {
  readonly number: string;
  /** key of the channel, where it came along */
  readonly key?: string | undefined;
  /** somebody wrote: it must not get lost */
  readonly isWritten: boolean;
}
interface Addressees {
  readonly wanted: readonly Wanted[];
  readonly isOf: (channel: Known[number], wanted: Wanted) => boolean;
}

function addressees(bytes: Uint8Array): Addressees {
  const said = understood(anything, bytes);
  if ('whatsAppWebhookEntry' in said)
    return {
      wanted: numbersIn(entryOfAws(bytes)),
      isOf: ({ kind, settings }, { number }) => kind === 'whatsapp_aws' && settings.phoneNumberId === number,
    };
  if ('inboundMessageId' in said)
    return {
      wanted: [{ number: understood(inboundSchema, bytes).destinationNumber, isWritten: true }],
      isOf: ({ kind, settings }, { number }) => kind === 'sms_aws' && settings.number === number,
    };
  const connect = connectAddressee(said);
  if (connect !== null)
    return {
      wanted: [{ number: connect, isWritten: false }],
      isOf: ({ kind, settings }, { number }) =>
        kind === 'call_connect' && [settings.instanceArn, settings.recordingsBucket].includes(number),
    };
  if ('eventType' in said) {
    const state = understood(stateSchema, bytes);
    const number = state.originationPhoneNumber ?? '';
    return {
      wanted: [{ number, key: channelIn(state), isWritten: false }],
      isOf: ({ kind, key, settings }, wanted) =>
        kind === 'sms_aws' &&
        (wanted.key === undefined ? settings.number === wanted.number : key === wanted.key),
    };
  }
  throw new NotUnderstoodError('It is nothing that AWS End User Messaging tells.');
}
