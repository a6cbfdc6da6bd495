import * as z from 'zod';
import { dateOfMilliseconds, lax, understood } from '../payload.ts';
import type { Failure, Received } from '../received.ts';
import { SAYS_NOTHING, senderOf } from './person.ts';
import { stopIn } from './stop-words.ts';

/** What AWS End User Messaging SMS publishes of a message that came ("Two-way SMS messaging"). */
export const inboundSchema = z.object({
  originationNumber: z.string().min(1).max(40),
  destinationNumber: z.string().min(1).max(40),
  messageBody: lax(z.string()),
  inboundMessageId: z.string().min(1).max(200),
});

/** What it tells of how far a message got ("Example event data for AWS End User Messaging SMS"). */
export const stateSchema = z.object({
  eventType: z.string().regex(/^(TEXT|MEDIA)_/),
  eventTimestamp: lax(z.number().nonnegative()),
  isFinal: lax(z.boolean()),
  messageId: z.string().min(1).max(200),
  originationPhoneNumber: lax(z.string()),
  messageStatusDescription: lax(z.string()),
  context: lax(z.record(z.string(), z.string())),
});
type Told = z.infer<typeof stateSchema>;

const payloadSchema = z.union([inboundSchema, stateSchema]);

/** What goes along with a message and comes back with its states: of which channel it is, and the desk's own id of it. */
export const contextOf = (channel: string, id: string) => ({ 'bilet-channel': channel, 'bilet-message': id });
export const channelIn = ({ context }: Told): string | undefined => context?.['bilet-channel'];

/**
 * What a payload of AWS says happened. It does not say when a message was written: that is when AWS published it. Pure.
 * @throws NotUnderstoodError when it is neither a message nor a state
 */
export function receivedIn(payload: Uint8Array, cameAt: Date): Received[] {
  const told = understood(payloadSchema, payload);
  if ('eventType' in told) return stateOf(told, cameAt);
  const { originationNumber, inboundMessageId: id, messageBody: text = '' } = told;
  const from = senderOf(originationNumber);
  const about = { id, at: cameAt, from, place: { id: from.identity.value } };
  const { reach, isAll } = stopIn(text);
  // AWS itself lets nothing more through after any of its words.
  if (reach === 'opted_out' || (reach !== undefined && isAll)) return [{ what: 'reach', ...about, reach }];
  return [{ what: 'message', ...about, text, media: [], ...(text === '' && SAYS_NOTHING) }];
}

const FAILURES: Readonly<Record<string, Failure['code']>> = {
  BLOCKED: 'not_allowed',
  CARRIER_BLOCKED: 'not_allowed',
  CARRIER_UNREACHABLE: 'unreachable',
  INVALID: 'unreachable',
  INVALID_MESSAGE: 'unsupported',
  PROTECT_BLOCKED: 'not_allowed',
  SPAM: 'not_allowed',
  TTL_EXPIRED: 'unreachable',
  UNREACHABLE: 'unreachable',
};

/** Telephones that are off, or away. */
const PASSING = new Set(['CARRIER_UNREACHABLE', 'TTL_EXPIRED', 'UNREACHABLE']);

/** How far; null: nothing that is known, such as of a message of which no carrier ever told anything. */
function stateIn({ eventType, isFinal }: Told): 'sent' | 'delivered' | 'failed' | null {
  const type = eventType.replace(/^(TEXT|MEDIA)_/, '');
  if (Object.hasOwn(FAILURES, type)) return 'failed';
  if (type === 'DELIVERED') return 'delivered';
  // In some countries carriers say no more than that they have taken it, which is then the last that is told.
  if (type === 'SUCCESSFUL') return isFinal ? 'delivered' : 'sent';
  return type === 'SENT' ? 'sent' : null;
}

function stateOf(told: Told, cameAt: Date): Received[] {
  const state = stateIn(told);
  if (state === null) return [];
  const { eventType, eventTimestamp, messageId, messageStatusDescription = '', context } = told;
  const type = eventType.replace(/^(TEXT|MEDIA)_/, '');
  const detail = `${eventType} ${messageStatusDescription.replaceAll(/\+?\d{7,15}/g, '…')}`.trim();
  return [
    {
      what: 'state',
      id: `${messageId}:${eventType}`,
      at: eventTimestamp === undefined ? cameAt : dateOfMilliseconds(eventTimestamp),
      of: context?.['bilet-message'] || messageId,
      state,
      ...(state === 'failed' && {
        failure: {
          ...{ code: FAILURES[type] ?? 'provider_refused', detail: detail.slice(0, 300) },
          ...(PASSING.has(type) && { isPassing: true as const }),
        },
      }),
    },
  ];
}
