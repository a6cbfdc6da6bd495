import type { ChannelOrigin } from '../../schemas/origin.ts';
import type { Draft } from '../message/index.ts';
import type { CameOver } from './channel-in-deps.ts';
import type { KeptContent } from './keep-content.ts';
import { writtenAt } from './sent-at.ts';

/** The message that something becomes which came over a channel. @param quoted the message of the ticket that it quotes, where that is known */
export function draftOf(
  came: CameOver,
  content: KeptContent,
  { at, quoted }: { at: Date; quoted?: string | undefined },
): Draft {
  const { channel, adapter, received } = came;
  const written = writtenAt({ channel: channel.key, id: received.id }, at);
  const { body, attachments, missing } = content;
  const origin = { ...originOf(came, missing), ...(quoted !== undefined && { quoted }) };
  if (received.as === 'echo') {
    const delivery = {
      channel: origin.channel,
      key: channel.key,
      state: 'sent' as const,
      at: written.createdAt,
      parts: [{ id: written.id, channelId: received.id }],
    };
    const elsewhere = { ...written, delivery };
    return {
      kind: 'public_reply',
      text: body.text,
      attachments,
      origin,
      to: null,
      countsAsReply: true,
      elsewhere,
    };
  }
  // What is written here stands in the order in which it is, so that nobody who reads on behind a message misses one.
  return {
    kind: 'customer_message',
    body,
    attachments,
    origin,
    ...(!adapter.isHere && { written }),
  };
}

function originOf(
  { channel, adapter, received }: CameOver,
  missing: ChannelOrigin['missing'],
): ChannelOrigin {
  const { place, from, quotes, group, ip, as = 'fresh' } = received;
  // What else a message is stands in its words, which can be struck out.
  const extra = (received.extra ?? []).filter((one) => one.kind === 'reaction' || one.kind === 'button');
  return {
    channel: adapter.channel,
    key: channel.key,
    providerId: received.id,
    place: place.id,
    sentAt: received.at.toISOString(),
    ...(place.url !== undefined && { placeUrl: place.url }),
    ...(place.isPublic && { isPublic: true }),
    ...(received.isHidden && { isHidden: true }),
    ...(ip !== undefined && { ip }),
    ...(from.name !== '' && { name: from.name }),
    ...(from.saidEmail !== undefined && { email: from.saidEmail }),
    ...(quotes !== undefined && { quotes }),
    ...(group !== undefined && { group }),
    ...(extra.length > 0 && { extra: [...extra] }),
    ...(missing !== undefined && { missing }),
    ...(as !== 'fresh' && { as }),
  };
}
