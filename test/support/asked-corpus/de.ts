import { asked, tongue } from './asked.ts';

export const GERMAN = tongue(
  'de',
  {
    greetings:
      'Hallo, | Guten Tag, | Sehr geehrte Damen und Herren, | Moin, | Liebes Team, | Guten Morgen, |  ',
    openings:
      'ich hoffe, es geht Ihnen gut. | ich wende mich an Sie wegen Folgendem. | entschuldigen Sie die Störung. | ich habe eine Frage. | kurze Frage: | im Chat hat leider niemand geantwortet. | das ist schon meine zweite Mail.',
    closings: 'Mit freundlichen Grüßen | Viele Grüße | Danke im Voraus | Beste Grüße | LG | Herzliche Grüße',
    names:
      'Jörg Brandstätter | Annika Vollmer | Mehmet Yıldız | Ulrike Hansen | Kai Sommerfeld | Petra Zöllner | Lukas Reinhardt',
    footers:
      'Von meinem iPhone gesendet | Brandstätter Möbel GmbH, Lindenweg 7, 50667 Köln, Tel. 0221 4710815 | Diese E-Mail ist vertraulich und nur für den Empfänger bestimmt. | Geschäftsführer: K. Sommerfeld, HRB 12345',
    fillers:
      'Es sollte ein Geschenk sein. | Ich bin seit Jahren Kunde bei Ihnen. | Meine Bestellnummer ist {order}. | Es geht um die Bestellung {order}. | Bitte antworten Sie bald. | Eine Kollegin hat mir geraten, Ihnen zu schreiben. | Auf Ihrer Seite habe ich nichts gefunden. | Ich bin etwas enttäuscht. | Ich wohne in Köln. | Sonst bin ich sehr zufrieden. | Sie erreichen mich unter {phone}.',
    plainSubjects:
      'Frage | Bitte um Hilfe | Bestellung {order} | Dringend!! | AW: Ihr Shop | Problem | Anfrage',
    quoted:
      'Vielen Dank für Ihre Bestellung. Wir melden uns, sobald sie unser Lager verlässt. | Ihre Anfrage ist eingegangen und wird innerhalb von zwei Tagen beantwortet. | Sehr geehrter Kunde, anbei finden Sie Ihre Rechnung.',
    noise:
      'Unterstützen Sie auch Sportvereine? Wir suchen einen Sponsor für unsere Jugend. | Wir bieten Suchmaschinenoptimierung zu günstigen Preisen an. | Wie heißt das Lied aus Ihrer Fernsehwerbung? | Ich möchte mich als Staplerfahrer bewerben. | Unsere Schulklasse würde gern Ihr Lager besichtigen. | Ich schreibe eine Arbeit über Packpapier und suche einen Gesprächspartner. | Vor Ihrem Gebäude ist die Ampel ausgefallen. | Darf ich meinen Hund in die Ausstellung mitbringen? | Auf Seite vier Ihres Geschäftsberichts ist ein Schreibfehler. | Wir haben uns auf der Messe in Hannover kennengelernt, erinnern Sie sich? | Arbeitet die Dame mit der roten Brille noch in Ihrer Filiale in Mainz? | Wer hat das Mosaik in Ihrer Eingangshalle entworfen? | Meine Oma hat etwas in Ihren Firmenfarben gestrickt. | Bitte leiten Sie das an den Hausbesitzer weiter. | Was wurde aus dem Klavier in Ihrer Kantine?',
  },
  [
    asked(
      'parcel-late',
      'Wo ist mein Paket? | Lieferung noch nicht da | Sendung nicht angekommen',
      'Mein Paket sollte am Montag da sein und ist nicht angekommen. | Wo bleibt meine Bestellung? Sie sollte letzte Woche geliefert werden. | Ich warte immer noch auf meine Lieferung. | Die Sendungsverfolgung zeigt seit fünf Tagen dasselbe und es kommt nichts. | Wann kommt mein Paket endlich an? | Die Lieferung verspätet sich und niemand sagt mir, wann sie kommt. | Können Sie mir sagen, wo mein Paket steckt? | Seit zehn Tagen warte ich auf die Lieferung.',
      'Der Paketbote war noch nicht da, gibt es etwas Neues zu meiner Sendung? | Laut Sendungsverfolgung hat sich das Paket seit einer Woche nicht bewegt.',
    ),
    asked(
      'parcel-claimed-delivered',
      'Angeblich zugestellt | Zugestellt, aber nicht erhalten',
      'Laut Sendungsverfolgung wurde das Paket zugestellt, ich habe es aber nie erhalten. | Angeblich liegt es beim Nachbarn, aber kein Nachbar hat es. | Es gilt als zugestellt, vor meiner Tür liegt aber nichts. | Der Fahrer behauptet, er habe es übergeben, und hat selbst unterschrieben. | Status zugestellt, im Haus hat es aber niemand. | Jemand anderes hat für mein Paket unterschrieben.',
      'Das Paket wurde angeblich beim Nachbarn abgegeben, der weiß von nichts. | Als zugestellt gemeldet, die Unterschrift kenne ich nicht.',
    ),
    asked(
      'change-delivery-address',
      'Falsche Lieferadresse | Lieferadresse ändern',
      'Ich habe die falsche Lieferadresse angegeben, können Sie sie ändern? | Bitte schicken Sie das Paket an meine neue Anschrift, ich bin umgezogen. | Kann die Lieferadresse meiner Bestellung noch geändert werden? | In der Lieferadresse stimmt die Hausnummer nicht. | Bitte an mein Büro liefern statt nach Hause. | Wie korrigiere ich die Straße für die Lieferung?',
      'Bitte leiten Sie die Sendung an eine andere Anschrift um. | Die Postleitzahl der Lieferadresse ist falsch, bitte korrigieren.',
    ),
    asked(
      'password-reset',
      'Passwort vergessen | Passwort zurücksetzen',
      'Ich habe mein Passwort vergessen und die Mail zum Zurücksetzen kommt nicht. | Der Link zum Zurücksetzen des Passworts ist abgelaufen. | Wie kann ich ein neues Kennwort setzen? | Ich habe dreimal ein neues Passwort angefordert und keine Mail bekommen. | Mein Passwort wird abgelehnt, obwohl es stimmt. | Das Kennwort lässt sich nicht zurücksetzen.',
      'Ich komme nicht mehr auf mein Kennwort und brauche ein neues. | Nach dem Klick auf Passwort vergessen kommt keine Mail.',
    ),
    asked(
      'account-locked',
      'Konto gesperrt | Anmeldung gesperrt',
      'Mein Konto wurde nach zu vielen Versuchen gesperrt. | Es heißt, mein Konto sei gesperrt, bitte entsperren Sie es. | Ich kann mich nicht anmelden, das Benutzerkonto wurde deaktiviert. | Warum ist mein Kundenkonto gesperrt? | Bitte schalten Sie meinen Zugang wieder frei. | Beim Login steht, der Zugang sei gesperrt.',
      'Nach mehreren Fehlversuchen bin ich ausgesperrt, bitte freischalten. | Mein Zugang ist deaktiviert, bitte aktivieren Sie das Konto wieder.',
    ),
    asked(
      'cancel-order',
      'Bestellung stornieren | Stornierung {order}',
      'Ich möchte meine Bestellung stornieren. | Bitte stornieren Sie die Bestellung von heute Morgen. | Ich habe aus Versehen bestellt, können Sie das noch stoppen? | Kann man eine Bestellung widerrufen, die noch nicht verschickt ist? | Ich habe doppelt bestellt, bitte eine Bestellung stornieren. | Ich habe es mir anders überlegt und will die Bestellung zurückziehen.',
      'Bitte annullieren Sie den Auftrag, ich habe das Falsche bestellt. | Lässt sich die Bestellung noch anhalten?',
    ),
    asked(
      'cancel-subscription',
      'Abo kündigen | Kündigung der Mitgliedschaft',
      'Ich möchte mein Abo kündigen. | Wie kündige ich mein monatliches Abonnement? | Bitte beenden Sie meine Mitgliedschaft zum Monatsende. | Wo finde ich den Knopf für die Kündigung? | Mein Abo wurde verlängert, obwohl ich gekündigt hatte. | Bitte verlängern Sie das Jahresabo nicht.',
      'Welche Kündigungsfrist hat meine Mitgliedschaft? | Bitte die automatische Verlängerung des Abos beenden.',
    ),
    asked(
      'return-item',
      'Rücksendung | Wie schicke ich es zurück',
      'Ich möchte die Schuhe zurückschicken, wie geht das? | Wo bekomme ich ein Retourenetikett? | Wie sende ich einen Artikel zurück? | Die Hose passt nicht, ich will sie zurückgeben. | Ist die Retoure kostenlos und wie lange habe ich Zeit? | Im Karton lag kein Rücksendeschein.',
      'Wie viele Tage kann ich etwas zurückgeben und wer zahlt das Porto? | Bitte schicken Sie mir ein Etikett für die Rücksendung der Jacke.',
    ),
    asked(
      'refund-missing',
      'Erstattung fehlt | Wo bleibt mein Geld',
      'Ich habe vor drei Wochen alles zurückgeschickt und noch kein Geld bekommen. | Wann bekomme ich meine Erstattung? | Die Rückzahlung ist noch nicht auf meinem Bankkonto. | Sie haben die Retoure bestätigt, aber das Geld fehlt noch. | Wie lange dauert die Erstattung auf die Kreditkarte? | Mein Geld wurde nicht zurückgezahlt.',
      'Der Betrag für meine Retoure ist immer noch nicht gutgeschrieben. | Seit Anfang des Monats warte ich auf die Rückerstattung.',
    ),
    asked(
      'damaged-item',
      'Beschädigt angekommen | Ware kaputt',
      'Die Vase kam zerbrochen an. | Der Karton war eingedrückt und das Display hat einen Riss. | Beim Auspacken war ein Teller in Scherben. | Das Produkt ist voller Kratzer, Fotos anbei. | Die Ware ist beschädigt, ich möchte Ersatz. | Das Glas war beim Öffnen zersplittert.',
      'Im Karton war alles zerbrochen. | Die Lampe hat eine Delle und der Schirm ist gerissen, siehe Bilder.',
    ),
    asked(
      'wrong-item',
      'Falscher Artikel | Nicht das Bestellte',
      'Sie haben mir den falschen Artikel geschickt. | Ich habe Blau bestellt und Grün bekommen. | Die Größe im Paket ist nicht die bestellte. | Statt des Wasserkochers war ein Toaster im Karton. | Ich habe die Ware von jemand anderem erhalten. | Die Farbe stimmt nicht mit der Bestellung überein.',
      'Ich habe ein anderes Modell erhalten als bestellt. | In der Tüte ist XL, obwohl ich M gewählt hatte.',
    ),
    asked(
      'invoice-copy',
      'Rechnung fehlt | Bitte Rechnung senden',
      'Ich brauche eine Rechnung für meine Bestellung. | Bitte senden Sie mir die Rechnung als PDF. | Wo kann ich meine Rechnung herunterladen? | Es lag keine Rechnung bei, der Steuerberater braucht eine. | Ich finde den Beleg für meinen Einkauf nicht. | Können Sie mir die Rechnung noch einmal mailen?',
      'Für die Steuererklärung brauche ich den Beleg, wo finde ich ihn? | Ich habe keine Quittung bekommen, bitte nachreichen.',
    ),
    asked(
      'charged-twice',
      'Doppelt abgebucht | Zweimal bezahlt',
      'Mir wurde dieselbe Bestellung zweimal berechnet. | Der Betrag wurde doppelt von meiner Karte abgebucht. | Auf dem Kontoauszug stehen zwei Abbuchungen für einen Einkauf. | Sie haben doppelt kassiert, bitte eine Zahlung zurück. | Mein Konto wurde zweimal belastet.',
      'Dieselbe Summe wurde zweimal eingezogen. | Doppelte Lastschrift für eine einzige Bestellung.',
    ),
    asked(
      'card-declined',
      'Zahlung schlägt fehl | Karte abgelehnt',
      'Meine Kreditkarte wird an der Kasse abgelehnt. | Die Zahlung bricht jedes Mal mit einem Fehler ab. | Ich kann nicht bezahlen, die Transaktion wurde verweigert. | PayPal schickt mich zurück, ohne zu bezahlen. | Die Kasse akzeptiert meine Karte nicht. | Die Zahlung wird abgelehnt, obwohl genug Geld auf der Karte ist.',
      'Im letzten Schritt geht die Bezahlung nicht durch. | Meine Visa wird beim Bezahlen verweigert.',
    ),
    asked(
      'voucher-code',
      'Gutschein geht nicht | Rabattcode',
      'Mein Gutscheincode wird nicht angenommen. | Der Rabattcode ist laut Kasse ungültig. | Ich habe vergessen, den Gutschein einzugeben, geht das nachträglich? | Der Zehn-Prozent-Code aus dem Newsletter funktioniert nicht. | Wie löse ich eine Geschenkkarte ein? | Mein Gutschein ist abgelaufen, kann man ihn verlängern?',
      'Der Aktionscode vom Flyer bringt keinen Rabatt. | Wo gebe ich den Gutschein ein? Er sei nicht gültig.',
    ),
    asked(
      'app-crashes',
      'App stürzt ab | App startet nicht',
      'Die App stürzt ab, sobald ich sie öffne. | Seit dem Update schließt sich die App von selbst. | Ihre App friert auf dem Startbildschirm ein. | Nach der letzten Version startet die Anwendung auf meinem Handy nicht. | Die App hängt und ich muss sie neu starten. | Es kommt ein weißer Bildschirm, dann beendet sie sich.',
      'Die neue Version geht auf dem Tablet gleich nach dem Start wieder zu. | Seit der Aktualisierung sehe ich nur einen leeren Bildschirm.',
    ),
    asked(
      'opening-hours',
      'Öffnungszeiten | Wann haben Sie offen',
      'Wann hat Ihr Laden samstags geöffnet? | Wie sind die Öffnungszeiten an Ostern? | Haben Sie an Feiertagen offen? | Bis wann kann ich ins Geschäft kommen? | Ist die Filiale am Montag geschlossen? | Um wie viel Uhr öffnen Sie morgen?',
      'Schließen Sie an Heiligabend früher? | Von wann bis wann ist die Filiale am Sonntag geöffnet?',
    ),
    asked(
      'warranty-repair',
      'Garantie | Reparatur',
      'Mein Mixer geht nach acht Monaten nicht mehr, habe ich Garantie? | Wie lange ist die Garantie auf Ihre Geräte? | Das Gerät lässt sich nicht mehr einschalten, ich möchte es reparieren lassen. | Wer repariert das auf Garantie? | Der Motor ist nach einem Jahr defekt, deckt das die Garantie? | Ich möchte für meinen Staubsauger die Gewährleistung in Anspruch nehmen.',
      'Das Gerät ist nach einem halben Jahr defekt, wohin zur Reparatur? | Gilt die Gewährleistung noch für einen kaputten Motor?',
    ),
    asked(
      'delete-account',
      'Konto löschen | Datenlöschung',
      'Bitte löschen Sie mein Konto und alle meine Daten. | Ich verlange die Löschung meiner personenbezogenen Daten nach DSGVO. | Wie schließe ich mein Kundenkonto endgültig? | Bitte entfernen Sie mich aus Ihrer Datenbank. | Ich brauche mein Konto nicht mehr, bitte löschen. | Bitte bestätigen Sie, dass meine Daten gelöscht sind.',
      'Ich will mein Profil und alles über mich gelöscht haben. | Kundenkonto auflösen und persönliche Daten entfernen bitte.',
    ),
  ],
);
