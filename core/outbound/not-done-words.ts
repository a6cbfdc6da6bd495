import type { Ticket } from '../../schemas/ticket.ts';
import { labelIn } from '../shared/label-in.ts';

/** What an agent is told whose mail did nothing, in the language of the desk; `{n}` is its ticket. */
const TEXTS = {
  en: 'What you wrote by mail on the ticket {n} was not done. It is kept there as a note, which agents alone read.',
  de: 'Was Sie per Mail zum Ticket {n} geschrieben haben, wurde nicht ausgeführt. Es ist dort als Notiz abgelegt, die nur Agenten lesen.',
  es: 'Lo que usted escribió por correo en el ticket {n} no se ha hecho. Se guarda allí como nota, que solo leen los agentes.',
  fr: 'Ce que vous avez écrit par courriel sur le ticket {n} n’a pas été fait. C’est conservé là sous forme de note, que seuls les agents lisent.',
  it: 'Ciò che ha scritto per e-mail sul ticket {n} non è stato eseguito. È conservato lì come nota, che leggono solo gli agenti.',
  nl: 'Wat u per mail bij ticket {n} schreef, is niet uitgevoerd. Het staat daar als notitie, die alleen medewerkers lezen.',
  pt: 'O que escreveu por e-mail no ticket {n} não foi feito. Está guardado lá como nota, que só os agentes leem.',
  ro: 'Ce ați scris prin e-mail la tichetul {n} nu a fost făcut. Este păstrat acolo ca notă, pe care o citesc doar agenții.',
  ru: 'То, что вы написали по почте в тикет {n}, не выполнено. Оно сохранено там как заметка, которую читают только сотрудники.',
  sl: 'To, kar ste po e-pošti napisali k zahtevku {n}, ni bilo izvedeno. Tam je shranjeno kot opomba, ki jo berejo samo zaposleni.',
};

/** What an agent is told whose mail did nothing: that, and why. */
export function notDoneWords(
  { id }: Ticket,
  detail: string,
  { language, deskName }: { language: string | null; deskName: string },
): string {
  const said = labelIn(TEXTS, [language]).replace('{n}', `[#${id}]`);
  return [said, detail, deskName].join('\n\n');
}
