import { type Mails, mails } from './mails.ts';

export const GERMANIC: readonly Mails[] = [
  mails('en', {
    greetings: 'Hi support, | Good afternoon, | To whom it may concern, | Hey folks,',
    closings:
      'Sent from my phone | Many thanks, Claire Whitcombe | Yours sincerely, R. Okafor | Regards, Dana',
    footers:
      'This message and its attachments are confidential and meant only for the person to whom they are addressed. | Please consider the environment before printing. | Opening hours: Monday to Friday, nine to five.',
    products:
      'charger | charging cable | dishwasher | train ticket | annual membership | rooftop tent | printer | garden hose',
    places: 'Bristol | Leeds | Dublin | Chester | Toronto | Auckland | Brighton | Perth',
    asides:
      'A neighbour has the very same trouble. | It smells of burnt plastic. | The courier left it in the rain. | My daughter noticed it at breakfast. | Your chatbot kept repeating itself. | The leaflet mentions a voucher. | We are moving house in October. | The serial label has been scratched off.',
    matters: [
      [
        'My credit card was declined at the checkout. | The bank says that the payment never reached them. | I tried three different cards without success.',
        'credit card declined',
        'cards declining payments',
        'Why does the checkout keep declining my credit card?',
      ],
      [
        'The export of the monthly report takes forever. | The spreadsheet comes out with broken columns. | Sorting by date makes the page freeze.',
        'export report spreadsheet',
        'exporting reports spreadsheets',
        'How can I export the monthly report into a spreadsheet without the page freezing?',
      ],
      [
        'I need to cancel our booking for the second week of June. | The hotel moved us to another room without asking. | Is the deposit refundable if we travel later?',
        'cancel booking deposit',
        'cancelling bookings deposits',
        'Can we get our deposit back when we cancel the booking?',
      ],
      [
        'The box arrived crushed and the glass is cracked. | Two screws are missing from the bag. | I have attached photographs of the damage.',
        'glass cracked photographs',
        'crack photograph damaging',
        'What happens now that the glass is cracked and screws are missing?',
      ],
      [
        'The verification code never reaches my handset. | After the update I am signed out every hour. | Two-factor login fails on the new browser.',
        'verification code login',
        'verify codes logins',
        'Why do I never receive the verification code for login?',
      ],
      [
        'I want to terminate the contract at the end of the quarter. | The meter reading on my statement is far too high. | Please change the address on our account.',
        'terminate contract meter',
        'terminating contracts meters',
        'How do I terminate my contract before the end of the quarter?',
      ],
    ],
  }),
  mails('de', {
    greetings: 'Guten Tag, | Sehr geehrte Damen und Herren, | Moin, | Liebes Serviceteam,',
    closings:
      'Von meinem Handy gesendet | Mit freundlichen Grüßen, Jörg Köhler | Viele Grüße, Änne Böttcher | Beste Grüße, Müller',
    footers:
      'Diese E-Mail enthält vertrauliche Informationen und ist nur für den Empfänger bestimmt. | Geschäftsführer: Dr. Weiß, Registergericht Nürnberg. | Bitte denken Sie an die Umwelt, bevor Sie drucken.',
    products:
      'Ladegerät | Spülmaschine | Fahrkarte | Jahresmitgliedschaft | Dachzelt | Drucker | Gartenschlauch | Kühlschrank',
    places: 'Köln | Leipzig | Zürich | Osnabrück | Görlitz | Innsbruck | Bremen | Tübingen',
    asides:
      'Ein Nachbar hat denselben Ärger. | Es riecht nach verbranntem Kunststoff. | Der Bote stellte es in den Regen. | Meine Tochter bemerkte es beim Frühstück. | Ihr Chatbot wiederholte sich ständig. | Im Prospekt steht etwas von einem Gutschein. | Wir ziehen im Oktober um. | Das Typenschild ist zerkratzt.',
    matters: [
      [
        'Meine Kreditkarte wurde an der Kasse abgelehnt. | Die Bank sagt, die Zahlung sei nie angekommen. | Ich habe drei verschiedene Karten probiert.',
        'Kreditkarte abgelehnt',
        'Kreditkarten ablehnen Zahlungen',
        'Warum wird meine Kreditkarte an der Kasse immer abgelehnt?',
      ],
      [
        'Die Ausgabe des Monatsberichts dauert ewig. | Die Tabelle hat verschobene Spalten. | Beim Sortieren nach Datum friert die Seite ein.',
        'Monatsbericht Tabelle Spalten',
        'Monatsberichte Tabellen Spalte',
        'Wie bekomme ich den Monatsbericht als Tabelle, ohne dass die Seite einfriert?',
      ],
      [
        'Ich muss unsere Buchung für die zweite Juniwoche stornieren. | Das Hotel hat uns ungefragt in ein anderes Zimmer verlegt. | Wird die Anzahlung erstattet, wenn wir später reisen?',
        'Buchung stornieren Anzahlung',
        'Buchungen storniert Anzahlungen',
        'Bekommen wir die Anzahlung zurück, wenn wir die Buchung stornieren?',
      ],
      [
        'Der Karton kam zerdrückt an und das Glas hat Risse. | Im Beutel fehlen zwei Schrauben. | Fotos des Schadens hängen an.',
        'Glas Risse Schrauben',
        'Gläser Riss Schraube',
        'Was geschieht nun, da das Glas Risse hat und Schrauben fehlen?',
      ],
      [
        'Der Bestätigungscode kommt nie auf meinem Telefon an. | Nach der Aktualisierung werde ich stündlich abgemeldet. | Die Anmeldung in zwei Schritten scheitert im neuen Browser.',
        'Bestätigungscode Anmeldung',
        'Bestätigungscodes Anmeldungen',
        'Warum erhalte ich den Bestätigungscode für die Anmeldung nicht?',
      ],
      [
        'Ich möchte den Vertrag zum Quartalsende kündigen. | Der Zählerstand auf meiner Abrechnung ist viel zu hoch. | Bitte ändern Sie die Anschrift in unserem Konto.',
        'Vertrag kündigen Zählerstand',
        'Verträge Kündigung Zählerstände',
        'Wie kann ich meinen Vertrag vor dem Quartalsende kündigen?',
      ],
    ],
  }),
  mails('nl', {
    greetings: 'Goedemiddag, | Geachte heer of mevrouw, | Beste helpdesk, | Dag allemaal,',
    closings:
      'Verstuurd vanaf mijn telefoon | Met vriendelijke groet, Daniël van Dijk | Hoogachtend, Zoë Coëlho | Groetjes, Sanne',
    footers:
      'Dit bericht en de bijlagen zijn vertrouwelijk en alleen bestemd voor de geadresseerde. | Denk aan het milieu voordat u print. | Openingstijden: maandag tot vrijdag.',
    products:
      'oplader | vaatwasser | treinkaartje | jaarabonnement | daktent | printer | tuinslang | koelkast',
    places: 'Groningen | Utrecht | Gent | Leeuwarden | Maastricht | Zwolle | Antwerpen | Breda',
    asides:
      'Een buurman heeft dezelfde ergernis. | Het ruikt naar verbrand plastic. | De koerier liet het in de regen staan. | Mijn dochter merkte het bij het ontbijt. | Uw chatbot herhaalde zichzelf voortdurend. | De folder noemt een tegoedbon. | Wij verhuizen in oktober. | Het typeplaatje is bekrast.',
    matters: [
      [
        'Mijn creditcard werd bij het afrekenen geweigerd. | De bank zegt dat de betaling nooit is aangekomen. | Ik heb drie verschillende kaarten geprobeerd.',
        'creditcard geweigerd afrekenen',
        'creditcards weigeren betalingen',
        'Waarom wordt mijn creditcard steeds geweigerd bij het afrekenen?',
      ],
      [
        'Het exporteren van het maandrapport duurt eeuwig. | Het rekenblad heeft verschoven kolommen. | Sorteren op datum laat de pagina vastlopen.',
        'maandrapport rekenblad kolommen',
        'maandrapporten rekenbladen kolom',
        'Hoe exporteer ik het maandrapport zonder dat de pagina vastloopt?',
      ],
      [
        'Ik moet onze boeking voor de tweede week van juni annuleren. | Het hotel gaf ons ongevraagd een andere kamer. | Krijgen we de aanbetaling terug als we later reizen?',
        'boeking annuleren aanbetaling',
        'boekingen annulering aanbetalingen',
        'Krijgen we de aanbetaling terug als we de boeking annuleren?',
      ],
      [
        "De doos kwam geplet aan en het glas is gebarsten. | Er ontbreken twee schroeven in het zakje. | Foto's van de schade heb ik bijgevoegd.",
        'glas gebarsten schroeven',
        'glazen barsten schroef',
        'Wat gebeurt er nu het glas gebarsten is en er schroeven ontbreken?',
      ],
      [
        'De verificatiecode komt nooit op mijn toestel aan. | Na de update word ik elk uur uitgelogd. | Inloggen in twee stappen mislukt in de nieuwe browser.',
        'verificatiecode inloggen toestel',
        'verificatiecodes inlogt toestellen',
        'Waarom ontvang ik de verificatiecode nooit op mijn toestel?',
      ],
      [
        'Ik wil het contract aan het einde van het kwartaal opzeggen. | De meterstand op mijn rekening is veel te hoog. | Wijzig alstublieft het adres van ons account.',
        'contract opzeggen meterstand',
        'contracten opzegging meterstanden',
        'Hoe kan ik mijn contract voor het einde van het kwartaal opzeggen?',
      ],
    ],
  }),
  mails('sv', {
    greetings: 'God dag, | Hej på er, | Bästa kundtjänst, | Till berörd person,',
    closings:
      'Skickat från min telefon | Vänliga hälsningar, Åsa Sjöström | Med vänlig hälsning, Göran Öberg | Mvh Märta',
    footers:
      'Detta meddelande och dess bilagor är konfidentiella och endast avsedda för mottagaren. | Tänk på miljön innan du skriver ut. | Öppettider: måndag till fredag.',
    products:
      'laddare | diskmaskin | tågbiljett | årsmedlemskap | taktält | skrivare | trädgårdsslang | kylskåp',
    places: 'Göteborg | Malmö | Umeå | Västerås | Örebro | Luleå | Åbo | Uppsala',
    asides:
      'En granne har samma besvär. | Det luktar bränd plast. | Budet lämnade den i regnet. | Min dotter märkte det vid frukosten. | Er chattbot upprepade sig hela tiden. | Broschyren nämner en kupong. | Vi flyttar i oktober. | Typskylten är repad.',
    matters: [
      [
        'Mitt kreditkort nekades i kassan. | Banken säger att betalningen aldrig kom fram. | Jag har provat tre olika kort.',
        'kreditkort nekades kassan',
        'kreditkortet nekas betalningar',
        'Varför nekas mitt kreditkort alltid i kassan?',
      ],
      [
        'Exporten av månadsrapporten tar en evighet. | Kalkylbladet får trasiga kolumner. | Sortering efter datum låser sidan.',
        'månadsrapporten kalkylbladet kolumner',
        'månadsrapport kalkylblad kolumn',
        'Hur exporterar jag månadsrapporten utan att sidan låser sig?',
      ],
      [
        'Jag måste avboka vår bokning för andra veckan i juni. | Hotellet flyttade oss till ett annat rum utan att fråga. | Får vi tillbaka handpenningen om vi reser senare?',
        'avboka bokning handpenningen',
        'avbokning bokningar handpenning',
        'Får vi tillbaka handpenningen när vi avbokar?',
      ],
      [
        'Lådan kom fram krossad och glaset är sprucket. | Två skruvar saknas i påsen. | Jag bifogar fotografier av skadan.',
        'glaset sprucket skruvar',
        'glas spricka skruv',
        'Vad händer nu när glaset är sprucket och skruvar saknas?',
      ],
      [
        'Verifieringskoden når aldrig min mobil. | Efter uppdateringen loggas jag ut varje timme. | Inloggningen i två steg misslyckas i den nya webbläsaren.',
        'verifieringskoden inloggningen mobil',
        'verifieringskod inloggning mobilen',
        'Varför får jag aldrig verifieringskoden till min mobil?',
      ],
      [
        'Jag vill säga upp avtalet i slutet av kvartalet. | Mätarställningen på min faktura är alldeles för hög. | Ändra adressen på vårt konto, tack.',
        'avtalet mätarställningen faktura',
        'avtal mätarställning fakturan',
        'Hur säger jag upp mitt avtal före kvartalets slut?',
      ],
    ],
  }),
];
