<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>AnnouncingPage</name>
    <message>
        <source>We are telling the team…</source>
        <translation>Nous prévenons l’équipe…</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;article</numerusform>
            <numerusform>%1, %n&#xa0;articles</numerusform>
        </translation>
    </message>
    <message>
        <source>If that is you, there is nothing to do.</source>
        <translation>Si c’est bien vous, vous n’avez rien à faire.</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Ce n’est pas moi</translation>
    </message>
</context>
<context>
    <name>BackButton</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>BayPage</name>
    <message>
        <source>Your parking bay</source>
        <translation>Votre place de parking</translation>
    </message>
    <message>
        <source>There is no bay %1 here</source>
        <translation>Il n’y a pas de place&#xa0;%1 ici</translation>
    </message>
    <message>
        <source>It is written on the ground or on the sign of your bay.</source>
        <translation>Son numéro est inscrit au sol ou sur le panneau de votre place.</translation>
    </message>
    <message>
        <source>Bay</source>
        <translation>Place</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>One moment…</source>
        <translation>Un instant…</translation>
    </message>
</context>
<context>
    <name>ClosingButton</name>
    <message>
        <source>Finished</source>
        <translation>Terminé</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Your code</source>
        <translation>Votre code</translation>
    </message>
    <message>
        <source>It is in the message that confirmed your order. You can also scan it now.</source>
        <translation>Il figure dans votre message de confirmation. Vous pouvez aussi le scanner maintenant.</translation>
    </message>
</context>
<context>
    <name>ColleaguePage</name>
    <message>
        <source>Your collection was moved: %1 at %2.</source>
        <translation>Votre retrait a été déplacé&#xa0;: %1 à %2.</translation>
    </message>
    <message>
        <source>Please tell a member of staff at the counter.</source>
        <translation>Merci de prévenir un membre de l’équipe au comptoir.</translation>
    </message>
    <message>
        <source>A member of staff will help you at the counter.</source>
        <translation>Un membre de l’équipe va vous aider au comptoir.</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>Le comptoir ne voit pas encore votre arrivée.</translation>
    </message>
    <message>
        <source>Please go to the counter: a member of staff will help you.</source>
        <translation>Adressez-vous au comptoir&#xa0;: un membre de l’équipe va vous aider.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>L’équipe est prévenue.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Nous prévenons l’équipe…</translation>
    </message>
</context>
<context>
    <name>CollectedPage</name>
    <message>
        <source>Your order has been handed over.</source>
        <translation>Votre commande vous a été remise.</translation>
    </message>
    <message>
        <source>Order already collected on %1 at %2.</source>
        <translation>Commande déjà retirée le %1 à %2.</translation>
    </message>
    <message>
        <source>Thank you, and see you soon. If something is missing, please ask at the counter.</source>
        <translation>Merci et à bientôt&#x202f;! S’il manque quelque chose, adressez-vous au comptoir.</translation>
    </message>
    <message>
        <source>That was not you? Please ask at the counter.</source>
        <translation>Ce n’était pas vous&#x202f;? Demandez au comptoir.</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message numerus="yes">
        <source>%n item(s). Is that you?</source>
        <translation>
            <numerusform>%n&#xa0;article. C’est bien vous&#x202f;?</numerusform>
            <numerusform>%n&#xa0;articles. C’est bien vous&#x202f;?</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes, that’s me</source>
        <translation>Oui, c’est moi</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Ce n’est pas moi</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Please take a seat in the waiting area.</source>
        <translation>Installez-vous dans l’espace d’attente.</translation>
    </message>
    <message>
        <source>Go back to your car, bay %1. We will bring your order.</source>
        <translation>Retournez à votre voiture, place&#xa0;%1. Nous apportons la commande.</translation>
    </message>
    <message>
        <source>Your order will be ready at about %1.</source>
        <translation>Votre commande sera prête vers %1.</translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n&#xa0;de vos %1&#xa0;commandes est prête.</numerusform>
            <numerusform>%n&#xa0;de vos %1&#xa0;commandes sont prêtes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n minute(s).</source>
        <translation>
            <numerusform>Environ %n&#xa0;minute.</numerusform>
            <numerusform>Environ %n&#xa0;minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n&#xa0;personne avant vous.</numerusform>
            <numerusform>%n&#xa0;personnes avant vous.</numerusform>
        </translation>
    </message>
    <message>
        <source>You are next.</source>
        <translation>Vous passez ensuite.</translation>
    </message>
    <message>
        <source>We will call you by this code: %1</source>
        <translation>Votre code d’appel&#xa0;: %1</translation>
    </message>
    <message>
        <source>%1: ready</source>
        <translation>%1&#xa0;: prête</translation>
    </message>
    <message>
        <source>%1: at about %2</source>
        <translation>%1&#xa0;: vers %2</translation>
    </message>
    <message>
        <source>%1: being prepared</source>
        <translation>%1&#xa0;: en préparation</translation>
    </message>
    <message>
        <source>Please tell a member of staff that you are here.</source>
        <translation>Merci de prévenir un membre de l’équipe.</translation>
    </message>
    <message>
        <source>Your order is coming.</source>
        <translation>Votre commande arrive.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>L’équipe est prévenue.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Nous prévenons l’équipe…</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>Le comptoir ne voit pas encore votre arrivée.</translation>
    </message>
    <message>
        <source>It is your turn: please go there.</source>
        <translation>C’est à vous&#xa0;: présentez-vous à ce comptoir.</translation>
    </message>
    <message>
        <source>I have moved</source>
        <translation>J’attends ailleurs</translation>
    </message>
    <message>
        <source>We are finishing your order.</source>
        <translation>Nous terminons votre commande.</translation>
    </message>
