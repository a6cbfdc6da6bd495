import { letter, NUMBER, REQUEST, where } from './trigger-texts/words.ts';

const SUMMARY = where('article.summary', '\n{{ article.summary }}');
const ARTICLE = `{{ article.title }}${SUMMARY}\n{{ article.link }}`;

/** What a reply says that brings an article, by language. */
export const ARTICLE_TEXTS = {
  en: letter(
    'Hello,',
    `this article may answer your ${REQUEST} ${NUMBER}:`,
    ARTICLE,
    'Did it help? The links of our mail say so. If it did not, use them or simply answer: then one of us takes care of it.',
  ),
  de: letter(
    'Guten Tag,',
    `dieser Artikel beantwortet vielleicht, was Sie uns geschrieben haben (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'Hat er geholfen? Sagen Sie es uns über die Links in unserer Mail. Wenn nicht, nutzen Sie diese oder antworten Sie einfach: Dann kümmert sich jemand von uns darum.',
  ),
  fr: letter(
    'Bonjour,',
    `cet article répond peut-être à votre message (${REQUEST} ${NUMBER}) :`,
    ARTICLE,
    'Vous a-t-il aidé ? Dites-le-nous par les liens de notre courriel. Sinon, utilisez-les ou répondez simplement : l’un de nous s’en occupera.',
  ),
  es: letter(
    'Hola:',
    `este artículo quizá responda a su mensaje (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    '¿Le ha servido? Díganoslo con los enlaces de nuestro correo. Si no, úselos o simplemente responda: entonces uno de nosotros se ocupará.',
  ),
  it: letter(
    'Buongiorno,',
    `questo articolo forse risponde al suo messaggio (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'È stato utile? Ce lo dica con i link della nostra e-mail. Altrimenti li usi o risponda semplicemente: allora uno di noi se ne occuperà.',
  ),
  nl: letter(
    'Hallo,',
    `dit artikel geeft misschien antwoord op uw bericht (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'Heeft het geholpen? Laat het ons weten via de links in onze mail. Zo niet, gebruik die dan of antwoord gewoon: dan kijkt een van ons ernaar.',
  ),
  pt: letter(
    'Olá,',
    `este artigo talvez responda à sua mensagem (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'Foi útil? Diga-nos pelas ligações do nosso e-mail. Se não foi, use-as ou responda simplesmente: então um de nós trata do assunto.',
  ),
  ro: letter(
    'Bună ziua,',
    `acest articol răspunde poate la mesajul dumneavoastră (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'V-a ajutat? Spuneți-ne prin linkurile din e-mailul nostru. Dacă nu, folosiți-le sau pur și simplu răspundeți: atunci unul dintre noi se ocupă de asta.',
  ),
  ru: letter(
    'Здравствуйте!',
    `Возможно, эта статья отвечает на ваше сообщение (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'Помогла ли она? Скажите нам об этом по ссылкам в нашем письме. Если нет, воспользуйтесь ими или просто ответьте: тогда этим займётся сотрудник.',
  ),
  sl: letter(
    'Pozdravljeni,',
    `ta članek morda odgovori na vaše sporočilo (${REQUEST} ${NUMBER}):`,
    ARTICLE,
    'Vam je pomagal? Povejte nam s povezavami v našem sporočilu. Če ni, jih uporabite ali preprosto odgovorite: potem se bo tega lotil eden od nas.',
  ),
} as const;
