import { createHash } from 'node:crypto';
import type { Attachment } from '../../schemas/message.ts';
import type {
  Channel,
  ProviderAnswer,
  ProviderRequest,
  ReceivedCall,
  ReceivedContact,
  ReceivedRecording,
} from '../channel/index.ts';
import type { ChannelInDeps, OnChannel, TakeCall, TakenOver } from '../channel-in/index.ts';
import { NotFoundError } from '../shared/errors.ts';
import { type ReportedCall, sourceOfChannel } from './call-deps.ts';
import { callById, parseCallRow } from './call-store.ts';
import { keepCall, keepRecording } from './keep-call.ts';
import { isAgent } from './require-agents.ts';

/** What a recording may be, by its bytes. */
const RECORDING = /^(?:audio|video)\//;

/** Asks a provider. @throws when there is no answer */
export type AskProvider = (request: ProviderRequest) => Promise<ProviderAnswer>;

/** Takes in what providers tell of calls: each tells as often as it likes and in whatever order. */
export function callTaker(deps: ChannelInDeps, ask: AskProvider): TakeCall {
  return async (context, on, received, isLastTry) => {
    try {
      if (received.what === 'recording') {
        const file = await fetched(deps, on, received, isLastTry);
        if (file === null) return { outcome: 'nothing' };
        const kept = await keepRecording(deps, context, { externalId: received.of, file });
        return await became(deps, received.of, kept);
      }
      const call = received.what === 'call' ? received : await lookedUp(ask, on, received);
      if (call === null) return { outcome: 'nothing' };
      const kept = await keepCall(deps, context, reportedBy(on.channel, await ofAgents(deps, call)));
      return await became(deps, call.id, kept);
    } catch (error) {
      // Its ticket was purged: nobody wants to hear more of the call.
      if (error instanceof NotFoundError) return { outcome: 'nothing' };
      throw error;
    }
  };
}

/** The call of which something is new, as its provider knows it; null: it is none that the desk keeps. @throws when it is to be asked for again */
async function lookedUp(
  ask: AskProvider,
  { adapter, channel }: OnChannel,
  { id }: ReceivedContact,
): Promise<ReceivedCall | null> {
  if (adapter.lookUp === undefined) return null;
  const answer = await ask(adapter.lookUp.ask(id, channel));
  const found = adapter.lookUp.understand(answer, channel);
  if (found.is === 'later') throw new Error(`A call is to be asked for again: ${answer.status}.`);
  return found.is === 'told' ? found.call : null;
}

/** The call without an agent who is none of the desk: it is not lost for that. */
async function ofAgents({ table }: Pick<ChannelInDeps, 'table'>, call: ReceivedCall): Promise<ReceivedCall> {
  const { agentId, ...others } = call;
  return agentId === undefined || (await isAgent(table, agentId)) ? call : others;
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