</context>
<context>
    <name>EntryKeypad</name>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espace</translation>
    </message>
    <message>
        <source>Hyphen</source>
        <translation>Trait d’union</translation>
    </message>
    <message>
        <source>Apostrophe</source>
        <translation>Apostrophe</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Somebody is coming.</source>
        <translation>Quelqu’un arrive.</translation>
    </message>
    <message>
        <source>%1 is coming.</source>
        <translation>%1 arrive.</translation>
    </message>
    <message>
        <source>The team has been notified.</source>
        <translation>L’équipe est prévenue.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Merci de vous adresser au comptoir.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Nous prévenons l’équipe…</translation>
    </message>
    <message>
        <source>Please stay here for a moment.</source>
        <translation>Restez ici un instant, s’il vous plaît.</translation>
    </message>
    <message>
        <source>The counter cannot be called from here just now.</source>
        <translation>Le comptoir ne peut pas être appelé d’ici pour le moment.</translation>
    </message>
    <message>
        <source>A member of staff will help you. Your code is in the message that confirmed your order.</source>
        <translation>Un membre de l’équipe va vous aider. Votre code figure dans le message de confirmation de votre commande.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>I no longer need help</source>
        <translation>Je n’ai plus besoin d’aide</translation>
    </message>
</context>
<context>
    <name>LanguageChoice</name>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Choose your language</source>
        <translation>Choisissez votre langue</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>NumberPage</name>
    <message>
        <source>Last 3 characters of your order number</source>
        <translation>3&#xa0;derniers caractères du numéro de commande</translation>
    </message>
    <message>
        <source>Order number: last 3</source>
        <translation>N° de commande&#xa0;: 3&#xa0;derniers</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Plusieurs commandes correspondent.</translation>
    </message>
    <message>
        <source>The number is in your message.</source>
        <translation>Le numéro figure dans votre message.</translation>
    </message>
    <message>
        <source>Last 3 characters</source>
        <translation>3&#xa0;derniers caractères</translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>Réessayez dans %n&#xa0;seconde</numerusform>
            <numerusform>Réessayez dans %n&#xa0;secondes</numerusform>
        </translation>
    </message>
    <message>
        <source>Several tries did not work. You can also ask at the counter.</source>
        <translation>Plusieurs essais n’ont pas abouti. Vous pouvez aussi demander au comptoir.</translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Last 2 digits of your phone number</source>
        <translation>2&#xa0;derniers chiffres de votre téléphone</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Plusieurs commandes correspondent.</translation>
    </message>
    <message>
        <source>The number that was given with the order.</source>
        <translation>Le numéro donné avec la commande.</translation>
    </message>
    <message>
        <source>Last 2 digits</source>
        <translation>2&#xa0;derniers chiffres</translation>
    </message>
