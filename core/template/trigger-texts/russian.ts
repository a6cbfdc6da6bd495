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

const HELLO = 'Здравствуйте!';
const PROMISE = `Мы ответим вам не позднее ${PROMISED}.`;

/** What the triggers that a desk comes with say in Russian: the word for a request stands in front, where no case changes it. */
export const RUSSIAN: TriggerTexts = {
  out_of_hours: letter(
    HELLO,
    `Спасибо за ваше сообщение. Его номер: ${NUMBER}.`,
    `Сейчас мы не работаем. Мы прочитаем его, ${where('event.opensAt', `когда откроемся: ${OPENS}`, 'когда снова откроемся')}.`,
  ),
  notify_assigned: `Тикет ${NUMBER} теперь назначен вам: ${SUBJECT}`,
  notify_assignee: `Тикет ${NUMBER} назначен вам, есть новости: ${SUBJECT}`,
  notify_mentioned: `Вас упомянули в тикете ${NUMBER}: ${SUBJECT}`,
  notify_failed: `Письмо по тикету ${NUMBER} не дошло: ${SUBJECT}`,
  notify_team: `Тикет вашей команды пока никому не назначен: ${NUMBER} ${SUBJECT}`,
  notify_rated: `Тикет ${NUMBER} получил плохую оценку: ${SUBJECT}`,
  sla_warning: `Тикет ${NUMBER} скоро будет просрочен${where('ticket.dueAt', `, срок: ${DUE}`)}: ${SUBJECT}`,
  sla_breach: `Обещание по тикету ${NUMBER} не выполнено: ${SUBJECT}`,
  tell_work_started: promising(PROMISE, HELLO, `${REQUEST_FIRST} ${NUMBER}: мы начали работу.`),
  tell_postponed: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: мы отложили работу${where('ticket.until', ` до ${UNTIL}`)} и тогда вернёмся к ней.`,
  ),
  tell_transferred: promising(
    PROMISE,
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: теперь этим занимаются коллеги, которые лучше всего смогут вам помочь.`,
  ),
  tell_solved: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: мы считаем вопрос решённым.`,
    'Если это не так, просто ответьте на это письмо, и мы вернёмся к нему.',
  ),
  tell_still_working: promising(
    PROMISE,
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: мы продолжаем работу. Статус: «${STATUS}».`,
  ),
  remind_requester: letter(
    HELLO,
    `${REQUEST_FIRST} ${NUMBER}: чтобы продолжить, мы ждём вашего ответа.`,
    'Просто ответьте на это письмо и оставьте номер в теме.',
  ),
};
