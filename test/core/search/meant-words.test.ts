import type { CorpusMessage } from '../../support/search-corpus/index.ts';
import { ownEngine } from '../../support/search-quality.ts';

/** Texts, each found by its place among them. */
function engineOver(texts: readonly string[], subject = '') {
  const messages = texts.map((text, id): CorpusMessage => {
    return { id: id + 1, language: 'en', subject, text, matter: 0, thing: 0 };
  });
  return ownEngine(messages, 1);
}

test('a word in the form in which it is asked for comes before what looks like its form in another language', async () => {
  const find = engineOver([
    'I have to cancel my stay in June.',
    'Preciso de cancelar o cancelamento da estadia.',
  ]);
  expect((await find('cancel '))[0]).toBe(1);
});

test('a misspelt word that looks like a form of another one is looked for as well in its right spelling', async () => {
  const find = engineOver([
    'Kan vi flytta fram vår vistelse en vecka med det som vi har?',
    'Klockan visar inte vad den ska och jag vet inte varför.',
  ]);
  expect(await find('viselse')).toContain(1);
});

test('a word that few texts have is found as well in the spelling that far more texts have', async () => {
  const right = Array.from({ length: 600 }, () => 'We receive it.');
  const find = engineOver([...right, 'We recieve it.']);
  const found = await find('recieve');
  expect(found[0]).toBe(601);
  expect(found).toHaveLength(601);
});

test('the last word of a sentence is written to its end', async () => {
  const find = engineOver(['The form is here.', 'The formaldehyde is here.']);
  expect(await find('form')).toEqual([1, 2]);
  expect(await find('form?')).toEqual([1]);
});
