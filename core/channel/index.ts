export type {
  Abilities,
  Adapter,
  Admission,
  AnyAdapter,
  AnyKind,
  ChannelFacts,
  DoorAnswer,
  FormField,
  Health,
  Kind,
  Knock,
  MediaStep,
  OutgoingPart,
  ProviderAnswer,
  ProviderRequest,
  Secrets,
  SendOutcome,
  SignedLink,
} from './adapter.ts';
export { adapterOf } from './adapters.ts';
export { anyAdapter } from './any-adapter.ts';
export { isToldByAws, type ToldTo, toldTo } from './aws/told.ts';
export { type Channel, type Channels, channelArea, isOpen } from './channel-area.ts';
export {
  type GivenSecrets,
  hasSecrets,
  type KeptChannelSecrets,
  keptChannelSecrets,
  setChannelSecrets,
} from './channel-secrets.ts';
export { chatAdapter } from './chat/adapter.ts';
export { type ChatSettings, chatSettings } from './chat/settings.ts';
export { kindOf } from './kinds.ts';
export {
  AWS_TELLS,
  type Door,
  type Knocked,
  knockAtDoor,
  payloadKey,
  QUEUED_BYTES,
} from './knock-at-door.ts';
export { NotUnderstoodError } from './payload.ts';
export type {
  ExtraContent,
  Failure,
  MediaRef,
  Place,
  Received,
  ReceivedCall,
  ReceivedContact,
  ReceivedDeletion,
  ReceivedEdit,
  ReceivedHiding,
  ReceivedMessage,
  ReceivedMove,
  ReceivedProgress,
  ReceivedReach,
  ReceivedRecording,
  ReceivedRename,
  ReceivedState,
  Sender,
} from './received.ts';
export { createChannel, updateChannel } from './save-channel.ts';
export { storedSettings } from './stored-settings.ts';
