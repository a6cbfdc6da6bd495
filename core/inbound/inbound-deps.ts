import type { InForce } from '../configuration/index.ts';
import type { Mailboxes, MailSettings } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import type { SigningKeys } from '../threading/index.ts';
import type { TicketRules } from '../ticket/index.ts';
import type { Objects } from './object-gateway.ts';

/** What became of a mail. */
export type Receipt =
  | { outcome: 'opened' | 'joined'; ticketId: number; messageId: string }
  | { outcome: 'known' };

export interface InboundDeps {
  table: Table;
  objects: Objects;
  buckets: { mail: string; attachments: string };
  settings: Pick<MailSettings, 'domain'>;
  mailboxes: InForce<Mailboxes>;
  rules: { at(now: Date): Promise<TicketRules> };
  keys: SigningKeys;
  /** the number of the next customer; @default a request for each */
  newCustomerId?: () => Promise<number>;
}
