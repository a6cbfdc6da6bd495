import {
  CHANNEL_RECEIVED,
  channelMessageWrite,
  messageOfChannel,
  parseChannelMessage,
} from '../channel-in/index.ts';
import { refusedBy, type Table } from '../shared/table.ts';
import type { Send } from './send-store.ts';

/** Notes that a message of a channel is one that the desk sent, so that its echo is none that somebody else wrote, and what is said of it finds it. */
export async function fileSent(
  table: Table,
  { key, ticketId, messageId }: Pick<Send, 'key' | 'ticketId' | 'messageId'>,
  channelId: string,
  now: Date,
): Promise<void> {
  const id = { channel: key, id: channelId };
  const known = parseChannelMessage(await table.get(messageOfChannel.of(id)));
  if (known?.filed !== undefined || known?.isNothing) return;
  try {
    await table.write([channelMessageWrite(id, known, { filed: { ticketId, messageId } }, now)]);
  } catch (error) {
    // Something was said of it in between, or it came back faster.
    if (!refusedBy(error, CHANNEL_RECEIVED)) throw error;
  }
}
