import { createHash } from 'node:crypto';
import type { ChannelOrigin } from '../../schemas/origin.ts';
import { keptAs } from '../article-file/index.ts';
import type {
  KeptChannelSecrets,
  MediaRef,
  MediaStep,
  ProviderAnswer,
  ProviderRequest,
} from '../channel/index.ts';
import { PUT_ASIDE_PREFIX } from '../shared/names.ts';
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

/** Where a provider puts a file that it gives to nobody: an object for it alone, which is read when the provider has answered. */
export interface PutAside {
  /** a link by which that object can be written for some minutes */
  readonly link: (key: string) => Promise<string>;
  /** null: there is none */
  readonly read: (key: string) => Promise<Uint8Array | null>;
}

/** Most bytes of a file that is kept. */
export const MOST_MEDIA_BYTES = 50 * 1024 * 1024;
/** Questions on the way to a file. */
const MOST_STEPS = 5;
const UNKNOWN = 'application/octet-stream';
const TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/;

/** Fetches files step by step as adapters say, and looks at what came: how large it is, what it is, and whether it is what was sent. */
export function mediaFetcher(door: ProviderDoor, secrets: KeptChannelSecrets, aside?: PutAside): FetchMedia {
  return async ({ channel, adapter }, media) => {
    if (adapter.fetchMedia === undefined) return { is: 'missing', reason: 'not_fetched' };
    if ((media.size ?? 0) > MOST_MEDIA_BYTES) return { is: 'missing', reason: 'too_large' };
    const known = await secrets.of(channel);
    const walk = { door, aside, key: asideKey(channel.key, media), media };
    let before: ProviderAnswer | null = null;
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const done = await taken(walk, adapter.fetchMedia(media, before, channel, known));
      if ('is' in done) return done;
      before = done;
    }
    return { is: 'missing', reason: 'not_fetched' };
  };
}

/** What it takes to go on to a file. */
interface Walk {
  readonly door: ProviderDoor;
  readonly aside: PutAside | undefined;
  /** where it is put when the provider puts it itself */
  readonly key: string;
  readonly media: MediaRef;
}

/** Takes a step: gives the file, or what was answered on the way. @throws when it may be there later */
async function taken(walk: Walk, next: MediaStep): Promise<FetchedFile | ProviderAnswer> {
  const { door, media } = walk;
  switch (next.is) {
    case 'question':
      return door.ask(next.request);
    case 'file':
      return looked(media, await door.download(next.request, MOST_MEDIA_BYTES));
    case 'put':
      return put(walk, next);
    case 'later':
      throw new Error(`A file is to be fetched again after ${next.seconds} seconds.`);
    case 'missing':
      return { is: 'missing', reason: 'not_fetched' };
  }
}

/** Lets a provider put a file into the bucket, and looks at what is there then. */
async function put(
  { door, aside, key, media }: Walk,
  next: Extract<MediaStep, { is: 'put' }>,
): Promise<FetchedFile | ProviderAnswer> {
  if (aside === undefined) return { is: 'missing', reason: 'not_fetched' };
  const to = { url: await aside.link(key), headers: { 'Content-Type': UNKNOWN } };
  const answer = await door.ask(next.request(to));
  if (answer.status < 200 || answer.status >= 300) return answer;
  const bytes = await aside.read(key);
  if (bytes === null) throw new Error('A provider has not put a file where it was to.');
  if (bytes.byteLength > MOST_MEDIA_BYTES) return { is: 'missing', reason: 'too_large' };
  return looked(media, { status: 200, contentType: '', bytes });
}

/** Where a file is put that comes through the bucket: the same for the same file, and gone after some weeks. */
const asideKey = (channel: string, { ref }: MediaRef): string =>
  `${PUT_ASIDE_PREFIX}${channel}/${createHash('sha256').update(ref).digest('hex')}`;

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
