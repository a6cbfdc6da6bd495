import {
  DUE,
  letter,
  NUMBER,
  OPENS,
  PROMISED,
  promising,
  STATUS,
  SUBJECT,
  type TriggerTexts,
  UNTIL,
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
  notify_assignee: `Il ticket ${NUMBER} è suo, e c’è una novità: ${SUBJECT}`,
  notify_team: `Un ticket del suo gruppo non è ancora di nessuno: ${NUMBER} ${SUBJECT}`,
  sla_warning: `Il ticket ${NUMBER} sta per essere in ritardo${where('ticket.dueAt', `, scade il ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Una promessa del ticket ${NUMBER} non è stata mantenuta: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `abbiamo cominciato a lavorare alla sua richiesta ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `abbiamo rimandato la sua richiesta ${NUMBER}${where('ticket.until', ` al ${UNTIL}`)}, e la riprenderemo allora.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `la sua richiesta ${NUMBER} è ora dai colleghi che possono aiutarla meglio.`,
  ),
  tell_solved: letter(
    HELLO,
    `abbiamo segnato la sua richiesta ${NUMBER} come risolta.`,
    'Se non lo è, risponda a questa e-mail e la riguarderemo.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `stiamo ancora lavorando alla sua richiesta ${NUMBER}. Il suo stato è «${STATUS}».`,
  ),
  remind_requester: letter(
    HELLO,
    `aspettiamo la sua risposta per andare avanti con la sua richiesta ${NUMBER}.`,
    'Risponda a questa e-mail e lasci il numero nell’oggetto.',
  ),
};
