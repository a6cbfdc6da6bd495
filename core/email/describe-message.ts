import type { IncomingMessage } from './incoming-message.ts';
import { likelyOriginator, originatorName } from './originator.ts';

/** How the desk understands a message, in the form of `test/emails/expected.json`. */
export interface MessageDescription {
  from: string;
  fromName: string;
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number }[];
  messageId: string;
  inReplyTo: string;
  references: string[];
  replyText: string;
  isAutoReply: boolean;
  isBounce: boolean;
}

/** Describes a message for people and scripts: everything but the content of its files. */
export function describeMessage(message: IncomingMessage): MessageDescription {
  const from = likelyOriginator(message.from);
  return {
    from: from?.address ?? '',
    fromName: originatorName(message.from),
    subject: message.subject,
    text: message.text,
    html: message.html,
    attachments: message.attachments.map(({ filename, contentType, size }) => ({
      filename,
      contentType,
      size,
    })),
    messageId: message.messageId,
    inReplyTo: message.inReplyTo,
    references: message.references,
    replyText: message.replyText,
    isAutoReply: message.noAutoAnswer !== null,
    isBounce: message.bounce !== false,
  };
}
