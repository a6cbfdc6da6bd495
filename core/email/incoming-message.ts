import type { EmailAddress } from './address.ts';
import type { Originator } from './originator.ts';
import type { WaySign } from './way-signs.ts';

/** A file that came with a message, or a picture inside of it. */
export interface IncomingAttachment {
  /** without path and control characters; `''` when the sender gave none, see `nameFiles` */
  filename: string;
  /** lower case, without parameters */
  contentType: string;
  /** decoded bytes */
  size: number;
  content: Uint8Array;
  /** without angle brackets; `''` when there is none */
  contentId: string;
  /** shown inside the HTML body */
  inline: boolean;
}

/** What a report says about a message that was not, or not yet, delivered. Empty strings where it does not tell. */
export interface Bounce {
  kind: 'failed' | 'delayed';
  /** the address that could not be reached */
  recipient: string;
  /** enhanced status code, such as `5.1.1` */
  status: string;
  /** Message-ID of the message that the report is about */
  originalMessageId: string;
}

/** Which sign tells that a machine wrote a message. */
export type AutomaticReason =
  | 'bounce'
  | 'report'
  | 'auto_submitted'
  | 'precedence'
  | 'auto_response_header'
  | 'loop_header'
  | 'sender'
  | 'subject';

/**
 * Who wrote a message, and why it must not be answered automatically: null when it may be. A bounce is always
 * automatic, and nothing automatic is answered; mail of people may come by a way that forbids it, such as a list.
 */
export type Authorship =
  | { automatic: false; bounce: false; noAutoAnswer: WaySign | null }
  | {
      automatic: { reason: Exclude<AutomaticReason, 'bounce'> };
      bounce: false;
      noAutoAnswer: AutomaticReason;
    }
  | { automatic: { reason: 'bounce' }; bounce: Bounce; noAutoAnswer: 'bounce' };

/** What a person wrote in a message, and the quoted rest that is shown on demand. `text` is always complete. */
export interface ReplyView {
  replyText: string;
  /** `''` when nothing was quoted */
  elided: string;
}

/** The header of a message as far as a ticket needs it. */
export interface Envelope {
  from: Originator;
  replyTo: Originator;
  to: EmailAddress[];
  /** one line, `''` when missing */
  subject: string;
  /** with angle brackets, `''` when missing */
  messageId: string;
}

/** A message as the desk understands it. Nothing in it is safe to show unescaped. */
export type IncomingMessage = Envelope &
  ReplyView &
  Authorship & {
    cc: EmailAddress[];
    /** every address that the message was sent or forwarded to, each once */
    recipients: string[];
    /** plain text as sent, LF line ends, `''` when there is none */
    text: string;
    /** HTML as sent, LF line ends, `''` when there is none */
    html: string;
    /** the whole content as plain text, HTML converted where there is no text */
    readableText: string;
    attachments: IncomingAttachment[];
    /** a reaction or the answer to an invitation: made by a person with one press of a button */
    asksNothing: boolean;
    /** the first id, with angle brackets, `''` when missing */
    inReplyTo: string;
    /** oldest first, as sent */
    references: string[];
    /** null when missing or no date */
    date: Date | null;
    /** Content-Language, such as `de-DE`, `''` when missing */
    language: string;
  };
