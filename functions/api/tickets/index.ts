import { s3Copy } from '../../../core/attachment/index.ts';
import { ticketSubject } from '../../../core/audit/index.ts';
import { type Caller, requireMayWithTicket } from '../../../core/auth/index.ts';
import { channelArea } from '../../../core/channel/index.ts';
import { beginConversation } from '../../../core/channel-begin/index.ts';
import { keptConfiguration } from '../../../core/configuration/index.ts';
import {
  addMessage,
  editNote,
  findMessage,
  loadConversation,
  loadOlderMessages,
  readerOf,
  readHtml,
  UnseenMessagesError,
} from '../../../core/conversation/index.ts';
import type { CustomFields } from '../../../core/custom-field/index.ts';
import { keptCatalogue } from '../../../core/fields/index.ts';
import { solveIncidents } from '../../../core/incident/index.ts';
import { liveSignals } from '../../../core/live/index.ts';
import { chooseMailbox, mailboxArea, requireMailboxInUse } from '../../../core/mailbox/index.ts';
import { listVersions, VERSION_PLACE, versionOf } from '../../../core/message/index.ts';
import { optionsArea } from '../../../core/options/index.ts';
import { undoReply } from '../../../core/outbound/index.ts';
import { resolutionArea } from '../../../core/resolution/index.ts';
import { serviceLevels } from '../../../core/service-level/index.ts';
import { s3Asker } from '../../../core/shared/ask-s3.ts';
import { s3Links, s3Presign } from '../../../core/shared/presign.ts';
import { signedRequests } from '../../../core/shared/signed-request.ts';
import { dynamoTable } from '../../../core/shared/table.ts';
import {
  type AskedOfRules,
  changeTicket,
  createTicket,
  followTicket,
  keptTerms,
  listSummaries,
  loadTicket,
  NO_TERMS,
  rulesInForce,
  SUMMARY_PLACE,
  type TicketWithMessage,
  ticketForm,
  unfollowTicket,
} from '../../../core/ticket/index.ts';
import { timeRules } from '../../../core/time-rule/index.ts';
import { knownListShards, loadListShards } from '../../../core/views/index.ts';
import type { Ticket } from '../../../schemas/ticket.ts';
import { apiFunction, type Endpoints } from '../../edge/api.ts';
import { environment } from '../../edge/environment.ts';
import { answerPage } from '../answer-page.ts';
import { answerAuditPage } from '../audit-page.ts';
import { answerProof } from '../audit-proof.ts';
import { attachmentEndpoints } from './attachment-endpoints.ts';
import { draftEndpoints } from './draft-endpoints.ts';
import { linkEndpoints } from './link-endpoints.ts';
import { listEndpoint } from './list-endpoint.ts';
import { mergeEndpoints } from './merge-endpoints.ts';
import { participantEndpoints } from './participant-endpoints.ts';
import { presenceEndpoints } from './presence-endpoints.ts';
import {
  answerTicket,
  presentMessage,
  presentMessagePage,
  presentUnseen,
  type Show,
  shownTo,
} from './present-ticket.ts';
import { readTicket } from './read-ticket.ts';
import { ticketRoutes } from './routes.ts';
import { shareEndpoints } from './share-endpoints.ts';
import { addressOfWriter, asBegun, messagesBefore, ticketAsked } from './ticket-requests.ts';
import { timeEntryEndpoints } from './time-entry-endpoints.ts';
import { trashEndpoints } from './trash-endpoints.ts';

const isAgent = ({ kind }: Caller) => kind === 'agent';

