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

const HELLO = 'Hola:';
const PROMISE = `Tendrá noticias nuestras antes del ${PROMISED}.`;

/** What the triggers that a desk comes with say in Spanish. */
export const SPANISH: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `gracias por su mensaje. Tiene el número ${NUMBER}.`,
    `Ahora mismo estamos cerrados y lo leeremos ${where('event.opensAt', `el ${OPENS}`, 'cuando volvamos a abrir')}.`,
  ),
  notify_assigned: `El tique ${NUMBER} es suyo desde ahora: ${SUBJECT}`,
  notify_assignee: `El tique ${NUMBER} es suyo y hay novedades: ${SUBJECT}`,
  notify_mentioned: `Le mencionan en el tique ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Un correo del tique ${NUMBER} no ha llegado: ${SUBJECT}`,
  notify_team: `Un tique de su equipo aún no es de nadie: ${NUMBER} ${SUBJECT}`,
  notify_rated: `El ticket ${NUMBER} recibió una mala valoración: ${SUBJECT}`,
  sla_warning: `El tique ${NUMBER} pronto llegará tarde${where('ticket.dueAt', `, vence el ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `No se ha cumplido una promesa del tique ${NUMBER}: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `hemos empezado a trabajar en su ${REQUEST} ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `hemos aplazado su ${REQUEST} ${NUMBER}${where('ticket.until', ` hasta el ${UNTIL}`)} y entonces volveremos a ${usual('solicitud', 'ella', 'ello')}.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `su ${REQUEST} ${NUMBER} está ahora con los compañeros que mejor pueden ayudarle.`,
  ),
  tell_solved: letter(
    HELLO,
    `hemos marcado su ${REQUEST} ${NUMBER} como ${usual('solicitud', 'resuelta', 'resuelto/a')}.`,
    `Si no lo está, responda a este correo y volveremos a ${usual('solicitud', 'mirarla', 'mirarlo')}.`,
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `seguimos trabajando en su ${REQUEST} ${NUMBER}. Su estado es «${STATUS}».`,
  ),
  remind_requester: letter(
    HELLO,
    `esperamos su respuesta para seguir con su ${REQUEST} ${NUMBER}.`,
    'Responda a este correo y deje el número en el asunto.',
  ),
};
