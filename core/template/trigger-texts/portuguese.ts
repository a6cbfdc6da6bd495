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

const HELLO = 'Olá,';
const PROMISE = `Terá notícias nossas até ${PROMISED}.`;

/** What the triggers that a desk comes with say in Portuguese. */
export const PORTUGUESE: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `obrigado pela sua mensagem. Ela tem o número ${NUMBER}.`,
    `Neste momento estamos fechados, e vamos lê-la ${where('event.opensAt', `em ${OPENS}`, 'quando voltarmos a abrir')}.`,
  ),
  notify_assigned: `O ticket ${NUMBER} agora é seu: ${SUBJECT}`,
  notify_assignee: `O ticket ${NUMBER} é seu, e há novidades: ${SUBJECT}`,
  notify_mentioned: `Você foi mencionado no ticket ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Um e-mail do ticket ${NUMBER} não chegou: ${SUBJECT}`,
  notify_team: `Um ticket da sua equipe ainda não é de ninguém: ${NUMBER} ${SUBJECT}`,
  notify_rated: `O ticket ${NUMBER} recebeu uma má avaliação: ${SUBJECT}`,
  sla_warning: `O ticket ${NUMBER} está prestes a atrasar${where('ticket.dueAt', `, prazo ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Uma promessa do ticket ${NUMBER} não foi cumprida: ${SUBJECT}`,
  tell_work_started: promising(
    PROMISE,
    HELLO,
    `começamos a trabalhar ${usual('pedido', 'no seu pedido', `em ${REQUEST}`)} ${NUMBER}.`,
  ),
  tell_postponed: letter(
    HELLO,
    `adiamos ${usual('pedido', 'o seu pedido', REQUEST)} ${NUMBER}${where('ticket.until', ` até ${UNTIL}`)}, e voltaremos a ${usual('pedido', 'ele', 'isso')} então.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${usual('pedido', 'o seu pedido', REQUEST)} ${NUMBER} está agora com os colegas que melhor podem ajudar.`,
  ),
  tell_solved: letter(
    HELLO,
    `marcamos ${usual('pedido', 'o seu pedido', REQUEST)} ${NUMBER} como ${usual('pedido', 'resolvido', 'resolvido/a')}.`,
    'Se não estiver, responda a este e-mail, e voltaremos a vê-lo.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `continuamos a trabalhar ${usual('pedido', 'no seu pedido', `em ${REQUEST}`)} ${NUMBER}. O estado é “${STATUS}”.`,
  ),
  remind_requester: letter(
    HELLO,
    `esperamos a sua resposta para avançar com ${usual('pedido', 'o seu pedido', REQUEST)} ${NUMBER}.`,
    'Responda a este e-mail e deixe o número no assunto.',
  ),
};
