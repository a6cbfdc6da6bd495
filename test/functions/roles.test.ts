import { randomBytes, randomUUID } from 'node:crypto';
import { createToken } from '../../core/auth/index.ts';
import { createThing } from '../../core/configuration/index.ts';
import { addMessage } from '../../core/conversation/index.ts';
import { fieldArea, formArea } from '../../core/custom-field/index.ts';
import { startJob } from '../../core/jobs/index.ts';
import { macroArea } from '../../core/macro/index.ts';
import { enterTime } from '../../core/time-entry/index.ts';
import { handler as agents } from '../../functions/api/agents/index.ts';
import { agentRoutes } from '../../functions/api/agents/routes.ts';
import { handler as articles } from '../../functions/api/articles/index.ts';
import { articleRoutes } from '../../functions/api/articles/routes.ts';
import { handler as assignment } from '../../functions/api/assignment/index.ts';
import { assignmentRoutes } from '../../functions/api/assignment/routes.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as bulk } from '../../functions/api/bulk/index.ts';
import { bulkRoutes } from '../../functions/api/bulk/routes.ts';
import { handler as calendars } from '../../functions/api/calendars/index.ts';
import { calendarRoutes } from '../../functions/api/calendars/routes.ts';
import { handler as channels } from '../../functions/api/channels/index.ts';
import { channelRoutes } from '../../functions/api/channels/routes.ts';
import { handler as customers } from '../../functions/api/customers/index.ts';
import { customerRoutes } from '../../functions/api/customers/routes.ts';
import { handler as exportDesk } from '../../functions/api/export/index.ts';
import { exportRoutes } from '../../functions/api/export/routes.ts';
import { handler as gaps } from '../../functions/api/gaps/index.ts';
import { gapRoutes } from '../../functions/api/gaps/routes.ts';
import { handler as held } from '../../functions/api/held/index.ts';
import { heldRoutes } from '../../functions/api/held/routes.ts';
import { handler as importDesk } from '../../functions/api/import/index.ts';
import { importRoutes } from '../../functions/api/import/routes.ts';
import { handler as jobs } from '../../functions/api/jobs/index.ts';
import { jobRoutes } from '../../functions/api/jobs/routes.ts';
import { handler as macros } from '../../functions/api/macros/index.ts';
import { macroRoutes } from '../../functions/api/macros/routes.ts';
import { handler as redactions } from '../../functions/api/redactions/index.ts';
import { redactionRoutes } from '../../functions/api/redactions/routes.ts';
import { handler as reports } from '../../functions/api/reports/index.ts';
import { reportRoutes } from '../../functions/api/reports/routes.ts';
import type { Route } from '../../functions/api/route.ts';
import { handler as rules } from '../../functions/api/rules/index.ts';
import { ruleRoutes } from '../../functions/api/rules/routes.ts';
import { handler as sla } from '../../functions/api/sla/index.ts';
import { slaRoutes } from '../../functions/api/sla/routes.ts';
import { handler as templates } from '../../functions/api/templates/index.ts';
import { templateRoutes } from '../../functions/api/templates/routes.ts';
import { handler as tickets } from '../../functions/api/tickets/index.ts';
import { ticketRoutes } from '../../functions/api/tickets/routes.ts';
import { handler as triggers } from '../../functions/api/triggers/index.ts';
import { triggerRoutes } from '../../functions/api/triggers/routes.ts';
import { handler as views } from '../../functions/api/views/index.ts';
import { viewRoutes } from '../../functions/api/views/routes.ts';
import { handler as webhooks } from '../../functions/api/webhooks/index.ts';
import { webhookRoutes } from '../../functions/api/webhooks/routes.ts';
import type { Scope, TokenOwner } from '../../schemas/agent.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { customField } from '../support/custom-fields.ts';
import { startDatabase, type TestDatabase } from '../support/database.ts';
import {
  ADMIN,
  agentOf,
  butCounts,
  givenAgent,
  givenCustomer,
  givenOrganisation,
  givenTeam,
  givenTicket,
  meaningfulRows,
} from '../support/desk.ts';
import { givenArticle, givenSection, markdownText } from '../support/given-article.ts';
import { givenOffice } from '../support/given-calendar.ts';
import { givenPolicy } from '../support/given-policy.ts';
import { givenTaskList } from '../support/given-task-list.ts';
import { givenTrigger } from '../support/given-triggers.ts';
import { byEmail } from '../support/identities.ts';

const ROUTES = {
  ...articleRoutes,
  ...ticketRoutes,
  ...redactionRoutes,
  ...calendarRoutes,
  ...templateRoutes,
  ...slaRoutes,
  ...customerRoutes,
  ...agentRoutes,
  ...ruleRoutes,
  ...bulkRoutes,
  ...viewRoutes,
  ...macroRoutes,
  ...triggerRoutes,
  ...jobRoutes,
  ...exportRoutes,
  ...importRoutes,
  ...assignmentRoutes,
  ...heldRoutes,
  ...webhookRoutes,
  ...gapRoutes,
  ...reportRoutes,
  ...channelRoutes,
};
type RouteId = keyof typeof ROUTES;

const call = apiOf(authorizer, {
  articles,
  calendars,
  macros,
  triggers,
  templates,
  sla,
  tickets,
  customers,
  agents,
  redactions,
  reports,
  rules,
  bulk,
  views,
  jobs,
  export: exportDesk,
  import: importDesk,
  assignment,
  held,
  webhooks,
  gaps,
  channels,
});

/** Who asks: the ticket's requester, another customer, agents of each role, and one who is limited to another team. */
const ASKERS = ['requester', 'stranger', 'light', 'elsewhere', 'agent', 'admin'] as const;
type Asker = (typeof ASKERS)[number];

/** What each of `ASKERS` gets. */
type Fates = readonly [number, number, number, number, number, number];
const ALL_200: Fates = [200, 200, 200, 200, 200, 200];
const AGENTS_200: Fates = [403, 403, 200, 200, 200, 200];
const WRITERS_200: Fates = [403, 403, 403, 200, 200, 200];
const WRITERS_201: Fates = [403, 403, 403, 201, 201, 201];
const WHOLE_200: Fates = [403, 403, 403, 403, 200, 200];
const WHOLE_404: Fates = [403, 403, 403, 403, 404, 404];
const ADMIN_200: Fates = [403, 403, 403, 403, 403, 200];
const ADMIN_409: Fates = [403, 403, 403, 403, 403, 409];
const ADMIN_201: Fates = [403, 403, 403, 403, 403, 201];
const VIEW = {
  name: 'Urgent',
  conditions: { all: [{ field: 'ticket.priority', operator: 'is', value: 'urgent' }] },
};

