import type { Language } from './words.ts';

export const french: Language = {
  locale: 'fr',
  timezone: 'Europe/Paris',
  country: 'FR',
  share: 15,
  firstNames: [
    'Camille',
    'Louis',
    'Chloé',
    'Hugo',
    'Inès',
    'Antoine',
    'Élodie',
    'Mathieu',
    'Aïcha',
    'Julien',
  ],
  lastNames: [
    'Moreau',
    'Lefèvre',
    'Girard',
    'Benali',
    'Roux',
    'Fontaine',
    'Chevalier',
    'Garnier',
    'Faure',
    'Perrin',
  ],
  items: [
    'théière Sencha',
    'bouilloire en fonte',
    'boîte de thé',
    'passoire à thé',
    'lot de six tasses',
    'mug isotherme',
  ],
  greetings: ['Bonjour,', 'Bonjour à toute l’équipe,', 'Madame, Monsieur,'],
  agentGreeting: 'Bonjour {name},',
  agentGoodbye: 'Bien cordialement,\n{agent}',
  thanks: ['Parfait, merci beaucoup !', 'C’était rapide, merci !', 'Tout est réglé, merci.'],
  again:
    'Je me permets de revenir vers vous, car le problème n’est pas résolu. Pouvez-vous regarder à nouveau ?',
  comments: {
    good: ['Rapide et aimable.', 'Rien à redire !', 'Très bon service.'],
    bad: ['J’ai dû tout expliquer deux fois.', 'Beaucoup trop long.'],
  },
  topics: {
    delivery: {
      subjects: ['Où est mon colis ?', 'Commande {order} toujours pas reçue'],
      openings: [
        'j’ai commandé la semaine dernière ({item}, commande {order}) et je n’ai toujours rien reçu. Où est mon colis ?',
        'le suivi de la commande {order} ne bouge plus depuis cinq jours. Le colis est-il perdu ?',
      ],
      answers: [
        'votre colis est parti à temps. J’ai demandé au transporteur de le rechercher et je reviens vers vous demain.',
        'toutes mes excuses pour l’attente : le colis était bloqué au dépôt, il est en cours de livraison.',
      ],
      followUp: 'La nouvelle date est passée et rien n’est arrivé. Que fait-on maintenant ?',
    },
    damaged: {
      subjects: ['Article arrivé cassé', 'Commande {order} : article abîmé'],
      openings: [
        'ma commande {order} est arrivée aujourd’hui avec une grosse fissure ({item}). Photo en pièce jointe.',
        'le carton était écrasé et l’article ({item}) est en morceaux. De quoi avez-vous besoin ?',
      ],
      answers: [
        'nous sommes désolés. Un nouvel article part aujourd’hui, inutile de renvoyer l’ancien.',
        'envoyez-nous aussi une photo du carton, s’il vous plaît, et le remplacement part tout de suite.',
      ],
      followUp: 'Voici la photo du carton, on voit bien le choc.',
    },
    return: {
      subjects: ['Je souhaite retourner un article', 'Retour de la commande {order}'],
      openings: [
        'l’article ({item}) est plus petit que prévu. Comment le retourner ? Commande {order}.',
        'il n’y avait pas d’étiquette de retour dans mon colis ({order}). Pouvez-vous m’en envoyer une ?',
      ],
      answers: [
        'bien sûr. L’étiquette est jointe ; déposez le colis en point relais sous 30 jours.',
        'aucun souci, je viens de créer une étiquette pour vous.',
      ],
      followUp: 'Je l’ai déposé ce matin. Combien de temps faut-il ?',
    },
    refund: {
      subjects: ['Remboursement de la commande {order}', 'J’attends toujours mon remboursement'],
      openings: [
        'vous avez reçu mon retour ({item}) il y a deux semaines, mais pas de remboursement pour {order}.',
        'quand serai-je remboursé pour la commande {order} ?',
      ],
      answers: [
        'je viens de valider le remboursement. Comptez jusqu’à trois jours.',
        'il est parti hier par le moyen de paiement utilisé.',
      ],
      followUp: 'Toujours rien sur mon compte. Le montant est-il le bon ?',
    },
    invoice: {
      subjects: ['Facture de la commande {order}', 'Mauvaise adresse sur la facture'],
      openings: [
        'pourriez-vous établir la facture de {order} au nom de ma société ?',
        'la facture de {order} porte mon ancienne adresse. Peut-on la changer ?',
      ],
      answers: ['la facture corrigée est jointe.', 'c’est fait, vous la trouverez aussi dans votre compte.'],
      followUp: 'Merci. Il nous faudrait aussi le numéro de TVA.',
    },
    product: {
      subjects: ['Question sur : {item}', 'Quand sera de retour : {item} ?'],
      openings: [
        'avant de commander : cela passe-t-il au lave-vaisselle ({item}) ?',
        'l’article ({item}) est épuisé. De retour avant les fêtes ?',
      ],
      answers: [
        'nous conseillons un lavage à la main, l’émail reste plus beau.',
        'une livraison est prévue dans deux semaines. Je peux vous en réserver un.',
      ],
      followUp: 'Oui, mettez-m’en deux de côté, s’il vous plaît.',
    },
    payment: {
      subjects: ['Paiement refusé', 'Débité deux fois : {order}'],
      openings: [
        'ma carte a été débitée deux fois pour {order}. Pouvez-vous vérifier ?',
        'le paiement ({item}) échoue alors que ma carte fonctionne.',
      ],
      answers: [
        'l’un des deux montants est seulement réservé et disparaît sous cinq jours.',
        'notre prestataire a eu une panne ce matin. Réessayez, votre panier est toujours là.',
      ],
      followUp: 'Les deux montants sont toujours là, et ma banque les dit comptabilisés.',
    },
  },
};
