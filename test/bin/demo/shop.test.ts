import { demoArticles } from '../../../bin/demo/shop/articles.ts';
import { demoConfiguration } from '../../../bin/demo/shop/configuration.ts';
import { demoShop } from '../../../bin/demo/shop/index.ts';
import { aboutIn, aboutText, EXTERNAL, KEY, TAG } from '../../../bin/demo/shop/marks.ts';
import { AGENTS } from '../../../bin/demo/shop/people.ts';
import {
  importedCustomerSchema,
  importedOrganisationSchema,
  importedTicketSchema,
} from '../../../schemas/api/import.ts';

const TERMS = { seed: 7, tickets: 400, now: '2027-03-10T14:20:00.000Z' };
const shop = demoShop(TERMS);
const times = shop.tickets.map(({ createdAt }) => createdAt);
const acts = ({
  messages,
  changes = [],
  satisfaction = [],
  timeEntries = [],
}: (typeof shop.tickets)[number]) => [
  ...timeEntries.map(({ workedAt }) => workedAt),
  ...messages.map(({ createdAt }) => createdAt),
  ...changes.map(({ at }) => at),
  ...satisfaction.map(({ askedAt, ratedAt = askedAt }) => ratedAt),
];

describe('the year of the demo shop', () => {
  test('is the same for the same terms, and another for another seed', () => {
    expect(demoShop(TERMS)).toEqual(shop);
    expect(demoShop({ ...TERMS, seed: 8 })).not.toEqual(shop);
  });

  test('is as an import takes it', () => {
    for (const ticket of shop.tickets) expect(importedTicketSchema.safeParse(ticket).error).toBeUndefined();
    for (const one of shop.customers) expect(importedCustomerSchema.safeParse(one).error).toBeUndefined();
    for (const one of shop.organisations)
      expect(importedOrganisationSchema.safeParse(one).error).toBeUndefined();
  });

  test('has as many tickets as are asked for, the newest first, the last minutes ago and the first a year ago', () => {
    expect(times).toHaveLength(TERMS.tickets);
    expect(times).toEqual(times.toSorted().reverse());
    expect(times[0]).toBe('2027-03-10T14:17:00.000Z');
    expect(times.at(-1)?.slice(0, 7)).toBe('2026-03');
    const months = new Set(times.map((time) => time.slice(0, 7)));
    expect(months.size).toBe(13);
  });

  test('has nothing that happens before its ticket is opened, or after the end', () => {
    for (const ticket of shop.tickets)
      for (const at of acts(ticket)) {
        expect(at >= ticket.createdAt).toBe(true);
        expect(at <= TERMS.now).toBe(true);
      }
  });

  test('has tickets in all states, in at least five languages, with files, notes, ratings and some that came back', () => {
    const of = (is: (ticket: (typeof shop.tickets)[number]) => boolean) => shop.tickets.filter(is).length;
    expect(new Set(shop.tickets.map(({ language }) => language)).size).toBeGreaterThanOrEqual(5);
    expect(of(({ changes = [] }) => changes.length === 0)).toBeGreaterThan(0);
    expect(of(({ messages }) => messages.some(({ kind }) => kind === 'internal_note'))).toBeGreaterThan(20);
    expect(of(({ messages }) => messages.some(({ files = [] }) => files.length > 0))).toBeGreaterThan(20);
    expect(
      of(({ satisfaction = [] }) => satisfaction.some(({ score }) => score !== undefined)),
    ).toBeGreaterThan(40);
    const solves = ({ changes = [] }: (typeof shop.tickets)[number]) =>
      changes.filter(({ to }) => to.status === 'solved').length;
    expect(of((ticket) => solves(ticket) === 2)).toBeGreaterThan(5);
  });

  test('comes over many channels: who writes on a messenger or calls is known there, each by a name of their own', () => {
    const year = demoShop({ ...TERMS, tickets: 2000 });
    const channels = Map.groupBy(year.tickets, ({ channel }) => channel);
    for (const channel of ['email', 'form', 'portal', 'chat', 'phone'] as const)
      expect(channels.get(channel)?.length).toBeGreaterThan(20);
    for (const channel of ['whatsapp', 'telegram', 'instagram', 'messenger', 'sms', 'call'] as const) {
      const writers = new Set(channels.get(channel)?.map(({ requester }) => requester.externalId));
      expect(writers.size).toBeGreaterThan(5);
      for (const one of year.customers.filter(({ externalId }) => writers.has(externalId)))
        expect(one.identities).toMatchObject([{ channel }]);
    }
    const identities = year.customers.flatMap(({ identities: some = [] }) => some);
    expect(new Set(identities.map(({ value }) => value)).size).toBe(identities.length);
    for (const { phone } of year.customers)
      if (phone !== undefined) expect(phone).toMatch(/^\+447700900\d{3}$/);
  });

  test('says for how long every agent worked, in every month', () => {
    const year = demoShop({ ...TERMS, tickets: 2000 });
    const times = year.tickets.flatMap(({ timeEntries = [] }) => timeEntries);
    expect(new Set(times.map(({ agent }) => agent))).toEqual(new Set(AGENTS.map(({ address }) => address)));
    expect(new Set(times.map(({ workedAt }) => workedAt.slice(0, 7))).size).toBe(13);
    expect(times.length / year.tickets.length).toBeGreaterThan(0.3);
    expect(times.length / year.tickets.length).toBeLessThan(1);
  });

  test('leaves nothing in a text that was to be filled in', () => {
    for (const { subject, messages } of shop.tickets)
      for (const text of [subject, ...messages.map((message) => message.text)])
        expect(text).not.toMatch(/[{}]/);
  });

  test('is known again: by external ids, a tag, keys, and addresses to which no mail gets', () => {
    const things = [...shop.organisations, ...shop.customers, ...shop.tickets];
    const ids = things.map(({ externalId }) => externalId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.startsWith(EXTERNAL))).toBe(true);
    expect([...shop.customers, ...shop.tickets].every(({ tags }) => tags?.includes(TAG))).toBe(true);
    const addresses = [...AGENTS, ...shop.orders.map(({ customer }) => customer)].map(
      ({ address }) => address,
    );
    expect(addresses.every((address) => address.endsWith('.shop.example'))).toBe(true);
    expect(new Set(shop.customers.flatMap((one) => one.addresses)).size).toBe(shop.customers.length);
  });
});

