import { ARTICLE_TEXTS } from './article-texts.ts';
import { REQUEST, REQUEST_FIRST, usual } from './trigger-texts/words.ts';

/** A template that the desk itself writes by. */
export type ShippedTemplate = 'acknowledgement' | 'refusal' | 'satisfaction_survey' | 'article_answer';

type Texts = Readonly<Record<string, string>> & { readonly en: string };

const lines = (...paragraphs: string[]): string => [...paragraphs, '{{ desk.name }}'].join('\n\n');
const NUMBER = '[#{{ ticket.id }}]';
const MAILBOX = '{{ ticket.mailbox }}';

/**
 * What the desk says by itself until somebody writes other words. Each says the number of the ticket, and nothing that a
 * sender wrote, so that it is no use for spreading spam.
 */
export const SHIPPED_TEXTS: Readonly<Record<ShippedTemplate, Texts>> = {
  acknowledgement: {
    en: lines(
      'Hello,',
      `we have received your message. It has the number ${NUMBER}, and we will answer it as soon as we can.`,
      'To add something, answer this mail and leave the number in the subject.',
    ),
    de: lines(
      'Guten Tag,',
      `wir haben Ihre Nachricht erhalten. Sie hat die Nummer ${NUMBER}, und wir antworten so bald wie möglich.`,
      'Wenn Sie etwas hinzufügen möchten, antworten Sie auf diese Mail und lassen Sie die Nummer im Betreff stehen.',
    ),
    fr: lines(
      'Bonjour,',
      `nous avons bien reçu votre message. Il porte le numéro ${NUMBER}, et nous y répondrons dès que possible.`,
      'Pour ajouter quelque chose, répondez à ce courriel en laissant le numéro dans l’objet.',
    ),
    es: lines(
      'Hola:',
      `hemos recibido su mensaje. Tiene el número ${NUMBER}, y le responderemos en cuanto podamos.`,
      'Para añadir algo, responda a este correo y deje el número en el asunto.',
    ),
    it: lines(
      'Buongiorno,',
      `abbiamo ricevuto il suo messaggio. Ha il numero ${NUMBER}, e risponderemo appena possibile.`,
      'Per aggiungere qualcosa, risponda a questa e-mail e lasci il numero nell’oggetto.',
    ),
    nl: lines(
      'Hallo,',
      `we hebben uw bericht ontvangen. Het heeft het nummer ${NUMBER}, en we antwoorden zo snel mogelijk.`,
      'Wilt u iets toevoegen, beantwoord dan deze mail en laat het nummer in het onderwerp staan.',
    ),
    pt: lines(
      'Olá,',
      `recebemos a sua mensagem. Ela tem o número ${NUMBER}, e responderemos assim que possível.`,
      'Para acrescentar algo, responda a este e-mail e deixe o número no assunto.',
    ),
    ro: lines(
      'Bună ziua,',
      `am primit mesajul dumneavoastră. Are numărul ${NUMBER} și vă vom răspunde cât mai curând.`,
      'Dacă doriți să adăugați ceva, răspundeți la acest e-mail și lăsați numărul în subiect.',
    ),
    ru: lines(
      'Здравствуйте!',
      `Мы получили ваше сообщение. Его номер: ${NUMBER}. Мы ответим, как только сможем.`,
      'Чтобы что-то добавить, ответьте на это письмо и оставьте номер в теме.',
    ),
    sl: lines(
      'Pozdravljeni,',
      `prejeli smo vaše sporočilo. Ima številko ${NUMBER}, odgovorili pa vam bomo takoj, ko bo mogoče.`,
      'Če želite kaj dodati, odgovorite na to sporočilo in pustite številko v zadevi.',
    ),
  },
  refusal: {
    en: lines(
      'Hello,',
      `${usual('request', 'the ticket', `the ${REQUEST}`)} ${NUMBER} is closed, and nobody will read your message to it.`,
      `If you still need help, write a new message to ${MAILBOX}, not an answer to this one.`,
    ),
    de: lines(
      'Guten Tag,',
      `${usual('Anfrage', 'das Ticket', REQUEST)} ${NUMBER} ist geschlossen, und niemand wird Ihre Nachricht dazu lesen.`,
      `Wenn Sie noch Hilfe brauchen, schreiben Sie bitte eine neue Nachricht an ${MAILBOX} statt einer Antwort auf diese.`,
    ),
    fr: lines(
      'Bonjour,',
      `${usual('demande', `le ticket ${NUMBER} est fermé`, `${REQUEST} ${NUMBER} : nous n’y recevons plus de messages`)}, et personne ne lira le message que vous y avez ajouté.`,
      `Si vous avez encore besoin d’aide, écrivez un nouveau message à ${MAILBOX} au lieu de répondre à celui-ci.`,
    ),
    es: lines(
      'Hola:',
      `${usual('solicitud', `el ticket ${NUMBER} está cerrado`, `${REQUEST} ${NUMBER}: ya no recibimos mensajes aquí`)}, y nadie leerá el mensaje que ha añadido.`,
      `Si todavía necesita ayuda, escriba un mensaje nuevo a ${MAILBOX} en lugar de responder a este.`,
    ),
    it: lines(
      'Buongiorno,',
      `${usual('richiesta', `il ticket ${NUMBER} è chiuso`, `${REQUEST} ${NUMBER}: qui non riceviamo più messaggi`)}, e nessuno leggerà il messaggio che ha aggiunto.`,
      `Se ha ancora bisogno di aiuto, scriva un nuovo messaggio a ${MAILBOX} invece di rispondere a questo.`,
    ),
    nl: lines(
      'Hallo,',
      `${usual('vraag', 'het ticket', REQUEST)} ${NUMBER} is gesloten, en niemand leest uw bericht daaraan.`,
      `Hebt u nog hulp nodig, schrijf dan een nieuw bericht aan ${MAILBOX} in plaats van een antwoord op dit bericht.`,
    ),
    pt: lines(
      'Olá,',
      `${usual('pedido', `o ticket ${NUMBER} está fechado`, `${REQUEST} ${NUMBER}: aqui já não recebemos mensagens`)}, e ninguém lerá a mensagem que lhe acrescentou.`,
      `Se ainda precisar de ajuda, escreva uma nova mensagem para ${MAILBOX} em vez de responder a esta.`,
    ),
    ro: lines(
      'Bună ziua,',
      `${usual('solicitare', `tichetul ${NUMBER} este închis`, `${REQUEST} ${NUMBER}: aici nu mai primim mesaje`)} și nimeni nu va citi mesajul pe care l-ați adăugat.`,
      `Dacă mai aveți nevoie de ajutor, scrieți un mesaj nou la ${MAILBOX} în loc să răspundeți la acesta.`,
    ),
    ru: lines(
      'Здравствуйте!',
      `${usual('обращение', `Тикет ${NUMBER} закрыт`, `${REQUEST_FIRST} ${NUMBER}: мы больше не принимаем сюда сообщения`)}, и ваше сообщение никто не прочитает.`,
      `Если вам всё ещё нужна помощь, напишите новое письмо на ${MAILBOX}, а не отвечайте на это.`,
    ),
    sl: lines(
      'Pozdravljeni,',
      `${usual('zahtevek', 'tiket', REQUEST)} ${NUMBER} je zaprt in vašega sporočila ne bo prebral nihče.`,
      `Če še potrebujete pomoč, napišite novo sporočilo na ${MAILBOX}, namesto da odgovorite na to.`,
    ),
  },
  satisfaction_survey: {
    en: lines(
      'Hello,',
      `how satisfied are you with our help (${REQUEST} ${NUMBER})?`,
      'Choose below what fits best: a page opens, on which one more click rates it. If something is still open, just answer this mail.',
    ),
    de: lines(
      'Guten Tag,',
      `wie zufrieden sind Sie mit unserer Hilfe (${REQUEST} ${NUMBER})?`,
      'Wählen Sie unten, was am besten passt: Es öffnet sich eine Seite, auf der ein weiterer Klick die Bewertung abgibt. Wenn noch etwas offen ist, antworten Sie einfach auf diese Mail.',
    ),
    fr: lines(
      'Bonjour,',
      `êtes-vous satisfait de notre aide (${REQUEST} ${NUMBER}) ?`,
      'Choisissez ci-dessous ce qui convient le mieux : une page s’ouvre, où un clic de plus suffit pour donner votre avis. S’il reste quelque chose à régler, répondez simplement à ce courriel.',
    ),
    es: lines(
      'Hola:',
      `¿qué tan satisfecho está con nuestra ayuda (${REQUEST} ${NUMBER})?`,
      'Elija abajo lo que mejor se ajuste: se abre una página en la que basta un clic más para valorar. Si aún queda algo pendiente, responda a este correo.',
    ),
    it: lines(
      'Buongiorno,',
      `quanto è soddisfatto del nostro aiuto (${REQUEST} ${NUMBER})?`,
      'Scelga qui sotto ciò che si adatta meglio: si apre una pagina in cui basta un altro clic per dare la valutazione. Se qualcosa è ancora da risolvere, risponda semplicemente a questa e-mail.',
    ),
    nl: lines(
      'Hallo,',
      `hoe tevreden bent u over onze hulp (${REQUEST} ${NUMBER})?`,
      'Kies hieronder wat het best past: er opent een pagina waarop u met nog één klik uw beoordeling geeft. Staat er nog iets open, beantwoord dan deze mail.',
    ),
    pt: lines(
      'Olá,',
      `quão satisfeito está com a nossa ajuda (${REQUEST} ${NUMBER})?`,
      'Escolha abaixo o que melhor se adequa: abre-se uma página em que basta mais um clique para avaliar. Se ainda falta alguma coisa, responda a este e-mail.',
    ),
    ro: lines(
      'Bună ziua,',
      `cât de mulțumit sunteți de ajutorul nostru (${REQUEST} ${NUMBER})?`,
      'Alegeți mai jos ce se potrivește cel mai bine: se deschide o pagină pe care încă un clic trimite evaluarea. Dacă mai este ceva de rezolvat, răspundeți la acest e-mail.',
    ),
    ru: lines(
      'Здравствуйте!',
      `Довольны ли вы нашей помощью (${REQUEST} ${NUMBER})?`,
      'Выберите ниже то, что подходит лучше всего: откроется страница, на которой нужен ещё один щелчок, чтобы поставить оценку. Если вопрос ещё не решён, просто ответьте на это письмо.',
    ),
    sl: lines(
      'Pozdravljeni,',
      `kako ste zadovoljni z našo pomočjo (${REQUEST} ${NUMBER})?`,
      'Spodaj izberite, kar najbolj ustreza: odpre se stran, na kateri oceno oddate s še enim klikom. Če kaj še ni rešeno, preprosto odgovorite na to sporočilo.',
    ),
  },
  article_answer: ARTICLE_TEXTS,
};
