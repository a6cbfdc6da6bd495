import * as fc from 'fast-check';
import {
  ChainWalk,
  type LinkedEvent,
  type NamedEvent,
  type WalkFault,
  walkFrom,
  walkSchema,
} from '../../../core/audit/chain-walk.ts';
import { type Head, hashOf, hashOfEvent } from '../../../core/shared/event-chain.ts';

/** A chain as its rows have it: what each event tells, with its link. */
interface Told {
  id: string;
  text: string;
  number: number;
  previous: string | null;
}

const hashIn = ({ id, text, number, previous }: Told) =>
  hashOfEvent({ pk: 'T#1', sk: `E#${id}`, event: text, link: { number, previous: previous ?? undefined } });

/**
 * Events that were told one after the other, each with the hash of the one before it, in the order of their ids. `rank` says
 * how many ids are before that of each event: ids follow the clock of whoever wrote it, and the chain follows the writes.
 */
function chainOf(texts: readonly string[], rank?: readonly number[]): { events: Told[]; head: Head | null } {
  const events: Told[] = [];
  for (const [at, text] of texts.entries()) {
    const last = events.at(-1);
    events.push({
      id: `e${String(rank?.[at] ?? at).padStart(5, '0')}`,
      text,
      number: at + 1,
      previous: last ? hashIn(last) : null,
    });
  }
  const newest = events.at(-1);
  const head = newest ? { number: newest.number, hash: hashIn(newest) } : null;
  return { events: events.sort((one, other) => (one.id < other.id ? -1 : 1)), head };
}

/** The place of each clock's reading among all. */
function rankOf(clocks: readonly number[]): number[] {
  const order = clocks.map((_, at) => at).sort((one, other) => (clocks[one] ?? 0) - (clocks[other] ?? 0));
  const rank: number[] = [];
  for (const [place, at] of order.entries()) rank[at] = place;
  return rank;
}

/** What a walk over events in the order of their rows finds, in parts of so many; a cursor carries it from one to the next. */
function walked(events: readonly (LinkedEvent | NamedEvent)[], head: Head | null, atOnce = 1) {
  const faults: WalkFault[] = [];
  let position = walkFrom(head);
  for (;;) {
    const walk = new ChainWalk(walkSchema.parse(JSON.parse(JSON.stringify(position))));
    const rest = events.slice(events.findIndex(({ id }) => id === walk.after) + 1);
    const until = walk.seen + atOnce;
    for (const event of rest) {
      if (walk.seen === until) break;
      faults.push(...walk.over(event, event.id, head?.number ?? 0));
    }
    position = walk.position;
    if (walk.seen < events.length) continue;
    return { faults: [...faults, ...walk.end()], unchained: walk.unchained, position };
  }
}

/** Events as they are read. */
const readFrom = (events: readonly Told[]) =>
  events.map((told): LinkedEvent => ({ ...told, at: '', type: 'told', hash: hashIn(told) }));

/** What a walk over the rows as they are now finds, through a cursor after each event. */
const faultsIn = (events: readonly Told[], head: Head | null) => walked(readFrom(events), head).faults;

const texts = fc.array(fc.string(), { minLength: 2, maxLength: 60 });
const someTexts = texts.chain((told) => fc.tuple(fc.constant(told), fc.nat(told.length - 1)));

