import { listEvents } from '../../../core/audit/index.ts';
import {
  createCustomer,
  customerKey,
  emailIdentity,
  findCustomer,
  loadCustomer,
  newCustomerWrites,
  updateCustomer,
} from '../../../core/customer/index.ts';
import { takeId } from '../../../core/shared/counter-store.ts';
import { ROW_KIND } from '../../../core/shared/names.ts';
import { refusedBy } from '../../../core/shared/table.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { eventsOf as toldOf } from '../../support/events.ts';
import { byEmail } from '../../support/identities.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const context = testContext();
const unknown = { phone: null, locale: null, timezone: null, notes: '' };

function given(...addresses: string[]) {
  return createCustomer(database, context, {
    fields: {
      name: 'Mara Lindt',
      identities: byEmail(...addresses),
      ...unknown,
    },
  });
}

const ownerOf = (address: string) => findCustomer(database.table, emailIdentity(address));

function update(customerId: number, change: object, expectedVersion?: number) {
  return updateCustomer(database, context, { customerId, change, expectedVersion });
}

async function eventsOf(customerId: number) {
  return (await listEvents(database.table, `C#${customerId}`, { limit: 100 })).items;
}

describe('making a customer', () => {
  test('keeps one spelling of their addresses, by which they are found', async () => {
    const customer = await given(' Mara@EXAMPLE.com ', 'mara@example.com', 'mara@bücher.example');
    expect(customer.identities).toEqual(byEmail('mara@example.com', 'mara@xn--bcher-kva.example'));
    expect(await ownerOf('MARA@example.com')).toBe(customer.id);
    expect(await ownerOf('mara@Bücher.example')).toBe(customer.id);
    expect(await loadCustomer(database.table, customer.id)).toEqual(customer);
  });

  test('is written down in the same transaction', async () => {
    database.forgetCalls();
    const customer = await given('event@example.com');
    expect(database.seen().map((call) => call.command)).toEqual([
      // Whose organisation they are by the domain of their address.
      'BatchGetItemCommand',
      'UpdateItemCommand',
      'TransactWriteItemsCommand',
    ]);
    const { id, version } = customer;
    expect(await toldOf(database.table, `C#${id}`)).toMatchObject([
      { type: 'customer.created', actor: { kind: 'agent', id: 1 }, customer: { id, version } },
    ]);
  });

  test('is refused when an address has a customer, and leaves nothing behind', async () => {
    await given('taken@example.com');
    await expect(given('free@example.com', 'taken@example.com')).rejects.toMatchObject({
      code: 'customer.identity_taken',
      kind: 'conflict',
    });
    expect(await ownerOf('free@example.com')).toBeNull();
  });

  test('names what is no address', async () => {
    await expect(given('ok@example.com', 'not an address')).rejects.toMatchObject({
      code: 'input.invalid',
      fields: [{ path: 'identities.1.value' }],
    });
  });

  test('of the same address twenty times at once makes one', async () => {
    const made = await Promise.allSettled(Array.from({ length: 20 }, () => given('crowd@example.com')));
    const [won, ...more] = made.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(more).toEqual([]);
    expect(await ownerOf('crowd@example.com')).toBe(won?.id);
    for (const result of made) {
      if (result.status === 'rejected') expect(result.reason.code).toBe('customer.identity_taken');
    }
  });
});

describe('the identities of a customer', () => {
  const rowOf = async (id: number) => Object(await database.table.get(customerKey(id)));

  test('stand in the row where versions that know addresses alone look for them, and change them', async () => {
    const { id } = await given('first@example.com', 'second@example.com');
    const { customer } = await rowOf(id);
    expect(customer).toMatchObject({
      addresses: ['first@example.com', 'second@example.com'],
      identities: [],
    });
    const set = { 'customer.addresses': ['second@example.com'] };
    await database.table.write([{ type: 'update', key: customerKey(id), set }]);
    expect((await loadCustomer(database.table, id)).identities).toEqual(byEmail('second@example.com'));
  });

  test('are the addresses of a row of version 1, also after this version changed it', async () => {
    const { id } = await given('old.row@example.com');
    const { customer, ...row } = await rowOf(id);
    const { identities: _identities, ...first } = customer;
    await database.table.write([{ type: 'put', row: { ...row, schemaVersion: 1, customer: first } }]);
    expect((await loadCustomer(database.table, id)).identities).toEqual(byEmail('old.row@example.com'));
    const after = await update(id, { identities: byEmail('old.row@example.com', 'more@example.com') });
    expect(await loadCustomer(database.table, id)).toEqual(after);
    expect((await rowOf(id)).customer.addresses).toEqual(['old.row@example.com', 'more@example.com']);
  });

  test('are kept by the guard of their address, which older versions keep too', async () => {
    const { id } = await given('Guarded@example.com');
    const guard = await database.table.get({ pk: 'ADDR#guarded@example.com', sk: 'ADDR' });
    expect(guard).toMatchObject({ kind: ROW_KIND.customerAddress, customerId: id });
  });

  test('are told by their channels alone, and stand in the audit trail as they were and are', async () => {
    const { id } = await given('before@example.com');
    await update(id, { identities: byEmail('after@example.com') });
    const [, told] = await toldOf(database.table, `C#${id}`);
    expect(told).toMatchObject({ customer: { channels: ['email'] }, change: {}, reworded: ['identities'] });
    expect(JSON.stringify(told)).not.toContain('@');
    const [, entry] = await eventsOf(id);
    expect(entry?.change).toEqual({
      identities: { before: byEmail('before@example.com'), after: byEmail('after@example.com') },
    });
  });
});

