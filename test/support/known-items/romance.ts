import { type Mails, mails } from './mails.ts';

export const ROMANCE: readonly Mails[] = [
  mails('fr', {
    greetings: 'Bonjour, | Madame, Monsieur, | Chère équipe, | Bonsoir,',
    closings:
      'Envoyé depuis mon téléphone | Bien à vous, Hélène Lefèvre | Salutations distinguées, François Béranger | Cordialement, Zoé',
    footers:
      "Ce message et ses pièces jointes sont confidentiels et destinés uniquement à leur destinataire. | Pensez à l'environnement avant d'imprimer. | Horaires d'ouverture : du lundi au vendredi.",
    products:
      "chargeur | lave-vaisselle | billet de train | abonnement annuel | tente de toit | imprimante | tuyau d'arrosage | réfrigérateur",
    places: 'Besançon | Orléans | Genève | Liège | Nîmes | Québec | Évreux | Lyon',
    asides:
      "Un voisin a exactement le même souci. | Ça sent le plastique brûlé. | Le livreur l'a laissé sous la pluie. | Ma fille l'a remarqué au petit déjeuner. | Votre robot répétait toujours la même chose. | La brochure évoque un bon d'achat. | Nous déménageons en octobre. | La plaque signalétique est rayée.",
    matters: [
      [
        "Ma carte bancaire a été refusée à la caisse. | La banque affirme que le paiement ne lui est jamais parvenu. | J'ai essayé trois cartes différentes.",
        'carte bancaire refusée',
        'cartes bancaires refuser paiements',
        'Pourquoi ma carte bancaire est-elle toujours refusée à la caisse ?',
      ],
      [
        "L'exportation du rapport mensuel dure une éternité. | Le tableau sort avec des colonnes décalées. | Trier par date bloque la page.",
        'rapport mensuel tableau',
        'rapports mensuels tableaux exporter',
        'Comment exporter le rapport mensuel dans un tableau sans bloquer la page ?',
      ],
      [
        "Je dois annuler notre réservation de la deuxième semaine de juin. | L'hôtel nous a changés de chambre sans demander. | L'acompte est-il remboursable si nous voyageons plus tard ?",
        'annuler réservation acompte',
        'annulation réservations acomptes',
        "L'acompte est-il rendu quand nous annulons la réservation ?",
      ],
      [
        'Le carton est arrivé écrasé et le verre est fissuré. | Il manque deux vis dans le sachet. | Des photographies des dégâts sont jointes.',
        'verre fissuré dégâts',
        'verres fissures dégât',
        'Que se passe-t-il maintenant que le verre est fissuré et que des vis manquent ?',
      ],
      [
        "Le code de vérification n'arrive jamais sur mon portable. | Depuis la mise à jour je suis déconnecté chaque heure. | La connexion en deux étapes échoue dans le nouveau navigateur.",
        'code vérification connexion',
        'codes vérifications connexions',
        'Pourquoi est-ce que je ne reçois jamais le code de vérification ?',
      ],
      [
        "Je souhaite résilier le contrat à la fin du trimestre. | Le relevé du compteur sur ma facture est bien trop élevé. | Veuillez modifier l'adresse de notre compte.",
        'résilier contrat compteur',
        'résiliation contrats compteurs',
        'Comment résilier mon contrat avant la fin du trimestre ?',
      ],
    ],
  }),
  mails('es', {
    greetings: 'Buenos días, | Estimados señores, | Buenas tardes, | Hola equipo,',
    closings:
      'Enviado desde mi móvil | Atentamente, Íñigo Peña | Un saludo, Begoña Núñez | Saludos cordiales, Andrés',
    footers:
      'Este mensaje y sus archivos adjuntos son confidenciales y van dirigidos solo a su destinatario. | Antes de imprimir piense en el medio ambiente. | Horario de atención: de lunes a viernes.',
    products:
      'cargador | lavavajillas | billete de tren | suscripción anual | tienda de techo | impresora | manguera | frigorífico',
    places: 'Cádiz | León | Bogotá | Logroño | Málaga | Córdoba | Gijón | Montevideo',
    asides:
      'Un vecino tiene el mismo disgusto. | Huele a plástico quemado. | El mensajero lo dejó bajo la lluvia. | Mi hija lo notó durante el desayuno. | Su robot repetía siempre lo mismo. | El folleto menciona un vale. | Nos mudamos en octubre. | La placa de serie está rayada.',
    matters: [
      [
        'Mi tarjeta de crédito fue rechazada en la caja. | El banco dice que el pago nunca llegó. | Probé con tres tarjetas distintas.',
        'tarjeta crédito rechazada',
        'tarjetas créditos rechazo pagos',
        '¿Por qué rechazan siempre mi tarjeta de crédito en la caja?',
      ],
      [
        'La exportación del informe mensual tarda una eternidad. | La hoja de cálculo sale con columnas rotas. | Ordenar por fecha bloquea la página.',
        'informe mensual columnas',
        'informes mensuales columna exportar',
        '¿Cómo puedo exportar el informe mensual sin que se bloquee la página?',
      ],
      [
        'Tengo que anular nuestra reserva de la segunda semana de junio. | El hotel nos cambió de habitación sin preguntar. | ¿Se devuelve el depósito si viajamos más tarde?',
        'anular reserva depósito',
        'anulación reservas depósitos',
        '¿Nos devuelven el depósito cuando anulamos la reserva?',
      ],
      [
        'La caja llegó aplastada y el cristal está agrietado. | Faltan dos tornillos en la bolsa. | Adjunto fotografías de los daños.',
        'cristal agrietado tornillos',
        'cristales grietas tornillo',
        '¿Qué pasa ahora que el cristal está agrietado y faltan tornillos?',
      ],
      [
        'El código de verificación nunca llega a mi teléfono. | Tras la actualización se cierra mi sesión cada hora. | El acceso en dos pasos falla en el nuevo navegador.',
        'código verificación acceso',
        'códigos verificar accesos',
        '¿Por qué no recibo nunca el código de verificación?',
      ],
      [
        'Quiero rescindir el contrato al final del trimestre. | La lectura del contador en mi factura es demasiado alta. | Cambien por favor la dirección de nuestra cuenta.',
        'rescindir contrato contador',
        'rescisión contratos contadores',
        '¿Cómo rescindo mi contrato antes del final del trimestre?',
      ],
    ],
  }),
  mails('pt', {
    greetings: 'Bom dia, | Boa tarde, | Exmos. Senhores, | Olá equipa,',
    closings:
      'Enviado do meu telemóvel | Atenciosamente, João Conceição | Cumprimentos, Inês Magalhães | Abraço, Luís',
    footers:
      'Esta mensagem e os seus anexos são confidenciais e destinam-se apenas ao destinatário. | Pense no ambiente antes de imprimir. | Horário de atendimento: segunda a sexta.',
    products:
      'carregador | máquina de lavar louça | bilhete de comboio | assinatura anual | tenda de tejadilho | impressora | mangueira | frigorífico',
    places: 'Évora | Bragança | Coimbra | Setúbal | São Paulo | Viseu | Guimarães | Recife',
    asides:
      'Um vizinho tem o mesmo aborrecimento. | Cheira a plástico queimado. | O estafeta deixou-o à chuva. | A minha filha reparou nisso ao pequeno-almoço. | O vosso robô repetia-se constantemente. | O folheto fala de um vale. | Mudamos de casa em outubro. | A chapa de série está riscada.',
    matters: [
      [
        'O meu cartão de crédito foi recusado na caixa. | O banco diz que o pagamento nunca chegou. | Tentei com três cartões diferentes.',
        'cartão crédito recusado',
        'cartões recusa pagamentos',
        'Porque é que recusam sempre o meu cartão de crédito?',
      ],
      [
        'A exportação do relatório mensal demora uma eternidade. | A folha de cálculo sai com colunas partidas. | Ordenar por data bloqueia a página.',
        'relatório mensal colunas',
        'relatórios mensais coluna exportar',
        'Como posso exportar o relatório mensal sem bloquear a página?',
      ],
      [
        'Preciso de cancelar a nossa reserva da segunda semana de junho. | O hotel mudou-nos de quarto sem perguntar. | O sinal é devolvido se viajarmos mais tarde?',
        'cancelar reserva hotel',
        'cancelamento reservas hotéis',
        'Devolvem o sinal quando cancelamos a reserva?',
      ],
      [
        'A caixa chegou esmagada e o vidro está rachado. | Faltam dois parafusos no saco. | Junto fotografias dos danos.',
        'vidro rachado parafusos',
        'vidros rachas parafuso',
        'O que acontece agora que o vidro está rachado e faltam parafusos?',
      ],
      [
        'O código de verificação nunca chega ao meu telefone. | Depois da atualização a sessão termina a cada hora. | O acesso em dois passos falha no novo navegador.',
        'código verificação acesso',
        'códigos verificar acessos',
        'Porque nunca recebo o código de verificação?',
      ],
      [
        'Quero rescindir o contrato no fim do trimestre. | A leitura do contador na minha fatura está demasiado alta. | Alterem por favor a morada da nossa conta.',
        'rescindir contrato contador',
        'rescisão contratos contadores',
        'Como rescindo o meu contrato antes do fim do trimestre?',
      ],
    ],
  }),
  mails('it', {
    greetings: 'Buongiorno, | Buonasera, | Gentile assistenza, | Spett.le ditta,',
    closings:
      'Inviato dal mio telefono | Distinti saluti, Niccolò Ferrò | Cordialmente, Nicolò | Un caro saluto, Giulia',
    footers:
      "Questo messaggio e i suoi allegati sono riservati e destinati solo al destinatario. | Pensa all'ambiente prima di stampare. | Orari di apertura: dal lunedì al venerdì.",
    products:
      'caricabatterie | lavastoviglie | biglietto del treno | abbonamento annuale | tenda da tetto | stampante | tubo da giardino | frigorifero',
    places: 'Forlì | Cefalù | Torino | Bergamo | Lugano | Perugia | Padova | Bari',
    asides:
      'Un vicino ha lo stesso fastidio. | Puzza di plastica bruciata. | Il corriere lo ha lasciato sotto la pioggia. | Mia figlia lo ha notato a colazione. | Il vostro assistente si ripeteva di continuo. | Il volantino parla di un buono. | Traslochiamo in ottobre. | La targhetta è graffiata.',
    matters: [
      [
        'La mia carta di credito è stata rifiutata alla cassa. | La banca dice che il pagamento non è mai arrivato. | Ho provato con tre carte diverse.',
        'carta credito rifiutata',
        'carte crediti rifiutare pagamenti',
        'Perché la mia carta di credito viene sempre rifiutata?',
      ],
      [
        "L'esportazione del rapporto mensile dura un'eternità. | Il foglio esce con le colonne spostate. | Ordinare per data blocca la pagina.",
        'rapporto mensile colonne',
        'rapporti mensili colonna esportare',
        'Come posso esportare il rapporto mensile senza bloccare la pagina?',
      ],
      [
        "Devo annullare la nostra prenotazione della seconda settimana di giugno. | L'albergo ci ha cambiato camera senza chiedere. | La caparra è rimborsabile se viaggiamo più tardi?",
        'annullare prenotazione caparra',
        'annullamento prenotazioni caparre',
        'Ci restituite la caparra se annulliamo la prenotazione?',
      ],
      [
        'La scatola è arrivata schiacciata e il vetro è incrinato. | Mancano due viti nel sacchetto. | Allego fotografie dei danni.',
        'vetro incrinato viti',
        'vetri incrinature vite',
        'Che cosa succede ora che il vetro è incrinato e mancano le viti?',
      ],
      [
        "Il codice di verifica non arriva mai sul cellulare. | Dopo l'aggiornamento vengo disconnesso ogni ora. | L'accesso in due passaggi fallisce nel nuovo browser.",
        'codice verifica accesso',
        'codici verificare accessi',
        'Perché non ricevo mai il codice di verifica?',
      ],
      [
        "Voglio disdire il contratto alla fine del trimestre. | La lettura del contatore in bolletta è troppo alta. | Modificate per favore l'indirizzo del nostro profilo.",
        'disdire contratto contatore',
        'disdetta contratti contatori',
        'Come posso disdire il contratto prima della fine del trimestre?',
      ],
    ],
  }),
  mails('ro', {
    greetings: 'Bună dimineața, | Stimați domni, | Bună seara, | Dragă echipă,',
    closings:
      'Trimis de pe telefonul meu | Cu stimă, Ștefan Țurcanu | O zi frumoasă, Ioana Mândruță | Cu respect, Răzvan',
    footers:
      'Acest mesaj și anexele sale sunt confidențiale și destinate exclusiv destinatarului. | Gândiți-vă la mediu înainte de a tipări. | Program: de luni până vineri.',
    products:
      'încărcător | mașină de spălat vase | bilet de tren | abonament anual | cort de plafon | imprimantă | furtun de grădină | frigider',
    places: 'Timișoara | Brașov | Iași | Constanța | Chișinău | Oradea | Sibiu | Bacău',
    asides:
      'Un vecin are același necaz. | Miroase a plastic ars. | Curierul l-a lăsat în ploaie. | Fiica mea a observat la micul dejun. | Robotul vostru se repeta mereu. | Pliantul pomenește un cupon. | Ne mutăm în octombrie. | Eticheta de serie este zgâriată.',
    matters: [
      [
        'Cardul meu de credit a fost respins la casă. | Banca spune că plata nu a ajuns niciodată. | Am încercat cu trei carduri diferite.',
        'cardul credit respins',
        'carduri credite respinge',
        'De ce este respins mereu cardul meu de credit?',
      ],
      [
        'Exportul raportului lunar durează o veșnicie. | Foaia de calcul iese cu coloane stricate. | Sortarea după dată blochează pagina.',
        'raportului lunar coloane',
        'rapoarte lunare coloana',
        'Cum pot exporta raportul lunar fără să se blocheze pagina?',
      ],
      [
        'Trebuie să anulez rezervarea noastră din a doua săptămână din iunie. | Hotelul ne-a mutat în altă cameră fără să întrebe. | Se restituie avansul dacă plecăm mai târziu?',
        'anulez rezervarea avansul',
        'anulare rezervări avans',
        'Primim avansul înapoi când anulăm rezervarea?',
      ],
      [
        'Cutia a ajuns strivită și geamul este crăpat. | Lipsesc două șuruburi din pungă. | Atașez fotografii cu stricăciunile.',
        'geamul crăpat șuruburi',
        'geamuri crăpate șurub',
        'Ce se întâmplă acum că geamul este crăpat și lipsesc șuruburi?',
      ],
      [
        'Codul de verificare nu ajunge niciodată pe telefon. | După actualizare sunt deconectat în fiecare oră. | Autentificarea în doi pași eșuează în noul navigator.',
        'codul verificare autentificarea',
        'coduri verificări autentificare',
        'De ce nu primesc niciodată codul de verificare?',
      ],
      [
        'Vreau să reziliez contractul la sfârșitul trimestrului. | Citirea contorului de pe factură este mult prea mare. | Vă rog să schimbați adresa contului nostru.',
        'reziliez contractul contorului',
        'reziliere contracte contor',
        'Cum reziliez contractul înainte de sfârșitul trimestrului?',
      ],
    ],
  }),
];
