import { randomBytes } from 'node:crypto';
import { seedAdmin } from '../../core/auth/index.ts';
import { handler as authorizer } from '../../functions/api/authorizer.ts';
import { handler as redactions } from '../../functions/api/redactions/index.ts';
import { messageRedactedSchema } from '../../schemas/api/redactions.ts';
import { apiOf, useDatabase } from '../support/api.ts';
import { testContext } from '../support/context.ts';
import { sharedDesk } from '../support/mail.ts';

const desk = sharedDesk();
const call = apiOf(authorizer, { redactions });
const token = 'token-of-the-admin';
beforeAll(async () => {
  useDatabase(desk.database);
  const deps = { table: desk.table, randomBytes };
  await seedAdmin(deps, testContext(), { name: 'Admin', address: 'admin@example.com', token });
});

test('a redaction of a mail that is repeated by its Idempotency-Key is answered as before', async () => {
  const { ticket, messages } = await desk.take({ from: 'mia@example.com', text: 'My card is 4711 0815.' });
  const path = `/v1/tickets/${ticket.id}/messages/${messages[0]?.id}/redactions`;
  const request = { token, body: { text: '4711 0815' }, headers: { 'idempotency-key': 'strike' } };
  const first = await call('POST', path, request);
  expect(first.status).toBe(200);
  const { message } = messageRedactedSchema.parse(first.body);
  expect(message).toMatchObject({ origin: { channel: 'email', from: 'mia@example.com' } });
  // The raw mail is gone, and so is the link to it.
  expect(message.origin).not.toHaveProperty('rawUrl');
  const again = await call('POST', path, request);
  expect(again).toMatchObject({ status: 200, text: first.text, headers: { 'idempotency-replayed': 'true' } });
});
