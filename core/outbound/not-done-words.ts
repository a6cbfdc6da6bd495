import type { Ticket } from '../../schemas/ticket.ts';

/** What an agent is told whose mail did nothing, in the language of the desk. */
const TEXTS = {
  en: (n: string) =>
    `What you wrote by mail on the ticket ${n} was not done. It is kept there as a note, which agents alone read.`,
  de: (n: string) =>
    `Was Sie per Mail zum Ticket ${n} geschrieben haben, wurde nicht ausgeführt. Es ist dort als Notiz abgelegt, die nur Agenten lesen.`,
  es: (n: string) =>
    `Lo que usted escribió por correo en el ticket ${n} no se ha hecho. Se guarda allí como nota, que solo leen los agentes.`,
  fr: (n: string) =>
    `Ce que vous avez écrit par courriel sur le ticket ${n} n’a pas été fait. C’est conservé là sous forme de note, que seuls les agents lisent.`,
  it: (n: string) =>
    `Ciò che ha scritto per e-mail sul ticket ${n} non è stato eseguito. È conservato lì come nota, che leggono solo gli agenti.`,
  nl: (n: string) =>
    `Wat u per mail bij ticket ${n} schreef, is niet uitgevoerd. Het staat daar als notitie, die alleen medewerkers lezen.`,
  pt: (n: string) =>
    `O que escreveu por e-mail no ticket ${n} não foi feito. Está guardado lá como nota, que só os agentes leem.`,
  ro: (n: string) =>
    `Ce ați scris prin e-mail la tichetul ${n} nu a fost făcut. Este păstrat acolo ca notă, pe care o citesc doar agenții.`,
  ru: (n: string) =>
    `То, что вы написали по почте в тикет ${n}, не выполнено. Оно сохранено там как заметка, которую читают только сотрудники.`,
  sl: (n: string) =>
    `To, kar ste po e-pošti napisali k zahtevku ${n}, ni bilo izvedeno. Tam je shranjeno kot opomba, ki jo berejo samo zaposleni.`,
};

/** What an agent is told whose mail did nothing: that, and why. */
export function notDoneWords(
  { id }: Ticket,
  detail: string,
  { language, deskName }: { language: string | null; deskName: string },
): string {
  const text = TEXTS[known(language)];
  return [text(`[#${id}]`), detail, deskName].join('\n\n');
}

const isKnown = (language: string): language is keyof typeof TEXTS => Object.hasOwn(TEXTS, language);

function known(language: string | null): keyof typeof TEXTS {
  const [base = ''] = (language ?? '').toLowerCase().split('-');
  return isKnown(base) ? base : 'en';
}
