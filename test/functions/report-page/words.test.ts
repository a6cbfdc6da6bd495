import { METRICS, SHIPPED_REPORTS } from '../../../core/report/index.ts';
import { presentAnswer } from '../../../functions/api/reports/present-report.ts';
import { figureNotes } from '../../../functions/report-page/figures.ts';
import { answerIn, reportIn } from '../../../functions/report-page/names.ts';
import { pageLanguage, pageWords } from '../../../functions/report-page/words.ts';
import { reportAnswerSchema } from '../../../schemas/api/report-answers.ts';
import { booked, sourceOf, ticket, told } from '../../core/report/support/told-report.ts';

const LANGUAGES = ['de', 'es', 'fr', 'it', 'nl', 'pt', 'ro', 'ru', 'sl'];

describe('the page of reports', () => {
  test('speaks the first language of its reader that the desk has, else English', () => {
    expect(pageLanguage(['fr-CA', 'en'])).toBe('fr-CA');
    expect(pageWords('fr-CA')('signOut')).toBe('Se déconnecter');
    expect(pageWords(pageLanguage([null, 'ja', 'de']))('moreRows', { n: '3' })).toBe(
      '3 weitere Zeilen werden nicht gezeigt.',
    );
    expect(pageWords(pageLanguage(['ja']))('signOut')).toBe('Sign out');
  });

  test('calls metrics, fields, weekdays, nobody and built-in choices as they are in each language', async () => {
    const source = sourceOf([ticket([booked('created', '2027-03-01T10:00:00Z')])]);
    const asked = { metrics: ['tickets_created' as const], period: { from: '2027-03-01', to: '2027-03-02' } };
    const answerOf = async (query: object) =>
      reportAnswerSchema.parse(presentAnswer(await told(source, { ...asked, ...query })));
    const weekdays = answerIn('de', await answerOf({ by: 'weekday' }));
    expect(weekdays.metrics[0]?.label).toBe('Neue Tickets');
    expect(weekdays.slots[0]?.label).toBe('Montag');
    const hours = answerIn('fr', await answerOf({ by: 'hour_of_week' }));
    expect([hours.slots[0]?.label, hours.slots[167]?.label]).toEqual(['lundi 00', 'dimanche 23']);
    const byTeam = answerIn('sl', await answerOf({ dimensions: ['ticket.teamId'] }));
    expect([byTeam.dimensions[0]?.label, byTeam.rows[0]?.values[0]?.label]).toEqual(['Ekipa', '(brez)']);
    const byPriority = await answerOf({ dimensions: ['ticket.priority'] });
    expect(answerIn('nl', byPriority).rows[0]?.values[0]?.label).toBe('Normaal');
    const [metric] = weekdays.metrics;
    if (metric === undefined) throw new Error('There is no metric');
    const figure = { ...weekdays.totals.tickets_created, isMaturing: true };
    expect(figureNotes(metric, figure as never, { locale: 'de', say: pageWords('de') })).toContain(
      'kann sich noch ändern',
    );
  });

  test('has the reports that the desk came with in each language, and leaves those of the desk as they are', () => {
    const shipped = SHIPPED_REPORTS.map((report) => ({
      ...report,
      isShipped: true,
      isRetired: false,
      parts: report.parts.map((part) => ({ ...part, query: { ...part.query } })),
    }));
    for (const language of LANGUAGES)
      for (const report of shipped) {
        const named = reportIn(language, report);
        expect(named.description).not.toBe(report.description);
        for (const [at, { label }] of named.parts.entries())
          expect([label, report.parts[at]?.label]).toEqual([expect.stringMatching(/\S/), expect.any(String)]);
      }
    const own = { ...shipped[0], label: 'Teams', isShipped: false } as never;
    expect(reportIn('de', own)).toBe(own);
    expect(METRICS.length).toBeGreaterThan(40);
  });
});
