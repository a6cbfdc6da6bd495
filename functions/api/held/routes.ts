import { auditPageSchema } from '../../../schemas/api/audit.ts';
import { pageQuerySchema } from '../../../schemas/api/common.ts';
import {
  deleteHeldQuerySchema,
  heldCountsSchema,
  heldOutSchema,
  heldPageSchema,
  heldParamsSchema,
  heldQuerySchema,
  putSenderSchema,
  releaseHeldQuerySchema,
  senderOutSchema,
  senderPageSchema,
  senderParamsSchema,
} from '../../../schemas/api/held-messages.ts';
import { proofQuerySchema, proofSchema } from '../../../schemas/api/proof.ts';
import { defineRoutes } from '../route.ts';

const read = { method: 'GET', permission: 'held.read', access: 'read', status: 200 } as const;
const ofHeld = { ...read, params: heldParamsSchema } as const;
const ofSender = { ...read, params: senderParamsSchema } as const;

/** Mail that waits for somebody to look at it, and whose mail does. */
export const heldRoutes = defineRoutes('held', {
  listHeldMessages: {
    ...read,
    path: '/v1/held-messages',
    summary: 'List the mail that is held until somebody has looked at it, newest first',
    description:
      'Mail of which something speaks against that it becomes a ticket or a message at once: `virus`, `forwarding_confirmation` (which admins alone see), `forged`, `blocked`, `spam`, `loop`, `over_limit`, `not_allowed`, `unknown_recipient`. It is for those who see the tickets of all teams. Each stays for 30 days; admins are told by mail three days before.',
    query: heldQuerySchema,
    output: heldPageSchema,
  },
  countHeldMessages: {
    ...read,
    path: '/v1/held-messages/counts',
    summary: 'Count the mail that is held, by cause',
    output: heldCountsSchema,
  },
  getHeldMessage: {
    ...ofHeld,
    path: '/v1/held-messages/{heldId}',
    summary: 'Look at a held message, or at what became of it',
    output: heldOutSchema,
  },
  releaseHeldMessage: {
    method: 'POST',
    path: '/v1/held-messages/{heldId}/release',
    summary: 'Let a held message be the ticket or message that it would have been',
    description:
      'It joins its ticket as that is now, or opens one, and counts from now on: it waits for an answer, and is acknowledged, as if it had just come. The message says when it came (`heldSince`). It is taken to be no spam; who sent it stays as much in doubt as it is.',
    permission: 'held.write',
    access: 'write',
    params: heldParamsSchema,
    query: releaseHeldQuerySchema,
    conflicts: true,
    output: heldOutSchema,
    status: 200,
  },
  deleteHeldMessage: {
    method: 'DELETE',
    path: '/v1/held-messages/{heldId}',
    summary: 'Delete a held message for good',
    permission: 'held.write',
    access: 'write',
    params: heldParamsSchema,
    query: deleteHeldQuerySchema,
    conflicts: true,
    output: heldOutSchema,
    status: 200,
  },
  listHeldMessageEvents: {
    ...ofHeld,
    path: '/v1/held-messages/{heldId}/events',
    summary: 'Read the audit trail of a held message, oldest first',
    query: pageQuerySchema,
    output: auditPageSchema,
  },
  proveHeldMessageEvents: {
    ...ofHeld,
    path: '/v1/held-messages/{heldId}/events/proof',
    summary: 'Prove that nobody has changed the audit trail of a held message',
    query: proofQuerySchema,
    output: proofSchema,
  },
  listSenders: {
    ...read,
    path: '/v1/senders',
    summary: 'List the senders and domains that are blocked or trusted, by name',
    query: pageQuerySchema,
    output: senderPageSchema,
  },
  getSender: {
    ...ofSender,
    path: '/v1/senders/{sender}',
    summary: 'Read what is said of a sender or of a domain',
    output: senderOutSchema,
    versioned: true,
  },
  putSender: {
    method: 'PUT',
    path: '/v1/senders/{sender}',
    summary: 'Block or trust a sender or a domain, or do so no more',
    description:
      'It is asked of mail that comes from then on. The nearest name decides: the address, then its domain, then those above it. Mail of a trusted sender is held only when it carries malware or comes in the name of the desk itself, and the sender of a mail that is forged stays in doubt.',
    permission: 'held.write',
    access: 'write',
    params: senderParamsSchema,
    body: putSenderSchema,
    example: () => ({ standing: 'blocked' }),
    output: senderOutSchema,
    status: 200,
    versioned: true,
  },
  listSenderEvents: {
    ...ofSender,
    path: '/v1/senders/{sender}/events',
    summary: 'Read the audit trail of what is said of a sender, oldest first',
    query: pageQuerySchema,
    output: auditPageSchema,
  },
  proveSenderEvents: {
    ...ofSender,
    path: '/v1/senders/{sender}/events/proof',
    summary: 'Prove that nobody has changed the audit trail of a sender',
    query: proofQuerySchema,
    output: proofSchema,
  },
});
