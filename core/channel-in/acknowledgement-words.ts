/** What who opens a ticket on a channel is told where nobody has written other words: short, as a message there is. It repeats nothing that they wrote, and says that it is automatic, as laws want of bots. */
export const ACKNOWLEDGEMENT = {
  en: 'Automatic reply: we have received your message (#{{ ticket.id }}) and will answer it here as soon as we can.',
  de: 'Automatische Antwort: Wir haben Ihre Nachricht erhalten (#{{ ticket.id }}) und antworten hier, so bald wir können.',
  fr: 'Réponse automatique : nous avons bien reçu votre message (#{{ ticket.id }}) et vous répondrons ici dès que possible.',
  es: 'Respuesta automática: hemos recibido su mensaje (#{{ ticket.id }}) y le responderemos aquí en cuanto podamos.',
  it: 'Risposta automatica: abbiamo ricevuto il suo messaggio (#{{ ticket.id }}) e risponderemo qui appena possibile.',
  nl: 'Automatisch antwoord: we hebben uw bericht ontvangen (#{{ ticket.id }}) en antwoorden hier zo snel mogelijk.',
  pt: 'Resposta automática: recebemos a sua mensagem (#{{ ticket.id }}) e responderemos por aqui assim que possível.',
  ro: 'Răspuns automat: am primit mesajul dumneavoastră (#{{ ticket.id }}) și vă vom răspunde aici cât mai curând.',
  ru: 'Автоматический ответ: мы получили ваше сообщение (#{{ ticket.id }}) и ответим здесь, как только сможем.',
  sl: 'Samodejni odgovor: prejeli smo vaše sporočilo (#{{ ticket.id }}) in vam bomo tukaj odgovorili takoj, ko bo mogoče.',
} as const;
