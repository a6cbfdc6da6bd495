type Phrase = Readonly<Record<string, string>> & { readonly en: string };

/** What mails of a chat say around what people wrote, by language. */
export const CHAT_PHRASES = {
  back: {
    en: 'You can answer this mail, or go on in the chat',
    de: 'Sie können auf diese Mail antworten oder im Chat weiterschreiben',
    fr: 'Vous pouvez répondre à ce message ou continuer dans le chat',
    es: 'Puede responder a este correo o seguir en el chat',
    it: 'Può rispondere a questa e-mail o continuare nella chat',
    nl: 'U kunt deze mail beantwoorden of in de chat verdergaan',
    pt: 'Pode responder a este e-mail ou continuar no chat',
    ro: 'Puteți răspunde la acest e-mail sau continua în chat',
    ru: 'Можно ответить на это письмо или продолжить в чате',
    sl: 'Na to sporočilo lahko odgovorite ali nadaljujete v klepetu',
  },
  transcript: {
    en: 'This was written in your chat with {desk}:',
    de: 'Das wurde in Ihrem Chat mit {desk} geschrieben:',
    fr: 'Voici ce qui a été écrit dans votre chat avec {desk} :',
    es: 'Esto es lo que se escribió en su chat con {desk}:',
    it: 'Questo è quanto è stato scritto nella Sua chat con {desk}:',
    nl: 'Dit is geschreven in uw chat met {desk}:',
    pt: 'Isto foi o que se escreveu no seu chat com {desk}:',
    ro: 'Iată ce s-a scris în chatul dumneavoastră cu {desk}:',
    ru: 'Вот что было написано в вашем чате с {desk}:',
    sl: 'To je bilo napisano v vašem klepetu z {desk}:',
  },
  you: {
    en: 'You',
    de: 'Sie',
    fr: 'Vous',
    es: 'Usted',
    it: 'Lei',
    nl: 'U',
    pt: 'Você',
    ro: 'Dumneavoastră',
    ru: 'Вы',
    sl: 'Vi',
  },
} as const satisfies Record<string, Phrase>;
