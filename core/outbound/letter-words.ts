import { labelIn } from '../shared/label-in.ts';

/** What letters say: `{desk}`, `{code}`, `{link}`, `{id}` and `{days}` are filled in. */
interface LetterWords {
  readonly signIn: string;
  readonly code: string;
  readonly orLink: string;
  readonly once: string;
  readonly follow: string;
  readonly stands: string;
  readonly lasts: string;
}

const WORDS: Readonly<Record<string, LetterWords>> & { readonly en: LetterWords } = {
  en: {
    signIn: '{desk}: sign in',
    code: 'Your code: {code}',
    orLink: 'Or open this link in the browser in which you asked for it:',
    once: 'Both are good for ten minutes, and once. Give the code to nobody, not to us either. If you have not asked for it, do nothing.',
    follow: '{desk}: your request #{id}',
    stands: 'Here you see how your request #{id} stands:',
    lasts: 'The link works for {days} days, for everybody who has it.',
  },
  de: {
    signIn: '{desk}: Anmeldung',
    code: 'Ihr Code: {code}',
    orLink: 'Oder öffnen Sie diesen Link in dem Browser, in dem Sie ihn angefordert haben:',
    once: 'Beide gelten zehn Minuten lang und einmal. Geben Sie den Code niemandem, auch uns nicht. Wenn Sie ihn nicht angefordert haben, tun Sie nichts.',
    follow: '{desk}: Ihre Anfrage #{id}',
    stands: 'Hier sehen Sie, wie es um Ihre Anfrage #{id} steht:',
    lasts: 'Der Link gilt {days} Tage lang, für alle, die ihn haben.',
  },
  fr: {
    signIn: '{desk} : connexion',
    code: 'Votre code : {code}',
    orLink: 'Ou ouvrez ce lien dans le navigateur où vous l’avez demandé :',
    once: 'Les deux sont valables dix minutes et une seule fois. Ne donnez le code à personne, pas même à nous. Si vous ne l’avez pas demandé, ne faites rien.',
    follow: '{desk} : votre demande #{id}',
    stands: 'Voici où en est votre demande #{id} :',
    lasts: 'Le lien est valable {days} jours, pour tous ceux qui l’ont.',
  },
  es: {
    signIn: '{desk}: inicio de sesión',
    code: 'Su código: {code}',
    orLink: 'O abra este enlace en el navegador en el que lo pidió:',
    once: 'Ambos valen diez minutos y una sola vez. No dé el código a nadie, tampoco a nosotros. Si no lo ha pedido, no haga nada.',
    follow: '{desk}: su solicitud #{id}',
    stands: 'Aquí ve cómo va su solicitud #{id}:',
    lasts: 'El enlace vale {days} días, para todos los que lo tengan.',
  },
  it: {
    signIn: '{desk}: accesso',
    code: 'Il suo codice: {code}',
    orLink: 'Oppure apra questo link nel browser in cui lo ha chiesto:',
    once: 'Entrambi valgono dieci minuti e una sola volta. Non dia il codice a nessuno, nemmeno a noi. Se non lo ha chiesto, non faccia nulla.',
    follow: '{desk}: la sua richiesta #{id}',
    stands: 'Qui vede a che punto è la sua richiesta #{id}:',
    lasts: 'Il link vale {days} giorni, per chiunque lo abbia.',
  },
  nl: {
    signIn: '{desk}: aanmelden',
    code: 'Uw code: {code}',
    orLink: 'Of open deze link in de browser waarin u erom vroeg:',
    once: 'Beide gelden tien minuten en één keer. Geef de code aan niemand, ook niet aan ons. Hebt u er niet om gevraagd, doe dan niets.',
    follow: '{desk}: uw vraag #{id}',
    stands: 'Hier ziet u hoe het met uw vraag #{id} staat:',
    lasts: 'De link werkt {days} dagen, voor iedereen die hem heeft.',
  },
  pt: {
    signIn: '{desk}: entrar',
    code: 'O seu código: {code}',
    orLink: 'Ou abra esta ligação no navegador em que a pediu:',
    once: 'Ambos valem dez minutos e uma só vez. Não dê o código a ninguém, nem a nós. Se não o pediu, não faça nada.',
    follow: '{desk}: o seu pedido #{id}',
    stands: 'Aqui vê como está o seu pedido #{id}:',
    lasts: 'A ligação vale {days} dias, para todos os que a tiverem.',
  },
  ro: {
    signIn: '{desk}: autentificare',
    code: 'Codul dumneavoastră: {code}',
    orLink: 'Sau deschideți acest link în browserul în care l-ați cerut:',
    once: 'Ambele sunt valabile zece minute și o singură dată. Nu dați codul nimănui, nici nouă. Dacă nu l-ați cerut, nu faceți nimic.',
    follow: '{desk}: solicitarea dumneavoastră #{id}',
    stands: 'Aici vedeți în ce stadiu este solicitarea #{id}:',
    lasts: 'Linkul este valabil {days} zile, pentru oricine îl are.',
  },
  ru: {
    signIn: '{desk}: вход',
    code: 'Ваш код: {code}',
    orLink: 'Или откройте эту ссылку в браузере, в котором вы её запросили:',
    once: 'Код и ссылка действуют десять минут и один раз. Не сообщайте код никому, в том числе нам. Если вы его не запрашивали, ничего не делайте.',
    follow: '{desk}: ваше обращение #{id}',
    stands: 'Здесь видно, как обстоят дела с обращением #{id}:',
    lasts: 'Ссылка действует (дней: {days}) для всех, у кого она есть.',
  },
  sl: {
    signIn: '{desk}: prijava',
    code: 'Vaša koda: {code}',
    orLink: 'Ali odprite to povezavo v brskalniku, v katerem ste jo zahtevali:',
    once: 'Oboje velja deset minut in enkrat. Kode ne dajte nikomur, tudi nam ne. Če je niste zahtevali, ne storite ničesar.',
    follow: '{desk}: vaš zahtevek #{id}',
    stands: 'Tukaj vidite, kako je z vašim zahtevkom #{id}:',
    lasts: 'Povezava velja {days} dni, za vse, ki jo imajo.',
  },
};

