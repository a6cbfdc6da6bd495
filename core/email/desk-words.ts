import { toOneLine } from './mime/encoded-words.ts';

/** What the desk writes by itself, in one language. Each says the number of the ticket, and nothing that a sender wrote. */
interface DeskWords {
  hello: string;
  received: (ticket: string) => string;
  more: string;
  closed: (ticket: string) => string;
  anew: (mailbox: string) => string;
}

const ENGLISH: DeskWords = {
  hello: 'Hello,',
  received: (ticket) =>
    `we have received your message. It has the number ${ticket}, and we will answer it as soon as we can.`,
  more: 'To add something, answer this mail and leave the number in the subject.',
  closed: (ticket) => `the ticket ${ticket} is closed, and nobody will read your message to it.`,
  anew: (mailbox) => `If you still need help, write a new message to ${mailbox}, not an answer to this one.`,
};

/** By the first part of a language tag (BCP 47). */
const WORDS: Readonly<Record<string, DeskWords>> = {
  en: ENGLISH,
  de: {
    hello: 'Guten Tag,',
    received: (ticket) =>
      `wir haben Ihre Nachricht erhalten. Sie hat die Nummer ${ticket}, und wir antworten so bald wie möglich.`,
    more: 'Wenn Sie etwas hinzufügen möchten, antworten Sie auf diese Mail und lassen Sie die Nummer im Betreff stehen.',
    closed: (ticket) => `das Ticket ${ticket} ist geschlossen, und niemand wird Ihre Nachricht dazu lesen.`,
    anew: (mailbox) =>
      `Wenn Sie noch Hilfe brauchen, schreiben Sie bitte eine neue Nachricht an ${mailbox} statt einer Antwort auf diese.`,
  },
  fr: {
    hello: 'Bonjour,',
    received: (ticket) =>
      `nous avons bien reçu votre message. Il porte le numéro ${ticket}, et nous y répondrons dès que possible.`,
    more: 'Pour ajouter quelque chose, répondez à ce courriel en laissant le numéro dans l’objet.',
    closed: (ticket) =>
      `le ticket ${ticket} est fermé, et personne ne lira le message que vous y avez ajouté.`,
    anew: (mailbox) =>
      `Si vous avez encore besoin d’aide, écrivez un nouveau message à ${mailbox} au lieu de répondre à celui-ci.`,
  },
  es: {
    hello: 'Hola:',
    received: (ticket) =>
      `hemos recibido su mensaje. Tiene el número ${ticket}, y le responderemos en cuanto podamos.`,
    more: 'Para añadir algo, responda a este correo y deje el número en el asunto.',
    closed: (ticket) => `el ticket ${ticket} está cerrado, y nadie leerá el mensaje que ha añadido.`,
    anew: (mailbox) =>
      `Si todavía necesita ayuda, escriba un mensaje nuevo a ${mailbox} en lugar de responder a este.`,
  },
  it: {
    hello: 'Buongiorno,',
    received: (ticket) =>
      `abbiamo ricevuto il suo messaggio. Ha il numero ${ticket}, e risponderemo appena possibile.`,
    more: 'Per aggiungere qualcosa, risponda a questa e-mail e lasci il numero nell’oggetto.',
    closed: (ticket) => `il ticket ${ticket} è chiuso, e nessuno leggerà il messaggio che ha aggiunto.`,
    anew: (mailbox) =>
      `Se ha ancora bisogno di aiuto, scriva un nuovo messaggio a ${mailbox} invece di rispondere a questo.`,
  },
  nl: {
    hello: 'Hallo,',
    received: (ticket) =>
      `we hebben uw bericht ontvangen. Het heeft het nummer ${ticket}, en we antwoorden zo snel mogelijk.`,
    more: 'Wilt u iets toevoegen, beantwoord dan deze mail en laat het nummer in het onderwerp staan.',
    closed: (ticket) => `het ticket ${ticket} is gesloten, en niemand leest uw bericht daaraan.`,
    anew: (mailbox) =>
      `Hebt u nog hulp nodig, schrijf dan een nieuw bericht aan ${mailbox} in plaats van een antwoord op dit bericht.`,
  },
  pt: {
    hello: 'Olá,',
    received: (ticket) =>
      `recebemos a sua mensagem. Ela tem o número ${ticket}, e responderemos assim que possível.`,
    more: 'Para acrescentar algo, responda a este e-mail e deixe o número no assunto.',
    closed: (ticket) => `o ticket ${ticket} está fechado, e ninguém lerá a mensagem que lhe acrescentou.`,
    anew: (mailbox) =>
      `Se ainda precisar de ajuda, escreva uma nova mensagem para ${mailbox} em vez de responder a esta.`,
  },
};

/** The words of the first of these languages that the desk writes, else English. */
function wordsIn(languages: readonly (string | null)[]): DeskWords {
  const known = languages.flatMap((language) => WORDS[language?.toLowerCase().split('-')[0] ?? ''] ?? []);
  return known[0] ?? ENGLISH;
}

/**
 * What an acknowledgement says. It repeats nothing that the sender wrote, so that it is no use for spreading spam.
 * @param languages BCP 47, the wished for first; null where it is not known
 */
export function acknowledgementText(
  deskName: string,
  ticketId: number,
  languages: readonly (string | null)[] = [],
): string {
  const { hello, received, more } = wordsIn(languages);
  return [hello, received(`[#${ticketId}]`), more, toOneLine(deskName)].join('\n\n');
}

/**
 * What the refusal of a message to a closed ticket says. It repeats nothing that the sender wrote, as an acknowledgement.
 * @param mailbox where a new message goes
 */
export function refusalText(
  deskName: string,
  ticketId: number,
  mailbox: string,
  languages: readonly (string | null)[] = [],
): string {
  const { hello, closed, anew } = wordsIn(languages);
  return [hello, closed(`[#${ticketId}]`), anew(mailbox), toOneLine(deskName)].join('\n\n');
}
