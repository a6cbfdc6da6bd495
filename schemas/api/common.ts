import * as z from 'zod';
import { type Actor, idSchema } from '../actor.ts';
import { shownEnum } from '../open-enum.ts';
import { NOT_SEVERAL_LINES, SEVERAL_LINES, textSchema } from '../text.ts';

/** Describes something as what it is, where the rules that check it say it in a way that generators of clients do not take. */
const describedAs = (description: Record<string, unknown>) => ({
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

/** What an address looks like with which nothing can be wrong; the desk also takes domains in letters of any script. */
const ADDRESS = String.raw`^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_\x60{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_\x60{|}~-]+)*@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])$`;

/** An address as people type it; the desk checks it and keeps one spelling. */
export const addressInSchema = z.string().trim().max(254).meta({ format: 'email', pattern: ADDRESS });

/** A change names something to change; its schema says so with `minProperties` too. */
export const SOMETHING = [
  (change: object) => Object.keys(change).length > 0,
  'must name at least one field',
] as const;

/** Paging of every list. */
export const pageQuerySchema = z.strictObject({
  limit: z
    .string()
    .regex(/^(?:[1-9]\d?|100)$/, 'must be an integer from 1 to 100')
    .transform(Number)
    .default(50)
    .meta(describedAs({ type: 'integer', minimum: 1, maximum: 100, default: 50 })),
  cursor: z.string().min(1).max(1000).optional().describe('as `next` gave it'),
});

/** A page of a list: `next` is the link to the following page, null on the last. */
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
  name: shownEnum(['mail', 'clock', 'setup']).optional().describe('of a part of the desk'),
});

/** Who did something, as the API shows it: one shape for every kind of actor, those of later versions too. */
export const actorOutSchema = actorOut.meta({ id: 'Actor' }) as z.ZodType as z.ZodType<
  z.output<typeof actorOut>,
  Actor
>;
