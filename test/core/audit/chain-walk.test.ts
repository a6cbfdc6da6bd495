import * as fc from 'fast-check';
import {
  endWalk,
  type LinkedEvent,
  type Walked,
  type WalkFault,
  walkFrom,
  walkOver,
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

/** Events that were told one after the other, each with the hash of the one before it. */
function chainOf(texts: readonly string[]): { events: Told[]; head: Head | null } {
  const events: Told[] = [];
  for (const [at, text] of texts.entries()) {
    const last = events.at(-1);
    events.push({
      id: `e${String(at).padStart(3, '0')}`,
      text,
      number: at + 1,
      previous: last ? hashIn(last) : null,
    });
  }
  const newest = events.at(-1);
  return { events, head: newest ? { number: newest.number, hash: hashIn(newest) } : null };
}

/** What a walk over the rows as they are now finds, through a cursor after each event. */
function faultsIn(events: readonly Told[], head: Head | null): WalkFault[] {
  const seen = events.map((told): LinkedEvent => ({ ...told, at: '', type: 'told', hash: hashIn(told) }));
  let walk = walkFrom(head);
  const faults: WalkFault[] = [];
  const keep = (walked: Walked) => {
    walk = walkSchema.parse(JSON.parse(JSON.stringify(walked.walk)));
    faults.push(...walked.faults);
  };
  for (const event of seen) keep(walkOver(walk, event));
  keep(endWalk(walk, head?.number ?? 0));
  return faults;
}

const texts = fc.array(fc.string(), { minLength: 2, maxLength: 60 });
const someTexts = texts.chain((told) => fc.tuple(fc.constant(told), fc.nat(told.length - 1)));

describe('a chain of events', () => {
  test('as it was told has no fault, however the clocks of its writers differ', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.nat(8), { minLength: 60, maxLength: 60 }), (told, lags) => {
        const { events, head } = chainOf(told);
        // Ids follow the clock of whoever wrote the event; the chain follows the writes.
        const byClock = events
          .map((event, at) => ({ event, clock: at + (lags[at] ?? 0) }))
          .sort((one, other) => one.clock - other.clock);
        expect(
          faultsIn(
            byClock.map(({ event }) => event),
            head,
          ),
        ).toEqual([]);
      }),
    );
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
    const seen = events.map((told): LinkedEvent => ({ ...told, at: '', type: 'told', hash: hashIn(told) }));
    const old = { id: 'e0005', at: '', type: 'told' };
    const [first, second, third] = seen;
    if (!first || !second || !third) throw new Error('There are three');
    const faults = (all: readonly (LinkedEvent | typeof old)[]) => {
      let walk = walkFrom(head);
      const found: WalkFault[] = [];
      for (const event of all) {
        const walked = walkOver(walk, event);
        found.push(...walked.faults);
        walk = walked.walk;
      }
      return { found: [...found, ...endWalk(walk, head?.number ?? 0).faults], unchained: walk.unchained };
    };
    expect(faults([old, first, second, third])).toEqual({ found: [], unchained: { before: 1, after: 0 } });
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
