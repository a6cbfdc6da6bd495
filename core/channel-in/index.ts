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
export { nameAsker } from './name-of.ts';
export {
  type ChannelPlace,
  noteReachOfPlace,
  PLACE_MOVED,
  parseChannelPlace,
  placeOfChannel,
  placeWrite,
} from './place-store.ts';
export { placed, providerDoor } from './provider-gateway.ts';
export { type Payload, receivePayload, type TakeCall, type TakeState } from './receive.ts';
export { believedTime, writtenAt } from './sent-at.ts';
export { fileMessage } from './take-message.ts';
export { takeMove, takeRename } from './take-person.ts';
export { type WhereTo, whereTo } from './where-to.ts';
export { noteAddress, writerOf } from './writer.ts';
