import { catalogueOf } from '../../../core/fields/index.ts';
import {
  compileText,
  SHIPPED_TEXTS,
  type ShippedTemplate,
  TEMPLATE_KIND,
} from '../../../core/template/index.ts';
import { TRIGGER_TEMPLATES, triggerTexts } from '../../../core/template/trigger-texts/index.ts';
import { FILLING } from './given.ts';

const languages = ['en', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'ro', 'ru', 'sl'];
const said = (key: ShippedTemplate, language: string) =>
  compileText(SHIPPED_TEXTS[key][language] ?? '', catalogueOf(), TEMPLATE_KIND).fill({
    ...FILLING,
    language,
  });

test.each(languages)(
  'in %s the desk says the number of a ticket, its own name, and where to write, and nothing that a sender wrote',
  (language) => {
    const received = said('acknowledgement', language);
    const refused = said('refusal', language);
    expect(received).toMatch(/\[#42\][\s\S]*Acme Support$/);
    expect(refused).toMatch(/\[#42\][\s\S]*support@desk\.example\.com[\s\S]*Acme Support$/);
    for (const text of [received, refused]) expect(text).not.toMatch(/https?:|undefined|invoice|Mara/);
  },
);

test('no two languages have the same words', () => {
  const shipped = Object.keys(SHIPPED_TEXTS) as ShippedTemplate[];
  for (const key of shipped) {
    expect(Object.keys(SHIPPED_TEXTS[key])).toEqual(languages);
    expect(new Set(languages.map((language) => said(key, language))).size).toBe(10);
  }
});

test.each([
  ['fr', 'conversation [#42] : '],
  ['es', 'conversación [#42]: '],
  ['it', 'conversazione [#42]: '],
  ['pt', 'conversa [#42]: '],
  ['ro', 'conversație [#42]: '],
  ['ru', 'Диалог [#42]: '],
])(
  'in %s a word but the usual one stands in front, where neither its gender nor an article matters',
  (language, front) => {
    const filling = { ...FILLING, language, request: { word: 'conversation', forms: {} } } as const;
    const text = SHIPPED_TEXTS.refusal[language] ?? '';
    expect(compileText(text, catalogueOf()).fill(filling).split('\n\n')[1]).toMatch(
      new RegExp(`^${front.replace(/[[\]]/g, '\\$&')}`),
    );
  },
);

test('and in Romanian in whatever is told of it', () => {
  const request = { word: 'conversation', forms: {} } as const;
  const told = TRIGGER_TEMPLATES.filter((key) => key.startsWith('tell_'));
  for (const key of told)
    expect(
      compileText(triggerTexts(key).ro ?? '', catalogueOf()).fill({ ...FILLING, language: 'ro', request }),
    ).toMatch(/^Bună ziua,\n\nConversație \[#42\]: /);
});
