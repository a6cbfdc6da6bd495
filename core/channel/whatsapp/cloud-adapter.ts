import * as z from 'zod';
import type { Adapter, Health, MediaStep, ProviderAnswer, SendOutcome } from '../adapter.ts';
import { admitMeta } from '../meta/door.ts';
import { graphError, graphOutcome, graphRequest, illnessOf } from '../meta/graph.ts';
import { debuggedLife } from '../meta/token-life.ts';
import { answered, lax, laxList, understood } from '../payload.ts';
import { type WhatsAppCloudSettings, whatsappCloudKind } from './cloud-kind.ts';
import { payloadSchema } from './entry.ts';
import { whatsappMessage, whatsappTyping } from './message.ts';
import { receivedIn } from './receive.ts';
import { keyOf } from './who.ts';

const sentSchema = z.object({
  messages: z.tuple([z.object({ id: z.string().min(1) })], z.unknown()),
  contacts: laxList(z.object({ wa_id: lax(z.string().min(1)), user_id: lax(z.string().min(1)) })),
});
const fileSchema = z.object({ url: z.url({ protocol: /^https$/ }) });
const hookSchema = z.object({
  display_phone_number: lax(z.string()),
  webhook_configuration: lax(
    z.object({
      phone_number: lax(z.string()),
      whatsapp_business_account: lax(z.string()),
      application: lax(z.string()),
    }),
  ),
});

/** A number of WhatsApp, by Meta's Cloud API. Each number has its own webhook, so that several of one app reach the channel of each. */
export const whatsappCloudAdapter = {
  ...whatsappCloudKind,
  admit: (knock, _channel, secrets) => admitMeta(knock, secrets),
  receive: (payload, _contentType, { settings }) =>
    receivedIn(understood(payloadSchema, payload).entry, settings),
  send: (part, { settings }, { token }) =>
    graphRequest({ ...targetOf(settings, '/messages'), token }, whatsappMessage(part)),
  sent: outcomeOf,
  fetchMedia: ({ ref }, before, { settings }, { token }) => mediaStep(ref, before, settings, token),
  connect: (door, { settings }, { token, verifyToken }) => [
    graphRequest({ version: settings.apiVersion, path: `${settings.accountId}/subscribed_apps`, token }, {}),
    graphRequest(
      { ...targetOf(settings), token },
      { webhook_configuration: { override_callback_uri: door, verify_token: verifyToken } },
    ),
  ],
  check: {
    ask: (_door, { settings }, { token }) =>
      graphRequest({ ...targetOf(settings, '?fields=display_phone_number,webhook_configuration'), token }),
    understand: healthOf,
  },
  life: debuggedLife(),
  typing: (_place, { settings }, { token }, heard) =>
    heard === undefined
      ? null
      : graphRequest({ ...targetOf(settings, '/messages'), token }, whatsappTyping(heard)),
} satisfies Adapter<WhatsAppCloudSettings>;

const targetOf = ({ apiVersion, phoneNumberId }: WhatsAppCloudSettings, rest = '') => ({
  version: apiVersion,
  path: `${phoneNumberId}${rest}`,
});

/** What became of a message, and by which id Meta knows the person to whom it went: a number that was dialled may be another there. */
function outcomeOf(answer: ProviderAnswer): SendOutcome {
  const outcome = graphOutcome(answer, (body) => answered(sentSchema, body)?.messages[0].id);
  if (outcome.is !== 'sent') return outcome;
  const [known] = answered(sentSchema, answer.body)?.contacts ?? [];
  const place = keyOf({ userId: known?.user_id, waId: known?.wa_id });
  return place === undefined ? outcome : { ...outcome, place };
}

/** Hosts from which Meta gives files; no other gets the token. */
const FILE_HOST = /(^|\.)(fbsbx\.com|fbcdn\.net|whatsapp\.net|facebook\.com)$/;
/** Seconds after which a file is asked for again while the token is none: Meta keeps files for seven days. */
const TOKEN_SECONDS = 900;

/** First where a file is, for five minutes, then the file. */
function mediaStep(
  ref: string,
  before: ProviderAnswer | null,
  { apiVersion, phoneNumberId }: WhatsAppCloudSettings,
  token: string | undefined,
): MediaStep {
  if (before === null) {
    const path = `${encodeURIComponent(ref)}?phone_number_id=${phoneNumberId}`;
    return { is: 'question', request: graphRequest({ version: apiVersion, path, token }) };
  }
  const file = answered(fileSchema, before.body);
  if (before.status === 200 && file && FILE_HOST.test(new URL(file.url).hostname))
    return {
      is: 'file',
      request: { via: 'https', method: 'GET', url: file.url, headers: { authorization: `Bearer ${token}` } },
    };
  const outcome = graphOutcome({ ...before, status: Math.max(before.status, 400) }, () => undefined);
  if (outcome.is === 'later' && before.status !== 200) return outcome;
  if (outcome.is === 'failed' && outcome.failure.code === 'credentials_expired')
    return { is: 'later', seconds: TOKEN_SECONDS };
  return { is: 'missing', detail: graphError(before.body)?.message?.slice(0, 300) ?? 'no file' };
}

/** What Meta says of a number means. */
function healthOf(answer: ProviderAnswer, door: string | null): Health {
  const ill = illnessOf(answer);
  if (ill !== undefined) return ill;
  const number = answered(hookSchema, answer.body);
  const { phone_number, whatsapp_business_account, application } = number?.webhook_configuration ?? {};
  const told = phone_number ?? whatsapp_business_account ?? application;
  if (told === undefined || (door !== null && told !== door))
    return {
      is: 'ill',
      code: 'webhook',
      says: 'Meta sends what is written to the number elsewhere, or nowhere.',
    };
  return {
    is: 'well',
    says: `Meta sends to the desk what is written to ${number?.display_phone_number ?? 'the number'}.`,
  };
}
