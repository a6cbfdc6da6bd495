import * as fc from 'fast-check';
import { buildSegment } from '../../../core/search/index/build-segment.ts';
import { isOneOff } from '../../../core/search/index/dictionary.ts';
import { compareKeys, type IndexDoc } from '../../../core/search/index/index-doc.ts';
import { mergeSegments } from '../../../core/search/index/merge-segments.ts';
import { openSegment, readPostings } from '../../../core/search/index/open-segment.ts';
import { readDead, writeDead } from '../../../core/search/store/dead-docs.ts';
import { packDocs, unpackDocs } from '../../../core/search/store/pack-docs.ts';

const words = fc.array(
  fc.constantFrom('printer', 'printers', 'broken', 'rechnung', 'rechnungen', 'ябл', '打印'),
  { maxLength: 8 },
);
const docs = fc
  .uniqueArray(
    fc.record({
      space: fc.constantFrom('tickets' as const, 'customers' as const),
      id: fc.integer({ min: 1, max: 6 }),
      message: fc.constantFrom('', 'A1', 'B2', '~'),
      words,
      isNote: fc.boolean(),
      shownOn: fc.constantFrom(0, 9),
      revision: fc.integer({ min: 1, max: 1e12 }),
      tags: fc.uniqueArray(fc.constantFrom('x', 'y', 7, true), { maxLength: 3 }),
    }),
    { selector: ({ space, id, message }) => `${space}/${id}/${message}`, maxLength: 10 },
  )
  .map((all) =>
    all.map(
      ({ words: said, tags, ...doc }): IndexDoc => ({
        ...doc,
        languages: ['en', 'de'],
        words: said.map((word, position) => ({ word, position })),
        attributes: doc.message === '' && tags.length > 0 ? { tags } : null,
      }),
    ),
  );

/** Everything that a segment says, for comparison. */
function told(segment: ReturnType<typeof buildSegment>) {
  const { docs: table, dictionary, column } = openSegment(segment.head);
  const { terms, offsets } = dictionary;
  return {
    docs: Array.from({ length: table.count }, (_, doc) => ({
      ...table.keyOf(doc),
      isNote: table.isNote(doc),
      shownOn: table.shownOn[doc],
      revision: table.revisions[doc],
      length: table.lengths[doc],
      tags: column('tags')
        .of(doc)
        .map((value) => column('tags').values[value]),
      found: table.find(table.keyOf(doc)) === doc,
    })),
    terms: terms.map((term, at) => {
      const bytes = segment.postings.subarray(offsets[at], offsets[at + 1]);
      const { docs: list, starts, positions } = readPostings(bytes, dictionary.docs[at] ?? 0);
      return {
        term,
        places: Array.from(list, (doc, place) => [
          doc,
          ...positions.subarray(starts[place], starts[place + 1]),
        ]),
      };
    }),
    forms: [...dictionary.stems()].map(({ stem, terms: members }) => [stem, ...members]),
  };
}

test('segments that are merged say what one of all their living documents says', () => {
  fc.assert(
    fc.property(docs, fc.integer({ min: 1, max: 3 }), fc.array(fc.nat(9)), (all, parts, dead) => {
      const groups = Array.from({ length: parts }, (_, part) =>
        all.filter((_doc, at) => at % parts === part),
      );
      const sources = groups.map((group) => ({
        segment: buildSegment(group),
        dead: new Set(dead.filter((doc) => doc < group.length)),
      }));
      const living = groups.flatMap((group, part) =>
        [...group].sort(compareKeys).filter((_doc, at) => !sources[part]?.dead.has(at)),
      );
      const one = told(buildSegment(living));
      expect(told(mergeSegments(sources))).toEqual({ ...one, forms: one.forms });
    }),
  );
});

test('documents come out of the log as they were put into it', () => {
  fc.assert(
    fc.property(docs, (all) => {
      const gone = [{ space: 'tickets' as const, id: 5, message: 'X', revision: 7, isGone: true as const }];
      const unpacked = unpackDocs(packDocs({ docs: all, gone }), 7);
      expect(unpacked).toEqual({ docs: all.map((doc) => ({ ...doc, revision: 7 })), gone });
    }),
  );
});

test('an entry of the log takes at most four write units, however long its text is', () => {
  const words = Array.from({ length: 16_000 }, (_, position) => ({
    word: `word${(position * 7919) % 15_013}`,
    position,
  }));
  const doc: IndexDoc = {
    space: 'tickets',
    id: 1,
    message: 'M',
    revision: 1,
    isNote: false,
    shownOn: 0,
    languages: ['en'],
    words,
    attributes: null,
  };
  const packed = packDocs({ docs: [doc], gone: [] });
  expect(packed.length).toBeLessThanOrEqual(3_900);
  expect(unpackDocs(packed, 1).docs[0]?.words.length).toBeGreaterThan(900);
});

test('which documents are dead is read as it was written', () => {
  const dead = new Map([
    ['a', new Set([3, 1, 700])],
    ['b', new Set([0])],
  ]);
  expect(readDead(writeDead(dead))).toEqual(dead);
  expect(writeDead(new Map([['a', new Set<number>()]]))).toHaveLength(0);
});

const LETTERS = ['a', 'b', 'c'];
/** Every word that one edit makes of another, by the book: all that there are. */
function editsOf(word: string): Set<string> {
  const places = Array.from({ length: word.length + 1 }, (_, place) => place);
  const made = places.flatMap((place) => {
    const [before, after] = [word.slice(0, place), word.slice(place)];
    const exchanged = after.length > 1 ? [before + after.charAt(1) + after.charAt(0) + after.slice(2)] : [];
    const lost =
      after === ''
        ? []
        : [before + after.slice(1), ...LETTERS.map((letter) => before + letter + after.slice(1))];
    return [...exchanged, ...lost, ...LETTERS.map((letter) => before + letter + after)];
  });
  return new Set(made.filter((other) => other !== word));
}

test('a word is one off another when one edit makes one of the other, and it begins or ends alike', () => {
  const short = fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(short, short, (one, other) => {
      const isAlike = one[0] === other[0] || one.at(-1) === other.at(-1);
      expect(isOneOff(one, other)).toBe(editsOf(one).has(other) && isAlike);
    }),
    { numRuns: 500 },
  );
});
