import { keptConfiguration, updateThing } from '../../core/configuration/index.ts';
import { keptCatalogue } from '../../core/fields/index.ts';
import { jobWrites } from '../../core/jobs/index.ts';
import { DESK_OPTIONS, optionsArea } from '../../core/options/index.ts';
import {
  addressHash,
  answerReceiver,
  createReportMail,
  fireReportMail,
  REPORT_MAIL,
  type ReportMail,
} from '../../core/report-mail/index.ts';
import type { Context } from '../../core/shared/context.ts';
import type { Table } from '../../core/shared/table.ts';
import { helpCentreSchema } from '../../schemas/help-centre.ts';
import { ADMIN } from './desk.ts';

const OUTSIDE = 'board@example.org';
const HELP = helpCentreSchema.parse({ address: 'https://help.example.com/help', languages: ['en'] });

/** A report that leaves by mail each day, for an admin and for an address outside of the desk that is asked. */
export async function givenReportMail(table: Table, context: Context): Promise<ReportMail> {
  const byAdmin: Context = { ...context, actor: { kind: 'agent', id: ADMIN.id } };
  await updateThing({ table }, byAdmin, optionsArea({}), { key: DESK_OPTIONS, change: { helpCentre: HELP } });
  const saving = { table, catalogue: keptCatalogue(keptConfiguration(table)) };
  return createReportMail(saving, byAdmin, {
    key: 'daily',
    fields: {
      ...{ label: 'How we did', report: 'channels', period: null, isActive: true, agents: [ADMIN.id] },
      rhythm: { every: 'day', weekday: 1, dayOfMonth: 1, time: '07:00' },
      addresses: [{ address: OUTSIDE, language: null, timeZone: null }],
    },
  });
}

/** The address outside of the desk says that it wants the report. */
export const confirm = (table: Table, context: Context, { number }: Pick<ReportMail, 'number'>) =>
  answerReceiver(table, context, { number, hash: addressHash(OUTSIDE), isWanted: true });

/** The clock wakes for the report. */
export const fire = (table: Table, context: Context, { number }: Pick<ReportMail, 'number'>) =>
  fireReportMail(table, context, {
    number,
    begin: (input, by) => jobWrites(REPORT_MAIL, input, by).writes,
  });
