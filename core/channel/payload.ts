import { createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { BiletError } from '../shared/errors.ts';
import type { Admission, DoorAnswer, Knock } from './adapter.ts';
import type { Received } from './received.ts';

/** A payload that is none of its channel's, or has something in it that is not: it ends among the dead letters, where somebody sees it. */
export class NotUnderstoodError extends BiletError {
  override readonly name = 'NotUnderstoodError';

  /** what else the payload says happened, which is taken in all the same */
  readonly rest: readonly Received[];

  constructor(what: string, cause?: unknown, rest: readonly Received[] = []) {
    super('unreadable', 'channel.not_understood', what, { cause });
    this.rest = rest;
  }
}

/**
 * What each of several things says happened. One that is not understood keeps back no other.
 * @throws NotUnderstoodError with the rest, where there is such
 */
export function receivedOfEach<Told>(
  all: readonly Told[],
  read: (told: Told) => readonly Received[],
): Received[] {
  const received: Received[] = [];
  const failed: NotUnderstoodError[] = [];
  for (const told of all) {
    try {
      received.push(...read(told));
    } catch (error) {
      if (!(error instanceof NotUnderstoodError)) throw error;
      received.push(...error.rest);
      failed.push(error);
    }
  }
  const [first] = failed;
  if (first !== undefined) throw new NotUnderstoodError(first.message, first, received);
  return received;
}

/** A value that is taken where it is what it should be, and is absent where it is anything else: providers change, and one field loses no message. */
/* @__NO_SIDE_EFFECTS__ */
export const lax = <Schema extends z.ZodType>(schema: Schema) => schema.optional().catch(undefined);

/** A list without the members that are not what they should be. */
export const laxList = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(lax(schema))
    .catch([])
    .default([])
    .transform((list) => list.filter((one): one is NonNullable<typeof one> => one !== undefined));

/** What a payload or an answer says. @throws NotUnderstoodError when it is not what it should be */
export function understood<Schema extends z.ZodType>(schema: Schema, payload: Uint8Array): z.output<Schema> {
  let told: unknown;
  try {
    told = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch (error) {
    throw new NotUnderstoodError('It is not JSON.', error);
  }
  return required(schema, told);
}

/** A part of a payload, which may be absent. @throws NotUnderstoodError when it is there and not what it should be */
export function partOf<Schema extends z.ZodType>(
  schema: Schema,
  part: unknown,
): z.output<Schema> | undefined {
  return part === undefined ? undefined : required(schema, part);
}

function required<Schema extends z.ZodType>(schema: Schema, told: unknown): z.output<Schema> {
  const read = schema.safeParse(told);
  if (!read.success) throw new NotUnderstoodError(z.prettifyError(read.error).slice(0, 500));
  return read.data;
}

/** What a provider answered in JSON; undefined when it is anything else, such as the page of a proxy. */
export function answered<Schema extends z.ZodType>(
  schema: Schema,
  body: string,
): z.output<Schema> | undefined {
  try {
    return schema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
}

/** Whether two texts are the same. It takes as long wherever they differ. */
export function isSameText(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.byteLength === other.byteLength && timingSafeEqual(one, other);
}

/** Whether a signature is that of bytes by a secret. It takes as long wherever it is wrong. */
export function isSignatureOf(
  bytes: Uint8Array | string,
  { secret, signature, algorithm, encoding }: SignedWith,
): boolean {
  const wanted = createHmac(algorithm, secret).update(bytes).digest();
  const given = Buffer.from(signature, encoding);
  return given.byteLength === wanted.byteLength && timingSafeEqual(given, wanted);
}

interface SignedWith {
  readonly secret: string;
  readonly signature: string;
  readonly algorithm: 'sha1' | 'sha256';
  readonly encoding: 'hex' | 'base64';
}

export const textAnswer = (status: number, body: string, contentType = 'text/plain'): DoorAnswer => ({
  status,
  contentType,
  body,
});

/** What is said to who knocks in another way than providers do; null where it is a POST. */
export const onlyPost = ({ method }: Knock): Admission | null =>
  method === 'POST' ? null : { is: 'answered', answer: textAnswer(405, 'This address takes POST.') };

/** A time of a provider, in seconds; the last that there is for one beyond all dates. */
export const dateOfSeconds = (seconds: number): Date => dateOfMilliseconds(seconds * 1000);

/** A time of a provider, in milliseconds; the last that there is for one beyond all dates. */
export function dateOfMilliseconds(milliseconds: number): Date {
  const LATEST = Date.UTC(9999, 11, 31);
  return new Date(Math.min(Math.max(milliseconds, 0), LATEST));
}
