import { aboutSheet, reportSheet } from '../../../core/report/index.ts';
import { inWordsOf } from '../../../core/report-mail/in-words.ts';
import { letterOf } from '../../../core/report-mail/letter.ts';
import { mailWords } from '../../../core/report-mail/mail-words.ts';
import { booked, PLACE, sourceOf, ticket, told } from '../report/support/told-report.ts';

const source = sourceOf([
  ticket([
    booked('first_response', '2027-03-01T10:00:00Z', {
      seconds: { calendar: 60, business: 60 },
      place: { ...PLACE, priority: 'urgent', channel: 'letter' },
    }),
  ]),
]);
const period = { from: '2027-03-01', to: '2027-03-02' };
const naming = { urgent: 'Urgent', letter: 'Letter', open: 'Working on it' };

/** An answer whose values the desk calls as it came, but for a status that it has renamed. */
async function answered(dimension: string, by: 'day' | null = null) {
  const answer = await told(source, { metrics: ['first_response'], period, dimensions: [dimension], by });
  const rows = answer.rows.map((row) => ({
    ...row,
    values: row.values.map((value) => ({
      ...value,
      label: naming[value.key as keyof typeof naming] ?? value.label,
    })),
  }));
  return { ...answer, rows };
}

describe('a report by mail', () => {
  test('calls built-in choices as its receiver does, and what the desk has named as the desk does', async () => {
    const words = mailWords(['de-AT']);
    const labelOf = async (dimension: string, language = 'de') =>
      inWordsOf(await answered(dimension), mailWords([language])).rows[0]?.values[0]?.label;
    expect(await labelOf('ticket.priority')).toBe('Dringend');
    expect(await labelOf('ticket.channel', 'fr-CA')).toBe('Lettre');
    expect(await labelOf('ticket.priority', 'ja')).toBe('Urgent');
    expect(await labelOf('ticket.statusKey')).toBe('Working on it');
    const answer = inWordsOf(await answered('ticket.priority'), words);
    const frame = { title: 'T', deskName: 'D', above: [], below: [] };
    expect(letterOf(frame, [{ label: 'L', answer, picture: null }], words).text).toContain(
      'Dringend: Erste Antwort',
    );
  });

  test('tells of the hours of a week the fullest, each by its name, and how many more are in the file', async () => {
    const asked = { metrics: ['first_response' as const], period, by: 'hour_of_week' as const };
    const words = mailWords(['de']);
    const answer = inWordsOf(await told(source, asked), words);
    const frame = { title: 'T', deskName: 'D', above: [], below: [] };
    const { text } = letterOf(frame, [{ label: 'L', answer, picture: null }], words);
    expect(text).toContain('Montag 10:00: Erste Antwort 1 Min.');
    expect(text).not.toContain('Sonntag');
    expect(text).toContain(words.say('more', { n: '144' }));
  });

  test('has a file whose heads, totals and notes are in the language of its receiver', async () => {
    const words = mailWords(['de']);
    const answer = inWordsOf(await answered('ticket.priority', 'day'), words);
    const { columns, rows } = reportSheet('Teams', answer, words.sheet);
    expect(columns.map(({ name }) => name)).toEqual([
      'Priorität',
      'Tag',
      'Erste Antwort',
      'Erste Antwort: Anzahl',
      'Erste Antwort: Median',
      'Erste Antwort: 90 %',
      'Erste Antwort: 95 %',
    ]);
    expect(rows.at(-1)?.slice(0, 2)).toEqual(['Gesamt', 'Gesamt']);
    const about = aboutSheet([{ label: 'Teams', answer }], words.sheet);
    expect([about.name, about.rows[1]?.[0]]).toEqual(['Hinweise', 'Berechnet am']);
    expect(about.rows.at(-1)?.[1]).toContain('nach Kalenderzeit');
  });
});
