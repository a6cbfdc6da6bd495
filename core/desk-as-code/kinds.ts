import { calendarSchemas } from '../../schemas/api/calendars.ts';
import { categorySchemas } from '../../schemas/api/categories.ts';
import { customFieldSchemas, formSchemas } from '../../schemas/api/custom-fields.ts';
import { createMacroSchema, updateMacroSchema } from '../../schemas/api/macros.ts';
import { reportMailSchemas } from '../../schemas/api/report-mails.ts';
import { savedReports } from '../../schemas/api/reports.ts';
import { resolutionSchemas } from '../../schemas/api/resolutions.ts';
import { retentionRuleSchemas } from '../../schemas/api/retention.ts';
import { slaPolicySchemas } from '../../schemas/api/sla-policies.ts';
import { statusSchemas } from '../../schemas/api/statuses.ts';
import { taskListSchemas } from '../../schemas/api/task-lists.ts';
import { templateSchemas } from '../../schemas/api/templates.ts';
import { triggerSchemas } from '../../schemas/api/triggers.ts';
import { createViewSchema, updateViewSchema } from '../../schemas/api/views.ts';
import { webhookSchemas } from '../../schemas/api/webhooks.ts';
import type { StoredOwnership } from '../../schemas/ownership.ts';
import { workedCalendarArea } from '../assignment/index.ts';
import { type CalendarChange, replacedCalendar, saveCalendar } from '../calendar/index.ts';
import { categoryArea } from '../category/index.ts';
import { fieldArea, formArea } from '../custom-field/index.ts';
import { createForm, updateForm } from '../form-rule/index.ts';
import {
  createMacro,
  deleteMacro,
  type MacroDeps,
  macroArea,
  restoreMacro,
  updateMacro,
} from '../macro/index.ts';
import { heldStatusArea } from '../options/index.ts';
import { type Rederivation, rederiving } from '../rederivation/index.ts';
import { createReport, reportArea, type SavingReports, updateReport } from '../report/index.ts';
import {
  createReportMail,
  reportMailArea,
  restoreReportMail,
  updateReportMail,
} from '../report-mail/index.ts';
import { resolutionArea } from '../resolution/index.ts';
import { createRule, type RuleDeps, retentionArea, updateRule } from '../retention/index.ts';
import { type PolicyDeps, replacedPolicy, savePolicy, slaPolicyArea } from '../sla-policy/index.ts';
import { createStatus, updateStatus } from '../status/index.ts';
import { taskListArea } from '../task/index.ts';
import { createTemplate, type TemplateDeps, templateArea, updateTemplate } from '../template/index.ts';
import { createTrigger, type SavingTriggers, triggerArea, updateTrigger } from '../trigger/index.ts';
import { createView, deleteView, restoreView, updateView, type ViewDeps, viewArea } from '../views/index.ts';
import {
  createWebhook,
  restoreWebhook,
  updateWebhook,
  type WebhookDeps,
  webhookArea,
} from '../webhook/index.ts';
import { channelKind } from './channel-kind.ts';
import { configuredKind, ownKind, readSaid, sharedKind } from './configured-kind.ts';
import type { Doing, Kind, Said } from './kind.ts';
import { knowledgeKinds, shopKind } from './knowledge-kinds.ts';
import { type MailboxKindDeps, mailboxKind } from './mailbox-kind.ts';
import { type OptionKindDeps, optionKind } from './option-kind.ts';
import { teamKind } from './team-kind.ts';

/** What the commands take by which things become what a file says. All of them work on the draft. */
export interface KindDeps extends OptionKindDeps, MailboxKindDeps {
  readonly doing: Doing;
  readonly templates: TemplateDeps;
  readonly policies: PolicyDeps;
  readonly retention: Omit<RuleDeps, 'user'>;
  readonly reports: SavingReports;
  readonly views: ViewDeps;
  readonly macros: MacroDeps;
  readonly triggers: SavingTriggers;
  readonly webhooks: WebhookDeps;
  readonly findHolidays: () => Promise<CalendarChange['find']>;
  /** begins the one job by which all tickets follow what changes of their service levels */
  readonly rederivation: Rederivation;
}

