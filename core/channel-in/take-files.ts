import type { ReceivedEdit } from '../channel/index.ts';
import { findFiled } from '../conversation/index.ts';
import { parseMessageRow } from '../message/index.ts';
import type { Context } from '../shared/context.ts';
import type { Table } from '../shared/table.ts';
import type { ChannelInDeps, OnChannel } from './channel-in-deps.ts';
import { messageOfChannel, parseChannelMessage } from './filed-store.ts';
import { takeMessage } from './take-message.ts';

/**
 * Takes in the files that somebody put in place of those of a message as they edited it: they stand beside what was sent first, which stays, and quote
 * it. Channels do not say whether files are others: they are where none of the message is as large. Once more changes nothing.
 * @throws what `takeMessage` throws
 */
export async function takeOtherFiles(
  deps: ChannelInDeps,
  context: Context,
  on: OnChannel,
  { edit, isLastTry }: { edit: ReceivedEdit; isLastTry: boolean },
): Promise<void> {
  const { files, of, at, from, place } = edit;
  if (files === undefined || !(await areOthers(deps.table, on, edit))) return;
  const received = {
    ...({ what: 'message', id: files.id, at, from, place, quotes: of } as const),
    ...{ text: '', media: files.media },
  };
  await takeMessage(deps, context, { ...on, received }, isLastTry);
}

async function areOthers(
  table: Table,
  { channel }: OnChannel,
  { of, files }: ReceivedEdit,
): Promise<boolean> {
  const known = parseChannelMessage(await table.get(messageOfChannel.of({ channel: channel.key, id: of })));
  if (known?.filed === undefined || known.before?.takenBackAt !== undefined) return false;
  const { row } = await findFiled(table, known.filed);
  const { attachments, origin } = parseMessageRow(row);
  // What could not be fetched then cannot be compared with.
  if ('missing' in origin && origin.missing !== undefined) return false;
  const sizes = new Set(attachments.map(({ size }) => size));
  return (files?.media ?? []).some(({ size }) => size !== undefined && !sizes.has(size));
}
