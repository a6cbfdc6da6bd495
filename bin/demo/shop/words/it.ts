import type { Language } from './words.ts';

export const italian: Language = {
  locale: 'it',
  timezone: 'Europe/Rome',
  country: 'IT',
  share: 9,
  firstNames: ['Giulia', 'Marco', 'Chiara', 'Luca', 'Sara', 'Davide', 'Elisa', 'Paolo', 'Ilaria', 'Nicolò'],
  lastNames: ['Greco', 'Conti', 'Marino', 'Ferri', 'Bassi', 'Caruso', 'De Luca', 'Rinaldi', 'Monti', 'Leone'],
  items: [
    'teiera Sencha',
    'bollitore in ghisa',
    'latta di tè',
    'colino da tè',
    'set di tazze',
    'tazza termica',
  ],
  greetings: ['Buongiorno,', 'Salve,', 'Ciao,'],
  agentGreeting: 'Buongiorno {name},',
  agentGoodbye: 'Cordiali saluti,\n{agent}',
  thanks: ['Perfetto, grazie mille!', 'Velocissimi, grazie!', 'Ora è tutto a posto.'],
  again: 'Mi dispiace riscrivere, ma il problema non è risolto. Potete controllare di nuovo?',
  comments: {
    good: ['Gentili e veloci.', 'Servizio ottimo.', 'Meglio di così!'],
    bad: ['Ho dovuto spiegare tutto due volte.', 'Troppo tempo.'],
  },
  topics: {
    delivery: {
      subjects: ['Dov’è il mio pacco?', 'Ordine {order} non arrivato'],
      openings: [
        'ho ordinato la settimana scorsa ({item}, ordine {order}) e non è ancora arrivato nulla. Dov’è il pacco?',
        'il tracciamento di {order} è fermo da cinque giorni. È andato perso?',
      ],
      answers: [
        'il pacco è partito in tempo. Ho chiesto al corriere di cercarlo e le scrivo domani.',
        'ci scusiamo per l’attesa: era fermo in deposito, oggi è in consegna.',
      ],
      followUp: 'La nuova data è passata e non è arrivato niente. Che si fa?',
    },
    damaged: {
      subjects: ['Arrivato rotto', 'Ordine {order}: articolo danneggiato'],
      openings: [
        'l’ordine {order} è arrivato oggi con una crepa ({item}). Allego una foto.',
        'la scatola era schiacciata e l’articolo ({item}) è a pezzi. Che cosa vi serve?',
      ],
      answers: [
        'ci dispiace molto. Oggi ne parte uno nuovo, quello rotto non va restituito.',
        'ci mandi anche una foto della scatola, per favore, e il ricambio parte subito.',
      ],
      followUp: 'Ecco la foto della scatola, si vede bene il colpo.',
    },
    return: {
      subjects: ['Vorrei restituire un articolo', 'Reso dell’ordine {order}'],
      openings: [
        'è più piccolo di quanto pensassi ({item}, ordine {order}). Come lo restituisco?',
        'nel pacco ({order}) non c’era l’etichetta di reso. Potete mandarmela?',
      ],
      answers: [
        'certo. L’etichetta è allegata; ha 30 giorni per consegnare il pacco.',
        'nessun problema, ho appena creato un’etichetta per lei.',
      ],
      followUp: 'L’ho consegnato stamattina. Quanto ci vuole?',
    },
    refund: {
      subjects: ['Rimborso dell’ordine {order}', 'Aspetto ancora il rimborso'],
      openings: [
        'avete ricevuto il mio reso ({item}) due settimane fa, ma il rimborso di {order} manca.',
        'quando ricevo il rimborso per l’ordine {order}?',
      ],
      answers: [
        'ho appena autorizzato il rimborso. Le banche impiegano fino a tre giorni.',
        'è partito ieri con lo stesso metodo di pagamento.',
      ],
      followUp: 'Sul conto non c’è ancora nulla. L’importo è giusto?',
    },
    invoice: {
      subjects: ['Fattura dell’ordine {order}', 'Indirizzo sbagliato in fattura'],
      openings: [
        'potreste intestare la fattura di {order} alla mia azienda?',
        'sulla fattura di {order} c’è il vecchio indirizzo. Si può cambiare?',
      ],
      answers: ['la fattura corretta è allegata.', 'fatto, la trova anche nel suo account.'],
      followUp: 'Grazie. Serve anche la partita IVA.',
    },
    product: {
      subjects: ['Domanda su: {item}', 'Quando torna: {item}?'],
      openings: [
        'prima di ordinare: va in lavastoviglie ({item})?',
        'è esaurito ({item}). Torna prima delle feste?',
      ],
      answers: [
        'consigliamo di lavarlo a mano, lo smalto resta più bello.',
        'arriva tra circa due settimane. Posso metterne uno da parte.',
      ],
      followUp: 'Sì, me ne tenga due, grazie.',
    },
    payment: {
      subjects: ['Pagamento non riuscito', 'Addebito doppio: {order}'],
      openings: [
        'per l’ordine {order} l’addebito è doppio. Potete controllare?',
        'il pagamento ({item}) non riesce, anche se la carta funziona.',
      ],
      answers: [
        'uno dei due importi è solo prenotato e scade da solo in cinque giorni.',
        'stamattina il servizio di pagamento aveva un guasto. Riprovi, il carrello c’è ancora.',
      ],
      followUp: 'Gli importi ci sono ancora tutti e due, e la banca li dà per contabilizzati.',
    },
  },
};
