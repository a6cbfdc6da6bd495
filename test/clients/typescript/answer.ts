/** Answers a ticket by the client that openapi-typescript and openapi-fetch make of the description. */
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { paths } from './desk.d.ts';

const { DESK_URL = '', DESK_TOKEN = '', DESK_SUBJECT = '', DESK_REPLY = '' } = process.env;
const desk = createClient<paths>({ baseUrl: DESK_URL, headers: { Authorization: `Bearer ${DESK_TOKEN}` } });

/** What was answered. @throws with the problem when the desk refused */
function given<D>({ data, error, response }: { data?: D; error?: unknown; response: Response }): D {
  if (data === undefined) throw new Error(`The desk answered ${response.status}: ${JSON.stringify(error)}`);
  return data;
}

const list = given(await desk.GET('/v1/tickets', { params: { query: { view: 'open', limit: 100 } } }));
const summary = list.items.find(({ subject }) => subject === DESK_SUBJECT);
assert(summary, 'The ticket is not in the list.');
const path = { ticketId: summary.id };

const opened = given(await desk.GET('/v1/tickets/{ticketId}', { params: { path } }));
assert.match(opened.conversation.items[0]?.text ?? '', /whether this works/);

const { message, ticket } = given(
  await desk.POST('/v1/tickets/{ticketId}/messages', {
    params: {
      path,
      header: { 'idempotency-key': `answer-${summary.id}`, 'if-match': `"${opened.version}"` },
    },
    body: { kind: 'public_reply', text: DESK_REPLY, status: 'pending' },
  }),
);
assert.equal(ticket.status, 'pending');

const again = given(await desk.GET('/v1/tickets/{ticketId}', { params: { path } }));
assert.equal(again.conversation.items.find(({ id }) => id === message.id)?.text, DESK_REPLY);

const changed = given(
  await desk.PATCH('/v1/tickets/{ticketId}', {
    params: { path },
    body: { priority: 'high', tags: ['works'], assigneeId: null, teamId: null },
  }),
);
assert.equal(changed.priority, 'high');

const made = given(
  await desk.POST('/v1/tickets', {
    body: {
      subject: 'Written down by a client',
      text: 'Mara called.\nShe calls again.',
      kind: 'internal_note',
      requester: { address: 'mara.lindt@example.com', name: 'Mara Lindt' },
      priority: 'low',
      type: 'incident',
      tags: ['phone'],
      teamId: null,
      assigneeId: null,
    },
  }),
);
assert.equal(made.type, 'incident');

const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
const token = given(
  await desk.POST('/v1/tokens', { body: { name: 'Reader', scopes: ['tickets:read'], expiresAt } }),
);
assert.equal(token.expiresAt, expiresAt);

const missing = await desk.GET('/v1/tickets/{ticketId}', { params: { path: { ticketId: 999_999 } } });
assert.equal(missing.error && 'code' in missing.error && missing.error.code, 'ticket.not_found');
