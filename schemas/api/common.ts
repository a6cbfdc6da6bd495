import * as z from 'zod';
import { type Actor, idSchema, timeSchema } from '../actor.ts';
import { ADDRESS, isValidAddress, LONGEST_ADDRESS } from '../address.ts';
import { MESSENGERS } from '../identity.ts';
import { shownEnum } from '../open-enum.ts';
import { lineSchema, NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';

/** Describes something as what it is, where the rules that check it say it in a way that generators of clients do not take. */
export const describedAs = (description: Record<string, unknown>) => ({
  override: ({ jsonSchema }: { jsonSchema: object }) => {
    for (const key of ['type', 'pattern', 'allOf']) Reflect.deleteProperty(jsonSchema, key);
    Object.assign(jsonSchema, description);
  },
});

/** An integer id in a path or query. */
export const idParamSchema = z
  .string()
  .regex(/^[1-9]\d{0,14}$/, 'must be a positive integer')
  .transform(Number)
  .meta(describedAs({ type: 'integer', minimum: 1, maximum: 999_999_999_999_999 }));

/** The ticket in a path. */
export const ticketParamsSchema = z.object({ ticketId: idParamSchema });

/** Whether a text is an address, and what is said when it is none. */
const AN_ADDRESS = [isValidAddress, 'must be an email address'] as const;
/** How the description of the API says the same. */
export const ADDRESS_FORM = { format: 'email', maxLength: LONGEST_ADDRESS, pattern: ADDRESS.source };

/** An address as people type it; the desk keeps one spelling of it. A domain may be written in letters of any script. */
export const addressInSchema = z
  .string()
  .trim()
  .refine(...AN_ADDRESS)
  .meta(ADDRESS_FORM);

/** In the first and the last year, a time with an offset may not be one in UTC. */
const YEARS = /^(?!0000|9999)/;
const TIME = z.regexes.datetime({ offset: true }).source;

/** A time as people send it, in any zone; the desk keeps it in UTC. */
export const timeInSchema = z.iso
  .datetime({ offset: true })
  .regex(YEARS, 'must lie in a year from 0001 to 9998')
  .meta(describedAs({ type: 'string', format: 'date-time', pattern: `${YEARS.source}${TIME.slice(1)}` }))
  .transform((time) => new Date(time).toISOString())
  .pipe(timeSchema);

/** What a client makes up so that a request that it repeats is carried out once. */
export const idempotencyKeySchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\x21-\x7e]+$/)
  .meta({ description: 'the same key again within a day gives the first answer' });

/** The version that a change is based on (RFC 9110, 13.1.1), as an ETag of this API; `*`: any. */
export const ifMatchSchema = z
  .string()
  .regex(/^(?:\*|"(?:0|[1-9]\d{0,14})")$/)
  .meta({ description: 'ETag that the change is based on' });

/** A change names something to change; its schema says so with `minProperties` too. */
export const SOMETHING = [
  (change: object) => Object.keys(change).length > 0,
  'must name at least one field',
] as const;

/**
 * Text in a query: any but U+FFFD, which a gateway puts in the place of bytes that are no UTF-8, so that nobody can tell
 * whether it was meant.
 */
export const queryTextSchema = z.string().regex(/^[^\uFFFD]*$/, 'must be valid UTF-8');

/** Paging of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'must be an integer from 1 to 100')
    .transform(Number)
    .default(50)
    .meta(describedAs({ type: 'integer', minimum: 1, maximum: 100, default: 50 })),
  cursor: queryTextSchema.min(1).max(1000).optional().describe('as `next` gave it'),
});

/** A page of a list: `next` is the link to the following page, null on the last. */
/* @__NO_SIDE_EFFECTS__ */
export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

/** Most characters of a message that somebody types. However they are encoded, a row and a request have room for them. */
export const MESSAGE_CHARACTERS = 32_000;

/** The text of a message that somebody types: a line or more. */
export const messageTextSchema = textSchema(MESSAGE_CHARACTERS)
  .regex(/\S/, 'must not be empty')
  .regex(SEVERAL_LINES, NOT_SEVERAL_LINES)
  .meta(
    describedAs({
      type: 'string',
      minLength: 1,
      maxLength: MESSAGE_CHARACTERS,
      pattern: `^(?=[^]*\\S)${SEVERAL_LINES.source.slice(1)}`,
    }),
  )
  .transform((text) => text.replace(/\r\n?/g, '\n'));

/** A message that somebody writes as HTML, which is sanitised before it is stored. */
export const messageHtmlSchema = z.string().min(1).max(MESSAGE_CHARACTERS);

/** The problem document of every error (RFC 9457). */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string().describe('stable name of the error'),
  detail: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});

const actorOut = z.object({
  kind: shownEnum(['agent', 'customer', 'automation', 'system']),
  id: idSchema.optional().describe('of an agent or a customer'),
  ruleId: idSchema.optional().describe('of an automation'),
  name: shownEnum(['mail', 'clock', 'setup', 'redaction', 'search', 'import', 'webhooks'])
    .optional()
    .describe('of a part of the desk'),
});

/** Who did something, as the API shows it: one shape for every kind of actor, those of later versions too. */
export const actorOutSchema = actorOut.meta({ id: 'Actor' }) as z.ZodType as z.ZodType<
  z.output<typeof actorOut>,
  Actor
>;

/** What a field of the catalogue says; null: nothing. */
export const fieldValueOut = z
  .union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.array(z.number())])
  .nullable();

/** The id that the provider of a messaging channel gives to somebody, as it gives it. */
const identifierSchema = textSchema(255).regex(/^[^\s\p{Cc}]+$/u, 'must be an id without spaces');
/** An account of the desk on a channel, within which such an id counts. */
const accountSchema = textSchema(100).regex(/^[^\s#\p{Cc}]+$/u, 'must have neither spaces nor #');

/** An identity on a messaging channel that a request names. */
export const messengerIdentityInSchema = z.strictObject({
  channel: z.enum(MESSENGERS),
  value: identifierSchema.describe('the id that the provider gives, as it gives it'),
  account: accountSchema
    .optional()
    .describe(
      'the account of the desk within which the id counts, such as a page; absent: on the whole channel',
    ),
  name: lineSchema(200).optional().describe('what they call themselves there, which proves nothing'),
});
