import { wordsIn } from '../shared/label-in.ts';

type Forms = Partial<Record<Intl.LDMLPluralRule, string>> & { readonly other: string };

/** What a digest says: its subject with the number of things, by their plural forms, and how it is changed. */
interface DigestWords {
  readonly subject: Forms;
  /** how many mails are held */
  readonly held: Forms;
  readonly change: string;
}

const WORDS = {
  en: {
    subject: { one: '{n} thing is new', other: '{n} things are new' },
    held: { one: '{n} mail is held', other: '{n} mails are held' },
    change: 'How you are told is yours to say:',
  },
  de: {
    subject: { one: '{n} Neuigkeit', other: '{n} Neuigkeiten' },
    held: { one: '{n} Mail wird zurückgehalten', other: '{n} Mails werden zurückgehalten' },
    change: 'Wie Sie benachrichtigt werden, bestimmen Sie:',
  },
  es: {
    subject: { one: '{n} novedad', many: '{n} de novedades', other: '{n} novedades' },
    held: { one: '{n} correo retenido', many: '{n} de correos retenidos', other: '{n} correos retenidos' },
    change: 'Usted decide cómo se le avisa:',
  },
  fr: {
    subject: { one: '{n} nouveauté', many: '{n} de nouveautés', other: '{n} nouveautés' },
    held: { one: '{n} courriel retenu', many: '{n} de courriels retenus', other: '{n} courriels retenus' },
    change: 'C’est à vous de dire comment vous êtes averti :',
  },
  it: {
    subject: { one: '{n} novità', other: '{n} novità' },
    held: { one: '{n} e-mail trattenuta', other: '{n} e-mail trattenute' },
    change: 'Decide lei come essere avvisato:',
  },
  nl: {
    subject: { one: '{n} nieuwtje', other: '{n} nieuwtjes' },
    held: { one: '{n} mail wordt vastgehouden', other: '{n} mails worden vastgehouden' },
    change: 'U bepaalt zelf hoe u bericht krijgt:',
  },
  pt: {
    subject: { one: '{n} novidade', many: '{n} de novidades', other: '{n} novidades' },
    held: { one: '{n} e-mail retido', many: '{n} de e-mails retidos', other: '{n} e-mails retidos' },
    change: 'Você decide como é avisado:',
  },
  ro: {
    subject: { one: '{n} noutate', few: '{n} noutăți', other: '{n} de noutăți' },
    held: { one: '{n} e-mail reținut', few: '{n} e-mailuri reținute', other: '{n} de e-mailuri reținute' },
    change: 'Dumneavoastră decideți cum sunteți anunțat:',
  },
  ru: {
    subject: {
      one: '{n} новое событие',
      few: '{n} новых события',
      many: '{n} новых событий',
      other: '{n} нового события',
    },
    held: {
      one: '{n} письмо задержано',
      few: '{n} письма задержаны',
      many: '{n} писем задержано',
      other: '{n} письма задержано',
    },
    change: 'Как вас уведомлять, решаете вы:',
  },
  sl: {
    subject: { one: '{n} novost', two: '{n} novosti', few: '{n} novosti', other: '{n} novosti' },
    held: {
      one: '{n} sporočilo je zadržano',
      two: '{n} sporočili sta zadržani',
      few: '{n} sporočila so zadržana',
      other: '{n} sporočil je zadržanih',
    },
    change: 'Kako vas obveščamo, določite sami:',
  },
} as const satisfies Record<string, DigestWords>;

/** The words of a digest of so many things, in the first of these languages in which there are some. Pure. */
export function digestWords(
  languages: readonly (string | null)[],
  count: number,
  held = count,
): { language: string; subject: string; held: string; change: string } {
  const names = Object.fromEntries(Object.keys(WORDS).map((name) => [name, name]));
  const { language, text } = wordsIn({ ...names, en: 'en' }, languages);
  const words: DigestWords = WORDS[text as keyof typeof WORDS];
  const said = (forms: Forms, number: number) =>
    (forms[new Intl.PluralRules(text).select(number)] ?? forms.other).replace(
      '{n}',
      new Intl.NumberFormat(text).format(number),
    );
  return {
    language,
    subject: said(words.subject, count),
    held: said(words.held, held),
    change: words.change,
  };
}
