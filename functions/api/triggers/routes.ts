import * as z from 'zod';
import { orderTriggersSchema, triggerRunsSchema, triggerSchemas } from '../../../schemas/api/triggers.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';

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

const area = areaRoutes(TRIGGER_NAMES, triggerSchemas, {
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
  listTriggers: {
    ...area.listTriggers,
    summary: 'List the triggers in their order, retired ones behind them',
  },
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
});
