import {
  deskAppliedSchema,
  deskDocumentOutSchema,
  deskDocumentSchema,
  deskPlanSchema,
} from '../../../schemas/api/desk-document.ts';
import { defineRoutes } from '../route.ts';

const MOST_BYTES = 2_000_000;
/** A part with things says all there is of them, so that an example leaves these parts out. */
const EXAMPLE = { bilet: 1, options: { solvingNeedsResolution: false } };

/** The desk as code: all that admins configure, as one document. */
export const configurationRoutes = defineRoutes('configuration', {
  pullDesk: {
    method: 'GET',
    path: '/v1/configuration',
    summary: 'Read the whole configuration of the desk as one document',
    description:
      'Teams stand in it by their names, agents by their addresses, mailboxes by what stands before the `@`, so that it is good on another desk. What agents have for themselves is not in it, nor are secrets.',
    permission: 'desk.write',
    access: 'read',
    output: deskDocumentOutSchema,
    status: 200,
  },
  planDesk: {
    method: 'POST',
    path: '/v1/configuration/plan',
    summary: 'Tell what a document would change, and change nothing',
    description:
      'All that applying it would refuse is refused, each wrong field by its path. What a part of the document does not name is retired, but for what the desk came with, and teams; a part that it has not is left alone.',
    permission: 'desk.write',
    access: 'read',
    body: deskDocumentSchema,
    mostBytes: MOST_BYTES,
    example: () => EXAMPLE,
    conflicts: true,
    output: deskPlanSchema,
    status: 200,
  },
  applyDesk: {
    method: 'POST',
    path: '/v1/configuration/apply',
    summary: 'Make the desk what a document says, all of it or nothing',
    description:
      'As `plan` tells it. Applied again it changes nothing. 409 `configuration.changed` when somebody has changed the desk since the state that `basedOn` names, or while it is applied.',
    permission: 'desk.write',
    access: 'write',
    body: deskDocumentSchema,
    mostBytes: MOST_BYTES,
    example: () => EXAMPLE,
    conflicts: true,
    output: deskAppliedSchema,
    status: 200,
  },
});
