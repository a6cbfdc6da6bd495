import { createHash } from 'node:crypto';
import type { ChannelOrigin } from '../../schemas/origin.ts';
import { keptAs } from '../article-file/index.ts';
import type { KeptChannelSecrets, MediaRef, ProviderAnswer, ProviderRequest } from '../channel/index.ts';
import type { OnChannel } from './channel-in-deps.ts';

/** A file of a message, or why it is not there. */
export type FetchedFile =
  | { readonly is: 'file'; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly is: 'missing'; readonly reason: NonNullable<ChannelOrigin['missing']>[number]['reason'] };

/** Fetches a file of a message. @throws when it may be there later */
export type FetchMedia = (on: OnChannel, media: MediaRef) => Promise<FetchedFile>;

/** Asks a provider, and gives the whole answer. @throws when there is none, or it is larger than it may be */
export interface ProviderDoor {
  ask(request: ProviderRequest): Promise<ProviderAnswer>;
  /** the answer as bytes; null: it is larger than that */
  download(
    request: ProviderRequest,
    mostBytes: number,
  ): Promise<{ status: number; contentType: string; bytes: Uint8Array | null }>;
}

/** Most bytes of a file that is kept. */
export const MOST_MEDIA_BYTES = 50 * 1024 * 1024;
/** Questions on the way to a file. */
const MOST_STEPS = 5;
const UNKNOWN = 'application/octet-stream';
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** Fetches files step by step as adapters say, and looks at what came: how large it is, what it is, and whether it is what was sent. */
export function mediaFetcher(door: ProviderDoor, secrets: KeptChannelSecrets): FetchMedia {
  return async ({ channel, adapter }, media) => {
    if (adapter.fetchMedia === undefined) return { is: 'missing', reason: 'not_fetched' };
    if ((media.size ?? 0) > MOST_MEDIA_BYTES) return { is: 'missing', reason: 'too_large' };
    const known = await secrets.of(channel);
    let before: ProviderAnswer | null = null;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const next = adapter.fetchMedia(media, before, channel, known);
      switch (next.is) {
        case 'question':
          before = await door.ask(next.request);
          break;
        case 'file':
          return looked(media, await door.download(next.request, MOST_MEDIA_BYTES));
        case 'later':
          throw new Error(`A file is to be fetched again after ${next.seconds} seconds.`);
        case 'missing':
          return { is: 'missing', reason: 'not_fetched' };
        case 'put':
          throw new Error('A provider cannot put files here yet.');
      }
    }
    return { is: 'missing', reason: 'not_fetched' };
  };
}

type Downloaded = Awaited<ReturnType<ProviderDoor['download']>>;

/** What came instead of a file, or the file, of the type that its bytes are. @throws when it may be there later */
function looked(media: MediaRef, { status, contentType, bytes }: Downloaded): FetchedFile {
  if (status === 429 || status >= 500) throw new Error(`A file could not be fetched: ${status}.`);
  if (status < 200 || status >= 300) return { is: 'missing', reason: 'not_fetched' };
  if (bytes === null) return { is: 'missing', reason: 'too_large' };
  const { sha256 } = media;
  if (sha256 !== undefined && createHash('sha256').update(bytes).digest('hex') !== sha256.toLowerCase())
    return { is: 'missing', reason: 'other_content' };
  const said = [media.contentType, contentType].map(plainType).find((type) => type !== undefined) ?? UNKNOWN;
  return { is: 'file', bytes, ...keptAs({ contentType: said, size: bytes.byteLength }, bytes) };
}

function plainType(said: string): string | undefined {
  const [type = ''] = said.toLowerCase().split(';');
  return TYPE.test(type.trim()) ? type.trim() : undefined;
}
