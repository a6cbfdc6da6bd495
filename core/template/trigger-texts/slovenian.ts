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
  where,
} from './words.ts';

const HELLO = 'Pozdravljeni,';
const PROMISE = `Javili se vam bomo najpozneje do: ${PROMISED}.`;

/** What the triggers that a desk comes with say in Slovenian: the word for a request stands in front, where no case changes it. */
export const SLOVENIAN: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `hvala za vaše sporočilo. Ima številko ${NUMBER}.`,
    `Trenutno smo zaprti in ga bomo prebrali, ko spet odpremo${where('event.opensAt', `: ${OPENS}`)}.`,
  ),
  notify_assigned: `Tiket ${NUMBER} je zdaj vaš: ${SUBJECT}`,
  notify_assignee: `Tiket ${NUMBER} je vaš in prinaša novosti: ${SUBJECT}`,
  notify_mentioned: `Omenjeni ste pri tiketu ${NUMBER}: ${SUBJECT}`,
  notify_failed: `E-pošta tiketa ${NUMBER} ni prispela: ${SUBJECT}`,
  notify_team: `Tiket vaše ekipe še nima nikogar: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Tiket ${NUMBER} je dobil slabo oceno: ${SUBJECT}`,
  sla_warning: `Tiket ${NUMBER} bo kmalu prepozen${where('ticket.dueAt', `, rok: ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Obljuba pri tiketu ${NUMBER} ni bila izpolnjena: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `${REQUEST_FIRST} ${NUMBER}: začeli smo z delom.`),
  tell_postponed: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: delo smo preložili${where('ticket.until', `, in sicer do: ${UNTIL}`)}. Takrat se bomo spet posvetili temu.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: zdaj se s tem ukvarjajo sodelavci, ki vam lahko najbolje pomagajo.`,
  ),
  tell_solved: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: menimo, da je zadeva rešena.`,
    'Če ni, preprosto odgovorite na to sporočilo in pogledali bomo znova.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: še naprej delamo na tem. Stanje: »${STATUS}«.`,
  ),
  remind_requester: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: za nadaljevanje čakamo na vaš odgovor.`,
    'Preprosto odgovorite na to sporočilo in pustite številko v zadevi.',
  ),
};
