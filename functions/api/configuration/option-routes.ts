import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import { optionsOutSchema, updateOptionsSchema } from '../../../schemas/api/options.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { turnstileOutSchema, turnstileSecretSchema } from '../../../schemas/contact.ts';
import { defineRoutes } from '../route.ts';
import { dryRunOf } from './dry-run.ts';

/** What admins decide about the desk by single values. */
export const optionRoutes = defineRoutes('rules', {
  getOptions: {
    method: 'GET',
    path: '/v1/options',
    summary: 'Read the options of the desk',
    permission: 'desk.read',
    access: 'read',
    output: optionsOutSchema,
    status: 200,
    versioned: true,
  },
  updateOptions: {
    method: 'PATCH',
    path: '/v1/options',
    conflicts: true,
    summary: 'Change options of the desk',
    description: 'In force everywhere within two seconds.',
    permission: 'desk.write',
    access: 'write',
    body: updateOptionsSchema,
    example: () => ({ undoSeconds: 10 }),
    output: optionsOutSchema,
    status: 200,
    versioned: true,
  },
  getTurnstile: {
    method: 'GET',
    path: '/v1/options/turnstile',
    summary: 'Say whether forms have a secret of Turnstile',
    permission: 'desk.read',
    access: 'read',
    output: turnstileOutSchema,
    status: 200,
  },
  setTurnstile: {
    method: 'PUT',
    path: '/v1/options/turnstile',
    summary: 'Set the secret of Turnstile',
    description:
      'With it the desk asks Cloudflare Turnstile whether a person sends a form, where the option `contact` names the key of its site. It is never shown again.',
    permission: 'desk.write',
    access: 'write',
    body: turnstileSecretSchema,
    example: () => ({ secret: null }),
    output: turnstileOutSchema,
    status: 200,
  },
  dryRunOptions: {
    ...dryRunOf('options of the desk'),
    path: '/v1/options/dry-run',
    body: updateOptionsSchema,
    example: () => ({ defaultCalendar: null }),
  },
  listOptionsEvents: {
    method: 'GET',
    path: '/v1/options/events',
    summary: 'Read the audit trail of the options, oldest first',
    permission: 'desk.read',
    access: 'read',
    query: pageQuerySchema,
    output: auditPageSchema,
    status: 200,
  },
  proveOptionsEvents: {
    method: 'GET',
    path: '/v1/options/events/proof',
    summary: 'Prove that nobody has changed the audit trail of the options',
    permission: 'desk.read',
    access: 'read',
    query: proofQuerySchema,
    output: proofSchema,
    status: 200,
  },
});
