import type { KbFile } from '../../kb/documents.ts';
import { KEY } from './marks.ts';

/** A text of the help centre: its title, and its words in Markdown. */
type Text = readonly [title: string, source: string];
interface Article {
  readonly section: 'orders' | 'returns' | 'products';
  readonly name: string;
  readonly audience?: 'agents';
  readonly texts: Readonly<Partial<Record<'en' | 'de', Text>>>;
}

const ARTICLES: readonly Article[] = [
  {
    section: 'orders',
    name: 'where-is-my-tea',
    texts: {
      en: [
        'Where is my tea?',
        'Each parcel has a number, which is in the mail that says it has left. With it you see where it is.\n\n- **Nothing has moved for three days?** Write to us: we ask the carrier.\n- **It says delivered, and is not there?** Ask your neighbours first; then write to us within a week.',
      ],
      de: [
        'Wo ist mein Tee?',
        'Jedes Paket hat eine Nummer. Sie steht in der Mail, mit der es abgeht, und sagt Ihnen, wo es ist.\n\n- **Seit drei Tagen unverändert?** Schreiben Sie uns: Wir fragen beim Paketdienst nach.\n- **Zugestellt, aber nicht da?** Fragen Sie erst die Nachbarn, und schreiben Sie uns innerhalb einer Woche.',
      ],
    },
  },
  {
    section: 'orders',
    name: 'pay-for-an-order',
    texts: {
      en: [
        'How to pay',
        'By card, by bank transfer, or by invoice for firms.\n\nAn amount that shows **twice** is mostly reserved once and booked once: what is reserved goes by itself within five days.',
      ],
      de: [
        'Wie man bezahlt',
        'Mit Karte, per Überweisung, oder auf Rechnung für Firmen.\n\nSteht ein Betrag **zweimal** da, ist einer meist nur vorgemerkt: Er verschwindet innerhalb von fünf Tagen von selbst.',
      ],
    },
  },
  {
    section: 'returns',
    name: 'send-tea-things-back',
    texts: {
      en: [
        'Send something back to the shop',
        'Within 30 days, in its box. Tea that was opened stays with you.\n\n1. Ask for a label, with the number of your order (`TEA-…`).\n2. Put it on the box.\n3. Leave the box at any shop of the carrier.',
      ],
      de: [
        'Etwas an den Laden zurückschicken',
        'Innerhalb von 30 Tagen, in der Verpackung. Geöffneter Tee bleibt bei Ihnen.\n\n1. Bitten Sie um einen Schein, mit der Nummer Ihrer Bestellung (`TEA-…`).\n2. Kleben Sie ihn auf den Karton.\n3. Geben Sie ihn in einem Paketshop ab.',
      ],
    },
  },
  {
    section: 'returns',
    name: 'it-arrived-broken',
    texts: {
      en: [
        'It arrived broken',
        'Send us **two pictures**: one of the thing, and one of the box. A new one leaves on the same day, and you send nothing back.',
      ],
      de: [
        'Es ist kaputt angekommen',
        'Schicken Sie uns **zwei Bilder**: eines von der Ware und eines vom Karton. Der Ersatz geht am selben Tag ab, und Sie schicken nichts zurück.',
      ],
    },
  },
  {
    section: 'products',
    name: 'care-for-a-teapot',
    texts: {
      en: [
        'How to care for a teapot',
        '| What | Dishwasher | By hand |\n| --- | --- | --- |\n| Porcelain | yes | yes |\n| Glazed clay | better not | yes |\n| Cast iron | **never** | with water alone |',
      ],
      de: [
        'Wie man eine Teekanne pflegt',
        '| Was | Spülmaschine | von Hand |\n| --- | --- | --- |\n| Porzellan | ja | ja |\n| Glasierter Ton | besser nicht | ja |\n| Gusseisen | **nie** | nur mit Wasser |',
      ],
    },
  },
  {
    section: 'products',
    name: 'when-we-are-generous',
    audience: 'agents',
    texts: {
      en: [
        'When we are generous',
        'For agents alone: below 30 euros a new one goes out without a picture, and once a year without a question.',
      ],
    },
  },
];

/** The articles of the shop, as files that are pushed. */
export function demoArticles(): KbFile[] {
  return ARTICLES.flatMap(({ section, name, audience = 'public', texts }) =>
    Object.entries(texts).map(([language, [title, source]]) => ({
      path: `${name}.${language}.md`,
      content: [
        '---',
        `title: ${title}`,
        `slug: demo-${language === 'en' ? '' : `${language}-`}${name}`,
        `section: ${KEY}${section}`,
        `audience: ${audience}`,
        'labels: [demo_shop]',
        '---',
        source,
      ].join('\n'),
    })),
  );
}
