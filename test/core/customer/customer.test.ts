import { listEvents } from '../../../core/audit/index.ts';
import {
  calledName,
  createCustomer,
  customerKey,
  emailIdentity,
  findByExternalId,
  findByPhone,
  findCustomer,
  loadCustomer,
  newCustomerWrites,
  phonesOf,
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

  test('may leave nobody’s name and no identity: people are known by less', async () => {
    const { id } = await given('gives-up@example.com');
    expect(await update(id, { identities: [] })).toMatchObject({ identities: [] });
    expect(await ownerOf('gives-up@example.com')).toBeNull();
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

describe('the phone numbers of a customer', () => {
  const withPhones = (fields: object) =>
    createCustomer(database, context, { fields: { name: '', identities: [], ...unknown, ...fields } });

  test('find everybody who has one, who was known first in front, and no more whoever gave it up', async () => {
    const house = '+4930111222';
    const first = await withPhones({ phone: house });
    const second = await withPhones({ phone: '+4930999888', otherPhones: [house] });
    expect(await findByPhone(database.table, house)).toEqual([first.id, second.id]);
    await update(first.id, { phones: ['+4930777666'] });
    expect(await findByPhone(database.table, house)).toEqual([second.id]);
    await update(first.id, { phones: [house] });
    expect(await findByPhone(database.table, house)).toEqual([first.id, second.id]);
  });

  test('stay when only the one to call first changes', async () => {
    const { id } = await withPhones({ phone: '+4930111001', otherPhones: ['+4930111002'] });
    const called = await update(id, { phone: '+4930111003' });
    expect(phonesOf(called)).toEqual(['+4930111003', '+4930111002']);
    expect(phonesOf(await update(id, { phone: null }))).toEqual(['+4930111002']);
    expect(phonesOf(await update(id, { phones: ['+4930111002', '+4930111002'] }))).toEqual(['+4930111002']);
    expect(phonesOf(await loadCustomer(database.table, id))).toEqual(['+4930111002']);
  });
});

test('an external id is one customer’s, and free once they gave it up', async () => {
  const withId = (externalId: string) =>
    createCustomer(database, context, { fields: { name: '', identities: [], ...unknown, externalId } });
  const { id } = await withId('shop/4711');
  expect(await findByExternalId(database.table, 'shop/4711')).toBe(id);
  await expect(withId('shop/4711')).rejects.toMatchObject({ code: 'customer.external_id_taken' });
  const other = await withId('shop/4712');
  await expect(update(other.id, { externalId: 'shop/4711' })).rejects.toMatchObject({
    code: 'customer.external_id_taken',
  });
  await update(id, { externalId: null });
  expect(await update(other.id, { externalId: 'shop/4711' })).toMatchObject({ externalId: 'shop/4711' });
  expect(await findByExternalId(database.table, 'shop/4711')).toBe(other.id);
  expect(await findByExternalId(database.table, 'shop/4712')).toBeNull();
});

test('who has no name is called a visitor with their number, in the language of who reads it', () => {
  const called = (name: string, ...languages: (string | null)[]) => calledName({ id: 1042, name }, languages);
  expect(called('')).toBe('Visitor 1042');
  expect(called('', 'de-AT')).toBe('Besucher 1042');
  expect(called('', null, 'fr')).toBe('Visiteur 1042');
  expect(called('', 'eo')).toBe('Visitor 1042');
  expect(called('Mara Lindt', 'de')).toBe('Mara Lindt');
});
