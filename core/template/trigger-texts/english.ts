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

const HELLO = 'Hello,';
const PROMISE = `You will hear from us by ${PROMISED}.`;

/** What the triggers that a desk comes with say in English. */
export const ENGLISH: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `thank you for your message. It has the number ${NUMBER}.`,
    `We are closed right now, and will read it ${where('event.opensAt', `on ${OPENS}`, 'when we open again')}.`,
  ),
  notify_assigned: `Ticket ${NUMBER} is yours now: ${SUBJECT}`,
  notify_assignee: `Ticket ${NUMBER} is yours, and there is something new: ${SUBJECT}`,
  notify_mentioned: `You are mentioned on ticket ${NUMBER}: ${SUBJECT}`,
  notify_failed: `A mail of ticket ${NUMBER} did not arrive: ${SUBJECT}`,
  notify_team: `A ticket of your team has nobody yet: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Ticket ${NUMBER} was rated badly: ${SUBJECT}`,
  sla_warning: `Ticket ${NUMBER} is about to be late${where('ticket.dueAt', `, due ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `A promise of ticket ${NUMBER} was not kept: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `we have begun to work on your ${REQUEST} ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `we have put your ${REQUEST} ${NUMBER} aside${where('ticket.until', ` until ${UNTIL}`)}, and will come back to it then.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `your ${REQUEST} ${NUMBER} is now with the colleagues who can help you best.`,
  ),
  tell_solved: letter(
    HELLO,
    `we have marked your ${REQUEST} ${NUMBER} as solved.`,
    'If it is not, simply answer this mail, and we will look at it again.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `we are still working on your ${REQUEST} ${NUMBER}. Its status is “${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `we are waiting for your answer to go on with your ${REQUEST} ${NUMBER}.`,
    'Simply answer this mail, and leave the number in the subject.',
  ),
};
