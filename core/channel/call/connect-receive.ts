import * as z from 'zod';
import { lax, NotUnderstoodError, understood } from '../payload.ts';
import type { Received } from '../received.ts';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** What Amazon Connect calls a recording: the contact and when it began ("Set up recording behavior"). */
const RECORDING = /(?:^|\/)([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_[^/]*$/i;

/** The names of fields are written in several ways, so that they are read in lower case ("Amazon Connect contact events" shows both). */
const inLowerCase = z
  .record(z.string(), z.unknown())
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])),
  );
const contactSchema = inLowerCase.pipe(
  z.object({
    contactid: z.string().regex(UUID),
    eventtype: z.string().max(100),
    instancearn: z.string().max(500),
    channel: lax(z.string().max(100)),
  }),
);
const objectSchema = z.object({
  bucket: z.object({ name: z.string() }),
  object: z.object({ key: z.string().max(1024) }),
});

/** After which something of a call is new that the desk wants to know. */
const TELLING = ['CONNECTED_TO_AGENT', 'DISCONNECTED', 'COMPLETED', 'CONTACT_DATA_UPDATED'];

/**
 * What an event says: that there is something new of a contact, or its recording. It names no numbers, and comes in any order, so that the contact is asked for.
 * Pure.
 * @throws NotUnderstoodError when it is neither
 */
export function receivedIn(payload: Uint8Array, cameAt: Date): Received[] {
  const told = understood(z.record(z.string(), z.unknown()), payload);
  if ('bucket' in told) {
    const key = decodeURIComponentOr(understood(objectSchema, payload).object.key);
    const id = RECORDING.exec(key)?.[1];
    return id === undefined ? [] : [{ what: 'contact', id: id.toLowerCase(), at: cameAt }];
  }
  const { contactid, eventtype, channel = 'VOICE' } = understood(contactSchema, payload);
  if (channel.toUpperCase() !== 'VOICE' || !TELLING.includes(eventtype.toUpperCase())) return [];
  return [{ what: 'contact', id: contactid.toLowerCase(), at: cameAt }];
}

/** Of which instance or bucket an event is; null: it is none of Amazon Connect. @throws NotUnderstoodError */
export function connectAddressee(said: Readonly<Record<string, unknown>>): string | null {
  if ('bucket' in said && 'object' in said) {
    const read = objectSchema.safeParse(said);
    if (!read.success) throw new NotUnderstoodError('It names no bucket.');
    return read.data.bucket.name;
  }
  if (!Object.keys(said).some((name) => name.toLowerCase() === 'contactid')) return null;
  const read = contactSchema.safeParse(said);
  if (!read.success) throw new NotUnderstoodError('It is no contact of Amazon Connect.');
  return read.data.instancearn;
}

function decodeURIComponentOr(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
