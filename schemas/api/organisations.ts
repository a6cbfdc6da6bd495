import * as z from 'zod';
import { idSchema } from '../actor.ts';
import { DOMAIN, isValidDomain, LONGEST_DOMAIN, normalizeDomain } from '../address.ts';
import { shownEnum } from '../open-enum.ts';
import { MOST_DOMAINS, organisationSchema, SHARED_TICKETS } from '../organisation.ts';
import { lineSchema, textSchema } from '../text.ts';
import { tagsSchema } from '../ticket.ts';
import { idParamSchema, pageQuerySchema, pageSchema, SOMETHING } from './common.ts';
import { givenValuesSchema, shownValuesSchema } from './custom-fields.ts';

export const organisationOutSchema = organisationSchema
  .extend({
    fields: shownValuesSchema.default({}),
    parentId: idSchema.nullable().default(null),
    defaultTeamId: idSchema.nullable().default(null),
    sharedTickets: shownEnum(SHARED_TICKETS).default('none'),
  })
  .meta({ id: 'Organisation' });
export const organisationPageSchema = pageSchema(organisationOutSchema);
export const organisationParamsSchema = z.object({ organisationId: idParamSchema });

/** A domain as people type it; the desk keeps one spelling of it. It may be written in letters of any script. */
const domainInSchema = z
  .string()
  .trim()
  .refine(isValidDomain, 'must be a domain such as example.com')
  .transform(normalizeDomain)
  .meta({ maxLength: LONGEST_DOMAIN, pattern: DOMAIN.source });

const nameSchema = lineSchema(200);
const domainsSchema = z
  .array(domainInSchema)
  .max(MOST_DOMAINS)
  .describe(
    'each belongs to one organisation at a time, and leads who writes from there for the first time to it',
  );
const externalIdSchema = lineSchema(255)
  .nullable()
  .describe('by which another system knows it; no two organisations have the same');

/** An external id in a query, where nobody can tell whether U+FFFD was meant. */
const askedIdSchema = textSchema(255).regex(/^[^\uFFFD]+$/, 'must be valid UTF-8');

/** All organisations, or the one that has a domain or an external id. */
export const organisationQuerySchema = pageQuerySchema
  .extend({ domain: domainInSchema.optional(), externalId: askedIdSchema.optional() })
  .refine((query) => query.domain === undefined || query.externalId === undefined, {
    message: 'give one of domain and externalId',
    path: ['domain'],
  });

const sharedTicketsSchema = z
  .enum(SHARED_TICKETS)
  .describe(
    'what customers of the organisation may do with the tickets of its others, unless something else is said of one of them: nothing, read what is public of them, or answer as well',
  );

const placesShape = {
  parentId: idSchema.nullable().optional().describe('the organisation that it is a part of'),
  defaultTeamId: idSchema
    .nullable()
    .optional()
    .describe('the team that gets new tickets of its people, unless they or their category say another'),
  sharedTickets: sharedTicketsSchema.optional(),
};

export const createOrganisationSchema = z.strictObject({
  name: nameSchema,
  domains: domainsSchema.default([]),
  externalId: externalIdSchema.default(null),
  tags: tagsSchema.default([]),
  ...placesShape,
  fields: givenValuesSchema.optional(),
});

/** Fields to change; absent ones stay. `domains` and `tags` replace the whole list. */
export const updateOrganisationSchema = z
  .strictObject({
    name: nameSchema.optional(),
    domains: domainsSchema.optional(),
    externalId: externalIdSchema.optional(),
    tags: tagsSchema.optional(),
    ...placesShape,
    fields: givenValuesSchema.optional(),
  })
  .refine(...SOMETHING)
  .meta({ minProperties: 1 });
