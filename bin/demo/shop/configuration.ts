import { aboutText, type DemoTerms, KEY, TAG } from './marks.ts';
import { TEAMS } from './people.ts';

/** Parts of a desk as code, each with its things by their keys. */
export type DeskParts = Readonly<Record<string, Readonly<Record<string, object>>>>;

const OURS = { field: 'ticket.tags', operator: 'is', value: TAG };
const ours = (...more: readonly object[]) => ({ all: [OURS, ...more] });
const keyed = <Thing>(things: Readonly<Record<string, Thing>>): Record<string, Thing> =>
  Object.fromEntries(Object.entries(things).map(([key, thing]) => [`${KEY}${key}`, thing]));

const WORKDAY = [['08:00', '18:00']];

/**
 * What a demonstration configures, as a file of desk as code says it. Whatever goes by tickets goes by those of the demonstration alone,
 * so that the others of a desk stay as they are.
 */
export function demoConfiguration(terms: DemoTerms, isWhole: boolean): DeskParts {
  return {
    calendars: keyed({
      shop: {
        labels: { en: 'Demo: hours of the shop', de: 'Demo: Öffnungszeiten' },
        timeZone: 'Europe/Berlin',
        week: {
          mon: WORKDAY,
          tue: WORKDAY,
          wed: WORKDAY,
          thu: WORKDAY,
          fri: WORKDAY,
          sat: [['09:00', '13:00']],
        },
      },
    }),
    teams: Object.fromEntries(Object.values(TEAMS).map((name) => [name, { calendar: `${KEY}shop` }])),
    fields: keyed({
      order: {
        subject: 'ticket',
        type: 'text',
        labels: { en: 'Demo: order', de: 'Demo: Bestellung' },
        customers: 'editable',
      },
      wish: {
        subject: 'ticket',
        type: 'dropdown',
        labels: { en: 'Demo: wish', de: 'Demo: Wunsch' },
        choices: [
          { key: 'refund', labels: { en: 'Money back', de: 'Geld zurück' } },
          { key: 'exchange', labels: { en: 'Another one', de: 'Umtausch' } },
          { key: 'repair', labels: { en: 'A repair', de: 'Reparatur' } },
        ],
        customers: 'editable',
      },
    }),
    forms: keyed({
      return: {
        labels: { en: 'Demo: return', de: 'Demo: Rücksendung' },
        fields: [`${KEY}order`, `${KEY}wish`],
      },
    }),
    categories: keyed(CATEGORIES),
    slaPolicies: keyed({
      urgent: policy('Demo: urgent', 1, URGENT),
      everyone: policy('Demo: everyone', 2, []),
    }),
    views: keyed({
      everything: { name: aboutText(terms, isWhole), conditions: ours(), position: 900 },
      ...VIEWS,
    }),
    macros: keyed(MACROS),
    triggers: keyed(TRIGGERS),
    articleSections: keyed(SECTIONS),
    reports: keyed(REPORTS),
  };
}

const category = (en: string, de: string, team: string, more: object = {}) => ({
  labels: { en: `Demo: ${en}`, de: `Demo: ${de}` },
  teamId: team,
  ...more,
});
const CATEGORIES = {
  delivery: category('delivery', 'Lieferung', TEAMS.care),
  damaged: category('arrived damaged', 'beschädigt angekommen', TEAMS.returns, { form: `${KEY}return` }),
  return: category('return', 'Rücksendung', TEAMS.returns, { form: `${KEY}return` }),
  refund: category('refund', 'Erstattung', TEAMS.billing),
  invoice: category('invoice', 'Rechnung', TEAMS.billing),
  product: category('products', 'Produkte', TEAMS.care),
  payment: category('payment', 'Zahlung', TEAMS.billing),
};

const URGENT = [{ field: 'ticket.priority', operator: 'is', value: 'urgent' }];
const policy = (name: string, position: number, more: readonly object[]) => ({
  name,
  position,
  conditions: ours(...more),
  calendar: `${KEY}shop`,
  targets: {
    first_response: {
      clock: 'business',
      seconds: { low: 43_200, normal: 21_600, high: 10_800, urgent: 5400 },
    },
    next_response: {
      clock: 'business',
      seconds: { low: 57_600, normal: 28_800, high: 14_400, urgent: 10_800 },
    },
    resolution: {
      clock: 'business',
      seconds: { low: 216_000, normal: 144_000, high: 108_000, urgent: 72_000 },
    },
  },
});

