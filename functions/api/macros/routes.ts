import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import {
  applyMacroSchema,
  createMacroSchema,
  macroAppliedSchema,
  macroListQuerySchema,
  macroOutSchema,
  macroPageSchema,
  macroParamsSchema,
  macroPreviewSchema,
  previewMacroSchema,
  updateMacroSchema,
} from '../../../schemas/api/macros.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { messageRefusedSchema } from '../../../schemas/api/tickets.ts';
import { defineRoutes } from '../route.ts';

const read = { method: 'GET', permission: 'desk.read', access: 'read', status: 200 } as const;
const write = { permission: 'macro.write', access: 'write', conflicts: true } as const;
const onOne = {
  path: '/v1/macros/{macroKey}',
  params: macroParamsSchema,
  output: macroOutSchema,
  status: 200,
  versioned: true,
} as const;

const LIQUID =
  'Its texts have Liquid in them: `{{ requester.name | default: "customer" }}`, `{% if ticket.priority == "urgent" %}`. They may name the fields that customers see (`GET /v1/fields`), `requester.name`, `agent.name`, who uses it, and `desk.name`; a field that says nothing is empty.';

/** What agents do to a ticket in one go. */
export const macroRoutes = defineRoutes('macros', {
  listMacros: {
    ...read,
    path: '/v1/macros',
    summary: 'List the macros that an agent has, or look for some',
    description: 'Those of everyone, of their teams, and their own.',
    query: macroListQuerySchema,
    output: macroPageSchema,
  },
  createMacro: {
    ...write,
    method: 'POST',
    path: '/v1/macros',
    summary: 'Make a macro',
    description: `Everybody makes macros for themselves, leads for their teams, admins for everyone. ${LIQUID} It is in force everywhere within two seconds.`,
    body: createMacroSchema,
    example: () => ({
      name: 'Refund is on its way',
      category: 'Returns/Refunds',
      owner: { kind: 'everyone' },
      message: {
        kind: 'public_reply',
        texts: {
          en: 'Hello {{ requester.name | default: "there" }},\n\nyour refund is on its way.\n\n{{ agent.name }}, {{ desk.name }}',
          de: 'Guten Tag {{ requester.name }},\n\nIhre Erstattung ist unterwegs.\n\n{{ agent.name }}, {{ desk.name }}',
        },
      },
      actions: [
        { do: 'add_tags', tags: ['refund'] },
        { do: 'set', field: 'ticket.priority', value: 'low' },
        { do: 'assign', agent: 'me' },
      ],
    }),
    output: macroOutSchema,
    status: 201,
    versioned: true,
  },
  getMacro: { ...read, ...onOne, summary: 'Read a macro' },
  updateMacro: {
    ...write,
    ...onOne,
    method: 'PATCH',
    summary: 'Change a macro',
    body: updateMacroSchema,
    example: () => ({ name: 'Refund was sent', position: 10 }),
  },
  deleteMacro: {
    ...write,
    ...onOne,
    method: 'DELETE',
    summary: 'Delete a macro',
    description: 'It can be brought back for thirty days.',
  },
  restoreMacro: {
    ...write,
    ...onOne,
    method: 'POST',
    path: '/v1/macros/{macroKey}/restore',
    summary: 'Bring a deleted macro back',
  },
  previewMacro: {
    method: 'POST',
    path: '/v1/macros/{macroKey}/preview',
    summary: 'See what a macro would say and change on a ticket',
    description:
      'Nothing is stored, and nothing is sent. What would keep it from being applied is refused here too.',
    permission: 'desk.read',
    access: 'read',
    conflicts: true,
    params: macroParamsSchema,
    body: previewMacroSchema,
    example: () => ({ ticketId: 1 }),
    output: macroPreviewSchema,
    status: 200,
  },
  applyMacro: {
    method: 'POST',
    path: '/v1/macros/{macroKey}/apply',
    summary: 'Apply a macro to a ticket, and send what it says',
    description:
      'One transaction: its text as a reply or note of the agent, and its changes of the ticket, or nothing of it. It needs the permissions that each of these needs. `If-Match` names the version of the ticket. Problems are named by the fields of the ticket.',
    permission: 'ticket.note',
    access: 'write',
    conflicts: messageRefusedSchema,
    params: macroParamsSchema,
    body: applyMacroSchema,
    example: () => ({ ticketId: 1, language: 'de' }),
    output: macroAppliedSchema,
    status: 200,
    versioned: true,
  },
  listMacroEvents: {
    ...read,
    path: '/v1/macros/{macroKey}/events',
    params: macroParamsSchema,
    summary: 'Read the audit trail of a macro, oldest first',
    query: pageQuerySchema,
    output: auditPageSchema,
  },
  proveMacroEvents: {
    ...read,
    path: '/v1/macros/{macroKey}/events/proof',
    params: macroParamsSchema,
    summary: 'Prove that nobody has changed the audit trail of a macro',
    query: proofQuerySchema,
    output: proofSchema,
  },
});
