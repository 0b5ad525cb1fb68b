<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
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
        <source>It is written on the ground or on the sign in front of you.</source>
        <translation>Son numéro est inscrit au sol ou sur le panneau devant vous.</translation>
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
        <source>Please tell a colleague at the counter.</source>
        <translation>Merci de prévenir un collègue au comptoir.</translation>
    </message>
    <message>
        <source>A colleague will help you at the counter.</source>
        <translation>Un collègue va vous aider au comptoir.</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>Le comptoir ne voit pas encore votre arrivée.</translation>
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
        <source>Please go to the counter: a colleague will help you.</source>
        <translation>Adressez-vous au comptoir&#xa0;: un collègue va vous aider.</translation>
    </message>
</context>
<context>
    <name>CollectedPage</name>
    <message>
        <source>This order has been collected.</source>
        <translation>Cette commande a été remise.</translation>
    </message>
    <message>
        <source>Thank you, and see you soon. If something is missing, please ask at the counter.</source>
        <translation>Merci et à bientôt&#x202f;! S’il manque quelque chose, adressez-vous au comptoir.</translation>
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
        <source>Yes, I am here</source>
        <translation>Oui, je suis là</translation>
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
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n&#xa0;personne avant vous.</numerusform>
            <numerusform>%n&#xa0;personnes avant vous.</numerusform>
        </translation>
    </message>
    <message>
        <source>You are next.</source>
        <translation>C’est bientôt à vous&#x202f;!</translation>
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
        <source>We are finishing your order.</source>
        <translation>Nous terminons votre commande.</translation>
    </message>
    <message>
        <source>Please stay at bay %1.</source>
        <translation>Restez à la place&#xa0;%1.</translation>
    </message>
    <message>
        <source>Please tell a colleague that you are here.</source>
        <translation>Merci de prévenir un collègue.</translation>
    </message>
    <message>
        <source>I change places</source>
        <translation>Je change de place</translation>
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
        <source>The counter cannot be called from here just now.</source>
        <translation>Le comptoir ne peut pas être appelé d’ici pour le moment.</translation>
    </message>
    <message>
        <source>A colleague will help you. Your code is in the message that confirmed your order.</source>
        <translation>Un collègue va vous aider. Votre code figure dans le message de confirmation de votre commande.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>I need no help</source>
        <translation>Je n’ai plus besoin d’aide</translation>
    </message>
</context>
<context>
    <name>NumberPage</name>
    <message>
        <source>Last 3 characters</source>
        <translation>3&#xa0;derniers caractères</translation>
    </message>
    <message>
        <source>Order number: last 3 characters</source>
        <translation>N° de commande&#xa0;: les&#xa0;3&#xa0;derniers</translation>
    </message>
    <message>
        <source>Those of the order number, which is in your message.</source>
        <translation>Ceux du numéro de commande, indiqué dans votre message.</translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message>
        <source>A short break</source>
        <translation>Une petite pause</translation>
    </message>
    <message numerus="yes">
        <source>Several tries did not work. You can try again in %n second(s), or ask at the counter.</source>
        <translation>
            <numerusform>Plusieurs essais n’ont pas abouti. Réessayez dans %n&#xa0;seconde, ou adressez-vous au comptoir.</numerusform>
            <numerusform>Plusieurs essais n’ont pas abouti. Réessayez dans %n&#xa0;secondes, ou adressez-vous au comptoir.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Last 2 digits</source>
        <translation>2&#xa0;derniers chiffres</translation>
    </message>
    <message>
        <source>Phone number: last 2 digits</source>
        <translation>Téléphone&#xa0;: les&#xa0;2&#xa0;derniers&#xa0;chiffres</translation>
    </message>
    <message>
        <source>Those of the phone number given with the order.</source>
        <translation>Ceux du téléphone donné à la commande.</translation>
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
</context>
<context>
    <name>TooEarlyPage</name>
    <message>
        <source>You are a little early.</source>
        <translation>Vous êtes un peu en avance.</translation>
    </message>
    <message>
        <source>Your order is planned for another day.</source>
        <translation>Votre retrait est prévu un autre jour.</translation>
    </message>
    <message>
        <source>Your order is planned %1 at %2. Please come back from %3.</source>
        <translation>Votre retrait est prévu %1 à&#xa0;%2. Revenez à partir de&#xa0;%3.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>J’ai compris</translation>
    </message>
</context>
<context>
    <name>ToolsBar</name>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Large text</source>
        <translation>Grands caractères</translation>
    </message>
    <message>
        <source>Dark display</source>
        <translation>Affichage sombre</translation>
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
        <source>This terminal cannot be used for the moment. A colleague will take care of you.</source>
        <translation>Cette borne est momentanément indisponible. Un collègue s’occupe de vous.</translation>
    </message>
</context>
<context>
    <name>UnknownPage</name>
    <message>
        <source>We cannot find your order.</source>
        <translation>Nous ne trouvons pas votre commande.</translation>
    </message>
    <message>
        <source>Please check the spelling of the name and the last characters.</source>
        <translation>Vérifiez l’orthographe du nom et les derniers caractères.</translation>
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
        <source>Get help</source>
        <translation>Demander de l’aide</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Scan your QR code</source>
        <translation>Scannez votre QR&#xa0;code</translation>
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
</context>
<context>
    <name>WherePage</name>
    <message>
        <source>Where are you waiting?</source>
        <translation>Où attendez-vous&#x202f;?</translation>
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