/**
 * All that a file speaks of, in the order in which it comes into being: what names something comes behind it.
 */
export function kindsOf(deps: KindDeps): readonly Kind[] {
  const { doing } = deps;
  return [
    configuredKind(doing, {
      name: 'resolutions',
      area: resolutionArea,
      ...fields(resolutionSchemas),
    }),
    calendarKind(deps),
    statusKind(deps),
    teamKind(deps),
    configuredKind(doing, { name: 'fields', area: fieldArea, ...fields(customFieldSchemas) }),
    formKind(deps),
    configuredKind(doing, {
      name: 'categories',
      area: categoryArea,
      ...fields(categorySchemas),
    }),
    templateKind(deps),
    configuredKind(doing, { name: 'taskLists', area: taskListArea, ...fields(taskListSchemas) }),
    mailboxKind(deps),
    optionKind(deps),
    policyKind(deps),
    viewKind(deps),
    macroKind(deps),
    webhookKind(deps),
    channelKind(doing),
    triggerKind(deps),
    retentionKind(deps),
    ...knowledgeKinds(doing),
    shopKind(doing, deps.webhooks),
    reportKind(deps),
    reportMailKind(deps),
  ];
}

const fields = <Create, Update>({ create, update }: { create: Create; update: Update }) => ({
  create,
  update,
});

function formKind({ doing, retention: { table, catalogue } }: KindDeps): Kind {
  const { context } = doing;
  const deps = { table, catalogue };
  return ownKind(
    doing,
    { name: 'forms', area: formArea, ...fields(formSchemas) },
    {
      create: (_, asked) => createForm(deps, context, { fields: asked }),
      update: (key, change) => updateForm(deps, context, { key, change }),
    },
  );
}

function calendarKind({ doing, findHolidays, rederivation }: KindDeps): Kind {
  const { table, context } = doing;
  const area = rederiving(workedCalendarArea, rederivation);
  const save = async (key: string, said: Said) => {
    const { key: _, ...asked } = readSaid(calendarSchemas.create, { key, ...said });
    const find = await findHolidays();
    return saveCalendar({ table, area }, context, { key, draw: replacedCalendar(key, asked), find });
  };
  return {
    ...sharedKind(doing, { name: 'calendars', area, ...fields(calendarSchemas) }),
    create: save,
    update: save,
  };
}

function statusKind({ doing, rederivation }: KindDeps): Kind {
  const { table, context } = doing;
  const area = rederiving(heldStatusArea, rederivation);
  const deps = { table, area };
  return ownKind(
    doing,
    { name: 'statuses', area, ...fields(statusSchemas) },
    {
      create: (_, asked) => createStatus(deps, context, { fields: asked }),
      update: (key, change) => updateStatus(deps, context, { key, change }),
    },
  );
}

function templateKind({ doing, templates }: KindDeps): Kind {
  const { context } = doing;
  return ownKind(
    doing,
    { name: 'templates', area: templateArea, ...fields(templateSchemas) },
    {
      create: (_, asked) => createTemplate(templates, context, { fields: asked }),
      update: (key, change) => updateTemplate(templates, context, { key, change }),
    },
  );
}

function policyKind({ doing, policies, rederivation }: KindDeps): Kind {
  const { context } = doing;
  const area = rederiving(slaPolicyArea, rederivation);
  const save = async (key: string, said: Said) => {
    const { key: _, ...asked } = readSaid(slaPolicySchemas.create, { key, ...said });
    const user = doing.reader.role;
    const change = { key, draw: replacedPolicy(key, asked), conditions: asked.conditions, user };
    return savePolicy({ ...policies, area }, context, change);
  };
  return {
    ...sharedKind(doing, { name: 'slaPolicies', area, ...fields(slaPolicySchemas) }),
    create: save,
    update: save,
  };
}

