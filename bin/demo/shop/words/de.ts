import type { Language } from './words.ts';

export const german: Language = {
  locale: 'de',
  timezone: 'Europe/Berlin',
  country: 'DE',
  share: 30,
  firstNames: ['Anna', 'Jonas', 'Katrin', 'Lukas', 'Miriam', 'Stefan', 'Ayşe', 'Felix', 'Heike', 'Uwe'],
  lastNames: [
    'Bauer',
    'Schäfer',
    'Köhler',
    'Yılmaz',
    'Brandt',
    'Vogel',
    'Lehmann',
    'Roth',
    'Krüger',
    'Sommer',
  ],
  items: [
    'Teekanne Sencha',
    'gusseiserner Kessel',
    'Dose Frühstückstee',
    'Teesieb',
    'Tassen-Set',
    'Thermobecher',
  ],
  greetings: ['Hallo,', 'Guten Tag,', 'Guten Morgen,', 'Liebes Team,'],
  agentGreeting: 'Guten Tag {name},',
  agentGoodbye: 'Viele Grüße\n{agent}',
  thanks: ['Super, vielen Dank!', 'Das ging ja schnell. Danke!', 'Perfekt, jetzt passt alles.'],
  again: 'leider ist das Problem doch noch nicht gelöst. Können Sie bitte noch einmal nachsehen?',
  comments: {
    good: ['Freundlich und schnell.', 'Besser geht es nicht.', 'Sehr hilfsbereit!'],
    bad: ['Ich musste alles zweimal erklären.', 'Hat viel zu lange gedauert.'],
  },
  topics: {
    delivery: {
      subjects: ['Wo ist mein Paket?', 'Bestellung {order} noch nicht da', 'Sendungsverfolgung steht still'],
      openings: [
        'ich warte seit über einer Woche auf meine Bestellung {order} ({item}). Können Sie sagen, wo das Paket ist?',
        'die Sendungsverfolgung zu {order} zeigt seit fünf Tagen dasselbe an. Ist das Paket verloren gegangen?',
      ],
      answers: [
        'Ihr Paket ist pünktlich bei uns abgegangen. Ich habe beim Paketdienst nachgefragt und melde mich bis morgen.',
        'bitte entschuldigen Sie die Verzögerung. Das Paket lag im Zustellzentrum und wird heute ausgeliefert.',
      ],
      followUp: 'Der neue Termin ist vorbei, und es kam nichts. Wie geht es weiter?',
    },
    damaged: {
      subjects: ['Ware beschädigt', 'Sprung im Artikel: {item}', 'Bestellung {order} kaputt angekommen'],
      openings: [
        'heute kam Bestellung {order} an, leider mit einem großen Sprung ({item}). Ein Foto ist im Anhang.',
        'der Karton war eingedrückt und der Inhalt ({item}) ist zerbrochen. Was brauchen Sie von mir?',
      ],
      answers: [
        'das darf nicht passieren. Heute geht Ersatz an Sie heraus, zurückschicken müssen Sie nichts.',
        'das tut mir leid! Schicken Sie uns bitte noch ein Foto vom Karton, dann geht der Ersatz gleich heraus.',
      ],
      followUp: 'Hier ist das Foto vom Karton. Man sieht die Stelle gut.',
    },
    return: {
      subjects: ['Ich möchte etwas zurückschicken', 'Rücksendung zu {order}', 'Rücksendeschein fehlt'],
      openings: [
        'ich habe mir das größer vorgestellt ({item}, Bestellung {order}). Wie kann ich es zurückschicken?',
        'in meinem Paket ({order}) lag kein Rücksendeschein. Können Sie mir einen schicken?',
      ],
      answers: [
        'gerne. Der Schein ist im Anhang; geben Sie das Paket einfach innerhalb von 30 Tagen ab.',
        'kein Problem. Ich habe Ihnen einen Schein erstellt, er kommt mit einer eigenen Mail.',
      ],
      followUp: 'Heute früh abgegeben. Wie lange dauert es, bis es bei Ihnen ist?',
    },
    refund: {
      subjects: ['Erstattung zu {order}', 'Ich warte noch auf mein Geld'],
      openings: [
        'meine Rücksendung ({item}) ist seit zwei Wochen bei Ihnen, aber die Erstattung zu {order} fehlt.',
        'wann bekomme ich das Geld für Bestellung {order} zurück?',
      ],
      answers: [
        'ich habe die Erstattung gerade freigegeben. Banken brauchen bis zu drei Tage.',
        'sie ist gestern auf dem Weg herausgegangen, auf dem Sie bezahlt haben.',
      ],
      followUp: 'Auf dem Konto ist noch nichts. Stimmt denn der Betrag?',
    },
    invoice: {
      subjects: ['Rechnung zu {order}', 'Falsche Adresse auf der Rechnung'],
      openings: [
        'könnten Sie mir die Rechnung zu {order} auf meine Firma ausstellen?',
        'auf der Rechnung zu {order} steht meine alte Adresse. Lässt sich das ändern?',
      ],
      answers: [
        'die Rechnung mit der neuen Adresse ist im Anhang.',
        'erledigt, Sie finden sie auch in Ihrem Konto.',
      ],
      followUp: 'Danke. Die Buchhaltung braucht noch die USt-IdNr. darauf.',
    },
    product: {
      subjects: [
        'Frage zum Artikel: {item}',
        'Spülmaschinenfest? ({item})',
        'Wann wieder lieferbar: {item}?',
      ],
      openings: [
        'bevor ich bestelle: Darf das in die Spülmaschine ({item})?',
        'ausverkauft ({item})! Kommt vor den Feiertagen noch etwas nach?',
      ],
      answers: [
        'wir raten zum Spülen von Hand, dann bleibt die Glasur schöner.',
        'in etwa zwei Wochen kommt Nachschub. Ich kann Ihnen gern etwas zurücklegen.',
      ],
      followUp: 'Ja bitte, legen Sie mir zwei zurück.',
    },
    payment: {
      subjects: ['Zahlung fehlgeschlagen', 'Doppelt abgebucht: {order}'],
      openings: [
        'für Bestellung {order} wurde zweimal abgebucht. Bitte prüfen Sie das.',
        'die Zahlung ({item}) bricht immer ab, obwohl mit der Karte alles stimmt.',
      ],
      answers: [
        'einer der Beträge ist nur vorgemerkt und verfällt in fünf Tagen von selbst. Sie zahlen einmal.',
        'unser Zahlungsanbieter hatte heute früh eine Störung. Bitte versuchen Sie es noch einmal.',
      ],
      followUp: 'Beide Beträge stehen noch da, und die Bank sagt, sie sind gebucht.',
    },
  },
};
