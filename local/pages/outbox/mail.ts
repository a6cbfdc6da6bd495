import PostalMime from 'postal-mime';
import { splitMessage, values } from '../../ses/mail-headers.ts';

/** A mail that the desk sent, as the outbox keeps it. */
export type SentMail = {
  id: string;
  /** the From header */
  from: string;
  /** addresses it went to */
  to: string[];
  subject: string;
  /** RFC 3339 */
  sentAt: string;
  /** what the desk wrote on it, by which it knows the mail again */
  tags: Record<string, string>;
};

/** What a mail is for the person who gets it. */
export type MailKind = 'acknowledgement' | 'notice' | 'answer';

/** A sent mail as the person who gets it sees it. */
export type ReadableMail = { kind: MailKind; text: string; html: string; attachments: string[] };

/**
 * The kind of a mail by what its headers say of it: an answer that a machine gave, something that a machine sent by
 * itself, or what a person wrote. https://www.rfc-editor.org/rfc/rfc3834#section-5
 */
export function kindOf(raw: Buffer): MailKind {
  const [autoSubmitted] = values(splitMessage(raw).fields, 'Auto-Submitted');
  if (autoSubmitted === undefined || /^no\b/i.test(autoSubmitted)) return 'answer';
  return /^auto-replied\b/i.test(autoSubmitted) ? 'acknowledgement' : 'notice';
}

/** Reads a mail as a mail program does. */
export async function readMail(raw: Buffer): Promise<ReadableMail> {
  const { text = '', html = '', attachments } = await PostalMime.parse(raw);
  return {
    kind: kindOf(raw),
    text,
    html,
    attachments: attachments.map(({ filename, mimeType }) => filename ?? mimeType),
  };
}
