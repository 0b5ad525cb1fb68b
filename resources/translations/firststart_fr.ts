<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>CodeStep</name>
    <message>
        <source>Which store does it join?</source>
        <translation>Quel magasin rejoint-il&#xa0;?</translation>
    </message>
    <message>
        <source>Address of the hub: looking for it on the network…</source>
        <translation>Adresse du poste principal&#xa0;: recherche sur le réseau…</translation>
    </message>
    <message>
        <source>Address of the hub: found, nothing to type</source>
        <translation>Adresse du poste principal&#xa0;: trouvée, rien à saisir</translation>
    </message>
    <message>
        <source>Address of the hub: not found, it stands beside the code</source>
        <translation>Adresse du poste principal&#xa0;: pas trouvée, elle est écrite près du code</translation>
    </message>
    <message>
        <source>At the hub, a manager opens “…”, Settings, “Add a device”: scan or type the code that is shown there.</source>
        <translation>Sur le poste principal, un responsable ouvre «&#xa0;…&#xa0;», Réglages, «&#xa0;Ajouter un appareil&#xa0;»&#xa0;: scannez ou saisissez le code affiché.</translation>
    </message>
    <message>
        <source>Pairing code</source>
        <translation>Code d’appairage</translation>
    </message>
    <message>
        <source>Name of this device</source>
        <translation>Nom de cet appareil</translation>
    </message>
    <message>
        <source>Counter 2</source>
        <translation>Comptoir 2</translation>
    </message>
</context>
<context>
    <name>DeviceStep</name>
    <message>
        <source>What is this device?</source>
        <translation>Quel est cet appareil&#xa0;?</translation>
    </message>
    <message>
        <source>The first counter of the store</source>
        <translation>Le premier comptoir du magasin</translation>
    </message>
    <message>
        <source>It keeps the store’s orders.</source>
        <translation>Il garde les commandes du magasin.</translation>
    </message>
    <message>
        <source>It joins a store that has a counter</source>
        <translation>Il rejoint un magasin qui a déjà un comptoir</translation>
    </message>
    <message>
        <source>Another counter, a check-in screen or a board: the pairing code says which.</source>
        <translation>Autre comptoir, borne client ou écran d’affichage&#xa0;: le code d’appairage le dit.</translation>
    </message>
    <message>
        <source>Other devices will join this one</source>
        <translation>D’autres appareils le rejoindront</translation>
    </message>
