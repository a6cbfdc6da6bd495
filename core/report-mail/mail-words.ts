import { SHEET_PHRASES, type SheetPhrase } from '../report/index.ts';
import {
  COMMON_WORDS,
  choiceWords,
  FIELD_WORDS,
  type InAll,
  METRIC_WORDS,
  NAMED_IN,
  PART_WORDS,
} from '../report-words/index.ts';
import { labelIn, wordsIn } from '../shared/label-in.ts';
import { SHEET_WORDS } from './sheet-words.ts';

const WORDS = {
  computed: ['Computed at {at}.', COMMON_WORDS.computed],
  zone: [
    'Times are those of {zone}.',
    [
      'Zeiten gelten für {zone}.',
      'Las horas son de {zone}.',
      'Les heures sont celles de {zone}.',
      'Gli orari sono di {zone}.',
      'De tijden zijn die van {zone}.',
      'As horas são de {zone}.',
      'Orele sunt cele din {zone}.',
      'Время указано для {zone}.',
      'Časi so za {zone}.',
    ],
  ],
  kept: [
    'These figures stay as they are here, whatever changes later.',
    [
      'Diese Zahlen bleiben hier, wie sie sind, was sich später auch ändert.',
      'Estas cifras quedan aquí como están, cambie lo que cambie después.',
      'Ces chiffres restent ici tels quels, quoi qu’il change ensuite.',
      'Queste cifre restano qui come sono, qualunque cosa cambi dopo.',
      'Deze cijfers blijven hier zoals ze zijn, wat er later ook verandert.',
      'Estes números ficam aqui como estão, mude o que mudar depois.',
      'Aceste cifre rămân aici așa cum sunt, orice s-ar schimba mai târziu.',
      'Эти цифры останутся здесь такими, что бы ни изменилось потом.',
      'Te številke ostanejo tu, kot so, kar koli se pozneje spremeni.',
    ],
  ],
  total: ['Total', COMMON_WORDS.total],
  when: ['When', COMMON_WORDS.when],
  none: ['(none)', COMMON_WORDS.none],
  maturing: ['can still change', COMMON_WORDS.maturing],
  notAdditive: [
    'rows do not add up',
    [
      'Zeilen ergeben nicht die Summe',
      'las filas no suman el total',
      'les lignes ne s’additionnent pas',
      'le righe non danno il totale',
      'rijen tellen niet op',
      'as linhas não somam o total',
      'rândurile nu se adună',
      'строки не складываются',
      'vrstice se ne seštejejo',
    ],
  ],
  percentiles: [
    'percentiles ± {error}',
    [
      'Perzentile ± {error}',
      'percentiles ± {error}',
      'centiles ± {error}',
      'percentili ± {error}',
      'percentielen ± {error}',
      'percentis ± {error}',
      'percentile ± {error}',
      'перцентили ± {error}',
      'percentili ± {error}',
    ],
  ],
  business: [
    'in business hours',
    [
      'in Geschäftszeiten',
      'en horario laboral',
      'en heures ouvrées',
      'in orario di lavoro',
      'in kantooruren',
      'em horário de trabalho',
      'în orele de program',
      'в рабочее время',
      'v delovnem času',
    ],
  ],
  before: [
    'before: {value}',
    [
      'davor: {value}',
      'antes: {value}',
      'avant : {value}',
      'prima: {value}',
      'ervoor: {value}',
      'antes: {value}',
      'înainte: {value}',
      'ранее: {value}',
      'prej: {value}',
    ],
  ],
  scope: [
    'Only what happened in some teams is counted.',
    [
      'Gezählt ist nur, was in einigen Teams geschah.',
      'Solo se cuenta lo ocurrido en algunos equipos.',
      'Seul compte ce qui s’est passé dans certaines équipes.',
      'È contato solo ciò che è avvenuto in alcuni team.',
      'Alleen wat in sommige teams gebeurde, telt.',
      'Só se conta o que aconteceu em algumas equipas.',
      'Se numără doar ce s-a întâmplat în unele echipe.',
      'Учтено только происходившее в некоторых командах.',
      'Šteje le, kar se je zgodilo v nekaterih ekipah.',
    ],
  ],
  more: [
    '{n} further rows are in the attached file.',
    [
      '{n} weitere Zeilen stehen in der angehängten Datei.',
      '{n} filas más están en el archivo adjunto.',
      '{n} autres lignes sont dans le fichier joint.',
      'Altre {n} righe sono nel file allegato.',
      '{n} verdere rijen staan in het bijgevoegde bestand.',
      'Mais {n} linhas estão no ficheiro anexo.',
      'Alte {n} rânduri sunt în fișierul atașat.',
      'Ещё {n} строк — во вложенном файле.',
      'Še {n} vrstic je v priloženi datoteki.',
    ],
  ],
  inside: [
    'A part of this report stays inside of the desk.',
    [
      'Ein Teil dieses Berichts bleibt intern.',
      'Una parte de este informe es interna.',
      'Une partie de ce rapport reste interne.',
      'Una parte di questo rapporto resta interna.',
      'Een deel van dit rapport blijft intern.',
      'Uma parte deste relatório fica interna.',
      'O parte a acestui raport rămâne internă.',
      'Часть этого отчёта остаётся внутри.',
      'Del tega poročila ostane notranji.',
    ],
  ],
  refused: [
    'This could not be told: {why}',
    [
      'Das war nicht zu sagen: {why}',
      'No se pudo responder: {why}',
      'Impossible de répondre : {why}',
      'Non è stato possibile rispondere: {why}',
      'Dit kon niet worden gezegd: {why}',
      'Não foi possível responder: {why}',
      'Nu s-a putut răspunde: {why}',
      'Не удалось ответить: {why}',
      'Tega ni bilo mogoče povedati: {why}',
    ],
  ],
  tooLarge: [
    'The file is too large for a mail: export the report to get it.',
    [
      'Die Datei ist zu groß für eine Mail: Exportieren Sie den Bericht.',
      'El archivo es demasiado grande para un correo: exporte el informe.',
      'Le fichier est trop grand pour un courriel : exportez le rapport.',
      'Il file è troppo grande per un’e-mail: esporti il rapporto.',
      'Het bestand is te groot voor een mail: exporteer het rapport.',
      'O ficheiro é demasiado grande para um e-mail: exporte o relatório.',
      'Fișierul este prea mare pentru un e-mail: exportați raportul.',
      'Файл слишком велик для письма: экспортируйте отчёт.',
      'Datoteka je prevelika za pošto: izvozite poročilo.',
    ],
  ],
  stop: [
    'You get this because you wanted it. Stop it here:',
    [
      'Sie bekommen dies, weil Sie es wollten. Hier beenden Sie es:',
      'Lo recibe porque lo quiso. Detenerlo aquí:',
      'Vous recevez ceci parce que vous l’avez voulu. Pour l’arrêter :',
      'Lo riceve perché l’ha voluto. Per fermarlo:',
      'U krijgt dit omdat u dat wilde. Hier stopt u het:',
      'Recebe isto porque o quis. Para parar:',
      'Primiți acest mesaj pentru că l-ați dorit. Îl opriți aici:',
      'Вы получаете это, потому что пожелали. Отказаться:',
      'To dobivate, ker ste želeli. Ustavite tukaj:',
    ],
  ],
  askSubject: [
    'Do you want the report “{label}”?',
    [
      'Möchten Sie den Bericht „{label}“?',
      '¿Quiere el informe «{label}»?',
      'Souhaitez-vous le rapport « {label} » ?',
      'Desidera il rapporto «{label}»?',
      'Wilt u het rapport ‘{label}’?',
      'Quer o relatório «{label}»?',
      'Doriți raportul „{label}”?',
      'Хотите получать отчёт «{label}»?',
      'Želite poročilo »{label}«?',
    ],
  ],
  askText: [
    '{desk} would like to send you this report by mail again and again. It leaves only if you say so here:',
    [
      '{desk} möchte Ihnen diesen Bericht regelmäßig mailen. Das geschieht nur, wenn Sie hier zustimmen:',
      '{desk} quiere enviarle este informe con regularidad. Solo se envía si usted lo confirma aquí:',
      '{desk} souhaite vous envoyer ce rapport régulièrement. Il ne part que si vous le confirmez ici :',
      '{desk} desidera inviarLe questo rapporto con regolarità. Parte solo se lo conferma qui:',
      '{desk} wil u dit rapport regelmatig mailen. Dat gebeurt alleen als u het hier bevestigt:',
      '{desk} gostaria de lhe enviar este relatório com regularidade. Só é enviado se o confirmar aqui:',
      '{desk} dorește să vă trimită regulat acest raport. Se trimite doar dacă confirmați aici:',
      '{desk} хочет регулярно присылать вам этот отчёт. Он будет приходить, только если вы подтвердите здесь:',
      '{desk} bi vam rad redno pošiljal to poročilo. Poslano bo le, če to potrdite tukaj:',
    ],
  ],
  askElse: [
    'If you do not want it, do nothing.',
    [
      'Wenn Sie ihn nicht möchten, tun Sie nichts.',
      'Si no lo quiere, no haga nada.',
      'Si vous ne le souhaitez pas, ne faites rien.',
      'Se non lo desidera, non faccia nulla.',
      'Wilt u het niet, doe dan niets.',
      'Se não o quer, não faça nada.',
      'Dacă nu îl doriți, nu faceți nimic.',
      'Если не хотите, ничего не делайте.',
      'Če ga ne želite, ne storite ničesar.',
    ],
  ],
} as const satisfies Record<string, readonly [string, InAll]>;
/** Something that a report says by mail. */
export type Phrase = keyof typeof WORDS;

