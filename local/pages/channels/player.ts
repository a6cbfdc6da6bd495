import { createHmac } from 'node:crypto';
import type * as z from 'zod';

/** What a customer wrote, as the page of channels has it. */
export interface Written {
  /** digits: what the provider knows them by */
  readonly person: string;
  readonly name: string;
  readonly text: string;
  /** of this message: digits */
  readonly id: string;
  readonly at: Date;
  /** key of the channel, and address of its door */
  readonly channel: string;
  readonly door: string;
}

/** A message of the desk, as it came to a provider. */
export interface Arrived {
  readonly to: string;
  readonly text: string;
}

/** How the desk is told of what a customer did. */
export type Told =
  /** by the door of the channel, signed as the provider signs */
  | { readonly by: 'door'; readonly headers: Record<string, string>; readonly body: string }
  /** by the queue of channels, into which AWS puts what topics and buses tell */
  | { readonly by: 'queue'; readonly body: object }
  /** by the API, as a program of the owner's own does */
  | { readonly by: 'api'; readonly path: string; readonly body: object };

/** Plays a provider of channels: what customers write comes to the desk as it would from there, and what the desk sends is shown. */
export interface Player {
  /** what the sample channel is called */
  readonly name: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** where the provider is */
  readonly address: string;
  /** how the desk is told of it */
  tell(written: Written): Told;
  /** what a request of the desk says; null: it sends no message */
  arrived(path: string, body: string): Arrived | null;
  /** what it answers. @param n how many it has had */
  answer(n: number): object;
  /** what it answers who reads something at a path; null: there is nothing */
  shows?(path: string): object | null;
}

export const JSON_TYPE = { 'content-type': 'application/json' };
/** Of all samples of Twilio. */
export const TWILIO = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'sample-auth-token' };

/** JSON of a shape; null: it is none. */
export function read<S extends z.ZodType>(schema: S, body: string): z.output<S> | null {
  try {
    return schema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

export const seconds = (at: Date): number => Math.floor(at.getTime() / 1000);

/** What tells of nothing that somebody reads: people are called there, and not written to. */
export const noMessages = {
  arrived: () => null,
  answer: () => ({}),
} satisfies Partial<Player>;

/** A form at the door, signed as Twilio signs. */
export function byTwilio(door: string, fields: Readonly<Record<string, string>>): Told {
  const signed = Object.keys(fields)
    .sort()
    .reduce((all, name) => all + name + fields[name], door);
  const signature = createHmac('sha1', TWILIO.authToken).update(signed).digest('base64');
  return {
    by: 'door',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
    body: new URLSearchParams(fields).toString(),
  };
}
