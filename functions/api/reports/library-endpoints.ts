import type * as z from 'zod';
import type { ThingTarget } from '../../../core/configuration/index.ts';
import {
  createReport,
  isShippedReport,
  reportArea,
  type SavedReport,
  type SavingReports,
  updateReport,
} from '../../../core/report/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { savedReports } from '../../../schemas/api/reports.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { presentReport } from './present-report.ts';
import { REPORT_NAMES } from './routes.ts';

const shown = (report: SavedReport) => presentReport(report, isShippedReport(report.key));
const present = (report: SavedReport) => ({ body: shown(report), version: report.version });

interface Asked<Body> {
  context: Context;
  body: Body;
}

/** The endpoints of the library of reports. */
export function libraryEndpoints(deps: SavingReports) {
  return {
    ...sharedEndpoints(deps.table, reportArea, REPORT_NAMES, shown),
    createReport: async (
      asked: Asked<z.output<typeof savedReports.create>> & {
        remember: (answer: EndpointAnswer) => readonly Write[];
      },
    ) => {
      const { context, body: fields, remember } = asked;
      const alongside = (made: SavedReport) => remember(present(made));
      return present(await createReport(deps, context, { fields, alongside }));
    },
    updateReport: async (
      asked: Asked<z.output<typeof savedReports.update>> & { params: { reportKey: string } } & Pick<
          ThingTarget<SavedReport>,
          'expectedVersion'
        >,
    ) => {
      const { context, params, body: change, expectedVersion } = asked;
      return present(await updateReport(deps, context, { key: params.reportKey, change, expectedVersion }));
    },
  };
}
