import {
  DUE,
  letter,
  NUMBER,
  OPENS,
  PROMISED,
  promising,
  REQUEST,
  REQUEST_FIRST,
  STATUS,
  SUBJECT,
  type TriggerTexts,
  UNTIL,
  usual,
  where,
} from './words.ts';

const HELLO = 'Bună ziua,';
const PROMISE = `Veți primi vești de la noi până la ${PROMISED}.`;
const YOURS = usual('solicitare', 'solicitarea dumneavoastră', REQUEST);

/** What the triggers that a desk comes with say in Romanian. */
export const ROMANIAN: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `vă mulțumim pentru mesaj. Are numărul ${NUMBER}.`,
    `Acum suntem închiși și îl vom citi ${where('event.opensAt', `${OPENS}`, 'când deschidem din nou')}.`,
  ),
  notify_assigned: `Tichetul ${NUMBER} este acum al dumneavoastră: ${SUBJECT}`,
  notify_assignee: `Tichetul ${NUMBER} este al dumneavoastră și are noutăți: ${SUBJECT}`,
  notify_mentioned: `Sunteți menționat la tichetul ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Un e-mail al tichetului ${NUMBER} nu a ajuns: ${SUBJECT}`,
  notify_team: `Un tichet al echipei dumneavoastră nu este încă al nimănui: ${NUMBER} ${SUBJECT}`,
  sla_warning: `Tichetul ${NUMBER} este pe cale să întârzie${where('ticket.dueAt', `, termen: ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `O promisiune a tichetului ${NUMBER} nu a fost respectată: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `am început să lucrăm la ${YOURS} ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `am amânat ${YOURS} ${NUMBER}${where('ticket.until', ` până la ${UNTIL}`)} și revenim atunci.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${YOURS} ${NUMBER} se află acum la colegii care vă pot ajuta cel mai bine.`,
  ),
  tell_solved: letter(
    HELLO,
    `considerăm că ${YOURS} ${NUMBER} și-a găsit rezolvarea.`,
    'Dacă nu este așa, răspundeți la acest e-mail și ne uităm din nou.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `lucrăm în continuare la ${YOURS} ${NUMBER}. Starea este „${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `așteptăm răspunsul dumneavoastră ca să putem continua. ${REQUEST_FIRST}: ${NUMBER}.`,
    'Răspundeți la acest e-mail și lăsați numărul în subiect.',
  ),
};
