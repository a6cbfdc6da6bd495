import { createHash } from 'node:crypto';
import type { Attachment } from '../../schemas/message.ts';
import type { Channel, ReceivedCall, ReceivedRecording } from '../channel/index.ts';
import type { ChannelInDeps, OnChannel, TakeCall, TakenOver } from '../channel-in/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { type ReportedCall, sourceOfChannel } from './call-deps.ts';
import { callById, parseCallRow } from './call-store.ts';
import { keepCall, keepRecording } from './keep-call.ts';

/** What a recording may be, by its bytes. */
const RECORDING = /^(?:audio|video)\//;

/** Takes in what providers tell of calls: each tells as often as it likes and in whatever order. */
export function callTaker(deps: ChannelInDeps): TakeCall {
  return async (context, on, received, isLastTry) => {
    try {
      if (received.what === 'recording') {
        const file = await fetched(deps, on, received, isLastTry);
        if (file === null) return { outcome: 'nothing' };
        const kept = await keepRecording(deps, context, { externalId: received.of, file });
        return await became(deps, received.of, kept);
      }
      const kept = await keepCall(deps, context, reportedBy(on.channel, received));
      return await became(deps, received.id, kept);
    } catch (error) {
      // Its ticket was purged: nobody wants to hear more of the call.
      if (error instanceof NotFoundError) return { outcome: 'nothing' };
      throw error;
    }
  };
}

function reportedBy(channel: Channel, { id, initialId, name, what: _, ...told }: ReceivedCall): ReportedCall {
  return {
    source: sourceOfChannel(channel),
    report: { ...told, externalId: id, medium: 'phone', visibility: 'internal' },
    ...{ name, initialId: initialId ?? null, ticketId: null, customerId: null },
    requireMay: () => {},
  };
}

/** Fetches a recording into the bucket of attachments. Null: it cannot be had, or is none. @throws when it may be there later */
async function fetched(
  { fetchMedia, put }: ChannelInDeps,
  on: OnChannel,
  { id, media }: ReceivedRecording,
  isLastTry: boolean,
): Promise<Attachment | null> {
  const file = await fetchMedia(on, media).catch((error: unknown) => {
    if (!isLastTry) throw error;
    return null;
  });
  if (file === null || file.is === 'missing' || !RECORDING.test(file.contentType)) return null;
  const { bytes, contentType } = file;
  const name = createHash('sha256').update(`${on.channel.key}\n${id}`).digest('hex');
  const key = `attachments/${name}/1`;
  await put(key, bytes, contentType);
  const { filename } = media;
  return { filename, contentType, size: bytes.byteLength, inline: false, contentId: null, key };
}

const OUTCOMES = { opened: 'joined', changed: 'changed' } as const;

async function became(
  { table }: Pick<ChannelInDeps, 'table'>,
  externalId: string,
  kept: Awaited<ReturnType<typeof keepRecording>>,
): Promise<TakenOver> {
  if (kept !== 'opened' && kept !== 'changed') return { outcome: kept };
  const row = parseCallRow(await table.get(callById.of(externalId)));
  if (!row?.filed) return { outcome: 'nothing' };
  return { outcome: OUTCOMES[kept], ticketId: row.filed.ticketId, messageId: row.filed.call };
}
