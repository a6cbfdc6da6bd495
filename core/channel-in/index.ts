export type { ChannelInDeps, OnChannel, TakenOver } from './channel-in-deps.ts';
export { mediaFetcher } from './fetch-media.ts';
export {
  CHANNEL_RECEIVED,
  type ChannelId,
  channelMessageWrite,
  messageOfChannel,
  parseChannelMessage,
} from './filed-store.ts';
export { parseChannelPlace, placeOfChannel } from './place-store.ts';
export { providerDoor } from './provider-gateway.ts';
export { type Payload, receivePayload, type TakeState } from './receive.ts';
