import type { NewCustomer, NewOrganisation } from '../../import/converted.ts';
import { Dice } from './dice.ts';
import { AGENTS_HOST, addressAt, domainOf, EXTERNAL, TAG } from './marks.ts';
import { LANGUAGES, type Language } from './words/index.ts';

/** Teams of the shop, by their names. */
export const TEAMS = {
  care: 'Demo: Customer care',
  returns: 'Demo: Returns',
  billing: 'Demo: Billing',
} as const;
export type Team = keyof typeof TEAMS;

/** Somebody who works in the shop. */
export interface DemoAgent {
  readonly name: string;
  readonly address: string;
  readonly role: 'agent' | 'light_agent';
  readonly team: Team;
  /** how long they take, of what others take */
  readonly pace: number;
  /** how many of a hundred customers whom they answered are content */
  readonly liked: number;
}

const worker = (name: string, team: Team, [pace, liked]: readonly [number, number]): DemoAgent => ({
  name,
  address: addressAt(AGENTS_HOST, name.toLowerCase().replace(/[^a-z]+/g, '.')),
  role: 'agent',
  team,
  pace,
  liked,
});

/** Everybody who works in the shop. */
export const AGENTS: readonly DemoAgent[] = [
  worker('Lena Vogt', 'care', [0.8, 94]),
  worker('Samuel Okoro', 'care', [1, 90]),
  worker('Nadia Haddad', 'care', [1.1, 87]),
  worker('Peter Lund', 'care', [1.5, 78]),
  worker('Marta Kowalska', 'returns', [0.9, 92]),
  worker('Bruno Silva', 'returns', [1.3, 83]),
  worker('Iris Jansen', 'billing', [1, 89]),
];

const ORGANISATIONS = [
  ['Café Morgenrot', 'cafe-morgenrot'],
  ['Hotel Seeblick', 'hotel-seeblick'],
  ['Northgate Offices', 'northgate'],
  ['Maison Lavande', 'maison-lavande'],
  ['Librería del Puerto', 'libreria-puerto'],
  ['Studio Aurora', 'studio-aurora'],
  ['Herbaciarnia Pod Lipą', 'pod-lipa'],
  ['Teahouse Willow', 'willow'],
] as const;

/** The firms that buy in the shop. */
export function organisationsOf(): NewOrganisation[] {
  return ORGANISATIONS.map(([name, host]) => ({
    externalId: `${EXTERNAL}${host}`,
    name,
    domains: [domainOf(host)],
    tags: [TAG],
    sharedTickets: 'read',
  }));
}

/** Channels beside mail on which customers write, and how many of a hundred of those who do write there. */
const MESSENGERS = [
  ['whatsapp', 40],
  ['telegram', 12],
  ['instagram', 14],
  ['messenger', 12],
  ['sms', 10],
  ['call', 12],
] as const;

/** Where somebody writes or calls rather than by mail. */
export interface Reach {
  readonly channel: (typeof MESSENGERS)[number][0];
  /** who they are there: a number in E.164, or what the channel calls them */
  readonly value: string;
}

/** Numbers that belong to nobody, kept for stories by Ofcom: +44 7700 900000 to 900999. */
const NUMBERS = 1000;
const numberOf = (at: number) => `+447700900${String(at).padStart(3, '0')}`;
const isNumber = ({ value }: Reach) => value.startsWith('+');

/** Where a customer writes beside mail; null: nowhere. */
function reachOf(seed: number, at: number): Reach | null {
  const dice = new Dice(seed, `reach ${at}`);
  if (!dice.chance(20)) return null;
  const channel = dice.weighed(MESSENGERS.map(([name, weight]) => [name, weight] as const));
  if (channel === 'telegram' || channel === 'instagram' || channel === 'messenger')
    return { channel, value: `${EXTERNAL}${at + 1}` };
  return at < NUMBERS ? { channel, value: numberOf(at) } : null;
}

/** A customer of the shop, and how they write. */
export interface DemoCustomer {
  readonly externalId: string;
  readonly name: string;
  readonly address: string;
  readonly isVip: boolean;
  readonly reach: Reach | null;
  readonly language: Language;
}

/** So many customers of the shop. */
export function customersOf(seed: number, count: number): DemoCustomer[] {
  return Array.from({ length: count }, (_, at) => {
    const dice = new Dice(seed, `customer ${at}`);
    const language = dice.weighed(LANGUAGES.map((one) => [one, one.share] as const));
    const name = `${dice.of(language.firstNames)} ${dice.of(language.lastNames)}`;
    const host = dice.chance(18) ? dice.of(ORGANISATIONS)[1] : 'mail';
    return {
      externalId: `${EXTERNAL}customer-${at + 1}`,
      name,
      address: addressAt(host, `${plain(name)}.${at + 1}`),
      isVip: dice.chance(6),
      reach: reachOf(seed, at),
      language,
    };
  });
}

/** Letters that are not those of the English alphabet with a sign. */
const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ı: 'i', ß: 'ss' };

function plain(name: string): string {
  const letters = name
    .toLowerCase()
    .replace(/[łıß]/g, (letter) => LETTERS[letter] ?? letter)
    .normalize('NFD');
  return letters.replace(/\p{M}/gu, '').replace(/[^a-z]+/g, '.');
}

/** A customer, as an import takes them. */
export function importedCustomer({
  externalId,
  name,
  address,
  isVip,
  reach,
  language,
}: DemoCustomer): NewCustomer {
  return {
    externalId,
    name,
    addresses: [address],
    locale: language.locale,
    timezone: language.timezone,
    tags: [TAG],
    ...(isVip && { isVip }),
    ...(reach && { identities: [reach] }),
    ...(reach && isNumber(reach) && { phone: reach.value }),
  };
}
