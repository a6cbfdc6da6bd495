import type { Domain } from '../../schemas/domains.ts';
import { agentRoutes } from './agents/routes.ts';
import { articleRoutes } from './articles/routes.ts';
import { assignmentRoutes } from './assignment/routes.ts';
import { bulkRoutes } from './bulk/routes.ts';
import { calendarRoutes } from './calendars/routes.ts';
import { callRoutes } from './calls/routes.ts';
import { channelDoorRoutes } from './channeldoor/routes.ts';
import { channelRoutes } from './channels/routes.ts';
import { chatRoutes } from './chat/routes.ts';
import { configurationRoutes } from './configuration/routes.ts';
import { contextRoutes } from './context/routes.ts';
import { customerRoutes } from './customers/routes.ts';
import { deskRoutes } from './desk/routes.ts';
import { exportRoutes } from './export/routes.ts';
import { feedRoutes } from './feeds/routes.ts';
import { fileRoutes } from './files/routes.ts';
import { gapRoutes } from './gaps/routes.ts';
import { heldRoutes } from './held/routes.ts';
import { importRoutes } from './import/routes.ts';
import { jobRoutes } from './jobs/routes.ts';
import { macroRoutes } from './macros/routes.ts';
import { redactionRoutes } from './redactions/routes.ts';
import { reportRoutes } from './reports/routes.ts';
import { roomRoutes } from './rooms/routes.ts';
import type { Route } from './route.ts';
import { ruleRoutes } from './rules/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { shopHookRoutes } from './shophooks/routes.ts';
import { slaRoutes } from './sla/routes.ts';
import { templateRoutes } from './templates/routes.ts';
import { ticketRoutes } from './tickets/routes.ts';
import { triggerRoutes } from './triggers/routes.ts';
import { viewRoutes } from './views/routes.ts';
import { webhookRoutes } from './webhooks/routes.ts';

const BY_DOMAIN: Record<Domain, Record<string, Route>> = {
  tickets: ticketRoutes,
  redactions: redactionRoutes,
  customers: customerRoutes,
  context: contextRoutes,
  agents: agentRoutes,
  held: heldRoutes,
  rules: ruleRoutes,
  calendars: calendarRoutes,
  sla: slaRoutes,
  templates: templateRoutes,
  webhooks: webhookRoutes,
  channels: channelRoutes,
  calls: callRoutes,
  macros: macroRoutes,
  triggers: triggerRoutes,
  configuration: configurationRoutes,
  assignment: assignmentRoutes,
  rooms: roomRoutes,
  bulk: bulkRoutes,
  views: viewRoutes,
  search: searchRoutes,
  gaps: gapRoutes,
  articles: articleRoutes,
  reports: reportRoutes,
  jobs: jobRoutes,
  export: exportRoutes,
  import: importRoutes,
  feeds: feedRoutes,
  files: fileRoutes,
  shophooks: shopHookRoutes,
  channeldoor: channelDoorRoutes,
  chat: chatRoutes,
  desk: deskRoutes,
};

/**
 * The route table: the one source of what the API offers. The functions' routers, permissions, grants and the OpenAPI
 * document are all made from it.
 */
export const routes: readonly Route[] = Object.values(BY_DOMAIN).flatMap((rows) => Object.values(rows));
