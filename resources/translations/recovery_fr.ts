<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Recovery</name>
    <message>
        <source>%1 at %2</source>
        <translation>%1 à %2</translation>
    </message>
</context>
<context>
    <name>RecoveryScreen</name>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>The database of this counter is damaged</source>
        <translation>La base de données de ce comptoir est endommagée</translation>
    </message>
    <message>
        <source>Nothing was deleted: the file was set aside. You can go on from the backup of %1; what was done since then must be entered again.</source>
        <translation>Rien n’a été effacé&#xa0;: le fichier a été mis de côté. Vous pouvez repartir de la sauvegarde du %1&#x202f;; ce qui a été fait depuis est à saisir de nouveau.</translation>
    </message>
    <message>
        <source>The file was deleted or moved. If it was moved, close this window, put it back and start again. Otherwise you can go on from the backup of %1; what was done since then must be entered again.</source>
        <translation>Le fichier a été supprimé ou déplacé. S’il a été déplacé, fermez cette fenêtre, remettez-le en place et relancez le programme. Sinon, vous pouvez repartir de la sauvegarde du %1&#x202f;; ce qui a été fait depuis est à ressaisir.</translation>
    </message>
    <message>
        <source>The file was deleted or moved, and there is no good backup. If it was moved, close this window, put it back and start again. Otherwise you can go on with an empty store and import the orders again.</source>
        <translation>Le fichier a été supprimé ou déplacé, et il n’y a pas de sauvegarde saine. S’il a été déplacé, fermez cette fenêtre, remettez-le en place et relancez le programme. Sinon, vous pouvez repartir d’une base vide et importer de nouveau les commandes.</translation>
    </message>
    <message>
        <source>Nothing was deleted: the file was set aside. There is no good backup: you can go on with an empty store and import the orders again.</source>
        <translation>Rien n’a été effacé&#xa0;: le fichier a été mis de côté. Il n’y a pas de sauvegarde utilisable&#xa0;: vous pouvez repartir d’une base vide et importer de nouveau les commandes.</translation>
    </message>
    <message>
        <source>The database of this counter is gone</source>
        <translation>La base de données de ce comptoir a disparu</translation>
    </message>
    <message>
        <source>The disk refused it. Free some space or check the permissions, then try again.</source>
        <translation>Le disque a refusé l’écriture. Libérez de la place ou vérifiez les droits, puis réessayez.</translation>
    </message>
    <message>
        <source>Restore the backup</source>
        <translation>Restaurer la sauvegarde</translation>
    </message>
    <message>
        <source>Start with an empty store</source>
        <translation>Repartir d’une base vide</translation>
    </message>
</context>
<context>
    <name>StoppedScreen</name>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>This device does not start</source>
        <translation>Cet appareil ne démarre pas</translation>
    </message>
    <message>
        <source>It was tried several times. Everything that was confirmed is saved. Work on at another device, or on paper, and call whoever looks after this one.</source>
        <translation>Plusieurs essais ont échoué. Tout ce qui a été confirmé est enregistré. Continuez sur un autre appareil, ou sur papier, et appelez la personne qui s’occupe de celui-ci.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>It is tried again by itself in %1.</source>
        <translation>Nouvel essai automatique dans %1.</translation>
    </message>
</context>
</TS>