type Filling = Readonly<Record<string, string | number>>;

const filled = (text: string, filling: Filling): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(filling[name] ?? whole));

/** A mail in the words of a language, of some of the parts that letters have. */
function letterIn(
  language: string,
  subject: keyof LetterWords,
  parts: (keyof LetterWords | null)[],
  filling: Filling,
) {
  const said = (part: keyof LetterWords) => {
    const byLanguage = Object.fromEntries(Object.entries(WORDS).map(([name, words]) => [name, words[part]]));
    return filled(labelIn({ ...byLanguage, en: WORDS.en[part] }, [language]), filling);
  };
  const text = [
    ...parts.map((part) => (part === null ? String(filling.link) : said(part))),
    String(filling.desk),
  ];
  return { subject: said(subject), text: `${text.join('\n\n')}\n` };
}

/** What a letter says by which somebody signs in. */
export function wordsOfSignIn(language: string, filling: { desk: string; code: string; link: string }) {
  return letterIn(language, 'signIn', ['code', 'orLink', null, 'once'], filling);
}

/** What a letter says that shows how a request stands. */
export function wordsOfFollow(
  language: string,
  filling: { desk: string; id: number; link: string; days: number },
) {
  return letterIn(language, 'follow', ['stands', null, 'lasts'], filling);
}

/** What stands in a mail above the link to how its request stands. */
export const standsWords = (language: string, id: number): string =>
  filled(
    labelIn(
      {
        ...Object.fromEntries(Object.entries(WORDS).map(([name, { stands }]) => [name, stands])),
        en: WORDS.en.stands,
      },
      [language],
    ),
    { id },
  );
