import { confidenceOf } from '../../../core/suggestion/index.ts';
import { precisionAt, suggestedForCorpus } from '../../support/suggested-corpus.ts';

const PASSWORD = {
  title: 'Reset your password',
  text: 'When you forgot your password, open the page of your account. You get a link by mail, by which you set a new one.',
  locale: 'en',
};

test('an article is surer the more it says of what is asked', () => {
  const asked = [
    'Where is the parcel that I ordered last week?',
    'My account does not let me in',
    'I forgot my password',
    'I forgot my password and want to set a new one by the link: how do I reset my password in my account?',
  ].map((question) => confidenceOf(question, PASSWORD));
  expect(asked.toSorted((one, other) => one - other)).toEqual(asked);
  expect(asked[0]).toBeLessThan(5);
  expect(asked[3]).toBeGreaterThan(85);
});

test('words in other forms, and in other languages than English, count as well', () => {
  const article = {
    title: 'Passwort zurücksetzen',
    text: 'Wenn Sie Ihr Passwort vergessen haben, öffnen Sie die Seite Ihres Kontos und setzen ein neues Passwort.',
    locale: 'de',
  };
  const asked =
    'Passwörter: Ich habe mein Passwort vergessen, wie setze ich auf der Seite des Kontos ein neues?';
  expect(confidenceOf(asked, article)).toBeGreaterThan(80);
  expect(confidenceOf('Wo bleibt meine Lieferung?', article)).toBeLessThan(5);
});

test('one word that both have says little, however short the question is', () => {
  expect(confidenceOf('Account?', PASSWORD)).toBeLessThan(30);
  expect(confidenceOf('', PASSWORD)).toBe(0);
  expect(confidenceOf('and or but', PASSWORD)).toBe(0);
});

test('what else a customer writes takes away from it', () => {
  const asked = 'I forgot my password, how do I reset it?';
  const more = `${asked} Besides, the blue lamp arrived broken, the courier was rude, and the invoice shows a wrong company.`;
  expect(confidenceOf(more, PASSWORD)).toBeLessThan(confidenceOf(asked, PASSWORD));
});

/** The fewer articles there are the fewer tickets have one that is so sure: of few, a share says little. */
test.each([
  [1, 700],
  [2, 700],
  [6, 2000],
])(
  'of what is 80 percent sure nine of ten are right, where a help centre has every %i-th article',
  async (every, tickets) => {
    const { judged } = await suggestedForCorpus(every, tickets, 26);
    const { precision, share } = precisionAt(judged, 80);
    expect(precision).toBeGreaterThan(0.9);
    expect(share).toBeGreaterThan(0.03);
  },
);
