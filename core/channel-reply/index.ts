export { giveUpReply } from './give-up-reply.ts';
export { channelHealth, healthIn, noteHealth, shownHealth } from './health-store.ts';
export { noteHeard } from './note-heard.ts';
export {
  type AskProvider,
  type ProviderOptions,
  providerGateway,
} from './provider-gateway.ts';
export { sendReply } from './send-reply.ts';
export type { SendDeps } from './sending.ts';
export { showTypingOnChannel } from './show-typing.ts';
export { shownWrites } from './told.ts';
