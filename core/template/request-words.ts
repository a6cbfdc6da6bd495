import { REQUEST_WORDS, type RequestWord, type SaidForRequest } from '../../schemas/mailbox.ts';

/** The forms of a noun by the categories of `Intl.PluralRules`: `other` stands for each that is absent. */
export type PluralForms = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> & { readonly other: string };

/** What customers read for what they asked, by language (BCP 47). */
export type RequestForms = Readonly<Record<string, PluralForms>>;

/** Languages with one form for one and another for all else; `million` for those that put a word between, as in "a million of …". */
const two = (one: string, other: string, million?: string): PluralForms => ({
  one,
  other,
  ...(million !== undefined && { many: `${million}${other}` }),
});
const romanian = (one: string, few: string): PluralForms => ({ one, few, other: `de ${few}` });
const russian = (one: string, few: string, many: string): PluralForms => ({ one, few, many, other: few });
const slovenian = (one: string, pair: string, few: string, other: string): PluralForms => ({
  one,
  two: pair,
  few,
  other,
});

/** The words that a desk comes with; each has its forms in every language of the shipped templates. */
const SHIPPED: Readonly<Record<RequestWord, RequestForms & { readonly en: PluralForms }>> = {
  request: {
    en: two('request', 'requests'),
    de: two('Anfrage', 'Anfragen'),
    fr: two('demande', 'demandes', 'de '),
    es: two('solicitud', 'solicitudes', 'de '),
    it: two('richiesta', 'richieste', 'di '),
    nl: two('vraag', 'vragen'),
    pt: two('pedido', 'pedidos', 'de '),
    ro: romanian('solicitare', 'solicitări'),
    ru: russian('обращение', 'обращения', 'обращений'),
    sl: slovenian('zahtevek', 'zahtevka', 'zahtevki', 'zahtevkov'),
  },
  ticket: {
    en: two('ticket', 'tickets'),
    de: two('Ticket', 'Tickets'),
    fr: two('ticket', 'tickets', 'de '),
    es: two('ticket', 'tickets', 'de '),
    it: two('ticket', 'ticket', 'di '),
    nl: two('ticket', 'tickets'),
    pt: two('ticket', 'tickets', 'de '),
    ro: romanian('tichet', 'tichete'),
    ru: russian('тикет', 'тикета', 'тикетов'),
    sl: slovenian('tiket', 'tiketa', 'tiketi', 'tiketov'),
  },
  conversation: {
    en: two('conversation', 'conversations'),
    de: two('Gespräch', 'Gespräche'),
    fr: two('conversation', 'conversations', 'de '),
    es: two('conversación', 'conversaciones', 'de '),
    it: two('conversazione', 'conversazioni', 'di '),
    nl: two('gesprek', 'gesprekken'),
    pt: two('conversa', 'conversas', 'de '),
    ro: romanian('conversație', 'conversații'),
    ru: russian('диалог', 'диалога', 'диалогов'),
    sl: slovenian('pogovor', 'pogovora', 'pogovori', 'pogovorov'),
  },
  case: {
    en: two('case', 'cases'),
    de: two('Fall', 'Fälle'),
    fr: two('dossier', 'dossiers', 'de '),
    es: two('caso', 'casos', 'de '),
    it: two('caso', 'casi', 'di '),
    nl: two('zaak', 'zaken'),
    pt: two('caso', 'casos', 'de '),
    ro: romanian('caz', 'cazuri'),
    ru: russian('кейс', 'кейса', 'кейсов'),
    sl: slovenian('primer', 'primera', 'primeri', 'primerov'),
  },
};

/** The forms of what a mailbox says in a language: its own, else those of its word, else of the usual one, else in English. */
export function requestForms(said: SaidForRequest | undefined, language: string): PluralForms {
  const word = REQUEST_WORDS.find((one) => one === said?.word) ?? 'request';
  const own = inLanguage(said?.forms ?? {}, language);
  if (typeof own === 'object') return { ...own, other: own.other ?? own.many ?? own.one ?? '' };
  return inLanguage(SHIPPED[word], language) ?? SHIPPED[word].en;
}

function inLanguage<T>(forms: Readonly<Record<string, T>>, language: string): T | undefined {
  const wanted = language.toLowerCase();
  const base = wanted.split('-')[0];
  const names = Object.keys(forms);
  const name =
    names.find((one) => one.toLowerCase() === wanted) ??
    names.find((one) => one.toLowerCase() === base) ??
    names.find((one) => one.toLowerCase().split('-')[0] === base);
  return name === undefined ? undefined : forms[name];
}

/** A number with the form of a noun that goes with it, such as `3 tickets`. */
export function counted(count: number, forms: PluralForms, language: string): string {
  const form = forms[new Intl.PluralRules(language).select(count)] ?? forms.other;
  return `${new Intl.NumberFormat(language).format(count)} ${form}`;
}
