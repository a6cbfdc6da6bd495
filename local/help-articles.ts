/** A text of the sample help centre: its title and its words in Markdown. */
type Text = readonly [title: string, source: string];

/** An article of the sample help centre, in the two languages in which it is offered. */
export interface SampleArticle {
  readonly section: string;
  readonly en: Text;
  readonly de: Text;
}

/** The categories of the sample help centre. */
export const SAMPLE_SECTIONS = [
  {
    key: 'orders',
    labels: { en: 'Orders and delivery', de: 'Bestellung und Lieferung' },
    descriptions: {
      en: 'Where a parcel is, and what to do when something is missing.',
      de: 'Wo ein Paket ist, und was zu tun ist, wenn etwas fehlt.',
    },
  },
  {
    key: 'returns',
    labels: { en: 'Returns and refunds', de: 'Rückgabe und Erstattung' },
    descriptions: {
      en: 'How to send something back, and when the money comes.',
      de: 'Wie man etwas zurückschickt, und wann das Geld kommt.',
    },
  },
] as const;

/** The articles of the sample help centre, in their order. */
export const SAMPLE_ARTICLES: readonly SampleArticle[] = [
  {
    section: 'orders',
    en: [
      'Something is missing from my parcel',
      'Look into all of the padding first: small parts, such as chargers, often lie below the cardboard.\n\n## If it is not there\n\n1. Note the number of your order, which is on the invoice.\n2. Take a picture of the open box.\n3. Write to us with both.\n\nWe send the missing part on the **next working day**, and you send nothing back.',
    ],
    de: [
      'In meinem Paket fehlt etwas',
      'Sehen Sie zuerst in der ganzen Polsterung nach: Kleine Teile, zum Beispiel Ladegeräte, liegen oft unter der Pappe.\n\n## Wenn es nicht da ist\n\n1. Notieren Sie die Nummer Ihrer Bestellung, sie steht auf der Rechnung.\n2. Machen Sie ein Bild vom offenen Karton.\n3. Schreiben Sie uns mit beidem.\n\nWir schicken das fehlende Teil am **nächsten Werktag**, und Sie schicken nichts zurück.',
    ],
  },
  {
    section: 'orders',
    en: [
      'How long a delivery takes',
      '| To | Working days |\n| --- | --- |\n| Germany, Austria | 1 to 2 |\n| the rest of the EU | 3 to 5 |\n| elsewhere | up to 10 |\n\nYou get a mail with a link to the parcel when it leaves.',
    ],
    de: [
      'Wie lange eine Lieferung dauert',
      '| Nach | Werktage |\n| --- | --- |\n| Deutschland, Österreich | 1 bis 2 |\n| in die übrige EU | 3 bis 5 |\n| anderswohin | bis zu 10 |\n\nWenn das Paket abgeht, bekommen Sie eine Mail mit einem Link dazu.',
    ],
  },
  {
    section: 'returns',
    en: [
      'Send something back',
      'You have **30 days** from the delivery on.\n\n- Pack it so that it arrives whole, with its parts.\n- Put the return label on it, which is in the parcel.\n- Take it to any parcel shop, and keep the receipt.\n\n> Opened software and what was made for you cannot be sent back.',
    ],
    de: [
      'Etwas zurückschicken',
      'Sie haben **30 Tage** Zeit, von der Lieferung an.\n\n- Verpacken Sie es mit allen Teilen so, dass es heil ankommt.\n- Kleben Sie den Rücksendeschein darauf, der im Paket liegt.\n- Bringen Sie es zu einem Paketshop, und heben Sie den Beleg auf.\n\n> Geöffnete Software und was für Sie angefertigt wurde, kann nicht zurückgegeben werden.',
    ],
  },
  {
    section: 'returns',
    en: [
      'When the refund comes',
      'Within **five working days** after what you sent back has arrived, by the way in which you paid. Banks take up to three days more.',
    ],
    de: [
      'Wann die Erstattung kommt',
      'Innerhalb von **fünf Werktagen**, nachdem Ihre Rücksendung angekommen ist, auf dem Weg, auf dem Sie bezahlt haben. Banken brauchen bis zu drei Tage länger.',
    ],
  },
];
