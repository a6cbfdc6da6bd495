import type * as z from 'zod';
import type { ThingTarget } from '../../../core/configuration/index.ts';
import {
  createReportMail,
  type ReportMail,
  reportMailArea,
  restoreReportMail,
  type SavingReportMails,
  showReceivers,
  updateReportMail,
} from '../../../core/report-mail/index.ts';
import type { Context } from '../../../core/shared/context.ts';
import type { Write } from '../../../core/shared/write.ts';
import type { reportMailSchemas } from '../../../schemas/api/report-mails.ts';
import type { EndpointAnswer } from '../../edge/api-answer.ts';
import { sharedEndpoints } from '../configuration/area-endpoints.ts';
import { REPORT_MAIL_NAMES } from './mail-routes.ts';

const shown = ({
  number: _,
  rhythm,
  addresses,
  agents,
  ...mail
}: ReportMail): z.input<typeof reportMailSchemas.out> => ({
  ...mail,
  rhythm: { ...rhythm },
  agents: [...agents],
  addresses: addresses.map((one) => ({ ...one })),
});
const present = (mail: ReportMail) => ({ body: shown(mail), version: mail.version });

type OnOne = { context: Context; params: { reportMailKey: string } } & Pick<
  ThingTarget<ReportMail>,
  'expectedVersion'
>;

/** The endpoints of reports that leave by mail. */
export function mailEndpoints(deps: SavingReportMails) {
  return {
    ...sharedEndpoints(deps.table, reportMailArea, REPORT_MAIL_NAMES, shown),
    createReportMail: async ({
      context,
      body: { key, ...fields },
      remember,
    }: {
      context: Context;
      body: z.output<typeof reportMailSchemas.create>;
      remember: (answer: EndpointAnswer) => readonly Write[];
    }) => {
      const alongside = (made: ReportMail) => remember(present(made));
      return present(await createReportMail(deps, context, { key, fields, alongside }));
    },
    updateReportMail: async ({
      context,
      params: { reportMailKey: key },
      body: change,
      expectedVersion,
    }: OnOne & { body: z.output<typeof reportMailSchemas.update> }) =>
      present(await updateReportMail(deps, context, { key, change, expectedVersion })),
    restoreReportMail: async ({ context, params: { reportMailKey: key }, expectedVersion }: OnOne) =>
      present(await restoreReportMail(deps, context, { key, expectedVersion })),
    listReportReceivers: async ({ params: { reportMailKey } }: Pick<OnOne, 'params'>) => {
      const { nextAt, receivers } = await showReceivers(deps.table, reportMailKey);
      const inside = receivers.flatMap(({ to: { id: agentId }, lastDueAt }) =>
        agentId === undefined ? [] : [{ agentId, lastDueAt }],
      );
      const outside = receivers.flatMap(({ isOutside, to: { address }, state = 'asked', lastDueAt }) =>
        isOutside ? [{ address, state, lastDueAt }] : [],
      );
      return { body: { nextAt, agents: inside, addresses: outside } };
    },
  };
}
