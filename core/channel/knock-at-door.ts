import { createHash } from 'node:crypto';
import type { ChannelKnock } from '../../schemas/channel-work.ts';
import { NotFoundError } from '../shared/errors.ts';
import { PAYLOADS_PREFIX } from '../shared/names.ts';
import type { DoorAnswer, Knock } from './adapter.ts';
import { adapterOf } from './adapters.ts';
import { type Channel, isOpen } from './channel-area.ts';
import type { KeptChannelSecrets } from './channel-secrets.ts';

/** Most bytes of a payload that go through the queue themselves, so that with its facts it is well below what a queue takes. */
export const QUEUED_BYTES = 150_000;

/** What the door of channels works with: it knows secrets, keeps what comes, and can do nothing else. */
export interface Door {
  readonly secrets: KeptChannelSecrets;
  /** Keeps a payload that is too large for the queue. */
  readonly keep: (key: string, body: Uint8Array, contentType: string) => Promise<void>;
  /** @throws when it is not kept: whoever knocks comes again */
  readonly enqueue: (knock: ChannelKnock) => Promise<void>;
}

/** What is said to who knocked, and what became of it. */
export type Knocked =
  | { readonly is: 'admitted' | 'answered'; readonly answer: DoorAnswer }
  | { readonly is: 'refused'; readonly reason: string };

const TAKEN: DoorAnswer = { status: 200, contentType: 'text/plain', body: '' };
const USUAL_TYPE = 'application/octet-stream';

/**
 * Takes in what a provider sends, to be worked on later: it is kept before anything is answered, so that who is told that it was taken need not
 * send it again. A channel that there is not, and one that is not in use, are the same to who knocks.
 * @throws NotFoundError; what the queue throws when it does not take it
 */
export async function knockAtDoor(
  { secrets, keep, enqueue }: Door,
  { channel, knock, now }: { channel: Channel | undefined; knock: Knock; now: Date },
): Promise<Knocked> {
  const adapter = channel && isOpen(channel) ? adapterOf(channel.kind) : undefined;
  if (channel === undefined || adapter === undefined) throw new NotFoundError('channel');
  const { key, settings } = channel;
  const admission = adapter.admit(knock, { key, settings }, await secrets.of(channel), now);
  if (admission.is !== 'admitted') return admission;
  const contentType = knock.headers['content-type'] ?? USUAL_TYPE;
  const payload = await kept(keep, key, knock.body, contentType);
  await enqueue({ channel: key, at: now.toISOString(), contentType, payload });
  return { is: 'admitted', answer: admission.answer ?? TAKEN };
}

/** A payload as the queue has it: itself, or where it is kept. The same payload is kept once. */
async function kept(
  keep: Door['keep'],
  channel: string,
  body: Uint8Array,
  contentType: string,
): Promise<ChannelKnock['payload']> {
  if (body.byteLength <= QUEUED_BYTES) return { bytes: Buffer.from(body).toString('base64') };
  const objectKey = payloadKey(channel, body);
  await keep(objectKey, body, contentType);
  return { objectKey };
}

/** Where a payload is kept as it came: the same once. @param from key of the channel to whose door it came, or `AWS_TELLS` */
export const payloadKey = (from: string, body: Uint8Array): string =>
  `${PAYLOADS_PREFIX}${from}/${createHash('sha256').update(body).digest('hex')}`;

/** Whence that came which AWS tells; no channel is called so. */
export const AWS_TELLS = '_aws';