describe('the writes that a mail joins to its own transaction', () => {
  async function fromMail(address: string): Promise<number> {
    for (;;) {
      const known = await ownerOf(address);
      if (known !== null) return known;
      const id = await takeId(database.table, 'customer');
      try {
        await database.table.write(
          newCustomerWrites({ id, identity: emailIdentity(address), name: 'Jo' }, testContext()).writes,
        );
        return id;
      } catch (error) {
        if (!refusedBy(error, 'customer-identity')) throw error;
      }
    }
  }

  test('give twenty mails at once the same customer', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => fromMail('jo@example.com')));
    expect(new Set(ids).size).toBe(1);
    expect(await eventsOf(ids[0] ?? 0)).toHaveLength(1);
  });

  test('make a customer who is known by name, address and language alone', () => {
    const { customer } = newCustomerWrites(
      { id: 7, identity: emailIdentity('a@b.example'), name: 'A', locale: 'de' },
      context,
    );
    expect(customer).toMatchObject({
      id: 7,
      identities: byEmail('a@b.example'),
      locale: 'de',
      notes: '',
      version: 1,
    });
  });
});

describe('changing a customer', () => {
  test('moves their addresses along', async () => {
    const { id } = await given('old@example.com', 'both@example.com');
    const after = await update(id, {
      identities: byEmail('New@Example.com', 'both@example.com'),
      phone: '+4989123456',
    });
    expect(after).toMatchObject({ version: 2, identities: byEmail('new@example.com', 'both@example.com') });
    expect(await ownerOf('old@example.com')).toBeNull();
    expect(await ownerOf('new@example.com')).toBe(id);
    expect(await ownerOf('both@example.com')).toBe(id);
    await expect(given('old@example.com')).resolves.toMatchObject({ version: 1 });
  });

  test('says before and after of what changed, and of nothing else', async () => {
    const { id } = await given('audit@example.com');
    await update(id, { name: 'Mara L.', phone: null });
    const [, updated] = await eventsOf(id);
    expect(updated).toMatchObject({
      type: 'customer.updated',
      change: { name: { before: 'Mara Lindt', after: 'Mara L.' } },
    });
    expect(Object.keys(updated?.change ?? {})).toEqual(['name']);
  });

  test('into what they are already writes nothing', async () => {
    const before = await given('same@example.com');
    database.forgetCalls();
    expect(await update(before.id, { name: before.name, identities: byEmail('SAME@example.com') })).toEqual(
      before,
    );
    expect(database.seen().map((call) => call.command)).toEqual(['GetItemCommand']);
  });

  test("cannot take another customer's address, and keeps everything when it tries", async () => {
    await given('hers@example.com');
    const { id } = await given('his@example.com');
    await expect(update(id, { name: 'X', identities: byEmail('hers@example.com') })).rejects.toMatchObject({
      code: 'customer.identity_taken',
    });
    expect(await loadCustomer(database.table, id)).toMatchObject({ version: 1, name: 'Mara Lindt' });
    expect(await ownerOf('his@example.com')).toBe(id);
  });

  test('leaves at least one identity', async () => {
    const { id } = await given('only@example.com');
    await expect(update(id, { identities: [] })).rejects.toMatchObject({ fields: [{ path: 'identities' }] });
  });

  test('is refused when the version that the caller saw is not current', async () => {
    const { id } = await given('stale@example.com');
    await update(id, { notes: 'Prefers tea' }, 1);
    await expect(update(id, { notes: 'Prefers coffee' }, 1)).rejects.toMatchObject({ code: 'version.stale' });
    expect(await loadCustomer(database.table, id)).toMatchObject({ version: 2, notes: 'Prefers tea' });
  });

  test('by four at once without a version loses no change', async () => {
    const { id } = await given('busy@example.com');
    await Promise.all([
      update(id, { name: 'Mara L.' }),
      update(id, { phone: '+4989123456' }),
      update(id, { locale: 'de-AT' }),
      update(id, { notes: 'VIP' }),
    ]);
    expect(await loadCustomer(database.table, id)).toMatchObject({
      name: 'Mara L.',
      phone: '+4989123456',
      locale: 'de-AT',
      notes: 'VIP',
      version: 5,
    });
    expect(await eventsOf(id)).toHaveLength(5);
  });

  test('with the same version at once succeeds once', async () => {
    const { id } = await given('race@example.com');
    const names = ['A', 'B', 'C', 'D', 'E'];
    const results = await Promise.allSettled(names.map((name) => update(id, { name }, 1)));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  });

  test('who does not exist is told', async () => {
    await expect(update(999_999, { name: 'Nobody' })).rejects.toMatchObject({ code: 'customer.not_found' });
  });
});

test('a row that is not what the desk writes is not taken for a customer', async () => {
  const row = {
    ...customerKey(4242),
    kind: ROW_KIND.customer,
    schemaVersion: 1,
    customer: { id: 4242 },
  };
  await database.table.write([{ type: 'put', row }]);
  await expect(loadCustomer(database.table, 4242)).rejects.toThrow();
});

test('the audit trail of a customer comes in pages without gaps', async () => {
  const { id } = await given('pages@example.com');
  for (const notes of ['1', '2', '3', '4']) await update(id, { notes });
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await listEvents(database.table, `C#${id}`, { limit: 2, after });
    ids.push(...page.items.map((event) => event.id));
    after = page.after ?? undefined;
  } while (after !== undefined);
  expect(ids).toEqual((await eventsOf(id)).map((event) => event.id));
  expect(ids).toHaveLength(5);
});
