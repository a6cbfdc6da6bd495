import { requireMayWithTicket } from '../../../core/auth/index.ts';
import { calendarArea } from '../../../core/calendar/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import { showWords } from '../../../core/email/index.ts';
import { loadFactsOf, subjectsOf } from '../../../core/facts/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { channelsTable } from '../../../core/outbound/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { fieldError } from '../../../core/shared/errors.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import {
  compileText,
  createTemplate,
  TEMPLATE_KIND,
  type Template,
  TemplateError,
  templateArea,
  updateTemplate,
} from '../../../core/template/index.ts';
import { loadTicket, rulesInForce } from '../../../core/ticket/index.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { childEndpoints } from './child-endpoints.ts';
import { TEMPLATE_NAMES, templateRoutes } from './routes.ts';
import { taskEndpoints } from './task-endpoints.ts';

const present = (template: Template) => ({ body: template, version: template.version });

/** What a text says, with what is wrong with it as the refusal of the request. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw error instanceof TemplateError ? fieldError('text', error.message) : error;
  }
}

/** The HTTP API of templates. */
export const handler = apiFunction({
  routes: templateRoutes,
  build: () => {
    const env = environment('TABLE_NAME', 'DESK_NAME', 'MAILBOXES');
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const options = keep(optionsArea({ deskName: env.DESK_NAME }));
    const deps = { table, catalogue: keptCatalogue(keep) };
    const templates = keep(templateArea);
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const calendars = keep(calendarArea);
    const inForce = rulesInForce(keep, {});
    const textDepsAt = async (now: Date) => ({
      table,
      catalogue: await deps.catalogue.at(now),
      templates: await templates.latest(now),
      options: await options.at(now),
    });
    return {
      table,
      levels: serviceLevels(table, keep, deps),
      endpoints: {
        ...taskEndpoints(table, keep),
        ...childEndpoints(table, { rulesAt: inForce.at, textDepsAt }),
        ...sharedEndpoints(table, templateArea, TEMPLATE_NAMES),
        createTemplate: async ({ body, context, remember }) => {
          const alongside = (made: Template) => remember(present(made));
          return present(await createTemplate(deps, context, { fields: body, alongside }));
        },
        updateTemplate: async ({ params, body, context, expectedVersion }) =>
          present(
            await updateTemplate(deps, context, { key: params.templateKey, change: body, expectedVersion }),
          ),
        previewTemplate: async ({ principal, body, context: { now } }) => {
          const ticket = await loadTicket(table, body.ticketId);
          requireMayWithTicket(principal, 'ticket.read', ticket);
          const [catalogue, { deskName, ...desk }, known] = await Promise.all([
            deps.catalogue.latest(now),
            options.at(now),
            mailboxes.at(now),
          ]);
          const mailbox = known.named(ticket.mailbox) ?? known.byDefault;
          const { fields, fill } = refusing(() => compileText(body.text, catalogue, TEMPLATE_KIND));
          const subjects = subjectsOf(['requester.', ...fields.map(({ key }) => key)]);
          const facts = await loadFactsOf(table, ticket, { now, subjects });
          const language =
            [body.language, ticket.language, facts.requester?.locale, mailbox.language, desk.language].find(
              (one) => one != null,
            ) ?? 'en';
          const timeZone = body.timeZone ?? facts.requester?.timezone ?? desk.timeZone;
          const { request, branding, namesChannels } = mailbox;
          const text = refusing(() => fill({ facts, deskName, language, timeZone, request }));
          const look = { language, name: mailbox.name || deskName, ...branding };
          const weeks = namesChannels ? await calendars.at(now) : undefined;
          const footer = weeks && channelsTable(desk.channels, weeks, { language, now });
          return { body: { text, html: showWords({ text, look, footer }), language, timeZone } };
        },
      },
    };
  },
});
