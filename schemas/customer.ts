import * as z from 'zod';
import { idSchema, timeSchema } from './actor.ts';
import { customValuesSchema } from './custom-value.ts';
import { identitySchema } from './identity.ts';
import { openEnum } from './open-enum.ts';
import { lineSchema } from './text.ts';

export const personNameSchema = lineSchema(200);

/** IANA time zone that this runtime knows. */
export const timezoneSchema = z
  .string()
  .max(60)
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, 'must be an IANA time zone')
  .meta({
    id: 'TimeZone',
    override: ({ jsonSchema }) => {
      jsonSchema.enum = Intl.supportedValuesOf('timeZone');
    },
  });

/** What a language tag looks like, to who does not know them all. */
export const LANGUAGE = {
  maxLength: 35,
  pattern: '^[A-Za-z]{2,3}(?:-[A-Za-z]{4})?(?:-(?:[A-Za-z]{2}|\\d{3}))?$',
};

/** BCP 47 language tag. */
export const localeSchema = z
  .string()
  .max(LANGUAGE.maxLength)
  .refine((tag) => {
    try {
      return Intl.getCanonicalLocales(tag).length === 1;
    } catch {
      return false;
    }
  }, 'must be a BCP 47 language tag')
  .meta({ pattern: LANGUAGE.pattern });

/** Telephone number in E.164 form. */
export const phoneSchema = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/, 'must be a number in E.164 form, such as +4989123456');

/** Somebody who writes to the desk. */
export const customerSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** who they are on each channel; the first address is where mail goes that answers no other */
  identities: z.array(identitySchema),
  /** the organisation whose they are; none when absent */
  organisationId: idSchema.nullable().optional(),
  phone: z.string().nullable(),
  locale: z.string().nullable(),
  timezone: z.string().nullable(),
  notes: z.string(),
  /** values of custom fields, by key */
  fields: customValuesSchema.optional(),
  /** whether what they write is spam, since an agent said so of a ticket of theirs; not when absent */
  isBlocked: z.boolean().optional(),
  version: z.int().positive(),
  createdAt: timeSchema,
  updatedAt: timeSchema,
});
export type Customer = z.infer<typeof customerSchema>;

export const suppressionReasonSchema = z.enum(['bounced', 'complained']);

/** Why nothing is sent to an address. */
export const suppressionSchema = z.object({
  address: z.string(),
  reason: openEnum(suppressionReasonSchema.options),
  /** in the words of the mail system */
  detail: z.string(),
  since: timeSchema,
  /** when it ends by itself; a complaint does not */
  until: timeSchema.nullable(),
});
export type Suppression = z.infer<typeof suppressionSchema>;