describe('what the demo shop configures', () => {
  const { teams = {}, ...parts } = demoConfiguration(TERMS, true);

  test('has keys of its own', () => {
    const keys = Object.values(parts).flatMap((things) => Object.keys(things));
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.every((key) => key.startsWith(KEY))).toBe(true);
    expect(Object.keys(teams).every((name) => name.startsWith('Demo: '))).toBe(true);
  });

  test('goes by its own tickets alone, whatever asks for tickets', () => {
    const asking = [parts.slaPolicies, parts.views, parts.triggers].flatMap((things = {}) =>
      Object.values(things),
    );
    const own = { field: 'ticket.tags', operator: 'is', value: TAG };
    for (const thing of asking)
      expect(thing).toMatchObject({ conditions: { all: expect.arrayContaining([own]) } });
  });

  test('says by what it was made, and whether it is whole', () => {
    for (const isWhole of [true, false])
      expect(aboutIn(aboutText(TERMS, isWhole))).toEqual({ ...TERMS, isWhole });
    expect(aboutIn('Demo shop')).toBeNull();
  });

  test('has articles in two languages, in its own sections', () => {
    const contents = demoArticles().map(({ content }) => content);
    expect(contents.filter((content) => /^slug: demo-de-/m.test(content)).length).toBeGreaterThan(4);
    for (const content of contents)
      expect(content).toMatch(new RegExp(`^section: ${KEY}(?:orders|returns|products)$`, 'm'));
  });
});
