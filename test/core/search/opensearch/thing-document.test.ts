import fc from 'fast-check';
import { indexed } from '../../../../core/search/documents/text.ts';
import {
  phraseText,
  type ThingDoc,
  thingDocument,
} from '../../../../core/search/opensearch/thing-document.ts';

const docOf = (message: string, text: string, more: Partial<ThingDoc> = {}): ThingDoc => ({
  space: 'tickets',
  id: 7,
  message,
  revision: 1,
  isNote: false,
  shownOn: 0,
  ...indexed(text),
  attributes: message === '' ? { 'ticket.status': ['open'] } : null,
  ...more,
});
const documentOf = (...docs: ThingDoc[]) => thingDocument({ space: 'tickets', id: 7, revision: 9, docs });

test('a ticket is one document, with what agents say among themselves apart', () => {
  const document = documentOf(
    docOf('', 'Broken printer', { attributes: { 'ticket.tags': ['Später'], 'ticket.teamId': [3] } }),
    docOf('M1', 'The printers of order 12-345 print.'),
    docOf('M2', 'Between us', { isNote: true }),
  );
  expect(document).toMatchObject({
    space: 'tickets',
    id: 7,
    revision: 9,
    subject: ['broken printer'],
    said: ['the printers of order 12 345 print'],
    noted: ['between us'],
    subjectTerms: ['broken', 'printer'],
    terms: expect.arrayContaining(['broken', 'printers', '12345']),
    noteTerms: ['between', 'us'],
    messages: [
      { key: '7/M1', isNote: false, stems: expect.arrayContaining(['enprinter']) },
      { key: '7/M2', isNote: true },
    ],
    s: { 'ticket/tags': ['Später'] },
    f: { 'ticket/tags': ['spater'] },
    n: { 'ticket/teamId': [3] },
  });
  expect(document.terms).not.toContain('between');
});

test('of what was merged into a ticket its words are found, and its fields are not', () => {
  const merged = docOf('', 'Another subject', { id: 5, attributes: { 'ticket.status': ['closed'] } });
  expect(documentOf(docOf('', 'Broken'), merged, docOf('M1', 'Hello', { id: 5 }))).toMatchObject({
    subject: ['broken', 'another subject'],
    messages: [{ key: '5/M1' }],
    s: { 'ticket/status': ['open'] },
  });
});

test('days are found by their order too, and what is gone says nothing', () => {
  const attributes = { 'ticket.custom.until': ['2026-03-01'], 'ticket.isSpam': [true] };
  expect(documentOf(docOf('', '', { attributes }))).toMatchObject({
    s: { 'ticket/custom/until': ['2026-03-01'], 'ticket/isSpam': ['true'] },
    n: { 'ticket/custom/until': [Date.UTC(2026, 2, 1)] },
  });
  expect(thingDocument({ space: 'tickets', id: 7, revision: 9, docs: null })).toEqual({
    space: 'gone',
    id: 7,
    revision: 9,
  });
});

test('any phrase of a text stands in its document as it is looked for', () => {
  const words = fc.array(
    fc.constantFrom(
      'Printer',
      'ÄRGER',
      '12-345',
      'a@b.example',
      '打印机坏了',
      'プリンター',
      '+49 30 1234567',
      'ё',
      '—',
    ),
    { minLength: 1, maxLength: 8 },
  );
  fc.assert(
    fc.property(words, fc.nat(7), fc.nat(7), (all, one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other) + 1];
      const phrase = phraseText(all.slice(from, to).join(' '));
      const [said = ''] = Object(documentOf(docOf('M1', all.join(' '))).said);
      expect(` ${said} `).toContain(phrase === '' ? ' ' : ` ${phrase} `);
    }),
  );
});
