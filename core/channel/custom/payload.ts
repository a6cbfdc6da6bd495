import * as z from 'zod';
import { countrySchema } from '../../../schemas/customer.ts';
import { FAILURES } from '../../../schemas/delivery.ts';
import { inWords } from '../../../schemas/in-words.ts';
import { lineSchema } from '../../../schemas/text.ts';
import { type FieldProblem, InvalidInputError } from '../../shared/errors.ts';
import { schemaProblems } from '../../shared/schema-problems.ts';
import { TEXT_LIMIT } from './settings.ts';

/** Most events of one request, and most files of one message. */
export const MOST_EVENTS = 100;
const MOST_FILES = 20;

const id = z.string().min(1).max(500);
const at = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const name = z.string().max(200);
const webAddress = z.url({ protocol: /^https?$/ }).max(2000);

const from = z.strictObject({
  id,
  name: name.default(''),
  phone: z
    .string()
    .regex(/^\+[1-9]\d{6,14}$/, 'must be in E.164, such as +493012345678')
    .optional(),
  location: z
    .strictObject({
      country: countrySchema.nullable().default(null),
      region: lineSchema(100).nullable().default(null),
      city: lineSchema(100).nullable().default(null),
    })
    .optional(),
});

const place = z.strictObject({
  id,
  title: z.string().max(500).optional(),
  url: webAddress.optional(),
  isPublic: z.boolean().optional(),
});

const file = z.strictObject({
  url: webAddress,
  filename: z.string().max(255).default(''),
  contentType: z.string().max(255).default(''),
  size: z.int().nonnegative().optional(),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'must be a digest in lower-case hexadecimal digits')
    .optional(),
});

const extra = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: name.optional(),
  }),
  z.strictObject({
    kind: z.literal('contact'),
    name,
    phones: z.array(z.string().max(100)).max(20).default([]),
    emails: z.array(z.string().max(254)).max(20).default([]),
  }),
  z.strictObject({ kind: z.literal('button'), label: name, value: z.string().max(1000) }),
  z.strictObject({ kind: z.literal('reaction'), emoji: z.string().min(1).max(40), to: id }),
]);

const failure = z.strictObject({
  code: z.enum(FAILURES),
  detail: z.string().max(500).default(''),
});

const event = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('message'),
      id,
      at,
      from,
      /** the person alone, when absent */
      place: place.optional(),
      text: z.string().max(TEXT_LIMIT).default(''),
      files: z.array(file).max(MOST_FILES).default([]),
      quotes: id.optional(),
      group: id.optional(),
      as: z.enum(['fresh', 'history', 'echo']).default('fresh'),
      extra: z.array(extra).max(20).default([]),
      replyUntil: at.optional(),
    })
    .refine(
      ({ text, files, extra: more }) => text !== '' || files.length > 0 || more.length > 0,
      'must have a text, a file or something else',
    ),
  z.strictObject({
    type: z.literal('edit'),
    id,
    at,
    message: id,
    from,
    place: place.optional(),
    text: z.string().max(TEXT_LIMIT),
  }),
  z.strictObject({ type: z.literal('deletion'), id, at, message: id, place }),
  z.strictObject({
    type: z.literal('state'),
    id,
    at,
    message: id,
    state: z.enum(['sent', 'delivered', 'read', 'failed']),
    failure: failure.optional(),
  }),
  z.strictObject({
    type: z.literal('reach'),
    id,
    at,
    from,
    place: place.optional(),
    reach: z.enum(['reachable', 'blocked', 'opted_out']),
  }),
  z.strictObject({ type: z.literal('rename'), id, at, from, formerly: id }),
]);

const payloadSchema = z.strictObject({ events: z.array(event).min(1).max(MOST_EVENTS) });
export type CustomPayload = z.infer<typeof payloadSchema>;

/** What a body says happened, or what is wrong with it, field by field. Pure. */
export function readPayload(body: Uint8Array): { payload: CustomPayload } | { problems: FieldProblem[] } {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return { problems: [{ path: '', message: 'is not JSON in UTF-8' }] };
  }
  const { data, error } = payloadSchema.safeParse(json, { error: inWords });
  return error === undefined ? { payload: data } : { problems: schemaProblems(error) };
}

/** What a body says happened. @throws InvalidInputError when it is not understood */
export function requirePayload(body: Uint8Array): CustomPayload {
  const read = readPayload(body);
  if ('payload' in read) return read.payload;
  throw new InvalidInputError(
    'channel.not_understood',
    'What came over the channel is not understood.',
    read.problems,
  );
}
