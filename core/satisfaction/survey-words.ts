/** How a customer is asked on a channel how satisfied they are: short, as a message there is. The link to the page follows. */
export const SURVEY_WORDS = {
  en: 'How satisfied are you with our help (#{{ ticket.id }})? One click here says it:',
  de: 'Wie zufrieden sind Sie mit unserer Hilfe (#{{ ticket.id }})? Ein Klick hier genügt:',
  fr: 'Êtes-vous satisfait de notre aide (#{{ ticket.id }}) ? Un clic ici suffit :',
  es: '¿Qué tan satisfecho está con nuestra ayuda (#{{ ticket.id }})? Basta un clic aquí:',
  it: 'Quanto è soddisfatto del nostro aiuto (#{{ ticket.id }})? Basta un clic qui:',
  nl: 'Hoe tevreden bent u over onze hulp (#{{ ticket.id }})? Eén klik hier volstaat:',
  pt: 'Quão satisfeito está com a nossa ajuda (#{{ ticket.id }})? Basta um clique aqui:',
  ro: 'Cât de mulțumit sunteți de ajutorul nostru (#{{ ticket.id }})? Ajunge un clic aici:',
  ru: 'Насколько вы довольны нашей помощью (#{{ ticket.id }})? Достаточно одного клика:',
  sl: 'Kako zadovoljni ste z našo pomočjo (#{{ ticket.id }})? Zadostuje en klik tukaj:',
} as const;
