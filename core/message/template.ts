import type { ChannelTemplate } from '../../schemas/channel.ts';
import type { Message } from '../../schemas/message.ts';

/**
 * What a message says that goes out as a template: its name, and the values a line each, so that what is struck out of the words is struck out of
 * what is sent. No value has a line of its own.
 */
export const wordsOfTemplate = ({ name, values }: ChannelTemplate): string =>
  [`[${name}]`, ...values].join('\n');

/** The template as which a reply goes out, with the values that its words say; undefined: it goes out as it is written. */
export function templateOf(message: Message): ChannelTemplate | undefined {
  if (message.kind !== 'public_reply' || message.template === undefined) return undefined;
  const [, ...values] = message.text.split('\n');
  return { ...message.template, values };
}
