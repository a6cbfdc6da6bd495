import * as fc from 'fast-check';
import { listEvents } from '../../../core/audit/index.ts';
import {
  createCustomer,
  findCustomer,
  identityKey,
  loadCustomer,
  recogniseWriter,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { mergeCustomers, unmergeCustomers } from '../../../core/customer-merge/index.ts';
import { customerDoc } from '../../../core/search/documents/party-docs.ts';
import { createTicket } from '../../../core/ticket/index.ts';
import type { MessengerIdentity } from '../../../schemas/identity.ts';
import { MESSENGERS } from '../../../schemas/identity.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { ADMIN, requestFor } from '../../support/desk.ts';
import { byEmail } from '../../support/identities.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const context = testContext();
let people = 0;
/** Somebody with these identities, and others that nobody else has. */
function given(identities: MessengerIdentity[], more: object = {}) {
  people += 1;
  const unknown = { phone: null, locale: null, timezone: null, notes: '' };
  const own = byEmail(`writer${people}@example.com`);
  const fields = { name: `Writer ${people}`, ...unknown, ...more, identities: [...own, ...identities] };
  return createCustomer(database, context, { fields });
}
const telegram = (value: string, more: Partial<MessengerIdentity> = {}): MessengerIdentity => ({
  channel: 'telegram',
  value,
  ...more,
});
const ownerOf = (identity: MessengerIdentity) => findCustomer(database.table, identity);
const merging = (targetId: number, sourceId: number) => ({
  targetId,
  sourceId,
  startMove: () => [],
  alongside: async () => [],
});

test('two identities have one place only where channel, account and id are the same', () => {
  const text = fc.stringMatching(/^[^\s#]{1,8}$/);
  const identity: fc.Arbitrary<MessengerIdentity> = fc.record({
    channel: fc.constantFrom(...MESSENGERS),
    value: fc.oneof(text, fc.stringMatching(/^[#a]{1,4}$/)),
    account: fc.oneof(fc.constant(undefined), text),
  }) as never;
  fc.assert(
    fc.property(identity, identity, (one, other) => {
      const parts = ({ channel, account = '', value }: MessengerIdentity) => [channel, account, value];
      const isSame = parts(one).every((part, at) => part === parts(other)[at]);
      expect(identityKey(one).pk === identityKey(other).pk).toBe(isSame);
    }),
  );
});

test('an identity on a messaging channel is one customer’s, within its account, and is found by its id and name', async () => {
  const ana = await given([telegram('100', { account: 'a_bot', name: '@ana' })]);
  await expect(given([telegram('100', { account: 'a_bot' })])).rejects.toThrow(
    expect.objectContaining({ code: 'customer.identity_taken' }),
  );
  const bob = await given([telegram('100', { account: 'b_bot' }), telegram('100')]);
  expect([
    await ownerOf(telegram('100', { account: 'a_bot' })),
    await ownerOf(telegram('100', { account: 'b_bot' })),
    await ownerOf(telegram('100')),
    await ownerOf({ channel: 'line', value: '100' }),
  ]).toEqual([ana.id, bob.id, bob.id, null]);
  const words = JSON.stringify(customerDoc(ana, 1).words);
  expect(words).toContain('ana');
  expect(words).toContain('100');
  // The bus tells channels, and nothing that anybody is called.
  const { items } = await listEvents(database.table, `C#${ana.id}`, { limit: 10 });
  expect(JSON.stringify(items.map((item) => Object(item).customer))).not.toContain('@ana');
});

test('another name is the same identity, and what is taken away is free', async () => {
  const identity = telegram('200', { name: 'Old name' });
  const { id, identities } = await given([identity]);
  const change = (now: object[]) =>
    updateCustomer(database, context, { customerId: id, change: { identities: now as never } });
  const renamed = await change([...identities.slice(0, 1), { ...identity, name: 'New name' }]);
  expect(renamed.identities.at(-1)).toEqual({ ...identity, name: 'New name' });
  expect(await ownerOf(identity)).toBe(id);
  await change(identities.slice(0, 1));
  expect(await ownerOf(identity)).toBeNull();
  expect((await given([identity])).id).not.toBe(id);
});

test('merging brings identities along, and undoing gives them back', async () => {
  const [target, source] = [await given([telegram('300')]), await given([telegram('301', { name: 'Two' })])];
  const deps = { table: database.table };
  const merged = await mergeCustomers(deps, context, merging(target.id, source.id));
  expect(merged.identities).toContainEqual(telegram('301', { name: 'Two' }));
  expect(await ownerOf(telegram('301'))).toBe(target.id);
  await unmergeCustomers(deps, context, merging(target.id, source.id));
  expect([await ownerOf(telegram('300')), await ownerOf(telegram('301'))]).toEqual([target.id, source.id]);
  expect((await loadCustomer(database.table, source.id)).identities).toEqual(source.identities);
});

describe('who writes on a messaging channel', () => {
  const open = async (requester: { identity: MessengerIdentity; name?: string; phone?: string }) => {
    const { identity, name = '', phone = null } = requester;
    const request = requestFor({ identity, name, phone }, { kind: 'customer_message' });
    const { ticket } = await createTicket(database, context, { principal: ADMIN, request });
    return ticket.requesterId;
  };

  test('becomes a customer once, whatever they are called later', async () => {
    const identity = telegram('400', { name: 'Nick' });
    const first = await open({ identity });
    expect(await open({ identity: telegram('400', { name: 'Nicky' }), name: 'Nick Olas' })).toBe(first);
    const { name, identities } = await loadCustomer(database.table, first);
    expect([name, identities]).toEqual(['Nick Olas', [telegram('400', { name: 'Nicky' })]]);
  });

  test('is known by a number for which the channel vouches, and the identity is theirs from then on', async () => {
    const { id } = await given([], { phone: '+4989555001' });
    const identity: MessengerIdentity = { channel: 'whatsapp', value: 'DE.555' };
    expect(await open({ identity, name: 'Somebody ✨', phone: '+4989555001' })).toBe(id);
    expect(await ownerOf(identity)).toBe(id);
    expect(await open({ identity })).toBe(id);
    expect((await loadCustomer(database.table, id)).name).not.toContain('✨');
  });

  test('is told apart by their name where several have the number, and is somebody new where that says nothing', async () => {
    const phone = '+4989555002';
    const [, cara] = [await given([], { phone }), await given([], { phone, name: 'Cara Nell' })];
    const whatsapp = (value: string): MessengerIdentity => ({ channel: 'whatsapp', value });
    expect(await open({ identity: whatsapp('c'), name: 'cara nell', phone })).toBe(cara.id);
    const other = await open({ identity: whatsapp('d'), name: 'Dora Nell', phone });
    expect(other).toBeGreaterThan(cara.id);
    expect(await recogniseWriter(database.table, { identity: whatsapp('d'), name: '', phone })).toMatchObject(
      {
        before: { id: other, phone },
      },
    );
  });

  test('is one customer, also when two messages come at once', async () => {
    const identity = telegram('500');
    const ids = await Promise.all([open({ identity }), open({ identity }), open({ identity })]);
    expect(new Set(ids).size).toBe(1);
  });
});
