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

const HELLO = 'Guten Tag,';
const PROMISE = `Sie hören bis ${PROMISED} von uns.`;

/** What the triggers that a desk comes with say in German. */
export const GERMAN: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `vielen Dank für Ihre Nachricht. Sie hat die Nummer ${NUMBER}.`,
    `Wir haben gerade geschlossen und lesen sie ${where('event.opensAt', `am ${OPENS}`, 'sobald wir wieder öffnen')}.`,
  ),
  notify_assigned: `Ticket ${NUMBER} gehört jetzt Ihnen: ${SUBJECT}`,
  notify_assignee: `Ticket ${NUMBER} gehört Ihnen, und es gibt etwas Neues: ${SUBJECT}`,
  notify_mentioned: `Sie werden zu Ticket ${NUMBER} erwähnt: ${SUBJECT}`,
  notify_failed: `Eine Mail zu Ticket ${NUMBER} ist nicht angekommen: ${SUBJECT}`,
  notify_team: `Ein Ticket Ihres Teams hat noch niemand: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Ticket ${NUMBER} wurde schlecht bewertet: ${SUBJECT}`,
  sla_warning: `Ticket ${NUMBER} wird bald zu spät sein${where('ticket.dueAt', `, fällig ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Eine Zusage zu Ticket ${NUMBER} wurde nicht gehalten: ${SUBJECT}`,
  tell_work_started: promising(
    PROMISE,
    HELLO,
    `wir haben mit der Arbeit an ${usual('Anfrage', 'Ihrer Anfrage', REQUEST)} ${NUMBER} begonnen.`,
  ),
  tell_postponed: letter(
    HELLO,
    `wir haben ${usual('Anfrage', 'Ihre Anfrage', REQUEST)} ${NUMBER} zurückgestellt${where('ticket.until', ` bis ${UNTIL}`)} und kommen dann darauf zurück.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${usual('Anfrage', 'Ihre Anfrage', REQUEST)} ${NUMBER} ist jetzt bei den Kolleginnen und Kollegen, die Ihnen am besten helfen können.`,
  ),
  tell_solved: letter(
    HELLO,
    `wir haben ${usual('Anfrage', 'Ihre Anfrage', REQUEST)} ${NUMBER} als gelöst vermerkt.`,
    `Wenn ${usual('Anfrage', 'sie es nicht ist', 'das nicht so ist')}, antworten Sie einfach auf diese Mail, und wir sehen ${usual('Anfrage', 'sie', 'es')} uns noch einmal an.`,
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `wir arbeiten weiter an ${usual('Anfrage', 'Ihrer Anfrage', REQUEST)} ${NUMBER}. ${usual('Anfrage', 'Ihr Status ist', 'Der Status ist')} „${STATUS}“.`,
  ),
  remind_requester: letter(
    HELLO,
    `wir warten auf Ihre Antwort, um mit ${usual('Anfrage', 'Ihrer Anfrage', REQUEST)} ${NUMBER} weiterzukommen.`,
    'Antworten Sie einfach auf diese Mail, und lassen Sie die Nummer im Betreff stehen.',
  ),
};
