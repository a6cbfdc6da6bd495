/** What who opens a ticket on a channel is told where nobody has written other words: short, as a message there is. It says nothing that they wrote. */
export const ACKNOWLEDGEMENT = {
  en: 'We have received your message (#{{ ticket.id }}) and will answer it here as soon as we can.',
  de: 'Wir haben Ihre Nachricht erhalten (#{{ ticket.id }}) und antworten hier, so bald wir können.',
  fr: 'Nous avons bien reçu votre message (#{{ ticket.id }}) et vous répondrons ici dès que possible.',
  es: 'Hemos recibido su mensaje (#{{ ticket.id }}) y le responderemos aquí en cuanto podamos.',
  it: 'Abbiamo ricevuto il suo messaggio (#{{ ticket.id }}) e risponderemo qui appena possibile.',
  nl: 'We hebben uw bericht ontvangen (#{{ ticket.id }}) en antwoorden hier zo snel mogelijk.',
  pt: 'Recebemos a sua mensagem (#{{ ticket.id }}) e responderemos por aqui assim que possível.',
  ro: 'Am primit mesajul dumneavoastră (#{{ ticket.id }}) și vă vom răspunde aici cât mai curând.',
  ru: 'Мы получили ваше сообщение (#{{ ticket.id }}) и ответим здесь, как только сможем.',
  sl: 'Prejeli smo vaše sporočilo (#{{ ticket.id }}) in vam bomo tukaj odgovorili takoj, ko bo mogoče.',
} as const;
