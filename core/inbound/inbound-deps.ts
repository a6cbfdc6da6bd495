import type { HeldCause } from '../../schemas/held.ts';
import type { InForce } from '../configuration/index.ts';
import type { Mailboxes, MailSettings } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import type { SigningKeys } from '../threading/index.ts';
import type { TicketRules } from '../ticket/index.ts';
import type { Objects } from './object-gateway.ts';

/** What became of a mail. */
export type Receipt =
  | { outcome: 'opened' | 'joined'; ticketId: number; messageId: string }
  /** somebody is to look at it first */
  | { outcome: 'held'; heldId: number; causes: HeldCause[] }
  | { outcome: 'known' };

/** What it takes to take a mail in. */
export interface InboundDeps {
  table: Table;
  objects: Objects;
  buckets: { mail: string; attachments: string };
  settings: Pick<MailSettings, 'domain' | 'moreDomains'>;
  mailboxes: InForce<Mailboxes>;
  rules: { at(now: Date): Promise<TicketRules> };
  keys: SigningKeys;
  /** the number of the next customer; @default a request for each */
  newCustomerId?: () => Promise<number>;
}
