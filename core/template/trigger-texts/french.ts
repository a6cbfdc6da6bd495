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

const HELLO = 'Bonjour,';
const PROMISE = `Vous aurez de nos nouvelles d’ici le ${PROMISED}.`;

/** What the triggers that a desk comes with say in French. */
export const FRENCH: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `merci de votre message. Il porte le numéro ${NUMBER}.`,
    `Nous sommes fermés en ce moment, et nous le lirons ${where('event.opensAt', `le ${OPENS}`, 'dès notre réouverture')}.`,
  ),
  notify_assigned: `Le ticket ${NUMBER} est maintenant à vous : ${SUBJECT}`,
  notify_assignee: `Le ticket ${NUMBER} est à vous, et il y a du nouveau : ${SUBJECT}`,
  notify_mentioned: `On vous mentionne sur le ticket ${NUMBER} : ${SUBJECT}`,
  notify_failed: `Un courriel du ticket ${NUMBER} n’est pas arrivé : ${SUBJECT}`,
  notify_team: `Un ticket de votre équipe n’est encore à personne : ${NUMBER} ${SUBJECT}`,
  notify_rated: `Le ticket ${NUMBER} a été mal noté : ${SUBJECT}`,
  sla_warning: `Le ticket ${NUMBER} sera bientôt en retard${where('ticket.dueAt', `, échéance ${DUE}`)} : ${SUBJECT}`,
  sla_breach: `Une promesse du ticket ${NUMBER} n’a pas été tenue : ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `nous avons commencé à traiter votre ${REQUEST} ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `nous avons mis votre ${REQUEST} ${NUMBER} de côté${where('ticket.until', ` jusqu’au ${UNTIL}`)}, et nous y reviendrons à ce moment-là.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `votre ${REQUEST} ${NUMBER} est maintenant auprès des collègues qui peuvent le mieux vous aider.`,
  ),
  tell_solved: letter(
    HELLO,
    `nous avons noté votre ${REQUEST} ${NUMBER} comme ${usual('demande', 'résolue', 'résolu(e)')}.`,
    `Si ${usual('demande', 'elle', 'cela')} ne l’est pas, répondez simplement à ce courriel, et nous ${usual('demande', 'la reprendrons', 'y reviendrons')}.`,
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `nous travaillons toujours à votre ${REQUEST} ${NUMBER}. Son état est « ${STATUS} ».`,
  ),
  remind_requester: letter(
    HELLO,
    `nous attendons votre réponse pour avancer sur votre ${REQUEST} ${NUMBER}.`,
    'Répondez simplement à ce courriel en laissant le numéro dans l’objet.',
  ),
};
