import { listDrafts, saveDraft } from '../../../core/draft/index.ts';
import type { Table } from '../../../core/shared/table.ts';
import type { Draft, DraftContent } from '../../../schemas/draft.ts';
import type { Endpoints } from '../../edge/api.ts';
import type { draftRoutes } from './draft-routes.ts';

/** Recipients as a message takes them, so that a draft can be sent as it is shown. */
const shownNames = (named: DraftContent['to']) => named?.map((one) => ('address' in one ? one.address : one));

function shown({ content, ...draft }: Draft) {
  const { to, cc, bcc, ...said } = content;
  return { ...draft, ...said, to: shownNames(to), cc: shownNames(cc), bcc: shownNames(bcc) };
}

/** What the API of tickets answers about drafts. */
export function draftEndpoints(table: Table): Endpoints<typeof draftRoutes> {
  return {
    listDrafts: async ({ principal, params }) => {
      const drafts = await listDrafts(table, { principal, ...params });
      return { body: { items: drafts.map(shown) } };
    },
    saveDraft: async ({ principal, params, body, context, expectedVersion }) => {
      const { ticketId, draftKind: kind } = params;
      const asked = { principal, ticketId, kind, content: body, expectedVersion };
      const { draft, version } = await saveDraft(table, context, asked);
      return { body: { draft: draft && shown(draft) }, version };
    },
  };
}
