import * as z from 'zod';
import { ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  choosePolicySchema,
  explainPoliciesSchema,
  policiesExplainedSchema,
  slaPolicySchemas,
} from '../../../schemas/api/sla-policies.ts';
import { ticketOutSchema } from '../../../schemas/api/tickets.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { dryRunOf } from '../configuration/dry-run.ts';
import { defineRoutes } from '../route.ts';
import { explanationRoutes } from './explanation-routes.ts';
import { promiseRoutes } from './promise-routes.ts';
import { satisfactionRoutes } from './satisfaction-routes.ts';

/** How the API speaks of SLA policies. */
export const SLA_POLICY_NAMES = {
  one: 'SlaPolicy',
  many: 'SlaPolicies',
  root: 'sla-policies',
  param: 'policyKey',
  a: 'an SLA policy',
  all: 'the SLA policies',
} as const;

const params = z.object({
  policyKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['standard'] }),
});

const hours = (low: number, normal: number, high: number, urgent: number) => ({
  low: { hours: low },
  normal: { hours: normal },
  high: { hours: high },
  urgent: { hours: urgent },
});

const PROMISED = {
  first_response: {
    clock: 'calendar',
    seconds: hours(48, 24, 8, 1),
    warnings: [{ percent: 80 }, { beforeSeconds: 600 }],
    escalateEverySeconds: 7200,
  },
  resolution: { clock: 'calendar', seconds: { normal: { days: 5 }, urgent: 28_800 } },
};

/** What the desk promises, and how tickets stand by it. */
export const slaRoutes = defineRoutes('sla', {
  ...explanationRoutes,
  ...promiseRoutes,
  ...satisfactionRoutes,
  ...areaRoutes(SLA_POLICY_NAMES, () => slaPolicySchemas, {
    description:
      'Of the policies in their order the first whose conditions hold is in force for a ticket, unless somebody chose one by hand. It promises by metric and priority a time, which passes on a clock of its own. A policy with `noSla` promises nothing.',
    examples: {
      key: 'standard',
      create: {
        key: 'standard',
        name: 'Standard',
        position: 100,
        conditions: { all: [{ field: 'ticket.type', operator: 'is_not', value: 'task' }] },
        targets: PROMISED,
      },
      update: { position: 90 },
    },
  }),
  putSlaPolicy: {
    method: 'PUT',
    path: '/v1/sla-policies/{policyKey}',
    summary: 'Save an SLA policy as it is to be, whether there is one with this key or not',
    description:
      'What is left out is as in a new one, but that it keeps its place. One that was retired is in use again.',
    permission: 'desk.write',
    access: 'write',
    params,
    body: slaPolicySchemas.put,
    example: () => ({ conditions: {}, targets: PROMISED }),
    output: slaPolicySchemas.out,
    status: 200,
    versioned: true,
    conflicts: true,
  },
  dryRunSlaPolicy: {
    ...dryRunOf('the SLA policy'),
    path: '/v1/sla-policies/{policyKey}/dry-run',
    params,
    body: slaPolicySchemas.put,
    example: () => ({ conditions: {}, targets: PROMISED }),
  },
  getTicketSlaPolicy: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/sla/policy',
    summary: 'Read which SLA policy is in force for a ticket, and why',
    description:
      'By the ticket as it is now. `asked` has the policies up to the first whose conditions hold.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema,
    output: policiesExplainedSchema,
    status: 200,
    versioned: true,
  },
  chooseSlaPolicy: {
    method: 'PUT',
    path: '/v1/tickets/{ticketId}/sla/policy',
    summary: 'Choose by hand which SLA policy is in force for a ticket, or have conditions decide again',
    description:
      'The reason stands in the audit trail. A closed ticket keeps what it was promised (409 `ticket.closed`).',
    permission: 'ticket.change',
    access: 'write',
    params: ticketParamsSchema,
    body: choosePolicySchema,
    example: () => ({ policy: null, reason: 'The contract has ended' }),
    conflicts: true,
    output: ticketOutSchema,
    status: 200,
    versioned: true,
  },
  explainSlaPolicies: {
    method: 'POST',
    path: '/v1/sla-policies/explain',
    looksUp: true,
    summary: 'Find out which policy is in force for a ticket, and why',
    description: 'By the ticket as it is now. Nothing is written.',
    permission: 'desk.read',
    access: 'read',
    body: explainPoliciesSchema,
    example: () => ({ ticketId: 1 }),
    output: policiesExplainedSchema,
    status: 200,
  },
});