</context>
<context>
    <name>FirstStart</name>
    <message>
        <source>That PIN is guessed first: choose one whose digits do not follow on.</source>
        <translation>Ce code PIN serait deviné le premier&#xa0;: choisissez des chiffres qui ne se suivent pas.</translation>
    </message>
    <message>
        <source>The two PINs differ: choose the PIN again.</source>
        <translation>Les deux codes PIN sont différents&#xa0;: choisissez-le de nouveau.</translation>
    </message>
    <message>
        <source>A PIN has at least %1 digits.</source>
        <translation>Un code PIN a au moins %1 chiffres.</translation>
    </message>
    <message>
        <source>The store’s name is missing</source>
        <translation>Il manque le nom du magasin</translation>
    </message>
    <message>
        <source>This counter’s name is missing</source>
        <translation>Il manque le nom de ce comptoir</translation>
    </message>
    <message>
        <source>This device’s name is missing</source>
        <translation>Il manque le nom de cet appareil</translation>
    </message>
    <message>
        <source>The pairing code is missing</source>
        <translation>Il manque le code d’appairage</translation>
    </message>
    <message>
        <source>Another program answers at that address: check the address and the port that the hub shows beside the code.</source>
        <translation>Un autre programme répond à cette adresse&#xa0;: vérifiez l’adresse et le port affichés à côté du code.</translation>
    </message>
    <message>
        <source>The device at that address did not make this code, which was not sent: check the code, then the address that the hub shows beside it.</source>
        <translation>L’appareil à cette adresse n’a pas fait ce code, qui n’a pas été envoyé&#xa0;: vérifiez le code, puis l’adresse affichée à côté.</translation>
    </message>
    <message>
        <source>A pairing code has twelve letters and digits, such as K7QF-2M8P-2222: compare it with the one that the hub shows.</source>
        <translation>Un code d’appairage a douze lettres et chiffres, comme K7QF-2M8P-2222&#xa0;: comparez-le à celui qu’affiche le poste principal.</translation>
    </message>
    <message>
        <source>The hub does not know this code: it was used, or is valid no longer. Make another at the hub.</source>
        <translation>Le poste principal ne connaît pas ce code&#xa0;: il a déjà servi, ou n’est plus valable. Faites-en un autre sur le poste principal.</translation>
    </message>
    <message>
        <source>Too many wrong codes were tried: wait a minute, then try again.</source>
        <translation>Trop de codes faux ont été essayés&#xa0;: attendez une minute, puis réessayez.</translation>
    </message>
    <message>
        <source>This device belongs to another store: withdraw it there, then make another code.</source>
        <translation>Cet appareil appartient à un autre magasin&#xa0;: retirez-le là-bas, puis faites un autre code.</translation>
    </message>
    <message>
        <source>No hub was found on the network: check that it is switched on, or type the address that it shows beside the code.</source>
        <translation>Aucun poste principal sur le réseau&#xa0;: vérifiez qu’il est allumé, ou saisissez l’adresse qu’il affiche à côté du code.</translation>
    </message>
    <message>
        <source>No hub on this network made this code: compare it with the one that the hub shows, or type the address that is beside it there.</source>
        <translation>Aucun poste principal de ce réseau n’a fait ce code&#xa0;: comparez-le à celui qu’il affiche, ou saisissez l’adresse affichée à côté.</translation>
    </message>
    <message>
        <source>An address looks like 192.168.1.20:8443: type the one that the hub shows.</source>
        <translation>Une adresse ressemble à 192.168.1.20:8443&#xa0;: saisissez celle qu’affiche le poste principal.</translation>
    </message>
    <message>
        <source>The hub has too much to do: try again in a moment, the code stays valid.</source>
        <translation>Le poste principal est trop occupé&#xa0;: réessayez dans un instant, le code reste valable.</translation>
    </message>
    <message>
        <source>The hub cannot be reached: check that it is switched on, then the network cable or Wi-Fi of this device.</source>
        <translation>Le poste principal est injoignable&#xa0;: vérifiez qu’il est allumé, puis le câble réseau ou le Wi-Fi de cet appareil.</translation>
    </message>
    <message>
        <source>The device at that address is switched on, but the program does not serve others there: open it at the hub, or check the address.</source>
        <translation>L’appareil à cette adresse est allumé, mais le programme n’y sert pas les autres&#xa0;: ouvrez-le sur le poste principal, ou vérifiez l’adresse.</translation>
    </message>
    <message>
        <source>The hub’s certificate is not valid today: set the date and time of this device, then of the hub.</source>
        <translation>Le certificat du poste principal n’est pas valable aujourd’hui&#xa0;: réglez la date et l’heure des deux appareils.</translation>
    </message>
    <message>
        <source>The clock of this device is wrong, so it cannot trust the hub: set its date and time, then try again.</source>
        <translation>L’horloge de cet appareil est fausse, il ne peut donc pas se fier au poste principal&#xa0;: réglez sa date et son heure, puis réessayez.</translation>
    </message>
    <message>
        <source>The hub has a version of the program that does not understand this one: update the older of the two.</source>
        <translation>Le poste principal a une version du programme qui ne comprend pas celle-ci&#xa0;: mettez à jour la plus ancienne des deux.</translation>
    </message>
    <message>
        <source>The disk refused it, and nothing was saved. Free some space or check the permissions, then try again.</source>
        <translation>Le disque a refusé, et rien n’a été enregistré. Libérez de la place ou vérifiez les droits, puis réessayez.</translation>
    </message>
</context>
<context>
    <name>FirstStartScreen</name>
    <message>
        <source>First start: step %1 of %2</source>
        <translation>Premier démarrage&#xa0;: étape %1 sur %2</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
