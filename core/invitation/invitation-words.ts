import { wordsIn } from '../shared/label-in.ts';

/** What an invitation says: `{desk}` and `{name}` are filled in. */
interface InvitationWords {
  readonly subject: string;
  readonly hello: string;
  readonly invited: string;
  readonly address: string;
  readonly password: string;
  readonly first: string;
  readonly here: string;
}

const WORDS = {
  en: {
    subject: '{desk}: you are invited',
    hello: 'Hello {name},',
    invited: 'you have an account at the desk {desk}.',
    address: 'Your address:',
    password: 'Your first password:',
    first: 'It is good for three days and for one sign-in, at which you choose a password of your own.',
    here: 'Sign in here:',
  },
  de: {
    subject: '{desk}: Sie sind eingeladen',
    hello: 'Guten Tag {name},',
    invited: 'Sie haben ein Konto am Desk {desk}.',
    address: 'Ihre Adresse:',
    password: 'Ihr erstes Passwort:',
    first: 'Es gilt drei Tage und für eine Anmeldung, bei der Sie ein eigenes Passwort wählen.',
    here: 'Hier melden Sie sich an:',
  },
  es: {
    subject: '{desk}: está usted invitado',
    hello: 'Hola, {name}:',
    invited: 'tiene una cuenta en {desk}.',
    address: 'Su dirección:',
    password: 'Su primera contraseña:',
    first: 'Vale tres días y para un inicio de sesión, en el que elegirá una contraseña propia.',
    here: 'Inicie sesión aquí:',
  },
  fr: {
    subject: '{desk} : vous êtes invité',
    hello: 'Bonjour {name},',
    invited: 'vous avez un compte chez {desk}.',
    address: 'Votre adresse :',
    password: 'Votre premier mot de passe :',
    first:
      'Il est valable trois jours et pour une connexion, lors de laquelle vous en choisirez un vous-même.',
    here: 'Connectez-vous ici :',
  },
  it: {
    subject: '{desk}: è invitato',
    hello: 'Buongiorno {name},',
    invited: 'ha un account presso {desk}.',
    address: 'Il suo indirizzo:',
    password: 'La sua prima password:',
    first: 'Vale tre giorni e per un accesso, durante il quale ne sceglierà una sua.',
    here: 'Acceda qui:',
  },
  nl: {
    subject: '{desk}: u bent uitgenodigd',
    hello: 'Hallo {name},',
    invited: 'u hebt een account bij {desk}.',
    address: 'Uw adres:',
    password: 'Uw eerste wachtwoord:',
    first: 'Het is drie dagen geldig, voor één keer aanmelden; dan kiest u zelf een wachtwoord.',
    here: 'Meld u hier aan:',
  },
  pt: {
    subject: '{desk}: você foi convidado',
    hello: 'Olá, {name}:',
    invited: 'você tem uma conta em {desk}.',
    address: 'Seu endereço:',
    password: 'Sua primeira senha:',
    first: 'Ela vale três dias e para um acesso, no qual você escolhe a sua própria.',
    here: 'Entre aqui:',
  },
  ro: {
    subject: '{desk}: sunteți invitat',
    hello: 'Bună ziua, {name},',
    invited: 'aveți un cont la {desk}.',
    address: 'Adresa dumneavoastră:',
    password: 'Prima dumneavoastră parolă:',
    first: 'Este valabilă trei zile și pentru o singură autentificare, la care vă alegeți o parolă proprie.',
    here: 'Autentificați-vă aici:',
  },
  ru: {
    subject: '{desk}: вас приглашают',
    hello: 'Здравствуйте, {name}!',
    invited: 'У вас есть учётная запись в {desk}.',
    address: 'Ваш адрес:',
    password: 'Ваш первый пароль:',
    first: 'Он действует три дня и для одного входа, при котором вы выберете собственный пароль.',
    here: 'Войти можно здесь:',
  },
  sl: {
    subject: '{desk}: povabljeni ste',
    hello: 'Pozdravljeni, {name},',
    invited: 'pri {desk} imate račun.',
    address: 'Vaš naslov:',
    password: 'Vaše prvo geslo:',
    first: 'Velja tri dni in za eno prijavo, pri kateri si izberete svoje geslo.',
    here: 'Prijavite se tukaj:',
  },
} as const satisfies Record<string, InvitationWords>;

/** The languages in which there are invitations. */
export const INVITATION_LANGUAGES = Object.keys(WORDS);

/** What an invitation is written with. `address` and `password` are what the pool puts in the place of. */
export interface InvitationFilling {
  readonly desk: string;
  readonly name: string;
  readonly address: string;
  readonly password: string;
  /** where people sign in; null: nobody has said */
  readonly page: string | null;
}

/** An invitation in the first of these languages in which there is one: its subject, and its HTML, in which all that is filled in is text. Pure. */
export function invitationIn(
  languages: readonly (string | null)[],
  { desk, name, address, password, page }: InvitationFilling,
): { subject: string; html: string } {
  const names = Object.fromEntries(INVITATION_LANGUAGES.map((language) => [language, language]));
  const { text: language } = wordsIn({ ...names, en: 'en' }, languages);
  const words: InvitationWords = WORDS[language as keyof typeof WORDS];
  const filled = (text: string) => text.replaceAll('{desk}', desk).replaceAll('{name}', name);
  const lines = [
    escapeHtml(filled(words.hello)),
    escapeHtml(filled(words.invited)),
    `${escapeHtml(words.address)} ${address}<br>${escapeHtml(words.password)} <code>${password}</code>`,
    escapeHtml(words.first),
    ...(page === null
      ? []
      : [`${escapeHtml(words.here)} <a href="${escapeHtml(page)}">${escapeHtml(page)}</a>`]),
    escapeHtml(desk),
  ];
  const body = lines.map((line) => `<p>${line}</p>`).join('\n');
  const html = `<!DOCTYPE html>\n<html lang="${language}"><head><meta charset="utf-8"></head><body dir="auto">\n${body}\n</body></html>\n`;
  return { subject: filled(words.subject), html };
}

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