const labelsOf = (en: string, others: InAll | undefined) => ({
  ...Object.fromEntries((others ?? []).map((word, at) => [NAMED_IN[at], word])),
  en,
});

/** How a report speaks to a receiver: in the first of their languages in which it can. */
export interface MailWords {
  /** the language, with the region that was wished for */
  readonly language: string;
  say(phrase: Phrase, values?: Readonly<Record<string, string>>): string;
  metric(key: string, en: string): string;
  field(key: string, labels: Readonly<Record<string, string>> & { readonly en: string }): string;
  part(label: string): string;
  /** What a choice is called whose name is still the one that the desk came with. */
  choice(field: string, key: unknown, en: string): string;
  sheet(phrase: SheetPhrase): string;
}

/** The words for who wishes for these languages, the most wished for first. Pure. */
export function mailWords(languages: readonly (string | null)[]): MailWords {
  const { language } = wordsIn(labelsOf('', WORDS.total[1]), languages);
  const wanted = [language];
  const metrics: Readonly<Record<string, InAll>> = METRIC_WORDS;
  return {
    language,
    say: (phrase, values = {}) => {
      const [en, others] = WORDS[phrase];
      const said = labelIn(labelsOf(en, others), wanted);
      return Object.entries(values).reduce(
        (text, [name, value]) => text.replace(`{${name}}`, () => value),
        said,
      );
    },
    metric: (key, en) => labelIn(labelsOf(en, metrics[key]), wanted),
    field: (key, labels) => labelIn({ ...labelsOf(labels.en, FIELD_WORDS[key]), ...labels }, wanted),
    choice: (field, key, label) => {
      const others = choiceWords(field, key, label);
      return others === undefined ? label : labelIn(labelsOf(label, others), wanted);
    },
    sheet: (phrase) => labelIn(labelsOf(SHEET_PHRASES[phrase], SHEET_WORDS[phrase]), wanted),
    part: (label) =>
      labelIn(labelsOf(label, Object.hasOwn(PART_WORDS, label) ? PART_WORDS[label] : undefined), wanted),
  };
}
