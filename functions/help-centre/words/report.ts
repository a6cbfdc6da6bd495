import type { HelpLanguage } from '../../../schemas/help-centre.ts';

/** What the page says on which somebody says whether they want a report by mail. */
interface ReportWords {
  readonly title: string;
  readonly getsIt: string;
  readonly getsNone: string;
  readonly want: string;
  readonly stop: string;
}

export const REPORT_WORDS: Readonly<Record<HelpLanguage, ReportWords>> = {
  en: {
    title: 'A report by mail',
    getsIt: 'You get this report.',
    getsNone: 'You do not get this report.',
    want: 'I want it',
    stop: 'I do not want it',
  },
  de: {
    title: 'Ein Bericht per Mail',
    getsIt: 'Sie bekommen diesen Bericht.',
    getsNone: 'Sie bekommen diesen Bericht nicht.',
    want: 'Ich möchte ihn',
    stop: 'Ich möchte ihn nicht',
  },
  es: {
    title: 'Un informe por correo',
    getsIt: 'Usted recibe este informe.',
    getsNone: 'Usted no recibe este informe.',
    want: 'Lo quiero',
    stop: 'No lo quiero',
  },
  fr: {
    title: 'Un rapport par courriel',
    getsIt: 'Vous recevez ce rapport.',
    getsNone: 'Vous ne recevez pas ce rapport.',
    want: 'Je le souhaite',
    stop: 'Je ne le souhaite pas',
  },
  it: {
    title: 'Un rapporto per e-mail',
    getsIt: 'Lei riceve questo rapporto.',
    getsNone: 'Lei non riceve questo rapporto.',
    want: 'Lo desidero',
    stop: 'Non lo desidero',
  },
  nl: {
    title: 'Een rapport per mail',
    getsIt: 'U krijgt dit rapport.',
    getsNone: 'U krijgt dit rapport niet.',
    want: 'Ik wil het',
    stop: 'Ik wil het niet',
  },
  pt: {
    title: 'Um relatório por e-mail',
    getsIt: 'Recebe este relatório.',
    getsNone: 'Não recebe este relatório.',
    want: 'Quero',
    stop: 'Não quero',
  },
  ro: {
    title: 'Un raport prin e-mail',
    getsIt: 'Primiți acest raport.',
    getsNone: 'Nu primiți acest raport.',
    want: 'Îl doresc',
    stop: 'Nu îl doresc',
  },
  ru: {
    title: 'Отчёт по почте',
    getsIt: 'Вы получаете этот отчёт.',
    getsNone: 'Вы не получаете этот отчёт.',
    want: 'Хочу получать',
    stop: 'Не хочу получать',
  },
  sl: {
    title: 'Poročilo po pošti',
    getsIt: 'To poročilo prejemate.',
    getsNone: 'Tega poročila ne prejemate.',
    want: 'Želim ga',
    stop: 'Ne želim ga',
  },
};
