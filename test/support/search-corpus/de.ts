import { matter, type Vocabulary } from './vocabulary.ts';

export const GERMAN: Vocabulary = {
  language: 'de',
  space: ' ',
  greetings: ['Hallo,', 'Sehr geehrte Damen und Herren,', 'Guten Tag,', 'Liebes Team,'],
  closings: ['Mit freundlichen Grüßen', 'Vielen Dank im Voraus', 'Beste Grüße', 'Schöne Grüße'],
  fillers: [
    'Ich bin seit mehreren Jahren Ihr Kunde.',
    'Ich schreibe Ihnen, weil am Telefon niemand antwortet.',
    'Bitte teilen Sie mir mit, wie es weitergeht.',
    'Ich freue mich auf Ihre Antwort.',
    'Ein Kollege hat mir Ihre Adresse gegeben.',
    'Die Hilfeseiten habe ich schon gelesen.',
  ],
  asides: ['Unser {p} vom letzten Jahr ist übrigens in Ordnung.', 'Wir haben auch Zubehör für {p} gekauft.'],
  things: [
    ['Kaffeemaschine', 'Kaffeemaschinen'],
    ['Tastatur', 'Tastaturen'],
    ['Heizkörper', 'Heizkörpers'],
    ['Fahrrad', 'Fahrräder'],
    ['Kamera', 'Kameras'],
    ['Staubsauger', 'Staubsaugern'],
    ['Waschmaschine', 'Waschmaschinen'],
    ['Leuchte', 'Leuchten'],
    ['Kühlschrank', 'Kühlschränke'],
    ['Kopfhörer', 'Kopfhörern'],
  ],
  matters: [
    matter(
      '{p} startet nicht | Störung am Gerät ({p})',
      'Seit gestern startet {p} nicht mehr. | Wenn ich auf den Knopf drücke, passiert überhaupt nichts. | Die Lampe vorne bleibt nach dem Einschalten dunkel.',
      [
        'startet nicht',
        'starten nicht',
        'startet nicht mehr',
        'Was kann ich tun, wenn mein Gerät {p} morgens nicht startet?',
      ],
    ),
    matter(
      'Falsche Rechnung für {p} | Frage zur Rechnung',
      'Auf der Rechnung für {p} steht der falsche Betrag. | Der Preis wurde zweimal abgebucht. | Können Sie mir eine korrigierte Fassung schicken?',
      [
        'falsche Rechnung',
        'falschen Rechnungen',
        'steht der falsche Betrag',
        'Warum ist der Betrag auf meiner Rechnung für {p} falsch?',
      ],
    ),
    matter(
      'Lieferung {p} verspätet | Wo bleibt mein Paket',
      'Die Lieferung ({p}) war für letzte Woche zugesagt. | Das Paket ist immer noch nicht angekommen. | Die Sendungsverfolgung zeigt seit Tagen dasselbe.',
      [
        'Lieferung verspätet',
        'Lieferungen verspäteten',
        'immer noch nicht angekommen',
        'Wann kommt die Lieferung mit {p} endlich bei mir an?',
      ],
    ),
    matter(
      'Kennwort für {p} App | Kennwort zurücksetzen',
      'Ich habe das Kennwort der App für {p} vergessen. | Die Nachricht zum Zurücksetzen kommt nie an. | Mein Zugang ist jetzt gesperrt.',
      [
        'Kennwort zurücksetzen',
        'Kennwörter zurücksetzt',
        'Zugang ist jetzt gesperrt',
        'Wie bekomme ich ein neues Kennwort für die App von {p}?',
      ],
    ),
    matter(
      'Erstattung für {p} | Geld zurück',
      'Ich habe {p} zurückgeschickt und warte auf die Erstattung. | Das Geld wurde nicht auf mein Konto überwiesen. | Den Eingang haben Sie vor zwei Wochen bestätigt.',
      [
        'Erstattung Geld',
        'Erstattungen Gelder',
        'warte auf die Erstattung',
        'Wann bekomme ich die Erstattung für {p}, das ich zurückgeschickt habe?',
      ],
    ),
    matter(
      'Abo zu {p} kündigen | Kündigung',
      'Ich möchte das Abonnement kündigen, das zu {p} gehört. | Bitte bestätigen Sie die Kündigung schriftlich. | Den Vertrag will ich nicht verlängern.',
      [
        'Abonnement kündigen',
        'Abonnements gekündigt',
        'bestätigen Sie die Kündigung',
        'Wie kann ich das Abonnement kündigen, das zu {p} gehört?',
      ],
    ),
    matter(
      '{p} beschädigt angekommen | Bruch beim Versand',
      'Das Gerät ({p}) kam beschädigt an, der Karton war aufgerissen. | Am Gehäuse ist ein tiefer Kratzer. | Fotos von der gebrochenen Ecke kann ich schicken.',
      [
        'beschädigt Karton',
        'beschädigte Kartons',
        'der Karton war aufgerissen',
        'Was geschieht, wenn {p} schon beschädigt bei mir ankam?',
      ],
    ),
    matter(
      'Neue Adresse für {p} | Umzug',
      'Ich bin umgezogen, bitte ändern Sie die Lieferadresse für {p}. | Die alte Straße stimmt nicht mehr. | Meine neue Wohnung liegt in einer anderen Stadt.',
      [
        'Adresse ändern',
        'Adressen geändert',
        'ändern Sie die Lieferadresse',
        'Können Sie die Adresse noch ändern, an die {p} geliefert wird?',
      ],
    ),
    matter(
      'Aktualisierung {p} schlägt fehl | Firmware',
      'Die Aktualisierung der Firmware ({p}) bricht auf halbem Weg ab. | Während der Installation erscheint ein Fehler. | Nach dem Neustart ist die alte Fassung wieder da.',
      [
        'Aktualisierung Fehler',
        'Aktualisierungen Fehlern',
        'auf halbem Weg ab',
        'Warum bricht die Aktualisierung der Firmware bei {p} immer ab?',
      ],
    ),
    matter(
      'Garantie für {p} | Reparatur',
      'Ich möchte {p} im Rahmen der Garantie reparieren lassen. | Der Garantieschein liegt bei. | Ein Techniker hat einen Defekt gefunden.',
      [
        'Garantie reparieren',
        'Garantien repariert',
        'im Rahmen der Garantie',
        'Ist die Reparatur von {p} durch die Garantie gedeckt?',
      ],
    ),
    matter(
      'Teil von {p} fehlt | Unvollständig',
      'Im Karton von {p} fehlt ein Teil. | Die Anleitung nennt vier Schrauben, ich finde drei. | Das Ladegerät war nicht dabei.',
      ['Teil fehlt', 'Teile fehlen', 'fehlt ein Teil', 'Woher bekomme ich das Teil, das bei {p} fehlt?'],
    ),
    matter(
      'Zahlung für {p} abgelehnt | Karte',
      'Meine Zahlung für {p} wurde vom Laden abgelehnt. | Die Kreditkarte geht überall sonst. | Die Bank sieht keine Buchung.',
      [
        'Zahlung abgelehnt',
        'Zahlungen ablehnen',
        'wurde vom Laden abgelehnt',
        'Warum wurde meine Zahlung mit der Karte für {p} abgelehnt?',
      ],
    ),
    matter(
      '{p} verliert Verbindung | Funk bricht ab',
      'Das Gerät ({p}) verliert jede Stunde die Verbindung. | Das Signal ist am Fenster stark. | Nur den Stecker zu ziehen hilft eine Weile.',
      [
        'verliert Verbindung',
        'verlieren Verbindungen',
        'verliert jede Stunde',
        'Was hilft, wenn {p} ständig die Verbindung verliert?',
      ],
    ),
    matter(
      'Daten von {p} exportieren | Meine Daten',
      'Wie kann ich die Daten exportieren, die {p} aufgezeichnet hat? | Die heruntergeladene Datei ist leer. | Ich brauche die Messwerte als Tabelle.',
      [
        'Daten exportieren',
        'Daten exportiert',
        'heruntergeladene Datei ist leer',
        'Gibt es einen Weg, die Daten von {p} als Tabelle zu exportieren?',
      ],
    ),
  ],
};