describe('a chain of events', () => {
  test('as it was told has no fault, in whatever order its events are read, in parts of any size', () => {
    const orders = fc.integer({ min: 1, max: 150 }).chain((count) => {
      const numbers = Array.from({ length: count }, (_, at) => at);
      return fc.shuffledSubarray(numbers, { minLength: count });
    });
    fc.assert(
      fc.property(orders, fc.integer({ min: 1, max: 160 }), (order, atOnce) => {
        const { events, head } = chainOf(order.map(String), order);
        expect(walked(readFrom(events), head, atOnce).faults).toEqual([]);
      }),
    );
  });

  test('has no fault when hundreds of events were told by clocks that differ, as on a busy ticket', () => {
    // Every third event was told by a function whose request took as long as the next 300 events.
    const clocks = Array.from({ length: 900 }, (_, at) => (at % 3 === 0 ? at - 300 : at));
    const { events, head } = chainOf(clocks.map(String), rankOf(clocks));
    for (const atOnce of [1, 200, 2000]) expect(walked(readFrom(events), head, atOnce).faults).toEqual([]);
  });

  test('is held in bounded memory, and in a cursor of bounded size, whatever is wrong with it', () => {
    const count = 10_200;
    const { events, head } = chainOf(Array.from({ length: count }, (_, at) => String(at)));
    const without = readFrom(events.filter(({ number }) => number !== 7));
    const walk = new ChainWalk(walkFrom(head));
    const missing = { fault: 'missing', from: 7, to: 7 };
    const at = without.findIndex((event) => walk.over(event, event.id, count).length > 0);
    // Those that wait for the seventh are let go on when 10,000 have come behind the one after those that a cursor carries.
    expect(at).toBe(6 + 20 + 10_000);
    expect(JSON.stringify(walk.position).length).toBeLessThan(1000);
    const far = walked(without, head, 5000);
    expect(far.faults).toEqual([missing]);
    const half = new ChainWalk(walkFrom(head));
    for (const event of without.slice(0, 5000)) half.over(event, event.id, count);
    expect(half.position.waiting).toHaveLength(20);
    expect(JSON.stringify(half.position).length).toBeLessThan(4000);
  });

  test('shows that an event says something else', () => {
    fc.assert(
      fc.property(someTexts, ([told, at]) => {
        const { events, head } = chainOf(told);
        const changed = events.map((event, index) =>
          index === at ? { ...event, text: `${event.text}!` } : event,
        );
        expect(faultsIn(changed, head)).toContainEqual({
          fault: 'changed',
          event: { id: events[at]?.id, at: '', type: 'told' },
        });
      }),
    );
  });

  test('shows which events are gone, the newest too', () => {
    fc.assert(
      fc.property(someTexts, ([told, at]) => {
        const { events, head } = chainOf(told);
        const left = events.filter((_, index) => index !== at);
        expect(faultsIn(left, head)).toEqual([{ fault: 'missing', from: at + 1, to: at + 1 }]);
        expect(faultsIn(events.slice(0, at), head)).toEqual([
          { fault: 'missing', from: at + 1, to: told.length },
        ]);
      }),
    );
  });

  test('shows an event that was put in, with a number of another or behind the newest', () => {
    fc.assert(
      fc.property(someTexts, fc.boolean(), ([told, at], first) => {
        const { events, head } = chainOf(told);
        const genuine = events[at];
        if (genuine === undefined) throw new Error('There is one');
        const double = { ...genuine, id: `${genuine.id}x`, text: `${genuine.text}!` };
        const both = first ? [double, genuine] : [genuine, double];
        const found = faultsIn([...events.slice(0, at), ...both, ...events.slice(at + 1)], head);
        expect(found.map(({ fault }) => fault)).toContain('doubled');
        const behind = { id: 'f', text: 'x', number: told.length + 1, previous: head?.hash ?? null };
        expect(faultsIn([...events, behind], head)).toEqual([
          { fault: 'inserted', event: { id: 'f', at: '', type: 'told' } },
        ]);
      }),
    );
  });

  test('shows events that were exchanged, and one whose number was', () => {
    fc.assert(
      fc.property(someTexts, ([told, at]) => {
        const { events, head } = chainOf(told);
        const [one, other] = [events[at], events[(at + 1) % told.length]];
        if (one === undefined || other === undefined) throw new Error('There are two');
        fc.pre(one.text !== other.text);
        const swapped = events.map((event) =>
          event === one
            ? { ...event, text: other.text }
            : event === other
              ? { ...event, text: one.text }
              : event,
        );
        expect(faultsIn(swapped, head).map(({ fault }) => fault)).toContain('changed');
        const renumbered = events.map((event) =>
          event === one ? { ...event, number: other.number } : event,
        );
        expect(faultsIn(renumbered, head)).not.toEqual([]);
      }),
    );
  });

  test('tells an event that is in no chain from a forged one, and does not let one of the chain be taken for it', () => {
    const { events, head } = chainOf(['a', 'b', 'c']);
    const old = { id: 'e00000x', at: '', type: 'told' };
    const early = { ...old, id: 'e' };
    const [first, second, third] = readFrom(events);
    if (!first || !second || !third) throw new Error('There are three');
    const faults = (all: readonly (LinkedEvent | NamedEvent)[]) => {
      const { faults: found, unchained } = walked(all, head);
      return { found, unchained };
    };
    expect(faults([early, first, second, third])).toEqual({ found: [], unchained: { before: 1, after: 0 } });
    expect(faults([first, old, second, third])).toEqual({
      found: [{ fault: 'unchained', event: old }],
      unchained: { before: 0, after: 1 },
    });
    const { number: _number, previous: _previous, hash: _hash, ...stripped } = second;
    expect(faults([first, stripped, third]).found).toContainEqual({ fault: 'missing', from: 2, to: 2 });
  });
});

describe('the hash of a value', () => {
  test('is the same for all values that the table keeps alike', () => {
    expect(hashOf({ b: [1, { d: '\ud83d', c: null }], a: 1 })).toBe(
      hashOf({ a: 1, b: [1, { c: null, d: '\ufffd' }] }),
    );
    expect(hashOf({ a: 1 })).not.toBe(hashOf({ a: '1' }));
    expect(hashOf([1, 2])).not.toBe(hashOf([2, 1]));
  });
});
