import {
  DUE,
  letter,
  NUMBER,
  OPENS,
  PROMISED,
  promising,
  REQUEST,
  STATUS,
  SUBJECT,
  type TriggerTexts,
  UNTIL,
  usual,
  where,
} from './words.ts';

const HELLO = 'Buongiorno,';
const PROMISE = `Avrà nostre notizie entro il ${PROMISED}.`;

/** What the triggers that a desk comes with say in Italian. */
export const ITALIAN: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `grazie del suo messaggio. Ha il numero ${NUMBER}.`,
    `In questo momento siamo chiusi, e lo leggeremo ${where('event.opensAt', `${OPENS}`, 'quando riapriremo')}.`,
  ),
  notify_assigned: `Il ticket ${NUMBER} è suo da adesso: ${SUBJECT}`,
  notify_assignee: `Il ticket ${NUMBER} è suo, e c’è una novità: ${SUBJECT}`,
  notify_mentioned: `È menzionato nel ticket ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Un’e-mail del ticket ${NUMBER} non è arrivata: ${SUBJECT}`,
  notify_team: `Un ticket del suo gruppo non è ancora di nessuno: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Il ticket ${NUMBER} ha ricevuto una valutazione negativa: ${SUBJECT}`,
  sla_warning: `Il ticket ${NUMBER} sta per essere in ritardo${where('ticket.dueAt', `, scade il ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Una promessa del ticket ${NUMBER} non è stata mantenuta: ${SUBJECT}`,
  tell_work_started: promising(
    PROMISE,
    HELLO,
    `abbiamo cominciato a lavorare ${usual('richiesta', 'alla sua richiesta', `a: ${REQUEST}`)} ${NUMBER}.`,
  ),
  tell_postponed: letter(
    HELLO,
    `abbiamo rimandato ${usual('richiesta', 'la sua richiesta', REQUEST)} ${NUMBER}${where('ticket.until', ` al ${UNTIL}`)}, e ${usual('richiesta', 'la riprenderemo', 'ci torneremo')} allora.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${usual('richiesta', 'la sua richiesta', REQUEST)} ${NUMBER} è ora dai colleghi che possono aiutarla meglio.`,
  ),
  tell_solved: letter(
    HELLO,
    `abbiamo segnato ${usual('richiesta', 'la sua richiesta', REQUEST)} ${NUMBER} come ${usual('richiesta', 'risolta', 'risolto/a')}.`,
    `Se non lo è, risponda a questa e-mail e ${usual('richiesta', 'la riguarderemo', 'ci torneremo')}.`,
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `stiamo ancora lavorando ${usual('richiesta', 'alla sua richiesta', `a: ${REQUEST}`)} ${NUMBER}. ${usual('richiesta', 'Il suo stato', 'Lo stato')} è «${STATUS}».`,
  ),
  remind_requester: letter(
    HELLO,
    `aspettiamo la sua risposta per andare avanti con ${usual('richiesta', 'la sua richiesta', REQUEST)} ${NUMBER}.`,
    'Risponda a questa e-mail e lasci il numero nell’oggetto.',
  ),
};
