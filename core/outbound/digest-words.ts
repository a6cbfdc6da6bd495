import { wordsIn } from '../shared/label-in.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** What a digest says: its subject with the number of things, by their plural forms, and how it is changed. */
interface DigestWords {
  readonly subject: Forms;
  readonly change: string;
}

const WORDS = {
  en: {
    subject: { one: '{n} thing is new', other: '{n} things are new' },
    change: 'How you are told is yours to say:',
  },
  de: {
    subject: { one: '{n} Neuigkeit', other: '{n} Neuigkeiten' },
    change: 'Wie Sie benachrichtigt werden, bestimmen Sie:',
  },
  es: {
    subject: { one: '{n} novedad', many: '{n} de novedades', other: '{n} novedades' },
    change: 'Usted decide cómo se le avisa:',
  },
  fr: {
    subject: { one: '{n} nouveauté', many: '{n} de nouveautés', other: '{n} nouveautés' },
    change: 'C’est à vous de dire comment vous êtes averti :',
  },
  it: {
    subject: { one: '{n} novità', other: '{n} novità' },
    change: 'Decide lei come essere avvisato:',
  },
  nl: {
    subject: { one: '{n} nieuwtje', other: '{n} nieuwtjes' },
    change: 'U bepaalt zelf hoe u bericht krijgt:',
  },
  pt: {
    subject: { one: '{n} novidade', many: '{n} de novidades', other: '{n} novidades' },
    change: 'Você decide como é avisado:',
  },
  ro: {
    subject: { one: '{n} noutate', few: '{n} noutăți', other: '{n} de noutăți' },
    change: 'Dumneavoastră decideți cum sunteți anunțat:',
  },
  ru: {
    subject: {
      one: '{n} новое событие',
      few: '{n} новых события',
      many: '{n} новых событий',
      other: '{n} нового события',
    },
    change: 'Как вас уведомлять, решаете вы:',
  },
  sl: {
    subject: { one: '{n} novost', two: '{n} novosti', few: '{n} novosti', other: '{n} novosti' },
    change: 'Kako vas obveščamo, določite sami:',
  },
} as const satisfies Record<string, DigestWords>;

/** The words of a digest of so many things, in the first of these languages in which there are some. Pure. */
export function digestWords(
  languages: readonly (string | null)[],
  count: number,
): { language: string; subject: string; change: string } {
  const names = Object.fromEntries(Object.keys(WORDS).map((name) => [name, name]));
  const { language, text } = wordsIn({ ...names, en: 'en' }, languages);
  const { subject, change }: DigestWords = WORDS[text as keyof typeof WORDS];
  const form = subject[new Intl.PluralRules(text).select(count)] ?? subject.other;
  return { language, subject: form.replace('{n}', new Intl.NumberFormat(text).format(count)), change };
}