const LIVE = { field: 'ticket.status', operator: 'any_of', value: ['new', 'open'] };
const VIEWS = {
  to_answer: {
    name: 'Demo: to be answered',
    conditions: ours(LIVE),
    order: [{ field: 'ticket.waitingSince', direction: 'ascending' }],
    columns: ['ticket.id', 'ticket.subject', 'requester.name', `ticket.custom.${KEY}order`],
    position: 901,
  },
  refunds: {
    name: 'Demo: money back',
    conditions: ours({ field: `ticket.custom.${KEY}wish`, operator: 'is', value: 'refund' }),
    position: 902,
  },
};

const MACROS = {
  where_is_it: {
    name: 'Demo: where is my parcel?',
    message: {
      kind: 'public_reply',
      texts: {
        en: 'Hello {{ requester.name }},\n\nyour parcel has left us, and I have asked the carrier where it is.\n\n{{ agent.name }}',
        de: 'Guten Tag {{ requester.name }},\n\nIhr Paket ist unterwegs, und ich habe beim Paketdienst nachgefragt.\n\n{{ agent.name }}',
        fr: 'Bonjour {{ requester.name }},\n\nvotre colis est parti, et j’ai interrogé le transporteur.\n\n{{ agent.name }}',
      },
    },
    actions: [{ do: 'status', status: 'pending' }],
  },
  send_label: {
    name: 'Demo: send a label',
    message: { kind: 'internal_note', texts: { en: 'A label for {{ ticket.subject }} is on its way.' } },
    actions: [
      { do: 'set', field: 'ticket.category', value: `${KEY}return` },
      { do: 'assign', team: TEAMS.returns },
    ],
  },
};

const TRIGGERS = {
  refunds_to_billing: {
    name: 'Demo: refunds go to billing',
    events: ['ticket.updated'],
    conditions: ours({ field: 'ticket.category', operator: 'is', value: `${KEY}refund` }),
    actions: [{ do: 'assign', team: TEAMS.billing }],
  },
};

const section = (en: string, de: string, position: number) => ({
  labels: { en, de },
  descriptions: { en: 'From the demonstration.', de: 'Aus der Vorführung.' },
  position,
});
const SECTIONS = {
  orders: section('Orders and payment (demo)', 'Bestellen und bezahlen (Demo)', 90),
  returns: section('Returns (demo)', 'Zurückgeben (Demo)', 91),
  products: section('Tea and teapots (demo)', 'Tee und Teekannen (Demo)', 92),
};

const year = (metrics: readonly string[], more: object = {}) => ({
  metrics,
  period: 'last_365_days',
  filter: ours(),
  ...more,
});
const REPORTS = {
  year: {
    label: 'Demo: a year of the shop',
    description: 'How many wrote, how fast they had an answer, and how content they were.',
    parts: [
      {
        key: 'volume',
        label: 'Tickets a week',
        show: 'line',
        query: year(['tickets_created', 'solves'], { by: 'week' }),
      },
      {
        key: 'teams',
        label: 'By team',
        show: 'table',
        query: year(['tickets_created', 'first_response', 'sla_met_share'], {
          dimensions: ['ticket.teamId'],
        }),
      },
      {
        key: 'channels',
        label: 'By channel',
        show: 'bar',
        query: year(['tickets_created'], { dimensions: ['ticket.channel'] }),
      },
      {
        key: 'work',
        label: 'Time worked',
        show: 'table',
        query: year(['handle_time', 'replies'], { dimensions: ['act.agent'] }),
      },
      {
        key: 'topics',
        label: 'By category',
        show: 'bar',
        query: year(['tickets_created'], { dimensions: ['ticket.category'] }),
      },
      {
        key: 'languages',
        label: 'By language',
        show: 'bar',
        query: year(['tickets_created'], { dimensions: ['ticket.language'] }),
      },
      {
        key: 'content',
        label: 'How content they are',
        show: 'line',
        query: year(['satisfaction_share'], { by: 'month' }),
      },
      {
        key: 'hours',
        label: 'When they write',
        show: 'heat',
        query: year(['tickets_created'], { by: 'hour_of_week' }),
      },
    ],
  },
};