/** The HTTP API of tickets. */
export const handler = apiFunction({
  routes: ticketRoutes,
  build: () => {
    const env = environment(
      'TABLE_NAME',
      'LIVE_BUS',
      'MAIL_BUCKET',
      'ATTACHMENT_BUCKET',
      'MAILBOXES',
      'CLOSE_AFTER_DAYS',
      'UNDO_SECONDS',
      'DESK_DOMAIN',
      'MORE_DOMAINS',
      'LIST_SHARDS',
    );
    const table = dynamoTable({ tableName: env.TABLE_NAME });
    const shards = knownListShards(() => loadListShards(table, env.LIST_SHARDS));
    const keep = keptConfiguration(table, () => performance.now());
    const mailboxes = keep(mailboxArea(env.MAILBOXES));
    const channels = keep(channelArea);
    const channelAt = async (key: string) => (await channels.latest(new Date())).named(key);
    const resolutions = keep(resolutionArea);
    const inForce = rulesInForce(keep, {
      undoSeconds: env.UNDO_SECONDS,
      closeAfterDays: env.CLOSE_AFTER_DAYS,
    });
    const deskDomains = [env.DESK_DOMAIN, ...env.MORE_DOMAINS];
    const kept = keptTerms(keep);
    const catalogue = keptCatalogue(keep);
    const options = keep(optionsArea({ undoSeconds: env.UNDO_SECONDS }));
    const sign = s3Links(process.env);
    const askS3 = s3Asker(process.env);
    const files = { bucket: env.ATTACHMENT_BUCKET, copyObject: s3Copy(askS3) };
    const depsAt = async (now: Date, ...asked: readonly (AskedOfRules | undefined)[]) => {
      const rules = await inForce.at(now, ...asked);
      const { replyAttachmentBytes: replyBytes } = await options.at(now);
      return {
        table,
        mailboxes,
        resolutions,
        rules,
        deskDomains,
        files: { ...files, replyBytes },
        readHtml,
      };
    };
    const presign = s3Presign(process.env);
    const links = { presign, mailBucket: env.MAIL_BUCKET, attachmentBucket: env.ATTACHMENT_BUCKET };
    const show = (principal: Caller, customFields?: CustomFields): Show => ({
      ...links,
      customFields,
      toAgent: isAgent(principal),
    });
    const presentWithMessage =
      (principal: Caller, customFields?: CustomFields) =>
      async ({ ticket, message }: TicketWithMessage) => ({
        body: {
          ticket: await shownTo(principal, table, ticket, customFields),
          message: await presentMessage(message, show(principal)),
        },
        version: ticket.version,
      });
    const levels = serviceLevels(table, keep);
    const takeBack: Endpoints<typeof ticketRoutes>['undoReply'] = async ({
      principal,
      params,
      context,
      expectedVersion,
      remember,
    }) => {
      const present = presentWithMessage(principal);
      const alongside = async (made: TicketWithMessage) => remember(await present(made));
      return present(await undoReply(table, context, { principal, ...params, expectedVersion, alongside }));
    };
    return {
      table,
      levels,
      timeRules: timeRules(table, keep),
      endpoints: {
        ...listEndpoint({ table, shards, catalogueAt: catalogue.at }),
        ...timeEntryEndpoints(table),
        ...attachmentEndpoints(table, { sign, bucket: env.ATTACHMENT_BUCKET, options }),
        ...participantEndpoints(table, { deskDomains, mailboxes }),
        ...linkEndpoints(table),
        ...trashEndpoints(table, shards, options),
        ...presenceEndpoints(table, liveSignals(table, env.LIVE_BUS, signedRequests(process.env))),
        ...mergeEndpoints(table),
        ...shareEndpoints(table),
        ...draftEndpoints(table),
        createTicket: async ({ principal, body: { ip: said, ...body }, context, remember, ip: cameFrom }) => {
          const choose = async (named?: string) => {
            const mailbox = await chooseMailbox(mailboxes, context.now, named);
            requireMailboxInUse(mailbox);
            return mailbox;
          };
          const ip = addressOfWriter(principal, { ...body, ip: said }, cameFrom);
          const request = { ...(await ticketAsked(principal, body, choose)), ip };
          const deps = await depsAt(context.now, request);
          const { fields } = deps.rules.terms;
          const present = ({ ticket }: TicketWithMessage) => answerTicket(ticket, isAgent(principal), fields);
          const { dialogue } = body;
          if (dialogue === undefined) {
            const alongside = (made: TicketWithMessage) => remember(present(made));
            return present(await createTicket(deps, context, { principal, request, alongside }));
          }
          const asked = { ...dialogue, principal, now: context.now };
          const begun = beginConversation({ table, channelAt }, asked, (beginning) =>
            createTicket(deps, context, {
              principal,
              request: asBegun(request, beginning),
              alongside: (made) => [...beginning.placeWrites(made.ticket.id), ...remember(present(made))],
            }),
          );
          return present(await begun);
        },
        getTicketForm: async ({ principal, query, context }) => {
          const { language: deskLanguage } = await options.at(context.now);
          const deps = { table, terms: await kept.at(context.now), deskLanguage };
          return { body: await ticketForm(deps, { principal, ...query }) };
        },
        getTicket: async ({ principal, params: { ticketId }, query, context }) => {
          const { fields } = isAgent(principal) ? NO_TERMS : await kept.at(context.now);
          const asked = { principal, ticketId, query, now: context.now };
          return readTicket({ table, levels }, asked, show(principal, fields));
        },
        changeTicket: async ({ principal, params, body, context, expectedVersion }) => {
          const input = { principal, ...params, change: body, expectedVersion };
          const deps = await depsAt(context.now, body);
          const { fields } = deps.rules.terms;
          return answerTicket(await changeTicket(deps, context, input), isAgent(principal), fields);
        },
        listMessages: async ({ principal, params: { ticketId }, query, context }) => {
          const ticket = await loadTicket(table, ticketId);
          requireMayWithTicket(principal, 'ticket.read', ticket);
          const { limit } = query;
          const reader = readerOf(principal, context.now);
          const before = messagesBefore(ticketId, query.cursor);
          const page =
            before === undefined
              ? await loadConversation(table, ticketId, limit, reader)
              : await loadOlderMessages(
                  table,
                  { parts: reader.partsOf(ticket), limit, before },
                  reader.mayRead,
                );
          return { body: await presentMessagePage(ticketId, page, query, show(principal)) };
        },
        addMessage: async ({ principal, params, body, context, expectedVersion, remember, ip }) => {
          const { incidents, ...said } = body;
          const message = { ...said, ip: addressOfWriter(principal, said, ip) };
          const deps = await depsAt(context.now, body, body.ticket);
          let jobId: string | undefined;
          const present = async (made: TicketWithMessage) => {
            const shown = await presentWithMessage(principal, deps.rules.terms.fields)(made);
            return jobId === undefined ? shown : { ...shown, body: { ...shown.body, incidentsJobId: jobId } };
          };
          const alongside = async (made: TicketWithMessage) => {
            const job = incidents && solveIncidents(context, made);
            jobId = job?.jobId;
            return [...(job?.writes ?? []), ...remember(await present(made))];
          };
          const asked = { principal, ...params, message, expectedVersion, alongside };
          try {
            return await present(await addMessage(deps, context, asked));
          } catch (error) {
            throw error instanceof UnseenMessagesError ? await presentUnseen(error, show(principal)) : error;
          }
        },
        editMessage: async ({ principal, params, body, context, expectedVersion }) => {
          const asked = { principal, ...params, ...body, readHtml, expectedVersion };
          const edited = await editNote(table, context, asked);
          const { body: shown } = await presentWithMessage(principal)(edited);
          return { body: shown, version: versionOf(edited.message) };
        },
        listMessageVersions: async ({ principal, params: { ticketId, messageId }, query }) => {
          const ticket = await loadTicket(table, ticketId);
          requireMayWithTicket(principal, 'ticket.audit', ticket);
          const { place } = await findMessage(table, ticket, messageId);
          const list = {
            path: `/v1/tickets/${ticketId}/messages/${messageId}/versions`,
            name: `versions:${messageId}`,
            place: VERSION_PLACE,
          };
          return answerPage(list, query, (page) => listVersions(table, place, page));
        },
        listSummaries: async ({ principal, params: { ticketId }, query }) => {
          requireMayWithTicket(principal, 'ticket.audit', await loadTicket(table, ticketId));
          const path = `/v1/tickets/${ticketId}/summaries`;
          const list = { path, name: `summaries:${ticketId}`, place: SUMMARY_PLACE };
          return answerPage(list, query, (page) => listSummaries(table, ticketId, page));
        },
        followTicket: async ({ principal, params, body, context, expectedVersion, remember }) => {
          const alongside = (ticket: Ticket) => remember(answerTicket(ticket, isAgent(principal)));
          const asked = { principal, ...params, ...body, expectedVersion, alongside };
          return answerTicket(await followTicket(table, context, asked), isAgent(principal));
        },
        unfollowTicket: async ({ principal, params, context, expectedVersion }) => {
          const { ticketId, followerId: agentId } = params;
          const asked = { principal, ticketId, agentId, expectedVersion };
          return answerTicket(await unfollowTicket(table, context, asked), isAgent(principal));
        },
        undoReply: takeBack,
        takeBackReply: takeBack,
        listTicketEvents: async ({ principal, params: { ticketId }, query }) => {
          requireMayWithTicket(principal, 'ticket.audit', await loadTicket(table, ticketId));
          const trail = { subject: ticketSubject(ticketId), path: `/v1/tickets/${ticketId}/events` };
          return answerAuditPage(table, trail, query);
        },
        proveTicketEvents: async ({ principal, params: { ticketId }, query }) => {
          requireMayWithTicket(principal, 'ticket.audit', await loadTicket(table, ticketId));
          const trail = { subject: ticketSubject(ticketId), path: `/v1/tickets/${ticketId}/events/proof` };
          return answerProof(table, trail, query);
        },
      },
    };
  },
});