const REPORT = {
  key: 'solved',
  label: 'Solved',
  parts: [{ key: 'solved', label: 'Solved', show: 'numbers', query: { metrics: ['solves'] } }],
};

const REPORT_MAIL = {
  key: 'weekly',
  label: 'Teams, last week',
  report: 'teams',
  rhythm: { every: 'week' },
  agents: [1],
};

const ARTICLE = {
  section: 'returns',
  locale: 'en',
  text: { title: 'Send it back', source: 'Within 30 days' },
};

const MACRO = { name: 'Seen', message: { kind: 'internal_note', texts: { en: 'Seen.' } } };

const TRIGGER = { key: 'second', name: 'Second', events: ['ticket.created'], actions: [{ do: 'stop' }] };

const CHANNEL = { name: 'Marketplace', kind: 'custom' };

const WEBHOOK = { name: 'Orders', url: 'https://hooks.example.com/bilet' };

/** Every route, and each thing that can be asked of it, by hand: a change of who may do what is made twice. */
const EXPECTED: Record<RouteId, { body?: object; fates: Fates; on?: 'note' }[]> = {
  listTickets: [{ fates: ALL_200 }],
  createTicket: [
    { body: { subject: 'S', text: 'T' }, fates: [201, 201, 403, 422, 422, 422] },
    { body: { subject: 'S', text: 'T', requester: { id: 1 } }, fates: [422, 422, 403, 201, 201, 201] },
  ],
  getTicket: [{ fates: [200, 404, 200, 404, 200, 200] }],
  changeTicket: [
    { body: { priority: 'low' }, fates: [403, 403, 403, 404, 200, 200] },
    { body: { fields: {} }, fates: [200, 404, 403, 404, 200, 200] },
  ],
  getTicketForm: [{ fates: ALL_200 }],
  listMessages: [{ fates: [200, 404, 200, 404, 200, 200] }],
  addMessage: [
    { body: { kind: 'internal_note', text: 'x' }, fates: [403, 404, 201, 404, 201, 201] },
    { body: { kind: 'internal_note', text: 'x', status: 'hold' }, fates: [403, 404, 403, 404, 201, 201] },
    { body: { kind: 'public_reply', text: 'x' }, fates: [403, 404, 403, 404, 201, 201] },
    { body: { kind: 'customer_message', text: 'x' }, fates: [201, 404, 403, 404, 201, 201] },
    { body: { kind: 'customer_message', text: 'x', status: 'open' }, fates: [403, 404, 403, 404, 201, 201] },
  ],
  editMessage: [
    { body: { text: 'In other words' }, fates: [403, 403, 403, 404, 200, 200], on: 'note' },
    { body: { text: 'In other words' }, fates: [403, 403, 409, 404, 409, 409] },
  ],
  listMessageVersions: [{ fates: [403, 403, 200, 404, 200, 200] }],
  followTicket: [{ body: { agentId: 1 }, fates: [403, 403, 403, 404, 201, 201] }],
  unfollowTicket: [{ fates: [403, 403, 403, 404, 404, 404] }],
  createUpload: [
    {
      body: { filename: 'a.txt', contentType: 'text/plain', size: 1, sha256: 'a'.repeat(64) },
      fates: [201, 201, 201, 201, 201, 201],
    },
  ],
  expectRecipients: [{ fates: [403, 403, 403, 404, 200, 200] }],
  addCollaborator: [{ body: { address: 'bert@example.org' }, fates: [403, 403, 403, 404, 201, 201] }],
  removeCollaborator: [{ fates: [403, 403, 403, 404, 404, 404] }],
  // Before the other ticket is merged, which takes no links.
  listChildren: [{ fates: [403, 403, 200, 404, 200, 200] }],
  openChild: [{ body: { teamId: 1, text: 'x' }, fates: [403, 403, 403, 404, 201, 201] }],
  listTaskLists: [{ fates: AGENTS_200 }],
  createTaskList: [
    { body: { key: 'other', labels: { en: 'X' }, steps: [{ key: 'a', title: 'A' }] }, fates: ADMIN_201 },
  ],
  getTaskList: [{ fates: AGENTS_200 }],
  updateTaskList: [{ body: { labels: { en: 'Hello' } }, fates: ADMIN_200 }],
  retireTaskList: [{ fates: ADMIN_200 }],
  restoreTaskList: [{ fates: ADMIN_200 }],
  listTaskListEvents: [{ fates: AGENTS_200 }],
  proveTaskListEvents: [{ fates: AGENTS_200 }],
  listTasks: [{ fates: [403, 403, 200, 404, 200, 200] }],
  applyTaskList: [{ body: { list: 'onboarding' }, fates: [403, 403, 403, 404, 201, 201] }],
  settleTask: [{ body: { state: 'done' }, fates: [403, 403, 403, 404, 404, 404] }],
  linkTickets: [{ body: { kind: 'related', ticketId: 2 }, fates: [403, 403, 403, 404, 201, 409] }],
  mergeTickets: [
    { body: { ticketIds: [2] }, fates: [403, 403, 403, 404, 200, 200] },
    { body: { ticketIds: [9999] }, fates: [403, 403, 403, 404, 422, 422] },
  ],
  unmergeTickets: [{ body: { ticketIds: [3] }, fates: [403, 403, 403, 404, 422, 422] }],
  splitTicket: [{ body: { messageIds: ['0'.repeat(26)] }, fates: [403, 403, 403, 404, 422, 422] }],
  shareTicket: [{ body: { kind: 'agent', id: 1, level: 'read' }, fates: [403, 403, 403, 404, 201, 201] }],
  unshareTicket: [{ fates: [403, 403, 403, 404, 404, 404] }],
  undoReply: [{ fates: [403, 403, 403, 404, 409, 409] }],
  takeBackReply: [{ fates: [403, 403, 403, 404, 409, 409] }],
  getRedactions: [{ fates: [403, 403, 403, 404, 200, 200] }],
  redactMessage: [{ body: { text: 'nowhere' }, fates: [403, 403, 403, 404, 422, 422] }],
  listTicketEvents: [{ fates: [403, 403, 200, 404, 200, 200] }],
  proveTicketEvents: [{ fates: [403, 403, 200, 404, 200, 200] }],
  trashTicket: [{ fates: [403, 403, 403, 404, 200, 200] }],
  deleteTicket: [{ fates: [403, 403, 403, 404, 200, 200] }],
  restoreTicket: [{ fates: [403, 403, 403, 404, 200, 200] }],
  purgeTicket: [{ fates: [403, 403, 403, 403, 403, 409] }],
  markSpam: [{ fates: [403, 403, 403, 404, 200, 200] }],
  unmarkSpam: [{ fates: [403, 403, 403, 404, 200, 200] }],
  listTimeEntries: [{ fates: [403, 403, 200, 404, 200, 200] }],
  enterTime: [
    { body: { seconds: 60 }, fates: [403, 403, 403, 404, 201, 201] },
    // Another's time is for admins to enter; the first agent is one.
    { body: { seconds: 60, agentId: 1 }, fates: [403, 403, 403, 404, 403, 201] },
  ],
  // The entry is that of the third agent.
  correctTimeEntry: [{ body: { seconds: 90 }, fates: [403, 403, 403, 404, 403, 200] }],
  removeTimeEntry: [{ fates: [403, 403, 403, 404, 403, 204] }],
  listLinks: [{ fates: [403, 403, 200, 404, 200, 200] }],
  unlinkTickets: [{ fates: [403, 403, 403, 404, 404, 404] }],
  listGaps: [{ fates: AGENTS_200 }],
  regroupTickets: [{ body: {}, fates: [403, 403, 201, 201, 201, 201] }],
  draftFromGap: [{ body: { section: 'orders' }, fates: [403, 403, 403, 404, 404, 404] }],
  draftFromReply: [{ body: { section: 'orders' }, fates: [403, 403, 403, 404, 422, 422] }],
  listEmptySearches: [{ fates: AGENTS_200 }],
  getFaq: [{ fates: AGENTS_200 }],
  getFaqMarkdown: [{ fates: AGENTS_200 }],
  getFaqPage: [{ fates: AGENTS_200 }],
  bulkTickets: [
    { body: { tickets: { ids: [1] }, change: { priority: 'low' } }, fates: [403, 403, 201, 201, 201, 201] },
  ],
  listDrafts: [{ fates: [403, 403, 200, 404, 200, 200] }],
  saveDraft: [{ body: { text: 'x' }, fates: [403, 403, 403, 404, 200, 200] }],
  listPresences: [{ fates: [403, 403, 200, 404, 200, 200] }],
  bePresent: [{ body: { doing: 'viewing' }, fates: [403, 403, 200, 404, 200, 200] }],
  listSummaries: [{ fates: [403, 403, 200, 404, 200, 200] }],
  showSatisfaction: [{ fates: [403, 403, 200, 404, 200, 200] }],
  listViews: [{ fates: AGENTS_200 }],
  createView: [{ body: { ...VIEW, owner: { kind: 'everyone' } }, fates: ADMIN_201 }],
  countViews: [{ fates: AGENTS_200 }],
  getDeskNow: [{ fates: AGENTS_200 }],
  getViewPreferences: [{ fates: AGENTS_200 }],
  setViewPreferences: [{ body: { hidden: [], order: [] }, fates: AGENTS_200 }],
  getView: [{ fates: AGENTS_200 }],
  updateView: [{ body: { name: 'Inbox of the desk' }, fates: ADMIN_200 }],
  deleteView: [{ fates: [403, 403, 403, 403, 403, 409] }],
  restoreView: [{ fates: ADMIN_200 }],
  listViewTickets: [{ fates: AGENTS_200 }],
  nextTicket: [{ body: {}, fates: [403, 403, 403, 200, 200, 200] }],
  skipTicket: [{ body: { ticketId: 99, reason: 'other' }, fates: [403, 403, 403, 404, 404, 404] }],
  exportView: [{ body: { format: 'csv' }, fates: [403, 403, 201, 201, 201, 201] }],
  listReports: [{ fates: AGENTS_200 }],
  createReport: [{ body: REPORT, fates: ADMIN_201 }],
  getReport: [{ fates: AGENTS_200 }],
  updateReport: [{ body: { label: 'At a glance' }, fates: ADMIN_200 }],
  retireReport: [{ fates: ADMIN_200 }],
  restoreReport: [{ fates: ADMIN_200 }],
  listReportEvents: [{ fates: AGENTS_200 }],
  proveReportEvents: [{ fates: AGENTS_200 }],
  listReportMails: [{ fates: ADMIN_200 }],
  createReportMail: [{ body: { ...REPORT_MAIL, key: 'second' }, fates: ADMIN_201 }],
  getReportMail: [{ fates: ADMIN_200 }],
  updateReportMail: [{ body: { label: 'Teams' }, fates: ADMIN_200 }],
  retireReportMail: [{ fates: ADMIN_200 }],
  restoreReportMail: [{ fates: ADMIN_200 }],
  listReportMailEvents: [{ fates: ADMIN_200 }],
  proveReportMailEvents: [{ fates: ADMIN_200 }],
  listReportReceivers: [{ fates: ADMIN_200 }],
  listReportMetrics: [{ fates: AGENTS_200 }],
  queryReport: [
    { body: { metrics: ['solves'] }, fates: AGENTS_200 },
    { body: { metrics: ['mail_held'] }, fates: ADMIN_200 },
  ],
  drillReport: [{ body: { query: { metrics: ['solves'] }, metric: 'solves' }, fates: AGENTS_200 }],
  exportReport: [{ body: { parts: REPORT.parts, format: 'csv' }, fates: [403, 403, 201, 201, 201, 201] }],
  listViewEvents: [{ fates: AGENTS_200 }],
  proveViewEvents: [{ fates: AGENTS_200 }],
  exportDesk: [{ fates: ADMIN_200 }],
  importOrganisations: [{ body: { organisations: [{}] }, fates: ADMIN_200 }],
  importCustomers: [{ body: { customers: [{}] }, fates: ADMIN_200 }],
  importTickets: [{ body: { tickets: [{}] }, fates: ADMIN_200 }],
  announceImportFile: [
    {
      body: { filename: 'a.txt', contentType: 'text/plain', size: 1, sha256: 'a'.repeat(64) },
      fates: ADMIN_201,
    },
  ],
  startImport: [{ fates: [403, 403, 403, 403, 403, 404] }],
  listTags: [{ fates: AGENTS_200 }],
  changeTags: [{ body: { tags: ['a'], to: 'b' }, fates: ADMIN_201 }],
  findCustomers: [{ fates: AGENTS_200 }],
  createCustomer: [
    { body: { name: 'New', identities: byEmail('new@example.com') }, fates: [403, 403, 403, 201, 409, 409] },
  ],
  getCustomer: [{ fates: AGENTS_200 }],
  updateCustomer: [{ body: { notes: 'Tea' }, fates: [403, 403, 403, 200, 200, 200] }],
  getCustomerTimeline: [{ fates: AGENTS_200 }],
  listDuplicates: [{ fates: AGENTS_200 }],
  mergeCustomers: [{ body: { source: 9999 }, fates: [403, 403, 403, 422, 422, 422] }],
  unmergeCustomers: [{ body: { source: 2 }, fates: [403, 403, 403, 409, 409, 409] }],
  listCustomerEvents: [{ fates: AGENTS_200 }],
  proveCustomerEvents: [{ fates: AGENTS_200 }],
  listSuppressions: [{ fates: AGENTS_200 }],
  liftSuppression: [{ fates: [403, 403, 403, 404, 404, 404] }],
  listOrganisations: [{ fates: AGENTS_200 }],
  createOrganisation: [
    { body: { name: 'Acme', domains: ['acme.example.com'] }, fates: [403, 403, 403, 201, 409, 409] },
  ],
  getOrganisation: [{ fates: AGENTS_200 }],
  updateOrganisation: [{ body: { tags: ['vip'] }, fates: [403, 403, 403, 200, 200, 200] }],
  listOrganisationEvents: [{ fates: AGENTS_200 }],
  proveOrganisationEvents: [{ fates: AGENTS_200 }],
  getMe: [{ fates: ALL_200 }],
  listAgents: [{ fates: AGENTS_200 }],
  createAgent: [
    { body: { name: 'A', address: 'a@example.com', role: 'admin' }, fates: ADMIN_201 },
    { body: { name: 'L', address: 'l@example.com', role: 'light_agent' }, fates: ADMIN_201 },
  ],
  getAgent: [{ fates: AGENTS_200 }],
  updateAgent: [{ body: { teamIds: null }, fates: ADMIN_200 }],
  listTeams: [{ fates: AGENTS_200 }],
  createTeam: [{ body: { name: 'Mine' }, fates: ADMIN_201 }],
  getTeam: [{ fates: AGENTS_200 }],
  updateTeam: [{ body: { name: 'Mine too' }, fates: ADMIN_200 }],
  leadTeam: [{ body: { agentId: 1 }, fates: ADMIN_201 }],
  unleadTeam: [{ fates: [403, 403, 403, 403, 403, 404] }],
  listMailboxes: [{ fates: AGENTS_200 }],
  createMailbox: [{ body: { address: 'sales@desk.example.com', name: 'Sales' }, fates: ADMIN_201 }],
  getMailbox: [{ fates: AGENTS_200 }],
  updateMailbox: [{ body: { teamId: null }, fates: ADMIN_200 }],
  // The only mailbox in use stays.
  retireMailbox: [{ fates: [403, 403, 403, 403, 403, 409] }],
  restoreMailbox: [{ fates: ADMIN_200 }],
  listMailboxEvents: [{ fates: AGENTS_200 }],
  proveMailboxEvents: [{ fates: AGENTS_200 }],
  listAgentEvents: [{ fates: ADMIN_200 }],
  listTeamEvents: [{ fates: ADMIN_200 }],
  proveAgentEvents: [{ fates: ADMIN_200 }],
  proveTeamEvents: [{ fates: ADMIN_200 }],
  listFields: [{ fates: AGENTS_200 }],
  explainConditions: [{ body: { ticketId: 1, conditions: {} }, fates: [403, 403, 200, 404, 200, 200] }],
  getOptions: [{ fates: AGENTS_200 }],
  getTurnstile: [{ fates: AGENTS_200 }],
  setTurnstile: [{ body: { secret: null }, fates: ADMIN_200 }],
  updateOptions: [{ body: { undoSeconds: 10 }, fates: ADMIN_200 }],
  dryRunOptions: [{ body: { undoSeconds: 10 }, fates: ADMIN_201 }],
  listOptionsEvents: [{ fates: AGENTS_200 }],
  proveOptionsEvents: [{ fates: AGENTS_200 }],
  listCalendars: [{ fates: AGENTS_200 }],
  createCalendar: [{ body: { key: 'nights', timeZone: 'UTC', week: {} }, fates: ADMIN_201 }],
  getCalendar: [{ fates: AGENTS_200 }],
  putCalendar: [{ body: { timeZone: 'UTC', week: {} }, fates: ADMIN_200 }],
  dryRunCalendar: [{ body: { timeZone: 'UTC', week: {} }, fates: ADMIN_201 }],
  updateCalendar: [{ body: { holidays: ['2027-12-24'] }, fates: ADMIN_200 }],
  retireCalendar: [{ fates: ADMIN_200 }],
  restoreCalendar: [{ fates: ADMIN_200 }],
  listCalendarEvents: [{ fates: AGENTS_200 }],
  proveCalendarEvents: [{ fates: AGENTS_200 }],
  listArticleSections: [{ fates: AGENTS_200 }],
  createArticleSection: [
    { body: { key: 'delivery', labels: { en: 'Delivery' } }, fates: [403, 403, 403, 201, 409, 409] },
  ],
  getArticleSection: [{ fates: AGENTS_200 }],
  updateArticleSection: [{ body: { position: 2 }, fates: WRITERS_200 }],
  retireArticleSection: [{ fates: WRITERS_200 }],
  restoreArticleSection: [{ fates: WRITERS_200 }],
  listArticleSectionEvents: [{ fates: AGENTS_200 }],
  proveArticleSectionEvents: [{ fates: AGENTS_200 }],
  listArticles: [{ fates: AGENTS_200 }],
  createArticle: [{ body: ARTICLE, fates: WRITERS_201 }],
  addArticleFile: [
    {
      body: { filename: 'a.png', contentType: 'image/png', size: 1, sha256: 'a'.repeat(64) },
      fates: WRITERS_201,
    },
  ],
  listArticleFiles: [{ fates: AGENTS_200 }],
  getSuggestionFigures: [{ fates: AGENTS_200 }],
  getArticle: [{ fates: AGENTS_200 }],
  updateArticle: [{ body: { position: 2 }, fates: WRITERS_200 }],
  moveArticle: [{ body: { state: 'published' }, fates: WRITERS_200 }],
  reviewArticle: [{ fates: WRITERS_200 }],
  getArticleText: [{ fates: AGENTS_200 }],
  putArticleText: [{ body: { title: 'Again', source: 'Other words' }, fates: WRITERS_200 }],
  listArticleVersions: [{ fates: AGENTS_200 }],
  diffArticleText: [{ fates: AGENTS_200 }],
  restoreArticleText: [{ body: { version: 1 }, fates: WRITERS_200 }],
  previewArticle: [{ body: { source: 'Words' }, fates: AGENTS_200 }],
  voteOnArticle: [{ body: { helpful: true, locale: 'en' }, fates: AGENTS_200 }],
  getArticleFigures: [{ fates: AGENTS_200 }],
  listArticleAnswers: [{ fates: AGENTS_200 }],
  listArticleComments: [{ fates: AGENTS_200 }],
  searchArticles: [{ fates: AGENTS_200 }],
  suggestForTicket: [{ fates: [403, 403, 200, 404, 200, 200] }],
  insertSuggestion: [{ body: { as: 'text' }, fates: [403, 403, 403, 404, 200, 200] }],
  listArticleEvents: [{ fates: AGENTS_200 }],
  proveArticleEvents: [{ fates: AGENTS_200 }],
  listMacros: [{ fates: AGENTS_200 }],
  createMacro: [{ body: { ...MACRO, owner: { kind: 'everyone' } }, fates: ADMIN_201 }],
  getMacro: [{ fates: AGENTS_200 }],
  updateMacro: [{ body: { position: 5 }, fates: ADMIN_200 }],
  deleteMacro: [{ fates: ADMIN_200 }],
  restoreMacro: [{ fates: ADMIN_200 }],
  previewMacro: [{ body: { ticketId: 1 }, fates: [403, 403, 200, 404, 200, 200] }],
  applyMacro: [{ body: { ticketId: 1 }, fates: [403, 403, 200, 404, 200, 200] }],
  listMacroEvents: [{ fates: AGENTS_200 }],
  proveMacroEvents: [{ fates: AGENTS_200 }],
  listTriggers: [{ fates: AGENTS_200 }],
  createTrigger: [{ body: TRIGGER, fates: ADMIN_201 }],
  getTrigger: [{ fates: AGENTS_200 }],
  updateTrigger: [{ body: { position: 5 }, fates: ADMIN_200 }],
  retireTrigger: [{ fates: ADMIN_200 }],
  restoreTrigger: [{ fates: ADMIN_200 }],
  orderTriggers: [{ body: { keys: ['first'] }, fates: ADMIN_200 }],
  getTriggerRuns: [{ fates: AGENTS_200 }],
  testTrigger: [{ body: { key: 'first', ticketId: 1 }, fates: [403, 403, 403, 403, 403, 200] }],
  listTriggerVersions: [{ fates: AGENTS_200 }],
  restoreTriggerVersion: [{ fates: ADMIN_200 }],
  explainTicketField: [{ fates: [403, 403, 200, 404, 200, 200] }],
  listTriggerEvents: [{ fates: AGENTS_200 }],
  proveTriggerEvents: [{ fates: AGENTS_200 }],
  listTemplates: [{ fates: AGENTS_200 }],
  createTemplate: [
    { body: { key: 'returns', labels: { en: 'Returns' }, texts: { en: 'Hello' } }, fates: ADMIN_201 },
  ],
  getTemplate: [{ fates: AGENTS_200 }],
  updateTemplate: [{ body: { labels: { en: 'Hello' } }, fates: ADMIN_200 }],
  retireTemplate: [{ fates: [403, 403, 403, 403, 403, 409] }],
  restoreTemplate: [{ fates: ADMIN_200 }],
  listTemplateEvents: [{ fates: AGENTS_200 }],
  proveTemplateEvents: [{ fates: AGENTS_200 }],
  previewTemplate: [{ body: { text: 'Hello', ticketId: 1 }, fates: [403, 403, 200, 404, 200, 200] }],
  getTeamCalendar: [{ fates: AGENTS_200 }],
  putTeamCalendar: [
    { body: { calendar: 'nobody' }, fates: [403, 403, 403, 403, 403, 422] },
    { body: { calendar: 'office' }, fates: ADMIN_200 },
    { body: { calendar: null }, fates: ADMIN_200 },
  ],
  dryRunTeamCalendar: [{ body: { calendar: null }, fates: ADMIN_201 }],
  calculateBusinessTime: [{ body: { from: '2027-03-01T08:00:00Z', seconds: 60 }, fates: AGENTS_200 }],
  listSlaPolicies: [{ fates: AGENTS_200 }],
  createSlaPolicy: [{ body: { key: 'gold', conditions: {} }, fates: ADMIN_201 }],
  getSlaPolicy: [{ fates: AGENTS_200 }],
  putSlaPolicy: [{ body: { conditions: {} }, fates: ADMIN_200 }],
  dryRunSlaPolicy: [{ body: { conditions: {} }, fates: ADMIN_201 }],
  updateSlaPolicy: [{ body: { position: 2 }, fates: ADMIN_200 }],
  retireSlaPolicy: [{ fates: ADMIN_200 }],
  restoreSlaPolicy: [{ fates: ADMIN_200 }],
  listSlaPolicyEvents: [{ fates: AGENTS_200 }],
  proveSlaPolicyEvents: [{ fates: AGENTS_200 }],
  getTicketSlaPolicy: [{ fates: [403, 403, 200, 404, 200, 200] }],
  chooseSlaPolicy: [
    { body: { policy: 'standard', reason: 'As agreed' }, fates: [403, 403, 403, 404, 200, 200] },
    { body: { policy: 'nobody', reason: 'As agreed' }, fates: [403, 403, 403, 404, 422, 422] },
  ],
  withdrawPromise: [{ fates: [403, 403, 403, 404, 404, 404] }],
  promiseAnswer: [
    { body: { until: '2036-05-01T08:00:00Z' }, fates: [403, 403, 403, 404, 200, 200] },
    { body: { until: '2026-03-01T08:00:00Z' }, fates: [403, 403, 403, 404, 422, 422] },
  ],
  explainSlaPolicies: [{ body: { ticketId: 1 }, fates: [403, 403, 200, 404, 200, 200] }],
  explainTicketSla: [{ fates: [403, 403, 200, 404, 200, 200] }],
  listStatuses: [{ fates: AGENTS_200 }],
  createStatus: [
    {
      body: { key: 'with_vendor', labels: { en: 'With the vendor' }, category: 'pending' },
      fates: ADMIN_201,
    },
  ],
  getStatus: [{ fates: AGENTS_200 }],
  updateStatus: [{ body: { order: 7 }, fates: ADMIN_200 }],
  putStatus: [{ body: { category: 'pending' }, fates: ADMIN_200 }],
  dryRunStatus: [{ body: { category: 'pending' }, fates: ADMIN_201 }],
  retireStatus: [{ fates: ADMIN_200 }],
  restoreStatus: [{ fates: ADMIN_200 }],
  listStatusEvents: [{ fates: AGENTS_200 }],
  proveStatusEvents: [{ fates: AGENTS_200 }],
  listCustomFields: [{ fates: AGENTS_200 }],
  createCustomField: [
    { body: { key: 'plan', subject: 'ticket', type: 'text', labels: { en: 'Plan' } }, fates: ADMIN_201 },
  ],
  getCustomField: [{ fates: AGENTS_200 }],
  updateCustomField: [{ body: { customers: 'visible' }, fates: ADMIN_200 }],
  retireCustomField: [{ fates: ADMIN_200 }],
  restoreCustomField: [{ fates: ADMIN_200 }],
  listCustomFieldEvents: [{ fates: AGENTS_200 }],
  proveCustomFieldEvents: [{ fates: AGENTS_200 }],
  listForms: [{ fates: AGENTS_200 }],
  createForm: [{ body: { key: 'faults', labels: { en: 'Fault' } }, fates: ADMIN_201 }],
  getForm: [{ fates: AGENTS_200 }],
  updateForm: [{ body: { fields: [] }, fates: ADMIN_200 }],
  retireForm: [{ fates: ADMIN_200 }],
  restoreForm: [{ fates: ADMIN_200 }],
  listFormEvents: [{ fates: AGENTS_200 }],
  proveFormEvents: [{ fates: AGENTS_200 }],
  listCategories: [{ fates: AGENTS_200 }],
  createCategory: [{ body: { key: 'hardware', labels: { en: 'Hardware' } }, fates: ADMIN_201 }],
  getCategory: [{ fates: AGENTS_200 }],
  updateCategory: [{ body: { priority: 'high' }, fates: ADMIN_200 }],
  retireCategory: [{ fates: ADMIN_200 }],
  restoreCategory: [{ fates: ADMIN_200 }],
  listCategoryEvents: [{ fates: AGENTS_200 }],
  proveCategoryEvents: [{ fates: AGENTS_200 }],
  listRetentionRules: [{ fates: AGENTS_200 }],
  createRetentionRule: [
    {
      body: { key: 'second', name: 'Second', action: 'delete', after: { years: 9 }, isActive: false },
      fates: ADMIN_201,
    },
  ],
  getRetentionRule: [{ fates: AGENTS_200 }],
  updateRetentionRule: [{ body: { position: 15 }, fates: ADMIN_200 }],
  retireRetentionRule: [{ fates: ADMIN_200 }],
  restoreRetentionRule: [{ fates: ADMIN_200 }],
  listRetentionRuleEvents: [{ fates: AGENTS_200 }],
  proveRetentionRuleEvents: [{ fates: AGENTS_200 }],
  runRetentionRule: [{ body: { isDryRun: true }, fates: ADMIN_409 }],
  listResolutions: [{ fates: AGENTS_200 }],
  createResolution: [{ body: { key: 'refunded', labels: { en: 'Refunded' } }, fates: ADMIN_201 }],
  getResolution: [{ fates: AGENTS_200 }],
  updateResolution: [{ body: { order: 15 }, fates: ADMIN_200 }],
  retireResolution: [{ fates: ADMIN_200 }],
  restoreResolution: [{ fates: ADMIN_200 }],
  listResolutionEvents: [{ fates: AGENTS_200 }],
  proveResolutionEvents: [{ fates: AGENTS_200 }],
  listJobs: [{ fates: ADMIN_200 }],
  startJob: [{ body: { kind: 'lists.rebuild' }, fates: ADMIN_201 }],
  // The first agent started it.
  getJob: [{ fates: [403, 403, 404, 404, 404, 200] }],
  listJobEvents: [{ fates: [403, 403, 404, 404, 404, 200] }],
  proveJobEvents: [{ fates: [403, 403, 404, 404, 404, 200] }],
  stopJob: [{ fates: [403, 403, 404, 404, 404, 200] }],
  resumeJob: [{ fates: [403, 403, 404, 404, 404, 200] }],
  // The agent is the third: nobody makes another's feed, and admins may revoke it.
  getCalendarFeed: [{ fates: [403, 403, 403, 403, 403, 404] }],
  makeCalendarFeed: [{ body: {}, fates: [403, 403, 403, 403, 403, 403] }],
  revokeCalendarFeed: [{ fates: [403, 403, 403, 403, 403, 404] }],
  listTokens: [{ fates: ALL_200 }],
  createToken: [
    { body: { name: 'Own' }, fates: [201, 201, 201, 201, 201, 201] },
    { body: { name: 'Of an admin', owner: { kind: 'agent', id: 1 } }, fates: ADMIN_201 },
    {
      body: { name: 'Of nobody', owner: { kind: 'customer', id: 9999 } },
      fates: [403, 403, 403, 403, 403, 422],
    },
  ],
  revokeToken: [{ fates: [404, 404, 404, 404, 404, 204] }],
  getWorkload: [{ fates: ADMIN_200 }],
  // This desk has no WebSocket.
  createLiveToken: [{ fates: [403, 403, 409, 409, 409, 409] }],
  getTeamAssignment: [{ fates: AGENTS_200 }],
  putTeamAssignment: [{ body: { method: 'manual' }, fates: ADMIN_200 }],
  getAgentProfile: [{ fates: AGENTS_200 }],
  putAgentProfile: [{ body: { capacity: { all: 3 } }, fates: ADMIN_200 }],
  // Of another agent.
  getAvailability: [{ fates: ADMIN_200 }],
  setAvailability: [{ body: { status: 'away' }, fates: ADMIN_200 }],
  keepSession: [{ body: { viewing: null }, fates: [403, 403, 403, 403, 403, 403] }],
  endSession: [{ fates: [403, 403, 403, 404, 404, 404] }],
  listNotifications: [{ fates: AGENTS_200 }],
  markNotification: [{ body: { isRead: true }, fates: [403, 403, 404, 404, 404, 404] }],
  markNotificationsRead: [{ fates: AGENTS_200 }],
  // Without a user pool nobody can be invited.
  getInvitation: [{ fates: ADMIN_409 }],
  sendInvitation: [{ fates: ADMIN_409 }],
  withdrawInvitation: [{ fates: ADMIN_409 }],
  getNotificationPreferences: [{ fates: AGENTS_200 }],
  changeNotificationPreferences: [{ body: { topics: { news: 'digest' } }, fates: AGENTS_200 }],
  getTicketAssignment: [{ fates: [403, 403, 200, 404, 200, 200] }],
  // It is offered to nobody.
  acceptOffer: [{ fates: [403, 403, 403, 404, 409, 409] }],
  declineOffer: [{ fates: [403, 403, 403, 404, 409, 409] }],
  // It is no team's: who sees the tickets of some teams alone does not see it. This one is not there.
  listHeldMessages: [{ fates: WHOLE_200 }],
  countHeldMessages: [{ fates: WHOLE_200 }],
  getHeldMessage: [{ fates: WHOLE_404 }],
  releaseHeldMessage: [{ fates: WHOLE_404 }],
  deleteHeldMessage: [{ fates: WHOLE_404 }],
  listHeldMessageEvents: [{ fates: WHOLE_404 }],
  proveHeldMessageEvents: [{ fates: WHOLE_404 }],
  listSenders: [{ fates: WHOLE_200 }],
  // Of the sender nobody has said anything yet.
  getSender: [{ fates: WHOLE_404 }],
  listSenderEvents: [{ fates: WHOLE_404 }],
  proveSenderEvents: [{ fates: WHOLE_404 }],
  putSender: [{ body: { standing: 'blocked' }, fates: WHOLE_200 }],
  listChannels: [{ fates: AGENTS_200 }],
  createChannel: [{ body: { ...CHANNEL, key: 'second' }, fates: ADMIN_201 }],
  getChannel: [{ fates: AGENTS_200 }],
  updateChannel: [{ body: { continueHours: 24 }, fates: ADMIN_200 }],
  retireChannel: [{ fates: ADMIN_200 }],
  restoreChannel: [{ fates: ADMIN_200 }],
  listChannelEvents: [{ fates: AGENTS_200 }],
  proveChannelEvents: [{ fates: AGENTS_200 }],
  getChannelStatus: [{ fates: AGENTS_200 }],
  // It has no secrets yet, and nobody can be asked how it is.
  checkChannel: [{ fates: ADMIN_409 }],
  connectChannel: [{ fates: ADMIN_409 }],
  testChannel: [{ body: { to: 'u1' }, fates: ADMIN_409 }],
  setChannelSecrets: [{ body: { secrets: { signingSecret: null } }, fates: ADMIN_200 }],
  listWebhooks: [{ fates: ADMIN_200 }],
  createWebhook: [{ body: { ...WEBHOOK, key: 'second' }, fates: ADMIN_201 }],
  getWebhook: [{ fates: ADMIN_200 }],
  updateWebhook: [{ body: { name: 'Other' }, fates: ADMIN_200 }],
  retireWebhook: [{ fates: ADMIN_200 }],
  restoreWebhook: [{ fates: ADMIN_200 }],
  listWebhookEvents: [{ fates: ADMIN_200 }],
  proveWebhookEvents: [{ fates: ADMIN_200 }],
  rotateWebhookSecret: [{ body: { overlapHours: 1 }, fates: ADMIN_201 }],
  getWebhookStatus: [{ fates: ADMIN_200 }],
  testWebhook: [{ fates: ADMIN_201 }],
  listWebhookDeliveries: [{ fates: ADMIN_200 }],
  getWebhookDelivery: [{ fates: [403, 403, 403, 403, 403, 404] }],
  redeliverToWebhook: [{ fates: [403, 403, 403, 403, 403, 404] }],
  redeliverRangeToWebhook: [
    { body: { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' }, fates: ADMIN_201 },
  ],
  exportCustomer: [{ body: {}, fates: ADMIN_201 }],
  // Last of all: nothing of the requester is left then.
  eraseCustomer: [{ fates: ADMIN_200 }],
};

let database: TestDatabase;
let parameters: Record<string, string>;
const tokens = new Map<Asker | 'without scope', string>();

async function tokenOf(owner: TokenOwner, scopes: Scope[] = ['*']) {
  const deps = { table: database.table, randomBytes };
  const request = { name: 'Test', owner, scopes, expiresAt: null };
  return createToken(deps, testContext(), { principal: ADMIN, request });
}

beforeAll(async () => {
  database = await startDatabase();
  useDatabase(database);
  const [team, other] = [await givenTeam(database), await givenTeam(database)];
  const admin = await givenAgent(database, 'admin');
  const people: Record<Asker, TokenOwner> = {
    requester: { kind: 'customer', id: (await givenCustomer(database)).id },
    stranger: { kind: 'customer', id: (await givenCustomer(database)).id },
    light: { kind: 'agent', id: (await givenAgent(database, 'light_agent')).id },
    elsewhere: { kind: 'agent', id: (await givenAgent(database, 'agent', [other.id])).id },
    agent: { kind: 'agent', id: (await givenAgent(database)).id },
    admin: { kind: 'agent', id: admin.id },
  };
  for (const asker of ASKERS) tokens.set(asker, (await tokenOf(people[asker])).secret);
  tokens.set('without scope', (await tokenOf(people.admin, ['customers:write'])).secret);
  const third = await givenAgent(database);
  const { token } = await tokenOf({ kind: 'agent', id: third.id });
  const { ticket, message } = await givenTicket(database, {
    requesterId: people.requester.id,
    teamId: team.id,
  });
  const time = { principal: agentOf({ id: third.id }), ticketId: ticket.id, time: { seconds: 60 } };
  const { ticket: second } = await givenTicket(database);
  await createThing(database, testContext(), macroArea, {
    fields: {
      ...MACRO,
      key: 'm77',
      category: null,
      owner: { kind: 'everyone', id: null },
      message: { kind: 'internal_note', format: 'text', texts: { en: 'Seen.' } },
      actions: [],
      position: 1,
      isActive: true,
    },
  });
  await givenTrigger(database.table, testContext(), { key: 'first', actions: [{ do: 'stop' }] });
  await givenTaskList(database.table, 'onboarding');
  const admins = { token: tokens.get('admin') ?? '', body: { ...WEBHOOK, key: 'orders' } };
  expect((await call('POST', '/v1/webhooks', admins)).status).toBe(201);
  const mail = { ...admins, body: REPORT_MAIL };
  expect((await call('POST', '/v1/report-mails', mail)).status).toBe(201);
  const channel = { ...admins, body: { ...CHANNEL, key: 'marketplace' } };
  expect((await call('POST', '/v1/channels', channel)).status).toBe(201);
  await givenSection(database, testContext(), { key: 'returns' });
  const article = await givenArticle(database, testContext(), {
    section: 'returns',
    text: markdownText('Back'),
  });
  parameters = {
    articleId: String(article.id),
    sectionKey: 'returns',
    locale: 'en',
    heldId: '987654',
    sender: 'bad.example',
    triggerKey: 'first',
    version: '1',
    field: 'ticket.priority',
    gapId: '77',
    macroKey: 'm77',
    taskListKey: 'onboarding',
    listKey: 'onboarding',
    stepKey: 'never',
    kind: 'duplicate',
    linkedTicketId: String(second.id),
    collaborator: '987654',
    draftKind: 'public_reply',
    timeEntryId: (await enterTime(database, testContext(), time)).id,
    ticketId: String(ticket.id),
    messageId: message.id,
    followerId: String(third.id),
    leadId: String(third.id),
    sharedKind: 'agent',
    sharedId: String(third.id),
    noteId: await noteBy(people.agent.id, ticket.id),
    customerId: String(people.requester.id),
    organisationId: String((await givenOrganisation(database)).id),
    agentId: String(third.id),
    teamId: String(team.id),
    address: 'support@desk.example.com',
    tokenId: token.id,
    calendarKey: await givenCalendar(),
    policyKey: await givenSlaPolicy(),
    templateKey: 'acknowledgement',
    categoryKey: 'billing',
    viewKey: 'inbox',
    resolutionKey: 'fixed',
    reportKey: 'overview',
    reportMailKey: 'weekly',
    channelKey: 'marketplace',
    ruleKey: 'legal_hold',
    statusKey: 'answered',
    fieldKey: await givenField(),
    formKey: await givenForm(),
    fileId: '0'.repeat(26),
    sessionId: 'a'.repeat(26),
    notificationId: '0'.repeat(26),
    webhookKey: 'orders',
    deliveryId: '0'.repeat(26),
    jobId: (await startJob(database, testContext(), { principal: null, kind: 'lists.rebuild', input: {} }))
      .id,
  };
});
afterAll(() => database.stop());

/** A calendar that was saved. */
async function givenCalendar(): Promise<string> {
  return (await givenOffice(database.table)).key;
}

/** A policy that names no calendar, so that each may be retired. */
async function givenSlaPolicy(): Promise<string> {
  const promised = { noSla: true, calendar: null, targets: {} };
  return (await givenPolicy(database.table, { key: 'standard', ...promised })).key;
}

/** A custom field, and a form, that were made. */
async function givenField(): Promise<string> {
  const { version: _v, isRetired: _r, ...fields } = customField({ key: 'serial' });
  return (await createThing(database, testContext(), fieldArea, { fields })).key;
}
async function givenForm(): Promise<string> {
  const fields = { key: 'requests', labels: { en: 'Request' }, types: [], fields: [] };
  return (await createThing(database, testContext(), formArea, { fields })).key;
}

/** A note that an agent wrote. */
async function noteBy(id: number, ticketId: number): Promise<string> {
  const deps = { table: database.table, rules: { closeAfterDays: 4, solvingNeedsAssignee: false } };
  const context = testContext({ actor: { kind: 'agent', id } });
  const note = { kind: 'internal_note', text: 'In some words' } as const;
  const { message } = await addMessage(deps, context, {
    principal: agentOf({ id }),
    ticketId,
    message: note,
  });
  return message.id;
}

/** What is asked for, where something must be. */
const QUERIES: Partial<Record<RouteId, string>> = {
  findCustomers: '?channel=email&value=nobody@example.com',
  diffArticleText: '?from=1&to=1',
  searchArticles: '?q=back',
};

function ask(id: RouteId, body: object | undefined, token?: string, on?: 'note') {
  const { method, path }: Route = ROUTES[id];
  const { noteId = '' } = parameters;
  const given: Record<string, string> = on === 'note' ? { ...parameters, messageId: noteId } : parameters;
  const target = path.replace(/\{(\w+)\}/g, (_, name: string) => given[name] ?? '');
  const query = QUERIES[id] ?? '';
  // Whatever is answered to a POST can also be remembered.
  const headers: Record<string, string> = method === 'POST' ? { 'idempotency-key': randomUUID() } : {};
  const request = { headers, ...(token ? { token } : {}), ...(body ? { body } : {}) };
  return call(method, `${target}${query}`, request);
}

const cases = Object.entries(EXPECTED).flatMap(([id, asked]) =>
  asked.map(({ body, fates, on }) => ({
    id: id as RouteId,
    body,
    fates,
    on,
    what: [JSON.stringify(body), on].filter(Boolean).join(' on a '),
  })),
);

/** What each asker gets, in this order. */
async function fatesOf(askers: readonly Asker[], { id, body, on }: (typeof cases)[number]) {
  const found: Partial<Record<Asker, number>> = {};
  for (const asker of askers) found[asker] = (await ask(id, body, tokens.get(asker), on)).status;
  return found;
}

/** The rows since the last request that was to change any; null after such a request. */
let kept: Record<string, unknown> | null = null;

/** Whether nothing has changed: also what was only read before is held against it, as reading thousands of rows takes long. */
async function expectKept(): Promise<void> {
  if (kept) expect(butCounts(await meaningfulRows(database))).toEqual(kept);
}

test.each(cases)('$id $what', async (asked) => {
  const { id, fates } = asked;
  const expected = Object.fromEntries(ASKERS.map((asker, at) => [asker, fates[at]]));
  const mayNot = ASKERS.filter((asker) => [403, 404, 422].includes(expected[asker] ?? 0));
  // Who asks for the gaps begins the job that looks for them.
  const reads = ROUTES[id].method === 'GET' && id !== 'listGaps';
  kept ??= butCounts(await meaningfulRows(database));
  const refused = await fatesOf(mayNot, asked);
  if (!reads) await expectKept();
  const may = ASKERS.filter((asker) => !mayNot.includes(asker));
  if (!reads && may.length > 0) kept = null;
  expect({ ...refused, ...(await fatesOf(may, asked)) }).toEqual(expected);
});

test('who only asks what is there changes nothing', expectKept);

test.each(Object.keys(ROUTES) as RouteId[])('%s is for nobody without a token', async (id) => {
  const body = EXPECTED[id][0]?.body;
  expect(await ask(id, body)).toMatchObject({ status: 401, body: { code: 'token.missing' } });
  const unknown = `blt_${'a'.repeat(49)}`;
  expect(await ask(id, body, unknown)).toMatchObject({ status: 401, body: { code: 'token.unknown' } });
});

/** Whoever may read nothing more is told nothing more by what these give. */
const ANY_SCOPE: readonly RouteId[] = ['getMe', 'createLiveToken'];

test.each(ANY_SCOPE)('%s takes any token', async (id) => {
  expect((await ask(id, undefined, tokens.get('without scope'))).status).not.toBe(403);
});

test.each((Object.keys(ROUTES) as RouteId[]).filter((id) => !ANY_SCOPE.includes(id)))(
  '%s needs its scope, even of an admin',
  async (id) => {
    const { domain, access }: Route = ROUTES[id];
    const allowed = domain === 'customers' && access === 'write';
    const { status, body } = await ask(id, EXPECTED[id][0]?.body, tokens.get('without scope'));
    if (allowed) expect(status).not.toBe(403);
    else expect({ status, body }).toMatchObject({ status: 403, body: { code: 'permission.denied' } });
  },
);

test('a ticket that somebody may not see looks like one that is not there, whatever they ask of it', async () => {
  const hidden = { ...parameters };
  const routes = Object.keys(ticketRoutes).filter((id) =>
    ticketRoutes[id as keyof typeof ticketRoutes].path.includes('{'),
  );
  for (const id of routes as RouteId[]) {
    for (const asker of ['stranger', 'elsewhere'] as const) {
      const body = EXPECTED[id][0]?.body;
      parameters = hidden;
      const foreign = await ask(id, body, tokens.get(asker));
      parameters = { ...hidden, ticketId: '987654' };
      const absent = await ask(id, body, tokens.get(asker));
      expect([id, asker, foreign.status, foreign.text]).toEqual([id, asker, absent.status, absent.text]);
    }
  }
  parameters = hidden;
});
