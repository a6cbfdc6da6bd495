import {
  explainConditionsSchema,
  explanationOutSchema,
  fieldPageSchema,
} from '../../../schemas/api/rules.ts';
import { categoryRoutes } from '../configuration/category-routes.ts';
import { fieldRoutes, formRoutes } from '../configuration/field-routes.ts';
import { optionRoutes } from '../configuration/option-routes.ts';
import { resolutionRoutes } from '../configuration/resolution-routes.ts';
import { retentionRoutes } from '../configuration/retention-routes.ts';
import { statusRoutes } from '../configuration/status-routes.ts';
import { defineRoutes } from '../route.ts';

/** What admins configure: options, fields, and the conditions over them. */
export const ruleRoutes = {
  ...optionRoutes,
  ...defineRoutes('rules', categoryRoutes),
  ...defineRoutes('rules', resolutionRoutes),
  ...defineRoutes('rules', statusRoutes),
  ...defineRoutes('rules', fieldRoutes),
  ...defineRoutes('rules', formRoutes),
  ...retentionRoutes,
  ...defineRoutes('rules', {
    listFields: {
      method: 'GET',
      path: '/v1/fields',
      summary: 'List the fields that conditions can ask about',
      description: 'Those that you may see, on one page.',
      permission: 'desk.read',
      access: 'read',
      output: fieldPageSchema,
      status: 200,
    },
    explainConditions: {
      method: 'POST',
      path: '/v1/conditions/explain',
      looksUp: true,
      summary: 'Find out why conditions hold of a ticket or do not',
      description:
        'The conditions are tried on the ticket as it is now, with its requester and assignee; nothing is written. All of `all` must hold, and one of `any`; an empty list demands nothing, and there may be a hundred conditions in all. A field that holds nothing is not this and none of these. Upper and lower case are the same, diacritics are not. A day such as 2026-03-01 is one of the time zone of the desk (`timeZone` of its options); in durations a day is 24 hours.',
      permission: 'desk.read',
      access: 'read',
      body: explainConditionsSchema,
      example: () => ({
        ticketId: 1,
        conditions: {
          all: [
            { field: 'ticket.statusCategory', operator: 'any_of', value: ['new', 'open'] },
            { field: 'ticket.lastActivityAt', operator: 'before', value: { ago: 'PT4H' } },
          ],
          any: [
            { field: 'ticket.priority', operator: 'greater', value: 'normal' },
            { field: 'ticket.subject', operator: 'contains_word', value: 'invoice' },
          ],
        },
      }),
      output: explanationOutSchema,
      status: 200,
    },
  }),
};
