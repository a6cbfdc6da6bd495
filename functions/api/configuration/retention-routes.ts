import * as z from 'zod';
import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { retentionRuleSchemas, runRetentionSchema } from '../../../schemas/api/retention.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { defineRoutes } from '../route.ts';
import { areaRoutes } from './area-routes.ts';

/** How the API speaks of retention rules. */
export const RETENTION_NAMES = {
  one: 'RetentionRule',
  many: 'RetentionRules',
  root: 'retention-rules',
  param: 'ruleKey',
  a: 'a retention rule',
  all: 'the retention rules',
} as const;

/** For how long tickets are kept, and what becomes of them then. */
export const retentionRoutes = defineRoutes('rules', {
  ...areaRoutes(RETENTION_NAMES, () => retentionRuleSchemas, {
    description:
      'Once a day each rule takes the tickets whose time is over: it deletes them, or takes all out of them that anybody wrote. The rule `legal_hold`, which the desk comes with, keeps what is tagged `legal-hold`, be it the ticket, its requester or its organisation. Find out what a rule would take by a dry run before it is active.',
    examples: {
      key: 'old_tickets',
      create: {
        key: 'old_tickets',
        name: 'Old tickets',
        isActive: false,
        conditions: { all: [{ field: 'ticket.tags', operator: 'none_of', value: ['contract'] }] },
        after: { years: 10 },
        action: 'anonymise',
      },
      update: { position: 50 },
    },
  }),
  runRetentionRule: {
    method: 'POST',
    path: '/v1/retention-rules/{ruleKey}/run',
    summary: 'Do a retention rule now, or find out what it would take, by a job',
    description:
      'The job `retention.run` looks at all tickets of the rule whose time may be over. When it is done, `GET /v1/jobs/{jobId}` has `counts`: how many it `looked` at, how many `tickets` it took or would take, and how many it left alone (`kept`). The file of a dry run, JSON Lines, has the counts, then the numbers of the first hundred tickets that it would take. Of a rule about customers they say how many `customers` it erased or would erase, a thousand a day at most, and who. Others are taken by jobs of their own, `tickets.purge` and `tickets.anonymise`, which go on if this one is stopped. Of a rule that is not active (409 `retention_rule.not_active`) there is a dry run alone.',
    permission: 'desk.write',
    access: 'write',
    params: z.object({
      ruleKey: z
        .string()
        .regex(CONFIGURATION_KEY)
        .meta({ examples: ['old_tickets'] }),
    }),
    body: runRetentionSchema,
    example: () => ({ isDryRun: true }),
    conflicts: true,
    output: jobOutSchema,
    status: 201,
  },
});
