/** The words of a bare "thanks", by language (BCP 47). Whatever is in none of these lists says something else. */
interface ThanksWords {
  /** each of them says thanks by itself */
  readonly thanks: string;
  /** what people say along with it, and that asks for nothing and denies nothing */
  readonly along: string;
  /** what a line begins with that greets somebody */
  readonly greetings: string;
  /** with what a message closes: the name below it says nothing more */
  readonly closings: readonly string[];
}

const WORDS: Readonly<Record<string, ThanksWords>> = {
  en: {
    thanks: 'thank thanks thx thankyou cheers ty tysm',
    along:
      'you very much so a lot many again for your the all help helping quick fast prompt swift speedy kind reply response answer support assistance service great perfect awesome wonderful excellent brilliant amazing super that this it works worked working now solved fixed sorted done good fine ok okay have nice lovely day weekend evening guys team everyone everybody appreciated appreciate got received understood indeed really truly ever bunch million ton tons to and i we my',
    greetings: 'hi hello hey dear good',
    closings: [
      'best regards',
      'kind regards',
      'warm regards',
      'regards',
      'best wishes',
      'best',
      'sincerely',
      'yours sincerely',
      'yours truly',
      'all the best',
      'many greetings',
    ],
  },
  de: {
    thanks: 'danke dank dankeschön dankeschoen dankesehr',
    along:
      'vielen herzlichen besten schönen schoenen tausend lieben schön schoen sehr ihnen dir euch für fuer die das den der ihre ihren deine eure schnelle rasche prompte tolle super hilfe antwort unterstützung unterstuetzung rückmeldung rueckmeldung info support nochmals nochmal noch einmal recht prima perfekt toll großartig klasse alles klar gut klappt funktioniert läuft jetzt nun wieder erledigt gelöst hat geklappt geholfen einen tag abend wochenende ok okay bestens und mir uns es ich wir bin sind dankbar',
    greetings: 'hallo hi liebe lieber guten moin servus sehr',
    closings: [
      'mit freundlichen grüßen',
      'mit freundlichen gruessen',
      'mit freundlichem gruß',
      'freundliche grüße',
      'viele grüße',
      'viele gruesse',
      'liebe grüße',
      'beste grüße',
      'herzliche grüße',
      'schöne grüße',
      'grüße',
      'gruß',
      'mfg',
      'lg',
      'vg',
    ],
  },
  es: {
    thanks: 'gracias agradezco agradecemos agradecido agradecida',
    along:
      'muchas muchísimas muchisimas mil mucho muy por la su tu vuestra el todo toda ayuda respuesta rápida rapida rápido pronta atención atencion soporte bien perfecto perfecta genial excelente estupendo fenomenal ok vale ya funciona solucionado resuelto arreglado de nuevo otra vez buen buena buenas día dia tarde les le te os amable amables y a usted ustedes equipo que tenga tengan un feliz',
    greetings: 'hola buenos buenas estimado estimada estimados querido querida',
    closings: [
      'saludos',
      'un saludo',
      'saludos cordiales',
      'un cordial saludo',
      'cordialmente',
      'atentamente',
      'un abrazo',
    ],
  },
  ro: {
    thanks: 'mulțumesc mulţumesc multumesc mulțumim mulţumim multumim mersi merci mulțumiri multumiri',
    along:
      'frumos mult foarte pentru ajutor ajutorul răspuns raspuns răspunsul raspunsul rapid rapidă rapida prompt promptitudine acordat acordată acordata tot toate bine perfect super excelent minunat ok este merge funcționează functioneaza acum rezolvat s a o zi seară seara bună buna frumoasă frumoasa din nou încă inca odată odata vă va îți iti de și si suport sprijin sprijinul echipa',
    greetings: 'bună buna salut salutare stimată stimata stimate dragă draga',
    closings: [
      'cu stimă',
      'cu stima',
      'cu respect',
      'toate cele bune',
      'numai bine',
      'o zi bună',
      'o zi buna',
    ],
  },
  ru: {
    thanks: 'спасибо благодарю благодарим спс',
    along:
      'большое огромное вам тебе за помощь быстрый быструю оперативный ответ поддержку оперативность все всё уже работает заработало отлично супер прекрасно хорошо ок решено решилось понятно понял поняла получил получила теперь хорошего приятного дня вечера выходных очень ещё еще раз помогло помогли ваш вашу и я от души',
    greetings: 'здравствуйте здравствуй привет добрый доброе уважаемая уважаемый',
    closings: ['с уважением', 'всего доброго', 'всего хорошего', 'с наилучшими пожеланиями', 'с пожеланиями'],
  },
  sl: {
    thanks: 'hvala hvaležen hvaležna zahvaljujem zahvaljujemo',
    along:
      'najlepša najlepsa lepa iskrena za pomoč pomoc odgovor hiter hitro hitri hitra podporo vam ti vse zdaj deluje dela super odlično odlicno perfektno ok v redu rešeno reseno urejeno lep lepo dan večer vikend še se enkrat in puno zelo vaš vašo vas tudi prejel prejela želim',
    greetings: 'pozdravljeni pozdravljena pozdravljen živjo zivjo dober spoštovani spoštovana zdravo',
    closings: ['lep pozdrav', 'lepe pozdrave', 'lp', 'pozdrav', 'lepo pozdravljeni', 's spoštovanjem'],
  },
};

const listOf = (pick: (words: ThanksWords) => string): ReadonlySet<string> =>
  new Set(Object.values(WORDS).flatMap((words) => pick(words).split(' ')));

export const THANKS = listOf(({ thanks }) => thanks);
export const ALONG = listOf(({ along }) => along);
export const GREETINGS = listOf(({ greetings }) => greetings);
export const CLOSINGS: ReadonlySet<string> = new Set(
  Object.values(WORDS).flatMap(({ closings }) => closings),
);

/** How Japanese, which has no spaces, says thanks, and what it says along with it: the longest first. */
export const JAPANESE_THANKS = [
  'ありがとう',
  '有難う',
  '有り難う',
  '感謝',
  'お礼',
  'サンキュー',
  '助かりました',
] as const;
export const JAPANESE = [
  'ありがとうございました',
  'ありがとうございます',
  '有難うございました',
  '有難うございます',
  '有り難うございました',
  '有り難うございます',
  'よろしくお願いいたします',
  'よろしくお願い致します',
  'よろしくお願いします',
  'お世話になっております',
  'お世話になりました',
  '感謝いたします',
  '感謝致します',
  '感謝しております',
  '感謝します',
  'お礼申し上げます',
  '解決いたしました',
  '解決しました',
  '承知いたしました',
  '承知しました',
  '了解しました',
  '了解です',
  '助かりました',
  'サンキュー',
  'ありがとう',
  'いただきまして',
  'いただき',
  '頂きまして',
  '頂き',
  'くださり',
  '今後とも',
  '早速の',
  '迅速な',
  '丁寧な',
  'ご丁寧な',
  'ご対応',
  'ご連絡',
  'ご返信',
  'お返事',
  'ご回答',
  'ご確認',
  'サポート',
  '問題なく',
  '無事に',
  '無事',
  '本当に',
  '誠に',
  '大変',
  'とても',
  'どうも',
  'すぐに',
  '早い',
  'の',
  'を',
  'に',
  'で',
  'て',
  'ね',
] as const;
