import {
  DUE,
  letter,
  NUMBER,
  OPENS,
  PROMISED,
  promising,
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
/** A sentence with the usual word, else one behind the word, where no article changes it. */
const about = (said: string, other: string): string =>
  usual('solicitare', said, `${REQUEST_FIRST} ${NUMBER}: ${other}`);
const YOURS = `solicitarea dumneavoastră ${NUMBER}`;
const COLLEAGUES = 'colegii care vă pot ajuta cel mai bine.';
const AND_THEN = `${where('ticket.until', ` până la ${UNTIL}`)} și revenim atunci.`;

/** What the triggers that a desk comes with say in Romanian. Words but the usual one stand in front, where no article changes them. */
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
  notify_rated: `Tichetul ${NUMBER} a primit o evaluare proastă: ${SUBJECT}`,
  sla_warning: `Tichetul ${NUMBER} este pe cale să întârzie${where('ticket.dueAt', `, termen: ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `O promisiune a tichetului ${NUMBER} nu a fost respectată: ${SUBJECT}`,
  tell_work_started: promising(
    PROMISE,
    HELLO,
    about(`am început să lucrăm la ${YOURS}.`, 'am început să lucrăm.'),
  ),
  tell_postponed: letter(HELLO, about(`am amânat ${YOURS}${AND_THEN}`, `am amânat lucrul${AND_THEN}`)),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    about(`${YOURS} se află acum la ${COLLEAGUES}`, `de acum se ocupă ${COLLEAGUES}`),
  ),
  tell_solved: letter(
    HELLO,
    about(`considerăm că ${YOURS} și-a găsit rezolvarea.`, 'considerăm că s-a găsit rezolvarea.'),
    'Dacă nu este așa, răspundeți la acest e-mail și ne uităm din nou.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `${about(`lucrăm în continuare la ${YOURS}.`, 'lucrăm în continuare.')} Starea este „${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `așteptăm răspunsul dumneavoastră ca să putem continua. ${REQUEST_FIRST}: ${NUMBER}.`,
    'Răspundeți la acest e-mail și lăsați numărul în subiect.',
  ),
};
