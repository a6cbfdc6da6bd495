import * as z from 'zod';
import { idSchema, timeSchema, ulidSchema } from './actor.ts';
import { customValuesSchema } from './custom-value.ts';
import { identitySchema } from './identity.ts';
import { openEnum } from './open-enum.ts';
import { SHARED_TICKETS } from './organisation.ts';
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

/** Code of a country (ISO 3166-1). */
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'must be the code of a country, such as DE');

/** Most phone numbers and most identities of a customer: a merge of two still fits into one transaction. */
export const MOST_PHONES = 20;
export const MOST_IDENTITIES = 20;

/** Who said where a customer is: a person, or the channel on which they came. */
export const locationSourceSchema = z.enum(['given', 'channel']);

/** Where a customer is: a country by its code (ISO 3166-1), a region and a city by their names. */
export const locationSchema = z.object({
  country: z.string().nullable(),
  region: z.string().nullable(),
  city: z.string().nullable(),
  source: openEnum(locationSourceSchema.options),
});

/** Where letters reach a customer. */
export const postalAddressSchema = z.object({
  /** street and number, a building, a box: as they stand on an envelope */
  lines: z.array(z.string()),
  postalCode: z.string().nullable(),
  city: z.string().nullable(),
  region: z.string().nullable(),
  country: z.string().nullable(),
});

/** Somebody who writes to the desk. */
export const customerSchema = z.object({
  id: idSchema,
  /** empty as long as nobody knows it */
  name: z.string(),
  /** who they are on each channel; the first address is where mail goes that answers no other */
  identities: z.array(identitySchema),
  /** the organisation whose they are; none when absent */
  organisationId: idSchema.nullable().optional(),
  /** what they may do with the tickets of the others of their organisation; what the organisation says when null or absent */
  sharedTickets: openEnum(SHARED_TICKETS).nullable().optional(),
  /** by which another system knows them, and no other customer; none when absent */
  externalId: z.string().nullable().optional(),
  /** the number to call them at first */
  phone: z.string().nullable(),
  /** their other numbers; none when absent. Others may have the same, such as that of a house */
  otherPhones: z.array(z.string()).optional(),
  postalAddress: postalAddressSchema.nullable().optional(),
  location: locationSchema.nullable().optional(),
  locale: z.string().nullable(),
  timezone: z.string().nullable(),
  notes: z.string(),
  /** none when absent */
  tags: z.array(z.string()).optional(),
  /** not when absent */
  isVip: z.boolean().optional(),
  /** values of custom fields, by key */
  fields: customValuesSchema.optional(),
  /**
   * whether nobody has confirmed yet that the address is theirs, which somebody gave to a form: no mail goes there but the one that
   * asks; confirmed when absent
   */
  isUnconfirmed: z.boolean().optional(),
  /** whether what they write is spam, since an agent said so; not when absent */
  isBlocked: z.boolean().optional(),
  /** the record of the same person in which this one goes on; none when absent */
  mergedInto: idSchema.optional(),
  /** records of the same person that go on in this one, those that went on in them among it; none when absent */
  formerIds: z.array(idSchema).optional(),
  /** when they were erased, and by which event: nothing personal is left of them; absent while they were not. `isForgotten`: no list has them either */
  erased: z.object({ at: timeSchema, eventId: ulidSchema, isForgotten: z.boolean().optional() }).optional(),
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
