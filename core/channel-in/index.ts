export type { CameOver, ChannelInDeps, OnChannel, TakenOver } from './channel-in-deps.ts';
export { mediaFetcher, type PutAside } from './fetch-media.ts';
export {
  CHANNEL_RECEIVED,
  type ChannelId,
  channelMessageWrite,
  hashOf,
  messageOfChannel,
  parseChannelMessage,
} from './filed-store.ts';
export type { KeptContent } from './keep-content.ts';
export { parseChannelPlace, placeOfChannel } from './place-store.ts';
export { placed, providerDoor } from './provider-gateway.ts';
export { type Payload, receivePayload, type TakeState } from './receive.ts';
export { type Filer, fileMessage } from './take-message.ts';
export { takeMove, takeRename } from './take-person.ts';
export { goesOn } from './where-to.ts';