</context>
<context>
    <name>QuestionPage</name>
    <message>
        <source>Is your order ready?</source>
        <translation>Votre commande est-elle prête&#x202f;?</translation>
    </message>
    <message>
        <source>Scan your code, or:</source>
        <translation>Scannez votre code, ou&#xa0;:</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Saisir mon code</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Chercher par nom</translation>
    </message>
</context>
<context>
    <name>ReachButton</name>
    <message>
        <source>as usual</source>
        <translation>habituel</translation>
    </message>
    <message>
        <source>at the left</source>
        <translation>à gauche</translation>
    </message>
    <message>
        <source>at the right</source>
        <translation>à droite</translation>
    </message>
    <message>
        <source>Side of the buttons</source>
        <translation>Côté des boutons</translation>
    </message>
</context>
<context>
    <name>ReadinessPage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;article</numerusform>
            <numerusform>%1, %n&#xa0;articles</numerusform>
        </translation>
    </message>
    <message>
        <source>We are still preparing it.</source>
        <translation>Nous la préparons encore.</translation>
    </message>
    <message>
        <source>It will be ready at about %1.</source>
        <translation>Elle sera prête vers %1.</translation>
    </message>
    <message>
        <source>We are still preparing the rest.</source>
        <translation>Nous préparons encore le reste.</translation>
    </message>
    <message>
        <source>The rest will be ready at about %1.</source>
        <translation>Le reste sera prêt vers %1.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Merci de vous adresser au comptoir.</translation>
    </message>
    <message numerus="yes">
        <source>Your %n order(s) are ready.</source>
        <translation>
            <numerusform>Votre commande est prête.</numerusform>
            <numerusform>Vos %n commandes sont prêtes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n de vos %1 commandes est prête.</numerusform>
            <numerusform>%n de vos %1 commandes sont prêtes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not ready yet.</source>
        <translation>Pas encore prête.</translation>
    </message>
    <message>
        <source>A member of staff will help you.</source>
        <translation>Un membre de l’équipe va vous aider.</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>Je suis là</translation>
    </message>
</context>
<context>
    <name>SecondFactorPage</name>
    <message>
        <source>One check, and we know it is you</source>
        <translation>Une dernière vérification</translation>
    </message>
    <message>
        <source>Last 2 digits of my phone number</source>
        <translation>Les 2&#xa0;derniers chiffres de mon téléphone</translation>
    </message>
    <message>
        <source>Last 3 characters of my order number</source>
        <translation>Les 3&#xa0;derniers caractères du numéro de commande</translation>
    </message>
</context>
<context>
    <name>SlotWords</name>
    <message>
        <source>today</source>
        <translation>aujourd’hui</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>demain</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>le %1</translation>
    </message>
</context>
<context>
    <name>SpokenWords</name>
    <message>
        <source>Read aloud. The arrows go from one button to the next, Enter presses it.</source>
        <translation>Lecture à voix haute. Les flèches vont d’un bouton à l’autre, Entrée appuie.</translation>
    </message>
    <message>
        <source>Reading aloud has ended.</source>
        <translation>Fin de la lecture à voix haute.</translation>
    </message>
    <message>
        <source>The screen shows more. Plug in a headset to hear it.</source>
        <translation>L’écran en dit plus. Branchez un casque pour l’entendre.</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>button</source>
        <translation>bouton</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>choix</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activé</translation>
    </message>
    <message>
        <source>off</source>
        <translation>désactivé</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>choisi</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>non choisi</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>saisi</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>effacé</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message>
        <source>Are you still there?</source>
        <translation>Êtes-vous toujours là&#x202f;?</translation>
    </message>
    <message numerus="yes">
        <source>Touch the screen to go on. Otherwise we start again in %n second(s).</source>
        <translation>
            <numerusform>Touchez l’écran pour continuer. Sinon, retour à l’accueil dans %n&#xa0;seconde.</numerusform>
            <numerusform>Touchez l’écran pour continuer. Sinon, retour à l’accueil dans %n&#xa0;secondes.</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes, go on</source>
        <translation>Oui, je continue</translation>
    </message>
