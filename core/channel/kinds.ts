import { CHANNEL_KINDS, type ChannelKind } from '../../schemas/channel.ts';
import type { AnyKind, Kind } from './adapter.ts';
import { callApiKind } from './call/api-kind.ts';
import { connectKind } from './call/connect-kind.ts';
import { twilioCallKind } from './call/twilio-kind.ts';
import { chatKind } from './chat/kind.ts';
import { customKind } from './custom/kind.ts';
import { discourseKind } from './discourse/kind.ts';
import { instagramKind } from './instagram/kind.ts';
import { messengerKind } from './messenger/kind.ts';
import { smsAwsKind } from './sms/aws-kind.ts';
import { twilioSmsKind } from './sms/twilio-kind.ts';
import { storedSettings } from './stored-settings.ts';
import { telegramKind } from './telegram/kind.ts';
import { whatsappAwsKind } from './whatsapp/aws-kind.ts';
import { whatsappCloudKind } from './whatsapp/cloud-kind.ts';
import { xKind } from './x/kind.ts';

/** What is known of each kind of channel, without its adapter: a new kind is an entry here, in `ADAPTERS` and in `CHANNEL_KINDS`. */
const KINDS: Readonly<Record<ChannelKind, AnyKind>> = {
  custom: anyKind(customKind),
  telegram: anyKind(telegramKind),
  whatsapp_cloud: anyKind(whatsappCloudKind),
  whatsapp_aws: anyKind(whatsappAwsKind),
  messenger: anyKind(messengerKind),
  instagram: anyKind(instagramKind),
  sms_twilio: anyKind(twilioSmsKind),
  sms_aws: anyKind(smsAwsKind),
  x: anyKind(xKind),
  discourse: anyKind(discourseKind),
  chat: anyKind(chatKind),
  call_api: anyKind(callApiKind),
  call_twilio: anyKind(twilioCallKind),
  call_connect: anyKind(connectKind),
};

/** What is known of a kind of channel; undefined of one that only a later version knows. */
export function kindOf(kind: string): AnyKind | undefined {
  const known = CHANNEL_KINDS.find((one) => one === kind);
  return known && KINDS[known];
}

/** A kind that is given settings as they are stored, and looks at them itself. */
/* @__NO_SIDE_EFFECTS__ */
function anyKind<Settings>(kind: Kind<Settings>): AnyKind {
  return { ...kind, abilities: (given) => kind.abilities(storedSettings(kind.settings, given)) };
}
