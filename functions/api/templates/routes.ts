import {
  previewTemplateSchema,
  templatePreviewSchema,
  templateSchemas,
} from '../../../schemas/api/templates.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';
import { childRoutes } from './child-routes.ts';
import { taskRoutes } from './task-routes.ts';

/** How the API speaks of templates. */
export const TEMPLATE_NAMES = {
  one: 'Template',
  many: 'Templates',
  root: 'templates',
  param: 'templateKey',
  a: 'a template',
  all: 'the templates',
} as const;

const LIQUID =
  'Its texts are plain, with Liquid in them: `{{ ticket.id }}`, `{% if ticket.priority == "urgent" %}`, `{{ ticket.priority.label }}`. They may name the fields that customers see (`GET /v1/fields`), `requester.name`, `desk.name`, `agent.name`, who writes where the template signs replies of a mailbox and nobody elsewhere, and `ticket.dueAt`, the next moment by which something is promised; a field that says nothing is empty. `date`, `time`, `weekday` and `date_time` write a moment in the language and time zone of who reads it. Other tags and filters are those of Liquid that decide, repeat and change text; a loop in a loop, and whatever would grow without end, is refused.';

/** What the desk writes by itself. */
export const templateRoutes = defineRoutes('templates', {
  ...childRoutes,
  ...taskRoutes,
  ...areaRoutes(TEMPLATE_NAMES, () => templateSchemas, {
    description: `${LIQUID} A mailbox names the one by which its new tickets are acknowledged.`,
    examples: {
      key: 'acknowledgement',
      create: {
        key: 'returns',
        labels: { en: 'Acknowledgement of returns' },
        texts: {
          en: 'Hello,\n\nyour return has the number [#{{ ticket.id }}].\n\n{{ desk.name }}',
          de: 'Guten Tag,\n\nIhre Rücksendung hat die Nummer [#{{ ticket.id }}].\n\n{{ desk.name }}',
        },
      },
      update: {
        texts: {
          en: 'Hello{% if requester.name != "" %} {{ requester.name }}{% endif %},\n\nwe have received your message on {{ ticket.createdAt | date_time }}. It has the number [#{{ ticket.id }}].\n\n{{ desk.name }}',
        },
      },
    },
  }),
  previewTemplate: {
    method: 'POST',
    path: '/v1/templates/preview',
    looksUp: true,
    summary: 'See what a text says for a ticket, before or after it becomes that of a template',
    description:
      'With a real ticket, as its mail would look in `html`. Nothing is stored, and nothing is sent.',
    permission: 'desk.read',
    access: 'read',
    body: previewTemplateSchema,
    example: () => ({
      text: 'Hello, your ticket has the number [#{{ ticket.id }}].',
      ticketId: 1,
      language: 'de',
    }),
    output: templatePreviewSchema,
    status: 200,
  },
});