</context>
<context>
    <name>SurnamePage</name>
    <message>
        <source>Surname</source>
        <translation>Votre nom</translation>
    </message>
    <message>
        <source>The name in which the order was placed. Accents do not matter.</source>
        <translation>Le nom de famille donné à la commande. Inutile de mettre les accents.</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>Lettres latines</translation>
    </message>
    <message>
        <source>Arabic letters</source>
        <translation>Lettres arabes</translation>
    </message>
</context>
<context>
    <name>TooEarlyPage</name>
    <message>
        <source>Your collection: %1 at %2.</source>
        <translation>Votre retrait&#xa0;: %1 à %2.</translation>
    </message>
    <message>
        <source>Please come back %1 from %2.</source>
        <translation>Revenez %1 dès %2.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>J’ai compris</translation>
    </message>
</context>
<context>
    <name>ToolsBar</name>
    <message>
        <source>Large text</source>
        <translation>Grands caractères</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste élevé</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Lire à voix haute</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Aide</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Recommencer</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Merci de vous adresser au comptoir.</translation>
    </message>
    <message>
        <source>This terminal cannot be used for the moment. A member of staff will take care of you.</source>
        <translation>Cette borne est momentanément indisponible. Un membre de l’équipe s’occupe de vous.</translation>
    </message>
</context>
<context>
    <name>UnclearPage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Merci de vous adresser au comptoir.</translation>
    </message>
    <message>
        <source>Several orders match what you entered. A member of staff will find yours.</source>
        <translation>Plusieurs commandes correspondent à votre saisie. Un membre de l’équipe trouvera la vôtre.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>J’ai compris</translation>
    </message>
</context>
<context>
    <name>UnknownPage</name>
    <message>
        <source>We cannot find your order.</source>
        <translation>Nous ne trouvons pas votre commande.</translation>
    </message>
    <message>
        <source>This order is for another store.</source>
        <translation>Cette commande est pour un autre magasin.</translation>
    </message>
    <message>
        <source>Please collect it at %1.</source>
        <translation>Retirez-la au magasin %1.</translation>
    </message>
    <message>
        <source>Please check the name and the last characters.</source>
        <translation>Vérifiez le nom et les derniers caractères.</translation>
    </message>
    <message>
        <source>It is not in this store, and we cannot ask other stores now. Please ask at the counter.</source>
        <translation>Elle n’est pas dans ce magasin, et nous ne pouvons pas interroger les autres pour le moment. Demandez au comptoir.</translation>
    </message>
    <message>
        <source>Please check the code in your message, or scan it again.</source>
        <translation>Vérifiez le code dans votre message, ou scannez-le à nouveau.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>J’ai compris</translation>
    </message>
    <message>
        <source>Get help</source>
        <translation>Demander de l’aide</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Scan your code</source>
        <translation>Scannez votre code</translation>
    </message>
    <message>
        <source>Hold the code from your message in front of the reader.</source>
        <translation>Présentez le code de votre message devant le lecteur.</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Saisir mon code</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Chercher par nom</translation>
    </message>
    <message>
        <source>Is it ready?</source>
        <translation>Est-ce prêt&#x202f;?</translation>
    </message>
</context>
<context>
    <name>WherePage</name>
    <message>
        <source>Where will you wait?</source>
        <translation>Où souhaitez-vous attendre&#x202f;?</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;article</numerusform>
            <numerusform>%1, %n&#xa0;articles</numerusform>
        </translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Ce n’est pas moi</translation>
    </message>
    <message>
        <source>Waiting area</source>
        <translation>Espace d’attente</translation>
    </message>
    <message>
        <source>Parking bay</source>
        <translation>Place de parking</translation>
    </message>
</context>
</TS>
