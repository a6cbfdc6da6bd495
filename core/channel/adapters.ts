import { CHANNEL_KINDS, type ChannelKind } from '../../schemas/channel.ts';
import type { AnyAdapter } from './adapter.ts';
import { anyAdapter } from './any-adapter.ts';
import { callApiAdapter } from './call/api-adapter.ts';
import { connectAdapter } from './call/connect-adapter.ts';
import { twilioCallAdapter } from './call/twilio-adapter.ts';
import { chatAdapter } from './chat/adapter.ts';
import { customAdapter } from './custom/adapter.ts';
import { discourseAdapter } from './discourse/adapter.ts';
import { instagramAdapter } from './instagram/adapter.ts';
import { messengerAdapter } from './messenger/adapter.ts';
import { smsAwsAdapter } from './sms/aws-adapter.ts';
import { twilioSmsAdapter } from './sms/twilio-adapter.ts';
import { telegramAdapter } from './telegram/adapter.ts';
import { whatsappAwsAdapter } from './whatsapp/aws-adapter.ts';
import { whatsappCloudAdapter } from './whatsapp/cloud-adapter.ts';
import { xAdapter } from './x/adapter.ts';

/** The adapter of each kind of channel: a new kind is an entry here, in `KINDS` and in `CHANNEL_KINDS`. */
const ADAPTERS: Readonly<Record<ChannelKind, AnyAdapter>> = {
  custom: anyAdapter(customAdapter),
  telegram: anyAdapter(telegramAdapter),
  whatsapp_cloud: anyAdapter(whatsappCloudAdapter),
  whatsapp_aws: anyAdapter(whatsappAwsAdapter),
  messenger: anyAdapter(messengerAdapter),
  instagram: anyAdapter(instagramAdapter),
  sms_twilio: anyAdapter(twilioSmsAdapter),
  sms_aws: anyAdapter(smsAwsAdapter),
  x: anyAdapter(xAdapter),
  discourse: anyAdapter(discourseAdapter),
  chat: anyAdapter(chatAdapter),
  call_api: anyAdapter(callApiAdapter),
  call_twilio: anyAdapter(twilioCallAdapter),
  call_connect: anyAdapter(connectAdapter),
};

/** The adapter of a kind of channel; undefined for one that only a later version knows. */
export function adapterOf(kind: string): AnyAdapter | undefined {
  const known = CHANNEL_KINDS.find((one) => one === kind);
  return known && ADAPTERS[known];
}