</context>
<context>
    <name>FormField</name>
    <message>
        <source>Keypad: %1</source>
        <translation>Clavier&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>FormKeypad</name>
    <message>
        <source>QWERTY</source>
        <extracomment>QWERTY or AZERTY: the keyboard that people who read this language know.</extracomment>
        <translation>AZERTY</translation>
    </message>
    <message>
        <source>Delete the last character</source>
        <translation>Effacer le dernier caractère</translation>
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
    <name>LanguageStep</name>
    <message>
        <source>A few questions, two minutes: then this device is ready. Nothing is saved before the last one.</source>
        <translation>Quelques questions, deux minutes, et cet appareil est prêt. Rien n’est enregistré avant la dernière.</translation>
    </message>
</context>
<context>
    <name>NamesStep</name>
    <message>
        <source>What are the store and this counter called?</source>
        <translation>Comment s’appellent le magasin et ce comptoir&#xa0;?</translation>
    </message>
    <message>
        <source>Customers read the store’s name on the check-in screen and the board; colleagues read the counter’s name.</source>
        <translation>Les clients lisent le nom du magasin sur la borne et l’écran d’affichage, les collègues celui du comptoir.</translation>
    </message>
    <message>
        <source>Name of the store</source>
        <translation>Nom du magasin</translation>
    </message>
    <message>
        <source>Name of this counter</source>
        <translation>Nom de ce comptoir</translation>
    </message>
    <message>
        <source>Counter 1</source>
        <translation>Comptoir 1</translation>
    </message>
</context>
<context>
    <name>PinStep</name>
    <message>
        <source>A PIN for the manager</source>
        <translation>Un code PIN pour le responsable</translation>
    </message>
    <message>
        <source>The PIN is chosen. Remember it: it stands nowhere.</source>
        <translation>Le code PIN est choisi. Retenez-le&#xa0;: il n’est écrit nulle part.</translation>
    </message>
    <message>
        <source>Type the same PIN again.</source>
        <translation>Saisissez de nouveau le même code PIN.</translation>
    </message>
    <message>
        <source>Six digits or more. It opens the settings, ends the program and cancels orders.</source>
        <translation>Six chiffres ou plus. Il ouvre les réglages, ferme le programme et annule des commandes.</translation>
    </message>
    <message>
        <source>Digits typed: %1</source>
        <translation>Chiffres saisis&#xa0;: %1</translation>
    </message>
    <message>
        <source>OK</source>
        <translation>OK</translation>
    </message>
    <message>
        <source>Delete the last digit</source>
        <translation>Effacer le dernier chiffre</translation>
    </message>
</context>
<context>
    <name>ScannerStep</name>
    <message>
        <source>Try the scanner</source>
        <translation>Essayez le lecteur</translation>
    </message>
    <message>
        <source>Scan anything: a parcel, a product, a code. Without a scanner, just continue: codes can be typed.</source>
        <translation>Scannez n’importe quoi&#xa0;: un colis, un produit, un code. Sans lecteur, continuez simplement&#xa0;: les codes peuvent être saisis.</translation>
    </message>
    <message>
        <source>The scanner works. It sent:</source>
        <translation>Le lecteur fonctionne. Il a envoyé&#xa0;:</translation>
    </message>
    <message>
        <source>Waiting for a scan…</source>
        <translation>En attente d’un scan…</translation>
    </message>
</context>
<context>
    <name>SizeStep</name>
    <message>
        <source>How large is this display?</source>
        <translation>Quelle taille a cet écran&#xa0;?</translation>
    </message>
    <message>
        <source>Hold a bank card against the screen. Make the picture as long as the card with − and +, or drag its right edge.</source>
        <translation>Posez une carte bancaire contre l’écran. Donnez à l’image la longueur de la carte avec − et +, ou en tirant son bord droit.</translation>
    </message>
    <message>
        <source>85.6 mm</source>
        <translation>85,6&#xa0;mm</translation>
    </message>
    <message>
        <source>Shorter</source>
        <translation>Plus court</translation>
    </message>
    <message>
        <source>Longer</source>
        <translation>Plus long</translation>
    </message>
</context>
<context>
    <name>StepFooter</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>Un instant…</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Continuer</translation>
    </message>
    <message>
        <source>Join the store</source>
        <translation>Rejoindre le magasin</translation>
    </message>
    <message>
        <source>Open the counter</source>
        <translation>Ouvrir le comptoir</translation>
    </message>
</context>
</TS>
