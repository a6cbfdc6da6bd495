import { labelIn } from '../shared/label-in.ts';

/** The one mail that goes to an address before it is confirmed. Nothing that somebody typed into the form stands in it. */
const SUBJECTS = {
  en: 'Please confirm your address',
  de: 'Bitte bestätigen Sie Ihre Adresse',
  fr: 'Merci de confirmer votre adresse',
  es: 'Confirme su dirección, por favor',
  it: 'Confermi il Suo indirizzo',
  nl: 'Bevestig alstublieft uw adres',
  pt: 'Confirme o seu endereço, por favor',
  ro: 'Vă rugăm să vă confirmați adresa',
  ru: 'Подтвердите, пожалуйста, ваш адрес',
  sl: 'Prosimo, potrdite svoj naslov',
} as const;

const TEXTS = {
  en: [
    'Hello,',
    'somebody has written to {desk} with a form and gave this address. We have got the message. So that our answers reach you, and nobody else, please confirm that the address is yours:',
    'If you have not written to us, do nothing: you will get no more mail from us.',
  ],
  de: [
    'Guten Tag,',
    'jemand hat {desk} über ein Formular geschrieben und diese Adresse angegeben. Die Nachricht ist angekommen. Damit unsere Antworten Sie erreichen, und niemanden sonst, bestätigen Sie bitte, dass die Adresse Ihre ist:',
    'Wenn Sie uns nicht geschrieben haben, tun Sie nichts: Sie bekommen keine weitere Mail von uns.',
  ],
  fr: [
    'Bonjour,',
    'quelqu’un a écrit à {desk} par un formulaire et a donné cette adresse. Le message nous est parvenu. Pour que nos réponses vous parviennent, à vous seul, merci de confirmer que cette adresse est la vôtre :',
    'Si vous ne nous avez pas écrit, ne faites rien : vous ne recevrez plus de message de notre part.',
  ],
  es: [
    'Hola:',
    'alguien ha escrito a {desk} con un formulario y ha indicado esta dirección. Hemos recibido el mensaje. Para que nuestras respuestas le lleguen a usted, y a nadie más, confirme que la dirección es suya:',
    'Si no nos ha escrito, no haga nada: no recibirá más correos nuestros.',
  ],
  it: [
    'Buongiorno,',
    'qualcuno ha scritto a {desk} con un modulo indicando questo indirizzo. Il messaggio è arrivato. Perché le nostre risposte arrivino a Lei, e a nessun altro, confermi che l’indirizzo è Suo:',
    'Se non ci ha scritto, non faccia nulla: non riceverà altre e-mail da noi.',
  ],
  nl: [
    'Goedendag,',
    'iemand heeft {desk} via een formulier geschreven en dit adres opgegeven. Het bericht is aangekomen. Bevestig alstublieft dat het adres van u is, zodat onze antwoorden u bereiken en niemand anders:',
    'Hebt u ons niet geschreven, doe dan niets: u krijgt geen mail meer van ons.',
  ],
  pt: [
    'Bom dia,',
    'alguém escreveu a {desk} através de um formulário e indicou este endereço. A mensagem chegou. Para que as nossas respostas cheguem a si, e a mais ninguém, confirme que o endereço é seu:',
    'Se não nos escreveu, não faça nada: não receberá mais mensagens nossas.',
  ],
  ro: [
    'Bună ziua,',
    'cineva a scris către {desk} printr-un formular și a dat această adresă. Mesajul a ajuns. Pentru ca răspunsurile noastre să ajungă la dumneavoastră, și la nimeni altcineva, confirmați că adresa vă aparține:',
    'Dacă nu ne-ați scris, nu faceți nimic: nu veți mai primi mesaje de la noi.',
  ],
  ru: [
    'Здравствуйте!',
    'Кто-то написал в {desk} через форму и указал этот адрес. Сообщение получено. Чтобы наши ответы пришли вам, и никому другому, подтвердите, что это ваш адрес:',
    'Если вы нам не писали, ничего не делайте: больше писем от нас не будет.',
  ],
  sl: [
    'Pozdravljeni,',
    'nekdo je z obrazcem pisal na {desk} in navedel ta naslov. Sporočilo smo prejeli. Da bodo naši odgovori prišli do vas, in do nikogar drugega, potrdite, da je naslov vaš:',
    'Če nam niste pisali, ne storite ničesar: od nas ne boste več prejeli pošte.',
  ],
} as const;

/** The same of an address that was given in a chat, where an answer waits by then. */
const IN_CHAT = {
  en: 'somebody has chatted with {desk} and gave this address. An answer waits there. So that it reaches you, and nobody else, please confirm that the address is yours:',
  de: 'jemand hat mit {desk} gechattet und diese Adresse angegeben. Dort wartet eine Antwort. Damit sie Sie erreicht, und niemanden sonst, bestätigen Sie bitte, dass die Adresse Ihre ist:',
  fr: 'quelqu’un a chatté avec {desk} et a donné cette adresse. Une réponse y attend. Pour qu’elle vous parvienne, à vous seul, merci de confirmer que cette adresse est la vôtre :',
  es: 'alguien ha chateado con {desk} y ha indicado esta dirección. Hay una respuesta en espera. Para que le llegue a usted, y a nadie más, confirme que la dirección es suya:',
  it: 'qualcuno ha scritto in chat a {desk} indicando questo indirizzo. C’è una risposta in attesa. Perché arrivi a Lei, e a nessun altro, confermi che l’indirizzo è Suo:',
  nl: 'iemand heeft met {desk} gechat en dit adres opgegeven. Er wacht een antwoord. Bevestig alstublieft dat het adres van u is, zodat het u bereikt en niemand anders:',
  pt: 'alguém conversou no chat com {desk} e indicou este endereço. Há uma resposta à espera. Para que chegue a si, e a mais ninguém, confirme que o endereço é seu:',
  ro: 'cineva a discutat în chat cu {desk} și a dat această adresă. Un răspuns așteaptă. Pentru ca acesta să ajungă la dumneavoastră, și la nimeni altcineva, confirmați că adresa vă aparține:',
  ru: 'Кто-то написал в чат {desk} и указал этот адрес. Там ждёт ответ. Чтобы он пришёл вам, и никому другому, подтвердите, что это ваш адрес:',
  sl: 'nekdo je v klepetu pisal na {desk} in navedel ta naslov. Tam čaka odgovor. Da bo prišel do vas, in do nikogar drugega, potrdite, da je naslov vaš:',
} as const satisfies Record<keyof typeof TEXTS, string>;

/** What the mail says that asks to confirm an address. @param isInChat whether it was given in a chat, and not in a form */
export function confirmationWords(
  language: string,
  { desk, link, isInChat = false }: { desk: string; link: string; isInChat?: boolean },
): { subject: string; text: string } {
  const text = (at: 0 | 1 | 2) => {
    const said = Object.fromEntries(Object.entries(TEXTS).map(([tag, texts]) => [tag, texts[at]]));
    const words = at === 1 && isInChat ? IN_CHAT : { ...said, en: TEXTS.en[at] };
    return labelIn(words, [language]).replace('{desk}', () => desk);
  };
  return {
    subject: `${labelIn(SUBJECTS, [language])} (${desk})`,
    text: `${[text(0), text(1), link, text(2), desk].join('\n\n')}\n`,
  };
}
