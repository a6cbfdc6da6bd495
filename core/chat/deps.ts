import type { Filing } from '../attachment/index.ts';
import type { RandomBytes } from '../auth/index.ts';
import type { AnyAdapter, Channel, ChatSettings, KeptChannelSecrets } from '../channel/index.ts';
import type { InForce } from '../configuration/index.ts';
import type { Mailboxes } from '../mailbox/index.ts';
import type { Table } from '../shared/table.ts';
import type { TicketRules } from '../ticket/index.ts';

/** What it takes to chat. */
export interface ChatDeps {
  readonly table: Table;
  readonly rules: { at(now: Date): Promise<TicketRules> };
  readonly mailboxes: Pick<InForce<Mailboxes>, 'at'>;
  readonly secrets: KeptChannelSecrets;
  readonly randomBytes: RandomBytes;
  readonly filing: Filing;
}

/** A chat that an admin has set up. */
export interface Chat {
  readonly channel: Channel;
  readonly adapter: AnyAdapter;
  readonly settings: ChatSettings;
}

/** From where somebody asks. */
export interface From {
  /** the network by which strangers are counted */
  readonly network: string;
  /** the address from which they write, for agents; absent where it is not known */
  readonly ip?: string | undefined;
}
