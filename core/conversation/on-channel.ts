import { MESSENGERS } from '../../schemas/identity.ts';
import type { Message } from '../../schemas/message.ts';
import {
  channelDeliveryOf,
  messageById,
  type OnChannel,
  type Over,
  parseMessageRow,
} from '../message/index.ts';
import { fieldError } from '../shared/errors.ts';
import type { Key } from '../shared/write.ts';
import type { NewMessage } from './add-message.ts';

type Asked = Pick<NewMessage, 'template' | 'quotes' | 'text' | 'html' | 'attachments'>;

/** The keys of the message that a reply quotes. */
export const quotedKeys = (ticketId: number, { quotes }: Asked): Key[] =>
  quotes === undefined ? [] : [messageById.of({ ticketId, messageId: quotes })];

/**
 * What a reply on a channel has beside its words: as which template it goes out, and what it quotes, by the channel's own id.
 * @throws InvalidInputError when it does not go out on a channel, or quotes what is not known there
 */
export function onChannel(
  { template, quotes }: Asked,
  over: Over | undefined,
  { ticketId, rowAt }: { ticketId: number; rowAt: (key: Key) => unknown },
): OnChannel {
  if (over === undefined && template !== undefined)
    throw fieldError('template', 'is for replies on channels of WhatsApp');
  if (over === undefined && quotes !== undefined) throw fieldError('quotes', 'is for replies on a channel');
  const sentAs = template && { template: { name: template.name, language: template.language } };
  if (over === undefined || quotes === undefined) return { ...sentAs };
  const row = rowAt(messageById.of({ ticketId, messageId: quotes }));
  const channelId = row === undefined ? '' : idOnChannel(parseMessageRow(row), over.key);
  if (channelId === '') throw fieldError('quotes', 'is no message of this ticket that the channel knows');
  return { ...sentAs, quotes: { messageId: quotes, channelId } };
}

/** By which id a channel knows a message; '' where it knows none. */
function idOnChannel(message: Message, key: string): string {
  const { origin } = message;
  const isOfChannel = MESSENGERS.some((one) => one === origin.channel);
  if (message.kind === 'customer_message' && isOfChannel && 'providerId' in origin)
    return origin.key === key ? String(origin.providerId) : '';
  const delivery = channelDeliveryOf(message);
  if (delivery === null || delivery.key !== key || !('parts' in delivery)) return '';
  return delivery.parts.find(({ channelId }) => channelId !== '')?.channelId ?? '';
}

/** Makes sure that a template says all that its reply does. @throws InvalidInputError */
export function requireTemplateAlone({ template, text, html, attachments = [] }: Asked): void {
  if (template === undefined) return;
  if (text !== undefined) throw fieldError('text', 'is what the template says: give one of them');
  if (html !== undefined) throw fieldError('html', 'is what the template says: give one of them');
  if (attachments.length > 0) throw fieldError('attachments', 'do not go along with a template');
}
