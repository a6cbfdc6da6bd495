import * as fc from 'fast-check';
import { changeArea, listThings } from '../../../core/configuration/index.ts';
import {
  createMailbox,
  listMailboxes,
  restoreMailbox,
  retireMailbox,
  updateMailbox,
} from '../../../core/mailbox/index.ts';
import { BiletError } from '../../../core/shared/errors.ts';
import type { Table } from '../../../core/shared/table.ts';
import { testContext } from '../../support/context.ts';
import { startDatabase, type TestDatabase } from '../../support/database.ts';
import { allRows } from '../../support/desk.ts';
import { emptied, scheduled } from '../../support/racing.ts';
import { shelves } from './made-up.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await startDatabase();
});
afterAll(() => database.stop());

const ADDRESSES = ['support', 'sales', 'orders', 'returns'].map((name) => `${name}@desk.example.com`);
const declared = [
  { address: 'support@desk.example.com', name: 'Support' },
  { address: 'orders@desk.example.com', name: 'Orders' },
];

const address = fc.constantFrom(...ADDRESSES);
/** A change that an admin may ask for. No team exists. */
const change = fc.oneof(
  fc.record({ act: fc.constant('create'), address, isDefault: fc.boolean() }),
  fc.record({
    act: fc.constantFrom('default', 'retire', 'restore', 'rename', 'team', 'rename last seen'),
    address,
  }),
);
interface Change {
  act: string;
  address: string;
  isDefault?: boolean;
}

async function make(table: Table, asked: Change): Promise<unknown> {
  const deps = { table, domain: 'desk.example.com', mailboxes: declared };
  const target = { address: asked.address };
  switch (asked.act) {
    case 'create': {
      const { isDefault = false } = asked;
      const fields = { ...target, name: 'New', teamId: null, isDefault };
      return createMailbox(deps, testContext(), { fields });
    }
    case 'default':
      return updateMailbox(deps, testContext(), { ...target, change: { isDefault: true } });
    case 'rename':
      return updateMailbox(deps, testContext(), { ...target, change: { name: 'Other' } });
    case 'rename last seen':
      return updateMailbox(deps, testContext(), { ...target, change: { name: 'Last' }, expectedVersion: 1 });
    case 'team':
      return updateMailbox(deps, testContext(), { ...target, change: { teamId: 9 } });
    case 'retire':
      return retireMailbox(deps, testContext(), target);
    default:
      return restoreMailbox(deps, testContext(), target);
  }
}

test('changes that race, in whatever order their requests come, leave mailboxes that are valid as a whole', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(change, { minLength: 2, maxLength: 5 }),
      async (scheduler, asked) => {
        const table = await emptied(database);
        const racing = asked.map((one) => make(scheduled(table, scheduler), one));
        const ended = Promise.allSettled(racing);
        await scheduler.waitFor(ended);
        const results = await ended;

        const refused = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
        expect(refused.filter((reason) => !(reason instanceof BiletError))).toEqual([]);
        const deps = { table, mailboxes: declared };
        const { items } = await listMailboxes(deps, { limit: 50 });
        const defaults = items.filter(({ isDefault }) => isDefault);
        expect(defaults).toHaveLength(1);
        expect(defaults[0]?.isRetired).toBe(false);
        expect(items.every(({ teamId }) => teamId === null)).toBe(true);
        expect(items.map((one) => one.address)).toEqual(
          expect.arrayContaining(declared.map((one) => one.address)),
        );

        // Nothing is lost: each change that was made is an event, and has raised the number once.
        const rows = Object.values(await allRows(database)).map((row) => Object(row));
        const { mailboxes: revision = 0 } = rows.find(({ kind }) => kind === 'revisions') ?? {};
        const events = rows.filter(({ kind }) => kind === 'event').length;
        const versions = items.map((one) => one.version).reduce((sum, version) => sum + version, 0);
        expect(revision).toBeLessThanOrEqual(asked.length);
        expect(events).toBeGreaterThanOrEqual(revision);
        expect(versions).toBeGreaterThanOrEqual(events);
        expect(revision === 0).toBe(events === 0);
      },
    ),
    { numRuns: 30 },
  );
});

test('a rule about several things holds, although each change that races is about one of them', async () => {
  const retire = (table: Table, key: string, isRetired: boolean) =>
    changeArea({ table }, testContext(), shelves, {
      key,
      decide: (things) =>
        new Map([...things.values()].map((one) => [one.key, one.key === key ? { ...one, isRetired } : one])),
    });
  const flip = fc.record({ key: fc.constantFrom('a', 'b', 'c'), isRetired: fc.boolean() });
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(flip, { minLength: 2, maxLength: 5 }),
      async (scheduler, asked) => {
        const table = await emptied(database);
        await retire(table, 'c', true);
        const racing = asked.map(({ key, isRetired }) => retire(scheduled(table, scheduler), key, isRetired));
        const ended = Promise.allSettled(racing);
        await scheduler.waitFor(ended);
        const reasons = (await ended).flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
        expect(reasons.filter((code) => code !== 'shelves.invalid')).toEqual([]);
        const { items } = await listThings(table, shelves, { limit: 50 });
        expect(items.some(({ isRetired }) => !isRetired)).toBe(true);
      },
    ),
    { numRuns: 30 },
  );
});
