import * as z from 'zod';
import { reportMailSchemas, reportReceiversSchema } from '../../../schemas/api/report-mails.ts';
import { CONFIGURATION_KEY } from '../../../schemas/configuration.ts';
import { areaRoutes } from '../configuration/area-routes.ts';

/** How the API speaks of reports that leave by mail. */
export const REPORT_MAIL_NAMES = {
  one: 'ReportMail',
  many: 'ReportMails',
  root: 'report-mails',
  param: 'reportMailKey',
  a: 'a report by mail',
  all: 'the reports by mail',
} as const;

const paramsSchema = z.object({
  reportMailKey: z
    .string()
    .regex(CONFIGURATION_KEY)
    .meta({ examples: ['teams-weekly'] }),
});

/** Reports that leave by mail, again and again. */
export const reportMailRoutes = {
  ...areaRoutes(REPORT_MAIL_NAMES, () => reportMailSchemas, {
    description:
      'It leaves daily, weekly or monthly, at a time of day where each receiver is, in their language: with its tables, its charts as pictures and a file (XLSX). What it shows is what whoever saved it may see at each sending.',
    permissions: { read: 'desk.write', write: 'desk.write' },
    examples: {
      key: 'teams-weekly',
      create: {
        key: 'teams-weekly',
        label: 'Teams, last week',
        report: 'teams',
        rhythm: { every: 'week', weekday: 1, time: '07:30' },
        period: 'last_week',
        agents: [1],
      },
      update: { rhythm: { every: 'day', time: '08:00' } },
    },
  }),
  listReportReceivers: {
    method: 'GET',
    path: '/v1/report-mails/{reportMailKey}/receivers',
    permission: 'desk.write',
    access: 'read',
    status: 200,
    summary: 'Tell who gets a report by mail, and when it leaves next',
    description:
      'Addresses outside of the desk are `asked` until they say by the link that was mailed to them that they want it (`confirmed`), and get none after they have said that they do not (`revoked`).',
    params: paramsSchema,
    output: reportReceiversSchema,
  },
} as const;
