import { groupAsked } from '../../../core/gap/index.ts';
import { agreement } from '../../support/asked-corpus/agreement.ts';
import { type AskedTicket, askedCorpus } from '../../support/asked-corpus/index.ts';
import { mailCorpus } from '../../support/known-items/index.ts';
import { type CorpusMessage, corpus } from '../../support/search-corpus/index.ts';

const ticket = (id: number, text: string, subject = '', writer = `writer-${id}`) => ({
  id,
  writer,
  subject,
  text,
  language: null,
});
/** What of a corpus with matters is known: which ticket is about which matter. */
const byMatter = (messages: readonly CorpusMessage[]): AskedTicket[] =>
  messages.map((message) => ({ ...message, writer: String(message.id), group: String(message.matter) }));

describe('tickets grouped by what they ask', () => {
  it.each([
    ['ways to ask that were tuned on', 'tuned', 0.88, 0.84],
    ['ways to ask that were held back', 'held', 0.92, 0.85],
    ['all ways to ask', 'all', 0.88, 0.84],
  ] as const)(
    'agree with what 2,000 tickets in three languages are known to ask: %s',
    (_, phrasings, inLanguage, across) => {
      const found = agreement(askedCorpus(2000, phrasings));
      expect(found.inLanguage).toBeGreaterThan(inLanguage);
      expect(found.across).toBeGreaterThan(across);
    },
  );

  it('agree with corpora that were made for other purposes, in more languages', () => {
    expect(agreement(byMatter(corpus(150))).inLanguage).toBeGreaterThan(0.95);
    expect(agreement(byMatter(mailCorpus(80))).inLanguage).toBeGreaterThan(0.85);
  });

  it('are the same in whatever order the tickets come', () => {
    const tickets = askedCorpus(300).map((one) => ({ ...one, language: null }));
    expect(groupAsked(tickets.toReversed())).toEqual(groupAsked(tickets));
  });

  it('say by which words they are known, and each stands in as many of their tickets as they say', () => {
    const tickets = askedCorpus(600).map((one) => ({ ...one, language: null }));
    const texts = new Map(tickets.map(({ id, subject, text }) => [id, `${subject}\n${text}`.toLowerCase()]));
    const [largest] = groupAsked(tickets)[0]?.parts ?? [];
    expect(largest?.words.length).toBeGreaterThan(2);
    for (const { word, tickets: count } of largest?.words ?? []) {
      const having = largest?.tickets.filter((id) => texts.get(id)?.includes(word)) ?? [];
      expect(having.length).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(largest?.tickets.length ?? 0);
    }
  });

  it('leave out what nobody else asks', () => {
    const lone = ticket(99, 'Who painted the large mural beside your canteen, and in which year?');
    const many = [1, 2, 3, 4, 5].map((id) =>
      ticket(id, 'How do I reset my password? The reset link has expired.'),
    );
    const grouped = groupAsked([...many, lone]).flatMap(({ parts }) =>
      parts.flatMap(({ tickets }) => tickets),
    );
    expect(grouped.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('are not made of what one person writes below every mail', () => {
    const footer = '\n\nBest regards\nZebedee Quillfeather\nQuillfeather Umbrellas, Saltburn';
    const asked = [
      'The printer jams.',
      'Where is my invoice?',
      'Please book a hall for June.',
      'Which tyres fit a tandem?',
    ];
    expect(groupAsked(asked.map((text, at) => ticket(at + 1, text + footer, '', 'zebedee')))).toEqual([]);
  });

  it('are found as well where one mailbox passes on what many people write', () => {
    const tickets = askedCorpus(600);
    const { inLanguage } = agreement(tickets.map((one) => ({ ...one, writer: 'contact form' })));
    expect(inLanguage).toBeGreaterThan(0.8);
  });

  it('take any text', () => {
    const odd = ['', ' ', '\u0000', '🙂🙂🙂', '>'.repeat(5000), 'ÿ'.repeat(9000), '1234567890', '-- \n'];
    expect(groupAsked(odd.map((text, at) => ticket(at, text, text)))).toEqual([]);
    expect(groupAsked([])).toEqual([]);
  });
});