/** Of those that agents have for themselves a file says nothing, and it names no owner where everybody has them. */
const OWNED = {
  isLeftOut: ({ owner }: { owner: StoredOwnership }) => owner.kind === 'agent',
  inFile: ({ owner, ...said }: Said): Said => ({ ...said, ...(isOfTeam(owner) && { owner }) }),
};
const isOfTeam = (owner: unknown): boolean =>
  typeof owner === 'object' && owner !== null && 'kind' in owner && owner.kind === 'team';
const ofEveryone = (said: Said): Said => ({ owner: { kind: 'everyone' }, ...said });

function viewKind({ doing, views }: KindDeps): Kind {
  const { context, reader } = doing;
  const schemas = { create: createViewSchema, update: updateViewSchema };
  return ownKind(
    doing,
    { name: 'views', area: viewArea, ...schemas, ...OWNED },
    {
      given: ofEveryone,
      create: (key, asked) => createView(views, context, { reader, key, fields: asked }),
      update: (key, change) => updateView(views, context, { reader, key, change }),
      retire: (key) => deleteView(views, context, { reader, key }),
      restore: (key) => restoreView(views, context, { reader, key }),
    },
  );
}

function macroKind({ doing, macros }: KindDeps): Kind {
  const { context, reader } = doing;
  const schemas = { create: createMacroSchema, update: updateMacroSchema };
  return ownKind(
    doing,
    { name: 'macros', area: macroArea, ...schemas, ...OWNED },
    {
      given: ofEveryone,
      create: (key, asked) => createMacro(macros, context, { reader, key, fields: asked }),
      update: (key, change) => updateMacro(macros, context, { reader, key, change }),
      retire: (key) => deleteMacro(macros, context, { reader, key }),
      restore: (key) => restoreMacro(macros, context, { reader, key }),
    },
  );
}

function triggerKind({ doing, triggers: saving, rederivation }: KindDeps): Kind {
  const { context } = doing;
  const area = rederiving(triggerArea, rederivation);
  const triggers = { ...saving, area };
  return ownKind(
    doing,
    { name: 'triggers', area, ...fields(triggerSchemas) },
    {
      create: (_, { key, ...asked }) => createTrigger(triggers, context, { key, fields: asked }),
      update: (key, change) => updateTrigger(triggers, context, { key, change }),
    },
  );
}

function webhookKind({ doing, webhooks }: KindDeps): Kind {
  const { context } = doing;
  return ownKind(
    doing,
    { name: 'webhooks', area: webhookArea, ...fields(webhookSchemas) },
    {
      create: (_, { key, ...asked }) => createWebhook(webhooks, context, { key, fields: asked }),
      update: (key, change) => updateWebhook(webhooks, context, { key, change }),
      restore: (key) => restoreWebhook({ table: doing.table }, context, { key }),
    },
  );
}

function retentionKind({ doing, retention }: KindDeps): Kind {
  const { context, reader } = doing;
  const deps = { ...retention, user: reader.role };
  return ownKind(
    doing,
    { name: 'retentionRules', area: retentionArea, ...fields(retentionRuleSchemas) },
    {
      create: (_, asked) => createRule(deps, context, { fields: asked }),
      update: (key, change) => updateRule(deps, context, { key, change }),
    },
  );
}

function reportKind({ doing, reports }: KindDeps): Kind {
  const { context } = doing;
  return ownKind(
    doing,
    { name: 'reports', area: reportArea, ...fields(savedReports) },
    {
      create: (_, asked) => createReport(reports, context, { fields: asked }),
      update: (key, change) => updateReport(reports, context, { key, change }),
    },
  );
}

function reportMailKind({ doing, reports }: KindDeps): Kind {
  const { context } = doing;
  return ownKind(
    doing,
    { name: 'reportMails', area: reportMailArea, ...fields(reportMailSchemas) },
    {
      create: (_, { key, ...asked }) => createReportMail(reports, context, { key, fields: asked }),
      update: (key, change) => updateReportMail(reports, context, { key, change }),
      restore: (key) => restoreReportMail(reports, context, { key }),
    },
  );
}
