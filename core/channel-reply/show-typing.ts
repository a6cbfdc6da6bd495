import { SHOW_TYPING } from '../../schemas/identity.ts';
import {
  adapterOf,
  type Channels,
  hasSecrets,
  isOpen,
  type KeptChannelSecrets,
  type ProviderAnswer,
  type ProviderRequest,
} from '../channel/index.ts';
import type { InForce } from '../configuration/index.ts';
import type { Table } from '../shared/table.ts';
import { parseTicketRow, ticketByNumber } from '../ticket/index.ts';
import { channelHealth, healthIn, isRefused } from './health-store.ts';

/** What it takes to show on a channel that somebody writes. */
interface TypingDeps {
  readonly table: Table;
  readonly channels: Pick<InForce<Channels>, 'at'>;
  readonly secrets: KeptChannelSecrets;
  readonly ask: (request: ProviderRequest) => Promise<ProviderAnswer>;
}

/** Milliseconds after which it is shown no more that somebody writes: what they wrote may be there by then. */
const LATE_MS = 10_000;

/**
 * Shows the customer of a ticket on their channel that an agent writes to them. It is nothing that anybody waits for: what is late, or may not be
 * asked, is left, and what a provider answers changes nothing.
 * @throws when its provider does not answer
 */
export async function showTypingOnChannel(
  { table, channels, secrets, ask }: TypingDeps,
  { ticketId, at }: { ticketId: number; at: string },
  now: Date,
): Promise<'shown' | 'left'> {
  if (now.getTime() - Date.parse(at) > LATE_MS) return 'left';
  const row = await table.get(ticketByNumber.of(ticketId));
  const conversation = row === undefined ? undefined : parseTicketRow(row).conversation;
  if (conversation === undefined || !SHOW_TYPING.some((one) => one === conversation.channel)) return 'left';
  const { key, place, heard } = conversation;
  const channel = (await channels.at(now)).named(key);
  const adapter = channel && adapterOf(channel.kind);
  if (channel === undefined || adapter?.typing === undefined) return 'left';
  if (!isOpen(channel) || !hasSecrets(channel)) return 'left';
  if (isRefused(healthIn(await table.get(channelHealth.of(key))), channel)) return 'left';
  const request = adapter.typing(place, channel, await secrets.of(channel), heard);
  if (request === null) return 'left';
  await ask(request);
  return 'shown';
}
