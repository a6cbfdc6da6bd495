import type { ChannelDelivery } from '../../schemas/delivery.ts';
import { type Over, wayOf } from '../message/index.ts';
import { partId } from './rendering/render-reply.ts';
import { PART_STATES, type Send, type SentPart } from './send-store.ts';

/** The name of a message of the channel among those of a reply, from 0. */
export const nameOf = (at: number): string => `p${at + 1}`;

const rankOf = ({ state }: Pick<SentPart, 'state'>): number =>
  PART_STATES.findIndex((one) => one.valueOf() === state);

/**
 * A message of the channel after something was heard of it. States only go on, whatever order they come in; its id of the channel is
 * kept once it is known. Pure.
 */
export function advanced(known: SentPart | undefined, heard: SentPart): SentPart {
  if (known === undefined) return heard;
  const surer = rankOf(heard) > rankOf(known) ? heard : known;
  const billedAs = known.billedAs ?? heard.billedAs;
  return {
    ...surer,
    channelId: known.channelId || heard.channelId,
    ...(billedAs !== undefined && { billedAs }),
  };
}

/** A reply after something was heard of one of its messages, from 0. Pure. */
export function withPart(send: Send, at: number, heard: SentPart): Send {
  const name = nameOf(at);
  return { ...send, parts: { ...send.parts, [name]: advanced(send.parts[name], heard) } };
}

/** The messages of a reply in their order, as far as anything is known of them. */
export const partsOf = ({ parts, total }: Send): (SentPart | undefined)[] =>
  Array.from({ length: total ?? 0 }, (_, at) => parts[nameOf(at)]);

/**
 * How far a reply got as a whole: as far as the least of its messages, and failed as soon as one has. Null while some have not left.
 * Pure.
 */
export function joined(send: Send, way: Over): ChannelDelivery | null {
  const all = partsOf(send);
  const known = all.filter((part) => part !== undefined);
  const base = wayOf(way);
  const parts = all.map((part, at) => ({
    ...{ id: partId(send.messageId, at), channelId: part?.channelId ?? '' },
    ...(part?.billedAs !== undefined && { billedAs: part.billedAs }),
  }));
  const failed = known.find(({ state }) => state === 'failed');
  if (failed !== undefined) {
    const { at, code = 'provider_refused', detail = '' } = failed;
    return { ...base, state: 'failed', at, code, detail, parts };
  }
  if (known.length < all.length || all.length === 0) return null;
  const least = known.reduce((one, other) => (rankOf(other) < rankOf(one) ? other : one));
  const state = (['delivered', 'read'] as const).find((one) => one === least.state) ?? 'sent';
  const at = known.map((part) => part.at).reduce((one, other) => (other > one ? other : one));
  return { ...base, state, at, parts };
}
