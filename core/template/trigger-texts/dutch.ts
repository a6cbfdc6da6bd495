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
  where,
} from './words.ts';

const HELLO = 'Hallo,';
const PROMISE = `U hoort uiterlijk ${PROMISED} van ons.`;

/** What the triggers that a desk comes with say in Dutch. */
export const DUTCH: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `bedankt voor uw bericht. Het heeft het nummer ${NUMBER}.`,
    `We zijn nu gesloten en lezen het ${where('event.opensAt', `op ${OPENS}`, 'zodra we weer open zijn')}.`,
  ),
  notify_assigned: `Ticket ${NUMBER} is nu van u: ${SUBJECT}`,
  notify_assignee: `Ticket ${NUMBER} is van u, en er is iets nieuws: ${SUBJECT}`,
  notify_mentioned: `U wordt genoemd bij ticket ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Een mail van ticket ${NUMBER} is niet aangekomen: ${SUBJECT}`,
  notify_team: `Een ticket van uw team heeft nog niemand: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Ticket ${NUMBER} is slecht beoordeeld: ${SUBJECT}`,
  sla_warning: `Ticket ${NUMBER} is bijna te laat${where('ticket.dueAt', `, uiterlijk ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Een toezegging van ticket ${NUMBER} is niet nagekomen: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `we zijn begonnen aan uw ${REQUEST} ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `we hebben uw ${REQUEST} ${NUMBER} uitgesteld${where('ticket.until', ` tot ${UNTIL}`)} en komen er dan op terug.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `uw ${REQUEST} ${NUMBER} is nu bij de collega’s die u het best kunnen helpen.`,
  ),
  tell_solved: letter(
    HELLO,
    `we hebben uw ${REQUEST} ${NUMBER} als opgelost genoteerd.`,
    'Is dat niet zo, beantwoord dan deze mail, en we kijken er opnieuw naar.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `we werken nog aan uw ${REQUEST} ${NUMBER}. De status is “${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `we wachten op uw antwoord om verder te gaan met uw ${REQUEST} ${NUMBER}.`,
    'Beantwoord deze mail en laat het nummer in het onderwerp staan.',
  ),
};
