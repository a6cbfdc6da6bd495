import * as z from 'zod';
import { exportQuerySchema } from '../../../schemas/api/export.ts';
import { defineRoutes } from '../route.ts';

/** What other systems take over. */
export const exportRoutes = defineRoutes('export', {
  exportDesk: {
    method: 'GET',
    path: '/v1/export',
    summary: 'Export everything, and from then on whatever changes',
    description: [
      'Lines of JSON (NDJSON), each `{ kind, id, data, tombstone }`: tickets, messages, events, customers, organisations and',
      'configuration (`area` says of what), as the API shows them to an admin, without links. First comes all that the desk',
      'holds, then what changes, each time as it is then. `tombstone` is there instead of `data` for what is `deleted` or',
      '`purged`, for a ticket in the trash (`trashed`) and one that was `merged` into another; both come back as data when',
      'that is undone. Messages and events of a ticket that is in the trash or merged stay as they are, with its number; a message that was split off',
      'has the number of the ticket on which it stands now.',
      'The last line of every page is `{ kind: "cursor", cursor, more }`: keep the cursor once you have kept the lines, and ask',
      'with it again, at once when there is `more`, otherwise whenever you like. A page without that line was cut off: ask for',
      'it again. Nothing is missed; something may come twice, and the later line counts. A page may have no other line.',
      'A cursor works for ever, until the desk is restored from a backup (409 `export.cursor_outdated`). Tokens, secrets,',
      'drafts and files are never in it.',
    ].join(' '),
    permission: 'desk.export',
    access: 'read',
    query: exportQuerySchema,
    conflicts: true,
    output: z.string(),
    contentType: 'application/x-ndjson',
    status: 200,
  },
});
