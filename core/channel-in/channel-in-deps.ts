import type { AnyAdapter, Channel, ReceivedMessage } from '../channel/index.ts';
import type { InForce } from '../configuration/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { RedactDeps } from '../redaction/index.ts';
import type { Table } from '../shared/table.ts';
import type { TicketRules } from '../ticket/index.ts';
import type { FetchMedia } from './fetch-media.ts';

/** What it takes to take in what happens on channels. */
export interface ChannelInDeps {
  readonly table: Table;
  readonly rules: { at(now: Date): Promise<TicketRules> };
  readonly mailboxes: Pick<InForce<Mailboxes>, 'at'>;
  /** Puts an object into the bucket of attachments; the same again changes nothing. */
  readonly put: (key: string, body: Uint8Array, contentType: string) => Promise<void>;
  readonly fetchMedia: FetchMedia;
  /** Asks the provider what somebody is called; '' where it does not say, or does not answer. Absent: nobody is asked. */
  readonly nameOf?: (on: OnChannel, person: string) => Promise<string>;
  readonly redaction: Omit<RedactDeps, 'table'>;
}

/** A channel on which something happened, and its adapter. */
export interface OnChannel {
  readonly channel: Channel;
  readonly adapter: AnyAdapter;
}

/** A message that came over a channel. */
export interface CameOver extends OnChannel {
  readonly received: ReceivedMessage;
}

/** What became of something that happened on a channel. */
export type TakenOver =
  | {
      readonly outcome: 'opened' | 'joined' | 'changed';
      readonly ticketId: number;
      readonly messageId?: string;
    }
  /** it was taken in before */
  | {
      readonly outcome: 'known';
      /** where it is, of a message */
      readonly filed?: { readonly ticketId: number; readonly messageId: string };
    }
  /** it is kept for the message of which it tells, which has not come yet */
  | { readonly outcome: 'waits' }
  /** it is nobody's, or changes nothing */
  | { readonly outcome: 'nothing' };
