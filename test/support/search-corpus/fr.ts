import { matter, type Vocabulary } from './vocabulary.ts';

export const FRENCH: Vocabulary = {
  language: 'fr',
  space: ' ',
  greetings: ['Bonjour,', 'Madame, Monsieur,', 'Chère équipe,', 'Bonsoir,'],
  closings: ['Cordialement', 'Merci d’avance', 'Bien à vous', 'Salutations distinguées'],
  fillers: [
    'Je suis cliente chez vous depuis plusieurs années.',
    'Je vous écris parce que personne ne répond au téléphone.',
    'Merci de me dire ce que je dois faire.',
    "J'attends votre réponse avec impatience.",
    "Un collègue m'a conseillé de vous contacter.",
    "J'ai déjà lu les pages d'aide.",
  ],
  asides: ["L'article {p} de l'an dernier va très bien.", 'Nous avons aussi commandé {p} pour le bureau.'],
  things: [
    ['cafetière', 'cafetières'],
    ['clavier', 'claviers'],
    ['routeur', 'routeurs'],
    ['vélo', 'vélos'],
    ['caméra', 'caméras'],
    ['aspirateur', 'aspirateurs'],
    ['lave-linge', 'lave-linges'],
    ['éclairage', 'éclairages'],
    ['tablette', 'tablettes'],
    ['écouteur', 'écouteurs'],
  ],
  matters: [
    matter(
      '{p} ne démarre pas | Panne ({p})',
      "Depuis hier l'appareil {p} ne démarre plus du tout. | Quand j'appuie sur le bouton il ne se passe rien. | Le voyant reste éteint après le démarrage.",
      [
        'ne démarre plus',
        'démarrer démarrages',
        'ne démarre plus du tout',
        'Que puis-je faire quand mon {p} refuse de démarrer le matin ?',
      ],
    ),
    matter(
      'Facture erronée {p} | Question de facture',
      'La facture pour {p} indique un montant erroné. | Le prix a été débité deux fois. | Pouvez-vous envoyer un document corrigé ?',
      [
        'facture erronée',
        'factures erronées',
        'indique un montant erroné',
        'Pourquoi le montant de ma facture pour {p} est-il erroné ?',
      ],
    ),
    matter(
      'Livraison {p} en retard | Où est mon colis',
      "La livraison ({p}) était promise pour la semaine dernière. | Le colis n'est toujours pas arrivé chez moi. | Le suivi ne change plus depuis des jours.",
      [
        'livraison retard',
        'livraisons retards',
        'toujours pas arrivé',
        'Quand la livraison de {p} va-t-elle enfin arriver ?',
      ],
    ),
    matter(
      'Mot de passe {p} | Réinitialiser',
      "J'ai oublié le mot de passe de l'application pour {p}. | Le courriel pour réinitialiser ne vient jamais. | Mon compte est maintenant bloqué.",
      [
        'réinitialiser passe',
        'réinitialisation passes',
        'oublié le mot de passe',
        "Comment obtenir un nouveau mot de passe pour l'application {p} ?",
      ],
    ),
    matter(
      'Remboursement {p} | Argent',
      "J'ai renvoyé l'article {p} et j'attends le remboursement. | L'argent n'a pas été viré sur mon compte bancaire. | Vous avez confirmé le retour il y a deux semaines.",
      [
        'remboursement argent',
        'remboursements renvoyés',
        'attends le remboursement',
        "Quand vais-je recevoir le remboursement de {p} que j'ai renvoyé ?",
      ],
    ),
    matter(
      'Résilier abonnement {p} | Résiliation',
      "Je veux résilier l'abonnement qui va avec {p}. | Merci de confirmer la résiliation par écrit. | Je ne souhaite pas renouveler le contrat.",
      [
        'résilier abonnement',
        'résiliant abonnements',
        'confirmer la résiliation',
        "Comment résilier l'abonnement lié à mon {p} ?",
      ],
    ),
    matter(
      '{p} abîmé | Cassé à la réception',
      "L'article {p} est arrivé abîmé, le carton était déchiré. | Il y a une rayure profonde sur le boîtier. | Je peux envoyer des photos du coin cassé.",
      [
        'abîmé carton',
        'abîmés cartons',
        'le carton était déchiré',
        'Que se passe-t-il si {p} est arrivé abîmé ?',
      ],
    ),
    matter(
      'Nouvelle adresse pour {p} | Déménagement',
      "J'ai déménagé, merci de modifier l'adresse de livraison pour {p}. | L'ancienne rue n'est plus correcte. | Mon nouvel appartement est dans une autre ville.",
      [
        'modifier adresse',
        'modifié adresses',
        'modifier l’adresse de livraison',
        "Pouvez-vous encore modifier l'adresse où {p} sera livré ?",
      ],
    ),
    matter(
      'Mise à jour {p} échoue | Micrologiciel',
      "La mise à jour du micrologiciel ({p}) échoue à mi-chemin. | Une erreur apparaît pendant l'installation. | Après le redémarrage l'ancienne version revient.",
      [
        'mise à jour échoue',
        'mises à jour échouent',
        'échoue à mi-chemin',
        'Pourquoi la mise à jour du micrologiciel de {p} échoue-t-elle ?',
      ],
    ),
    matter(
      'Garantie {p} | Réparation',
      'Je souhaite faire réparer {p} sous garantie. | Le bon de garantie est joint. | Un technicien a trouvé un défaut.',
      [
        'réparer garantie',
        'réparation garanties',
        'sous garantie',
        'La réparation de {p} est-elle couverte par la garantie ?',
      ],
    ),
    matter(
      'Pièce manquante {p} | Incomplet',
      "Dans la boîte de {p} il manque une pièce. | Le manuel indique quatre vis, j'en trouve trois. | Le chargeur n'était pas inclus.",
      [
        'manque pièce',
        'manquent pièces',
        'il manque une pièce',
        'Où puis-je trouver la pièce qui manque à mon {p} ?',
      ],
    ),
    matter(
      'Paiement {p} refusé | Carte',
      'Mon paiement pour {p} a été refusé par la boutique. | La carte bancaire fonctionne partout ailleurs. | La banque ne voit aucune opération.',
      [
        'paiement refusé',
        'paiements refusés',
        'refusé par la boutique',
        'Pourquoi mon paiement par carte pour {p} a-t-il été refusé ?',
      ],
    ),
    matter(
      '{p} perd la connexion | Signal',
      "L'appareil {p} perd la connexion toutes les heures. | Le signal est fort près de la fenêtre. | Seul débrancher la prise aide un moment.",
      [
        'perd connexion',
        'perdant connexions',
        'perd la connexion',
        'Que faire quand {p} perd sans cesse la connexion ?',
      ],
    ),
    matter(
      'Exporter données {p} | Mes données',
      "Comment exporter les données enregistrées par {p} ? | Le fichier téléchargé est vide. | J'ai besoin des mesures dans un tableur.",
      [
        'exporter données',
        'exporté donnée',
        'fichier téléchargé est vide',
        "Existe-t-il un moyen d'exporter les données de mon {p} vers un tableur ?",
      ],
    ),
  ],
};
