import { keptActionFacts } from '../../../core/action/index.ts';
import type { Caller } from '../../../core/auth/index.ts';
import { configuredSubject, keptConfiguration, loadThing } from '../../../core/configuration/index.ts';
import { readHtml, UnseenMessagesError } from '../../../core/conversation/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import {
  type Applied,
  applyMacro,
  createMacro,
  deleteMacro,
  findMacros,
  loadUses,
  type Macro,
  macroArea,
  previewMacro,
  restoreMacro,
  type Uses,
  updateMacro,
} from '../../../core/macro/index.ts';
import { mailboxArea } from '../../../core/mailbox/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { type Reader, requireHad, requireReader } from '../../../core/ownership/index.ts';
import { resolutionArea } from '../../../core/resolution/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { s3Presign } from '../../../core/shared/presign.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import { rulesInForce } from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { apiFunction } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage, pageOfAll } from '../answer-page.ts';
import { auditTrail } from '../audit-trail.ts';
import { presentMessage, presentTicket, presentUnseen } from '../tickets/present-ticket.ts';
import { presentMacro, presentPreview } from './present-macro.ts';
import { macroRoutes } from './routes.ts';

const LIST = { path: '/v1/macros', name: 'macros', place: CONFIGURATION_KEY };
const UNUSED: Uses = { uses: 0, lastUsedAt: null };

/** The HTTP API of macros. */
export const handler = apiFunction({
  routes: macroRoutes,
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'MAIL_BUCKET',
      'ATTACHMENT_BUCKET',
      'MAILBOXES',
      'CLOSE_AFTER_DAYS',
      'UNDO_SECONDS',
      'DESK_DOMAIN',
      'MORE_DOMAINS',
      'DESK_NAME',
    );
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const keep = keptConfiguration(table, () => performance.now());
    const catalogue = keptCatalogue(keep);
    const macros = keep(macroArea);
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const resolutions = keep(resolutionArea);
    const declared = { undoSeconds: env.UNDO_SECONDS, closeAfterDays: env.CLOSE_AFTER_DAYS };
    const inForce = rulesInForce(keep, declared);
    const options = keep(optionsArea({ deskName: env.DESK_NAME, undoSeconds: env.UNDO_SECONDS }));
    const levels = serviceLevels(table, keep, { catalogue });
    const links = {
      presign: s3Presign(process.env),
      mailBucket: env.MAIL_BUCKET,
      attachmentBucket: env.ATTACHMENT_BUCKET,
      toAgent: true,
    };
    const factsFor = keptActionFacts(table, keep, { catalogue, mailboxes });
    const saving = { table, factsAt: (now: Date, { role }: Reader) => factsFor(now, role) };
    const doingAt = async (now: Date) => ({
      table,
      mailboxes,
      resolutions,
      rules: await inForce.at(now),
      deskDomains: [env.DESK_DOMAIN, ...env.MORE_DOMAINS],
      readHtml,
      catalogue: await catalogue.at(now),
      options: await options.at(now),
    });

    /** The macro as it is at this moment: who has just changed it uses what they see. */
    const macroFor = async (reader: Reader, key: string, now: Date): Promise<Macro> =>
      requireHad(reader, (await macros.latest(now)).named(key), 'macro');
    const present = (macro: Macro, uses: Uses) => ({
      body: presentMacro(macro, uses),
      version: macro.version,
    });
    const shown = async (macro: Macro) => present(macro, (await loadUses(table, macro.key))(macro.key));
    const asked = (request: { principal: Caller; expectedVersion?: number | undefined }, key: string) => ({
      reader: requireReader(request.principal),
      key,
      expectedVersion: request.expectedVersion,
    });
    const trailOf = async (principal: Caller, key: string) => {
      const macro = await loadThing(table, macroArea, { what: 'macro', key });
      requireHad(requireReader(principal), macro, 'macro');
      return auditTrail(table, {
        subject: configuredSubject(macroArea.name, key),
        path: `/v1/macros/${key}/events`,
      });
    };
    return {
      table,
      levels,
      timeRules: timeRules(table, keep, catalogue),
      endpoints: {
        listMacros: async ({ principal, query, context: { now } }) => {
          const reader = requireReader(principal);
          const { q, category, order, include } = query;
          const [all, usesOf] = await Promise.all([macros.latest(now), loadUses(table)]);
          const found = findMacros(all, reader, { q, category, withInactive: include === 'inactive' });
          if (order === 'uses') found.sort((one, other) => usesOf(other.key).uses - usesOf(one.key).uses);
          return answerPage(LIST, query, async (page) => {
            const { items, after } = pageOfAll(found, ({ key }) => key, page);
            return { items: items.map((macro) => presentMacro(macro, usesOf(macro.key))), after };
          });
        },
        createMacro: async ({ principal, body, context, remember }) => {
          const alongside = (macro: Macro) => remember(present(macro, UNUSED));
          const reader = requireReader(principal);
          return present(await createMacro(saving, context, { reader, fields: body, alongside }), UNUSED);
        },
        getMacro: async ({ principal, params: { macroKey: key } }) => {
          const macro = await loadThing(table, macroArea, { what: 'macro', key });
          return shown(requireHad(requireReader(principal), macro, 'macro'));
        },
        updateMacro: async ({ params, body, context, ...request }) =>
          shown(await updateMacro(saving, context, { ...asked(request, params.macroKey), change: body })),
        deleteMacro: async ({ params, context, ...request }) =>
          shown(await deleteMacro(saving, context, asked(request, params.macroKey))),
        restoreMacro: async ({ params, context, ...request }) => {
          const alongside = async (macro: Macro) => request.remember(await shown(macro));
          return shown(
            await restoreMacro(saving, context, { ...asked(request, params.macroKey), alongside }),
          );
        },
        previewMacro: async ({ principal, params: { macroKey }, body, context }) => {
          const reader = requireReader(principal);
          const macro = await macroFor(reader, macroKey, context.now);
          const preview = await previewMacro(await doingAt(context.now), context, { reader, macro, ...body });
          return { body: presentPreview(preview) };
        },
        applyMacro: async ({ principal, params, body, context, expectedVersion, remember }) => {
          const reader = requireReader(principal);
          const macro = await macroFor(reader, params.macroKey, context.now);
          const presentApplied = async ({ ticket, message }: Applied) => ({
            body: {
              ticket: presentTicket(ticket, true),
              message: message && (await presentMessage(message, links)),
            },
            version: ticket.version,
          });
          const alongside = async (applied: Applied) => remember(await presentApplied(applied));
          const { ticketId, ...said } = body;
          const input = { reader, macro, ticketId, asked: said, expectedVersion, alongside };
          try {
            return await presentApplied(await applyMacro(await doingAt(context.now), context, input));
          } catch (error) {
            throw error instanceof UnseenMessagesError ? await presentUnseen(error, links) : error;
          }
        },
        listMacroEvents: async ({ principal, params: { macroKey }, query }) =>
          (await trailOf(principal, macroKey)).page(query),
        proveMacroEvents: async ({ principal, params: { macroKey }, query }) =>
          (await trailOf(principal, macroKey)).proof(query),
      },
    };
  },
});
