import * as z from 'zod';
import { idParamSchema, ticketParamsSchema } from '../../../schemas/api/common.ts';
import {
  orderTriggersSchema,
  savedTriggerSchema,
  testTriggerSchema,
  triggerRunsSchema,
  triggerSchemas,
  triggerTrialsSchema,
  triggerVersionsSchema,
  whySchema,
} from '../../../schemas/api/triggers.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { joined } from '../../../schemas/late.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

/** A field of a ticket, as the catalogue names it or as the ticket itself does. */
const whyFieldSchema = z
  .string()
  .regex(/^[a-zA-Z]+(?:\.[A-Za-z0-9_-]+)*$/, 'must be the key of a field')
  .max(120)
  .meta({ examples: ['ticket.priority'] });

/** How the API speaks of triggers. */
export const TRIGGER_NAMES = {
  one: 'Trigger',
  many: 'Triggers',
  root: 'triggers',
  param: 'triggerKey',
  a: 'a trigger',
  all: 'the triggers',
} as const;

const params = z.object({
  triggerKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['vip'] }),
});

const DESCRIPTION = [
  'When an event comes that it listens to, and its conditions hold, it does what its actions say, all of it or nothing.',
  'Triggers are looked at in their order, and later ones see what earlier ones did. Those that have not fired are looked at again until nothing is done any more; each fires once for an event at most.',
  'What they do together is one transaction, and each of them stands in the audit trail of the ticket with the conditions that held. One that fails is skipped, and keeps none of the others from its turn.',
  'None does anything to a ticket that is closed, merged into another or in the trash.',
].join(' ');

const area = areaRoutes(TRIGGER_NAMES, () => triggerSchemas, {
  description: DESCRIPTION,
  examples: {
    key: 'vip',
    create: {
      key: 'vip',
      name: 'Important customers first',
      events: ['ticket.created'],
      conditions: { all: [{ field: 'organisation.tags', operator: 'any_of', value: ['vip'] }] },
      actions: [
        { do: 'set', field: 'ticket.priority', value: 'high' },
        { do: 'note', text: '{{ requester.name }} is an important customer.' },
      ],
    },
    update: { position: 10 },
  },
});

/** What the desk does by itself. */
export const triggerRoutes = defineRoutes('triggers', {
  ...area,
  createTrigger: joined(area.createTrigger, { output: savedTriggerSchema }),
  updateTrigger: joined(area.updateTrigger, { output: savedTriggerSchema }),
  listTriggers: joined(area.listTriggers, {
    summary: 'List the triggers in their order, retired ones behind them',
  }),
  orderTriggers: {
    method: 'PUT',
    path: '/v1/triggers/order',
    summary: 'Put the triggers in order, all at once',
    permission: 'desk.write',
    access: 'write',
    conflicts: true,
    body: orderTriggersSchema,
    example: () => ({ keys: ['vip'] }),
    output: orderTriggersSchema,
    status: 200,
  },
  getTriggerRuns: {
    method: 'GET',
    path: '/v1/triggers/{triggerKey}/runs',
    summary: 'Read how often a trigger fired and failed, and when',
    permission: 'desk.read',
    access: 'read',
    params,
    output: triggerRunsSchema,
    status: 200,
  },
  testTrigger: {
    method: 'POST',
    path: '/v1/triggers/test',
    looksUp: true,
    summary: 'Try a trigger on what has happened, with nothing done',
    description:
      'One that is saved, or one that is not, on the last events of a ticket or of the desk: whether its conditions held, one by one, and what it would have changed and written. Each is tried as the ticket was then, at that time, and by itself, without the other triggers.',
    permission: 'desk.write',
    access: 'read',
    body: testTriggerSchema,
    example: () => ({ key: 'vip', ticketId: 1 }),
    output: triggerTrialsSchema,
    status: 200,
  },
  listTriggerVersions: {
    method: 'GET',
    path: '/v1/triggers/{triggerKey}/versions',
    summary: 'Read all versions of a trigger',
    permission: 'desk.read',
    access: 'read',
    params,
    output: triggerVersionsSchema,
    status: 200,
  },
  restoreTriggerVersion: {
    method: 'POST',
    path: '/v1/triggers/{triggerKey}/versions/{version}/restore',
    summary: 'Make a trigger what it was in one of its versions',
    description: 'That is its next version. Whether it is retired or switched on stays as it is.',
    permission: 'desk.write',
    access: 'write',
    conflicts: true,
    params: params.extend({ version: idParamSchema }),
    output: savedTriggerSchema,
    status: 200,
    versioned: true,
  },
  explainTicketField: {
    method: 'GET',
    path: '/v1/tickets/{ticketId}/why/{field}',
    summary: 'Find out which trigger or person last set a field of a ticket',
    description:
      'By its audit trail. The field is named as `GET /v1/fields` names it, such as ticket.priority, or as the ticket does: priority.',
    permission: 'ticket.audit',
    access: 'read',
    params: ticketParamsSchema.extend({ field: whyFieldSchema }),
    output: whySchema,
    status: 200,
  },
});
