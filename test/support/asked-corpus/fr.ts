import { asked, tongue } from './asked.ts';

export const FRENCH = tongue(
  'fr',
  {
    greetings: 'Bonjour, | Madame, Monsieur, | Bonsoir, | Chère équipe, | Salut, |  ',
    openings:
      'j’espère que vous allez bien. | je vous écris pour la raison suivante. | désolé de vous déranger. | j’ai une question. | petite question : | personne n’a répondu sur le chat. | c’est mon deuxième message.',
    closings:
      'Cordialement | Bien cordialement | Merci d’avance | Bien à vous | Sincères salutations | Merci',
    names: 'Hélène Marchand | Yann Le Goff | Fatou Diallo | Benoît Carpentier | Sylvie Aubry | Mathis Renaud',
    footers:
      'Envoyé de mon iPhone | Marchand Décoration SARL, 12 rue des Tilleuls, 69003 Lyon, tél. 04 72 00 18 36 | Ce message est confidentiel et réservé à son destinataire. | Pensez à l’environnement avant d’imprimer.',
    fillers:
      'C’était pour un cadeau. | Je suis cliente depuis des années. | Mon numéro de commande est {order}. | Il s’agit de la commande {order}. | Merci de répondre vite. | Une collègue m’a conseillé de vous écrire. | Je n’ai rien trouvé sur votre site. | Je suis un peu déçue. | J’habite à Lyon. | Sinon je suis très contente. | Vous pouvez m’appeler au {phone}.',
    plainSubjects:
      'Question | Besoin d’aide | Commande {order} | Urgent !! | Re : votre boutique | Problème | Demande',
    quoted:
      'Merci pour votre commande. Nous vous préviendrons dès son départ de notre entrepôt. | Votre demande a été reçue et sera traitée sous deux jours. | Cher client, veuillez trouver votre facture ci-jointe.',
    noise:
      'Soutenez-vous les clubs de sport ? Nous cherchons un sponsor pour nos jeunes. | Nous proposons du référencement à petit prix. | Quel est le titre de la chanson de votre publicité ? | Je souhaite postuler comme cariste. | Notre classe aimerait visiter votre entrepôt en mai. | Le feu devant vos locaux est en panne. | Puis-je venir avec mon chien dans votre salle d’exposition ? | Il y a une faute à la page quatre de votre rapport annuel. | Nous nous sommes rencontrés au salon de Nantes, vous souvenez-vous ? | Qui a dessiné la mosaïque de votre hall ? | J’écris un mémoire sur le papier d’emballage. | Ma grand-mère a tricoté quelque chose à vos couleurs. | Qu’est devenu le piano de votre cantine ?',
  },
  [
    asked(
      'parcel-late',
      'Où est mon colis ? | Livraison en retard | Colis non reçu',
      'Mon colis devait arriver lundi et n’est toujours pas là. | Où est ma commande ? Elle devait être livrée la semaine dernière. | J’attends toujours ma livraison. | Le suivi indique la même chose depuis cinq jours et rien ne vient. | Quand mon colis va-t-il enfin arriver ? | La livraison a du retard et personne ne me dit quand elle arrive. | Pouvez-vous me dire où se trouve mon paquet ? | Dix jours que j’ai commandé et toujours pas de livraison.',
      'Le livreur n’est pas encore passé avec mon paquet, des nouvelles ? | D’après le suivi le colis n’a pas bougé depuis une semaine.',
    ),
    asked(
      'password-reset',
      'Mot de passe oublié | Réinitialiser le mot de passe',
      'J’ai oublié mon mot de passe et le mail de réinitialisation n’arrive pas. | Le lien pour réinitialiser mon mot de passe a expiré. | Comment définir un nouveau mot de passe ? | J’ai demandé trois fois un nouveau mot de passe sans recevoir de mail. | Mon mot de passe est refusé alors qu’il est bon. | Le lien de réinitialisation est invalide.',
      'Je ne me souviens plus de mon mot de passe, il m’en faut un autre. | Aucun mail après avoir cliqué sur mot de passe oublié.',
    ),
    asked(
      'account-locked',
      'Compte bloqué | Connexion impossible, compte désactivé',
      'Mon compte a été bloqué après trop de tentatives. | On me dit que mon compte est bloqué, merci de le débloquer. | Je ne peux pas me connecter, le compte a été désactivé. | Pourquoi mon compte client est-il suspendu ? | Merci de réactiver mon accès. | La page de connexion affiche compte suspendu.',
      'Après plusieurs échecs je n’ai plus accès, merci de débloquer mon compte. | Mon accès est désactivé, pouvez-vous le réactiver ?',
    ),
    asked(
      'cancel-order',
      'Annuler ma commande | Annulation {order}',
      'Je veux annuler ma commande. | Merci d’annuler la commande passée ce matin. | J’ai commandé par erreur, pouvez-vous l’arrêter avant l’expédition ? | Peut-on annuler une commande qui n’est pas encore partie ? | J’ai commandé deux fois, merci d’annuler une des commandes. | J’ai changé d’avis et souhaite annuler mon achat.',
      'Merci d’arrêter la commande, je me suis trompé d’article. | La commande peut-elle encore être annulée ?',
    ),
    asked(
      'cancel-subscription',
      'Résilier mon abonnement | Fin d’abonnement',
      'Je veux résilier mon abonnement. | Comment mettre fin à mon abonnement mensuel ? | Merci de résilier mon adhésion à la fin du mois. | Où est le bouton pour arrêter l’abonnement ? | Mon abonnement a été renouvelé alors que je l’avais résilié. | Ne renouvelez pas mon abonnement annuel.',
      'Quel est le préavis pour quitter mon abonnement ? | Merci d’arrêter le renouvellement automatique.',
    ),
    asked(
      'return-item',
      'Retour | Comment renvoyer un article',
      'Je voudrais renvoyer les chaussures, comment faire ? | Où trouver une étiquette de retour ? | Comment vous retourner un article ? | Le pantalon ne me va pas, je veux le rendre. | Le retour est-il gratuit et sous quel délai ? | Il n’y avait pas de bon de retour dans le carton.',
      'Combien de jours pour retourner un article et qui paie les frais de port ? | Envoyez-moi une étiquette pour renvoyer la veste.',
    ),
    asked(
      'refund-missing',
      'Remboursement non reçu | Où est mon argent',
      'J’ai tout renvoyé il y a trois semaines et je n’ai pas été remboursée. | Quand vais-je recevoir mon remboursement ? | Le remboursement n’est pas encore sur mon compte bancaire. | Vous avez confirmé le retour mais j’attends toujours l’argent. | Combien de temps prend un remboursement sur la carte ? | Mon argent ne m’a pas été rendu.',
      'Le montant de mon retour n’a toujours pas été crédité. | J’attends d’être remboursé depuis le début du mois.',
    ),
    asked(
      'damaged-item',
      'Arrivé cassé | Article abîmé',
      'Le vase est arrivé cassé. | Le carton était écrasé et l’écran est fissuré. | Une des assiettes était en morceaux à l’ouverture. | Le produit est couvert de rayures, photos jointes. | L’article est endommagé, je veux un remplacement. | Le verre était brisé au déballage.',
      'Tout était cassé dans le carton. | La lampe est cabossée et l’abat-jour déchiré, voir photos.',
    ),
    asked(
      'invoice-copy',
      'Facture | Merci d’envoyer la facture',
      'J’ai besoin d’une facture pour ma commande. | Merci de m’envoyer la facture en PDF. | Où télécharger ma facture ? | Il n’y avait pas de facture avec la marchandise, mon comptable en a besoin. | Je ne trouve pas le reçu de mon achat. | Pouvez-vous me renvoyer la facture par mail ?',
      'Pour ma déclaration il me faut le justificatif, où le trouver ? | Je n’ai pas eu de reçu, merci de l’envoyer.',
    ),
    asked(
      'card-declined',
      'Paiement refusé | Carte refusée',
      'Ma carte bancaire est refusée au moment de payer. | Le paiement échoue à chaque fois avec une erreur. | Impossible de payer, la transaction est refusée. | PayPal me renvoie sans payer. | Votre site n’accepte pas ma carte. | Le paiement est rejeté alors qu’il y a assez d’argent sur la carte.',
      'À la dernière étape le règlement ne passe pas. | Ma Visa est refusée quand je veux régler.',
    ),
    asked(
      'app-crashes',
      'L’application plante | L’appli ne démarre pas',
      'L’application plante dès que je l’ouvre. | Depuis la mise à jour l’appli se ferme toute seule. | Votre application se fige sur l’écran de démarrage. | Depuis la dernière version l’appli ne démarre plus sur mon téléphone. | L’application bloque et je dois la relancer. | Un écran blanc s’affiche puis elle se ferme.',
      'La nouvelle version quitte aussitôt lancée sur ma tablette. | Depuis la mise à jour je ne vois qu’un écran vide.',
    ),
    asked(
      'opening-hours',
      'Horaires d’ouverture | Quand êtes-vous ouverts',
      'Quand votre magasin est-il ouvert le samedi ? | Quels sont vos horaires à Pâques ? | Êtes-vous ouverts les jours fériés ? | Jusqu’à quelle heure puis-je venir au magasin ? | Le magasin est-il fermé le lundi ? | À quelle heure ouvrez-vous demain ?',
      'Fermez-vous plus tôt le soir de Noël ? | De quand à quand la boutique est-elle ouverte le dimanche ?',
    ),
  ],
);
