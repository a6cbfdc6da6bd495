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

const HELLO = 'Olá,';
const PROMISE = `Terá notícias nossas até ${PROMISED}.`;

/** What the triggers that a desk comes with say in Portuguese. */
export const PORTUGUESE: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `obrigado pela sua mensagem. Ela tem o número ${NUMBER}.`,
    `Neste momento estamos fechados, e vamos lê-la ${where('event.opensAt', `em ${OPENS}`, 'quando voltarmos a abrir')}.`,
  ),
  notify_assignee: `O ticket ${NUMBER} é seu, e há novidades: ${SUBJECT}`,
  notify_team: `Um ticket da sua equipe ainda não é de ninguém: ${NUMBER} ${SUBJECT}`,
  sla_warning: `O ticket ${NUMBER} está prestes a atrasar${where('ticket.dueAt', `, prazo ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Uma promessa do ticket ${NUMBER} não foi cumprida: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `começamos a trabalhar no seu pedido ${NUMBER}.`),
  tell_postponed: letter(
    HELLO,
    `adiamos o seu pedido ${NUMBER}${where('ticket.until', ` até ${UNTIL}`)}, e voltaremos a ele então.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `o seu pedido ${NUMBER} está agora com os colegas que melhor podem ajudar.`,
  ),
  tell_solved: letter(
    HELLO,
    `marcamos o seu pedido ${NUMBER} como resolvido.`,
    'Se não estiver, responda a este e-mail, e voltaremos a vê-lo.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `continuamos a trabalhar no seu pedido ${NUMBER}. O estado é “${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `esperamos a sua resposta para avançar com o seu pedido ${NUMBER}.`,
    'Responda a este e-mail e deixe o número no assunto.',
  ),
};
