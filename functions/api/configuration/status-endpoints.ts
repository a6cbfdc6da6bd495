import { heldStatusArea } from '../../../core/options/index.ts';
import { rederiving } from '../../../core/rederivation/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import { createStatus, putStatus, updateStatus } from '../../../core/status/index.ts';
import { statusSchemas } from '../../../schemas/api/statuses.ts';
import type { DeskStatus } from '../../../schemas/status.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { ruleRoutes } from '../rules/routes.ts';
import { answerDryRun } from './answer-dry-run.ts';
import { type AreaEndpoints, areaEndpoints, sharedEndpoints } from './area-endpoints.ts';
import { fieldsAt } from './key-in-path.ts';
import { showRederived } from './show-rederived.ts';
import { STATUS_NAMES } from './status-routes.ts';

const area = rederiving(heldStatusArea);

const present = (status: DeskStatus) => ({ body: showRederived(status), version: status.version });

/** The HTTP API of statuses: that of every area, but that a status can become the default in place of another. */
export function statusEndpoints(
  table: Table,
): AreaEndpoints<typeof STATUS_NAMES, typeof statusSchemas> &
  Pick<Endpoints<typeof ruleRoutes>, 'putStatus' | 'dryRunStatus'> {
  const deps = { table, area };
  return {
    ...areaEndpoints(table, area, STATUS_NAMES, statusSchemas),
    ...sharedEndpoints(table, area, STATUS_NAMES, showRederived),
    createStatus: async ({ body, context, remember }) =>
      present(
        await createStatus(deps, context, { fields: body, alongside: (made) => remember(present(made)) }),
      ),
    putStatus: async ({ params, body, context, expectedVersion }) =>
      present(await putStatus(deps, context, { ...fieldsAt(params.statusKey, body), expectedVersion })),
    dryRunStatus: (request) =>
      answerDryRun(area, request, (planned) =>
        putStatus(
          { table, area: planned },
          request.context,
          fieldsAt(request.params.statusKey, request.body),
        ),
      ),
    updateStatus: async ({ params, body, context, expectedVersion }) =>
      present(await updateStatus(deps, context, { key: params.statusKey, change: body, expectedVersion })),
  };
}
