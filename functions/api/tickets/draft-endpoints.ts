import { listDrafts, saveDraft } from '../../../core/draft/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { draftRoutes } from './draft-routes.ts';
import { presentDraft } from './present-draft.ts';

/** What the API of tickets answers about drafts. */
export function draftEndpoints(table: Table): Endpoints<typeof draftRoutes> {
  return {
    listDrafts: async ({ principal, params }) => {
      const drafts = await listDrafts(table, { principal, ...params });
      return { body: { items: drafts.map(presentDraft) } };
    },
    saveDraft: async ({ principal, params, body, context, expectedVersion }) => {
      const { ticketId, draftKind: kind } = params;
      const asked = { principal, ticketId, kind, content: body, expectedVersion };
      const { draft, version } = await saveDraft(table, context, asked);
      return { body: { draft: draft && presentDraft(draft) }, version };
    },
  };
}
