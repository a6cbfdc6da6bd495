import { jobOutSchema } from '../../../schemas/api/jobs.ts';
import { drillAnswerSchema, reportAnswerSchema } from '../../../schemas/api/report-answers.ts';
import {
  drillReportSchema,
  exportReportSchema,
  metricListSchema,
  queryReportSchema,
  savedReports,
} from '../../../schemas/api/reports.ts';
import { areaRoutes } from '../configuration/area-routes.ts';
import { defineRoutes } from '../route.ts';
import { reportMailRoutes } from './mail-routes.ts';

/** How the API speaks of reports. */
export const REPORT_NAMES = {
  one: 'Report',
  many: 'Reports',
  root: 'reports',
  param: 'reportKey',
  a: 'a report',
  all: 'the reports of the library',
} as const;

const read = { permission: 'desk.read', access: 'read', status: 200 } as const;
const asked = { metrics: ['tickets_created', 'solves'], period: 'last_7_days', by: 'day' } as const;

/** What happened on the desk, in figures. */
export const reportRoutes = defineRoutes('reports', {
  ...areaRoutes(REPORT_NAMES, () => savedReports, {
    description: 'It is shared with all agents; each sees in it what they may see.',
    examples: {
      key: 'overview',
      create: {
        key: 'languages',
        label: 'Languages',
        parts: [
          {
            key: 'languages',
            label: 'By language',
            show: 'table',
            query: { metrics: ['tickets_created'], dimensions: ['ticket.language'] },
          },
        ],
      },
      update: { label: 'The desk at a glance' },
    },
  }),
  ...reportMailRoutes,
  listReportMetrics: {
    ...read,
    method: 'GET',
    path: '/v1/reports/metrics',
    summary: 'List what is counted and measured, and by what it can be told apart',
    description: 'The same as the page docs/metrics.md says, with the fields of this desk.',
    output: metricListSchema,
  },
  queryReport: {
    ...read,
    method: 'POST',
    path: '/v1/reports/query',
    summary: 'Ask for figures',
    description:
      'Each figure says of how many it is made, whether it is exact or to a share of error, until when it can change, whether rows add up, by which clock and when it was computed. Nothing is null where it counts: that is 0. What cannot be told exactly is refused with the reason and what to ask instead (422 `report.too_much`, `report.too_large`, `report.not_told`).',
    body: queryReportSchema,
    example: () => asked,
    output: reportAnswerSchema,
  },
  drillReport: {
    ...read,
    method: 'POST',
    path: '/v1/reports/drill',
    summary: 'Open a figure to the tickets behind it',
    description:
      'Their values add up to the figure, over all pages. Tickets that the caller may not read are counted and not listed.',
    body: drillReportSchema,
    example: () => ({ query: asked, metric: 'solves' }),
    output: drillAnswerSchema,
  },
  exportReport: {
    method: 'POST',
    path: '/v1/reports/export',
    permission: 'desk.read',
    access: 'write',
    summary: 'Write reports into a file, by a job',
    description:
      'Numbers are numbers, shares are percentages and durations are durations; texts are no formulas. An XLSX has a sheet for each part, with a chart of it, and one that says what was asked and when. A CSV has one part. All lines are in the file: above 25,000, a workbook has no charts, and a sheet of it that is full (1,048,575 lines) goes on in the next. What may not be told, or is more than one job counts and writes (1,000,000 figures a part, 150,000 days of tickets together), is refused here, before anything begins, with what to ask instead. The file has what whoever asked may see. `GET /v1/jobs/{jobId}` has the link to it.',
    body: exportReportSchema,
    example: () => ({
      parts: [{ key: 'days', label: 'By day', show: 'table', query: asked }],
      format: 'xlsx',
    }),
    output: jobOutSchema,
    status: 201,
  },
});
