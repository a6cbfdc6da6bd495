import type { HelpLanguage } from '../../../schemas/help-centre.ts';

/** What the page says on which a customer says whether an article helped. */
export interface AnswerWords {
  readonly title: string;
  readonly press: string;
  readonly helped: string;
  readonly notHelped: string;
  readonly solved: string;
  readonly broughtBack: string;
  readonly over: string;
}

/** The words of that page in each language. */
export const ANSWER_WORDS: Readonly<Record<HelpLanguage, AnswerWords>> = {
  en: {
    title: 'Did the article help?',
    press: 'Press the button to tell us.',
    helped: 'Yes, it helped',
    notHelped: 'No, it did not help',
    solved:
      'Thank you. We have marked your request as solved. If something is still open, say so here or answer our mail.',
    broughtBack: 'Thank you for saying so. One of us takes care of it now.',
    over: 'Somebody goes on with your request already, or it is closed. If something is still open, answer our mail.',
  },
  de: {
    title: 'Hat der Artikel geholfen?',
    press: 'Drücken Sie den Knopf, um es uns zu sagen.',
    helped: 'Ja, er hat geholfen',
    notHelped: 'Nein, er hat nicht geholfen',
    solved:
      'Vielen Dank. Ihre Anfrage gilt als gelöst. Wenn noch etwas offen ist, sagen Sie es hier oder antworten Sie auf unsere Mail.',
    broughtBack: 'Danke für den Hinweis. Jetzt kümmert sich jemand von uns darum.',
    over: 'Um Ihre Anfrage kümmert sich schon jemand, oder sie ist geschlossen. Wenn noch etwas offen ist, antworten Sie auf unsere Mail.',
  },
  fr: {
    title: 'L’article vous a-t-il aidé ?',
    press: 'Appuyez sur le bouton pour nous le dire.',
    helped: 'Oui, il m’a aidé',
    notHelped: 'Non, il ne m’a pas aidé',
    solved:
      'Merci. Votre demande est considérée comme résolue. S’il reste quelque chose à régler, dites-le ici ou répondez à notre courriel.',
    broughtBack: 'Merci de nous l’avoir dit. L’un de nous s’en occupe maintenant.',
    over: 'Quelqu’un s’occupe déjà de votre demande, ou elle est close. S’il reste quelque chose à régler, répondez à notre courriel.',
  },
  es: {
    title: '¿Le ha servido el artículo?',
    press: 'Pulse el botón para decírnoslo.',
    helped: 'Sí, me ha servido',
    notHelped: 'No, no me ha servido',
    solved:
      'Gracias. Hemos dado su solicitud por resuelta. Si aún queda algo pendiente, dígalo aquí o responda a nuestro correo.',
    broughtBack: 'Gracias por decírnoslo. Ahora uno de nosotros se ocupa.',
    over: 'Alguien ya se ocupa de su solicitud, o está cerrada. Si aún queda algo pendiente, responda a nuestro correo.',
  },
  it: {
    title: 'L’articolo è stato utile?',
    press: 'Prema il pulsante per dircelo.',
    helped: 'Sì, è stato utile',
    notHelped: 'No, non è stato utile',
    solved:
      'Grazie. Consideriamo risolta la sua richiesta. Se qualcosa è ancora da risolvere, lo dica qui o risponda alla nostra e-mail.',
    broughtBack: 'Grazie per avercelo detto. Ora uno di noi se ne occupa.',
    over: 'Qualcuno si occupa già della sua richiesta, oppure è chiusa. Se qualcosa è ancora da risolvere, risponda alla nostra e-mail.',
  },
  nl: {
    title: 'Heeft het artikel geholpen?',
    press: 'Druk op de knop om het ons te laten weten.',
    helped: 'Ja, het heeft geholpen',
    notHelped: 'Nee, het heeft niet geholpen',
    solved:
      'Dank u wel. Uw vraag geldt nu als opgelost. Staat er nog iets open, zeg het dan hier of beantwoord onze mail.',
    broughtBack: 'Bedankt dat u het zegt. Een van ons kijkt er nu naar.',
    over: 'Iemand kijkt al naar uw vraag, of die is gesloten. Staat er nog iets open, beantwoord dan onze mail.',
  },
  pt: {
    title: 'O artigo foi útil?',
    press: 'Prima o botão para nos dizer.',
    helped: 'Sim, foi útil',
    notHelped: 'Não, não foi útil',
    solved:
      'Obrigado. Demos o seu pedido como resolvido. Se ainda falta alguma coisa, diga-o aqui ou responda ao nosso e-mail.',
    broughtBack: 'Obrigado por nos dizer. Um de nós trata agora do assunto.',
    over: 'Alguém já trata do seu pedido, ou este está encerrado. Se ainda falta alguma coisa, responda ao nosso e-mail.',
  },
  ro: {
    title: 'V-a ajutat articolul?',
    press: 'Apăsați butonul pentru a ne spune.',
    helped: 'Da, m-a ajutat',
    notHelped: 'Nu, nu m-a ajutat',
    solved:
      'Vă mulțumim. Solicitarea dumneavoastră este considerată rezolvată. Dacă mai este ceva de rezolvat, spuneți aici sau răspundeți la e-mailul nostru.',
    broughtBack: 'Vă mulțumim că ne-ați spus. Unul dintre noi se ocupă acum.',
    over: 'Cineva se ocupă deja de solicitarea dumneavoastră sau ea este închisă. Dacă mai este ceva de rezolvat, răspundeți la e-mailul nostru.',
  },
  ru: {
    title: 'Помогла ли статья?',
    press: 'Нажмите кнопку, чтобы сообщить нам.',
    helped: 'Да, помогла',
    notHelped: 'Нет, не помогла',
    solved:
      'Спасибо. Мы считаем ваше обращение решённым. Если вопрос ещё не решён, скажите об этом здесь или ответьте на наше письмо.',
    broughtBack: 'Спасибо, что сказали. Теперь этим занимается сотрудник.',
    over: 'Вашим обращением уже занимаются, или оно закрыто. Если вопрос ещё не решён, ответьте на наше письмо.',
  },
  sl: {
    title: 'Vam je članek pomagal?',
    press: 'Pritisnite gumb, da nam poveste.',
    helped: 'Da, pomagal mi je',
    notHelped: 'Ne, ni mi pomagal',
    solved:
      'Hvala. Vaš zahtevek velja za rešenega. Če kaj še ni rešeno, povejte tukaj ali odgovorite na naše sporočilo.',
    broughtBack: 'Hvala, da ste povedali. Zdaj se tega loti eden od nas.',
    over: 'Z vašim zahtevkom se že nekdo ukvarja ali pa je zaprt. Če kaj še ni rešeno, odgovorite na naše sporočilo.',
  },
};
