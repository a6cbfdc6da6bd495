import { configuredSubject, loadThing, updateThing } from '../../../core/configuration/index.ts';
import { loadProtection, setProtection } from '../../../core/intake/index.ts';
import { jobWrites } from '../../../core/jobs/index.ts';
import { DESK_OPTIONS, type OptionsArea, type StoredOptions } from '../../../core/options/index.ts';
import { REDATE_TRASH } from '../../../core/purge/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Endpoints } from '../../edge/api.ts';
import { auditTrail } from '../audit-trail.ts';
import { answerDryRun } from './answer-dry-run.ts';
import type { optionRoutes } from './option-routes.ts';
import { showRederived } from './show-rederived.ts';

function present({ key: _key, isRetired: _isRetired, ...options }: StoredOptions) {
  return { body: showRederived(options), version: options.version };
}

/**
 * The HTTP API of the desk's options, some of which settings may have declared. Where it changes for how long tickets stay in
 * the trash, a job says so to those that are there.
 */
export function optionEndpoints(table: Table, area: OptionsArea): Endpoints<typeof optionRoutes> {
  const named = { what: area.what, key: DESK_OPTIONS };
  const trail = auditTrail(table, {
    subject: configuredSubject(area.name, DESK_OPTIONS),
    path: '/v1/options/events',
  });
  return {
    getOptions: async () => present(await loadThing(table, area, named)),
    updateOptions: async ({ body, context, expectedVersion }) => {
      const isRedating = body.trashDays !== undefined;
      const alongside = () => (isRedating ? jobWrites(REDATE_TRASH, {}, context).writes : []);
      const asked = { key: DESK_OPTIONS, change: body, expectedVersion, alongside };
      return present(await updateThing({ table }, context, area, asked));
    },
    getTurnstile: async () => ({ body: await loadProtection(table) }),
    setTurnstile: async ({ body, context }) => ({
      body: await setProtection({ table }, context, body.secret),
    }),
    dryRunOptions: (request) =>
      answerDryRun(area, request, (planned) =>
        updateThing({ table }, request.context, planned, { key: DESK_OPTIONS, change: request.body }),
      ),
    listOptionsEvents: ({ query }) => trail.page(query),
    proveOptionsEvents: ({ query }) => trail.proof(query),
  };
}
