import type { ChannelDelivery } from '../../schemas/delivery.ts';
import type { Message } from '../../schemas/message.ts';
import type { Ticket } from '../../schemas/ticket.ts';
import type { AnyAdapter, Channel, Channels, KeptChannelSecrets } from '../channel/index.ts';
import type { InForce } from '../configuration/index.ts';
import { wayOf } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import { HeldBackError } from '../shared/held-back-error.ts';
import type { Table } from '../shared/table.ts';
import type { ChannelHealth } from './health-store.ts';
import type { AskProvider } from './provider-gateway.ts';
import { shownWrites } from './told.ts';

/** What sending replies on channels takes. */
export interface SendDeps {
  readonly table: Table;
  readonly channels: InForce<Channels>;
  readonly secrets: KeptChannelSecrets;
  readonly ask: AskProvider;
  /** Reads a file of a message by its key. */
  readonly readFile: (key: string) => Promise<Uint8Array>;
  /** The link by which a provider, or the customer, gets a file, for some days. */
  readonly linkTo: (file: Message['attachments'][number], since: Date) => Promise<string>;
  /** The key by which links to the page of ratings are signed. */
  readonly signingKey: () => Promise<Uint8Array>;
  /** The link by which a service of AWS reads a file in the bucket, for some minutes. */
  readonly linkIntoBucket: (file: Message['attachments'][number]) => Promise<string>;
  readonly clock: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What became of the reply that an event asks for. */
export type ReplySent = 'nothing_to_send' | 'past' | 'sent' | 'failed' | 'done_before';

/** A reply that goes out, and what is known of it. */
export interface Sending {
  readonly ticket: Ticket;
  readonly message: Extract<Message, { kind: 'public_reply' }>;
  readonly delivery: ChannelDelivery;
  readonly channel: Channel;
  readonly adapter: AnyAdapter;
  readonly health: ChannelHealth | null;
}

/** A reply whose channel rests looks again after so many seconds. */
const CHANNEL_REST = { fromSeconds: 45, toSeconds: 75 };

/** The channel takes nothing now, until somebody mends it: it is off, or its provider refuses the credentials. */
export class ChannelRestsError extends HeldBackError {
  constructor(key: string, why: string) {
    super(`The channel ${key} takes nothing now: ${why}`, CHANNEL_REST);
  }
}

/** Shows on a reply for what it waits. */
export async function showWaiting(
  table: Table,
  context: Context,
  { ticket, message, delivery }: Sending,
  waitsFor: 'credentials' | 'channel',
): Promise<void> {
  if (delivery.state === 'queued' && delivery.waitsFor === waitsFor) return;
  const waits = { ...wayOf(delivery), state: 'queued', waitsFor } as const;
  await table.write(shownWrites({ ticketId: ticket.id, messageId: message.id }, ticket, waits, context));
}

/** How a reply shows that nothing of it was sent. */
export function failedDelivery(
  delivery: ChannelDelivery,
  { code, detail }: Pick<Extract<ChannelDelivery, { state: 'failed' }>, 'code' | 'detail'>,
  now: Date,
): ChannelDelivery {
  return { ...wayOf(delivery), state: 'failed', at: now.toISOString(), code, detail, parts: [] };
}
