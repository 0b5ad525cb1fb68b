<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>ActionRow</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>AnswersPage</name>
    <message>
        <source>Time…</source>
        <translation>Heure…</translation>
    </message>
    <message>
        <source>%1: until when</source>
        <translation>%1&#xa0;: jusqu’à quand</translation>
    </message>
</context>
<context>
    <name>Banners</name>
    <message>
        <source>I am going</source>
        <translation>J’y vais</translation>
    </message>
</context>
<context>
    <name>Board</name>
    <message>
        <source>Arrived</source>
        <translation>Arrivés</translation>
    </message>
    <message>
        <source>Nobody is waiting.</source>
        <translation>Personne n’attend.</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prêtes</translation>
    </message>
    <message>
        <source>No order is ready.</source>
        <translation>Aucune commande prête.</translation>
    </message>
    <message>
        <source>To prepare</source>
        <translation>À préparer</translation>
    </message>
    <message>
        <source>Everything is prepared.</source>
        <translation>Tout est préparé.</translation>
    </message>
</context>
<context>
    <name>BoardColumn</name>
    <message numerus="yes">
        <source>%1: %n order(s)</source>
        <translation>
            <numerusform>%1&#xa0;: %n commande</numerusform>
            <numerusform>%1&#xa0;: %n commandes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CallButton</name>
    <message>
        <source>Call again: %1</source>
        <translation>Appeler à nouveau&#x202f;: %1</translation>
    </message>
    <message>
        <source>Call: %1</source>
        <translation>Appeler&#x202f;: %1</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>Appeler</translation>
    </message>
</context>
<context>
    <name>ClosingItem</name>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Client absent</translation>
    </message>
    <message>
        <source>Cancel…</source>
        <comment>an order at closing</comment>
        <translation>Annuler…</translation>
    </message>
</context>
<context>
    <name>ClosingPage</name>
    <message>
        <source>Close the day</source>
        <translation>Clôture du jour</translation>
    </message>
    <message>
        <source>Nothing left to close.</source>
        <translation>Il ne reste rien à clôturer.</translation>
    </message>
    <message>
        <source>Orders whose slot has passed and that nobody collected appear&#xa0;here.</source>
        <translation>Les commandes au créneau passé que personne n’a retirées apparaissent&#xa0;ici.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>ClosingReasonPage</name>
    <message>
        <source>Why is the order cancelled?</source>
        <translation>Pourquoi annuler la commande&#x202f;?</translation>
    </message>
</context>
<context>
    <name>Counter</name>
    <message>
        <source>Nothing can be saved at the moment</source>
        <translation>Rien ne peut être enregistré pour le moment</translation>
    </message>
    <message>
        <source>Something went wrong in the program</source>
        <translation>Le programme a rencontré un problème</translation>
    </message>
    <message>
        <source>Start the program again if this happens more than once.</source>
        <translation>Si cela se reproduit, redémarrez le programme.</translation>
    </message>
    <message>
        <source>Your last tap was not saved: do it again when this message is gone.</source>
        <translation>Votre dernier geste n’a pas été enregistré&#xa0;: refaites-le quand ce message aura disparu.</translation>
    </message>
    <message>
        <source>Everything that was confirmed on the screen is saved.</source>
        <translation>Tout ce que l’écran a confirmé est bien enregistré.</translation>
    </message>
    <message>
        <source>Next slot %1 · %2</source>
        <translation>Prochain créneau %1 · %2</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>Remise en rayon</translation>
    </message>
    <message>
        <source>Answer to head office: stop</source>
        <translation>Réponse au siège&#xa0;: arrêter</translation>
    </message>
    <message>
        <source>Answer to head office: continue</source>
        <translation>Réponse au siège&#xa0;: continuer</translation>
    </message>
    <message>
        <source>Checked, and confirmed</source>
        <translation>Vérifié et confirmé</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>Vérifié</translation>
    </message>
    <message>
        <source>Shelf</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Note for colleagues</source>
        <translation>Note aux collègues</translation>
    </message>
    <message>
        <source>Note seen to</source>
        <translation>Note traitée</translation>
    </message>
    <message>
        <source>Called</source>
        <translation>Client appelé</translation>
    </message>
    <message>
        <source>“Ready” e-mail asked for again</source>
        <translation>E-mail «&#xa0;prête&#xa0;» redemandé</translation>
    </message>
    <message>
        <source>Kept for the usual time</source>
        <translation>Gardée le temps habituel</translation>
    </message>
    <message>
        <source>Kept, pick-up by: %1</source>
        <translation>Gardée, date limite de retrait&#xa0;: %1</translation>
    </message>
    <message>
        <source>Head office wants to cancel</source>
        <translation>Le siège veut annuler</translation>
    </message>
    <message>
        <source>Head office’s request was refused</source>
        <translation>Demande du siège refusée</translation>
    </message>
    <message>
        <source>approved for %1</source>
        <translation>approuvé pour %1</translation>
    </message>
    <message>
        <source>Delay ended</source>
        <translation>Retard levé</translation>
    </message>
    <message>
        <source>Unblocked</source>
        <translation>Débloquée</translation>
    </message>
    <message>
        <source>The customer was here.</source>
        <translation>Le client était là.</translation>
    </message>
    <message>
        <source>The order had been collected.</source>
        <translation>La commande avait été remise.</translation>
    </message>
    <message>
        <source>Not sent: head office was not reached for a day. Ask again.</source>
        <translation>Pas envoyé&#xa0;: le siège n’a pas été joint pendant un jour. Refaites la demande.</translation>
    </message>
    <message>
        <source>Not passed on yet</source>
        <translation>Pas encore transmis</translation>
    </message>
    <message>
        <source>Without effect. %1</source>
        <translation>Sans effet. %1</translation>
    </message>
    <message>
        <source>to %1</source>
        <translation>à %1</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>signé</translation>
    </message>
    <message>
        <source>not signed (%1)</source>
        <translation>non signé (%1)</translation>
    </message>
    <message>
        <source>The order had changed before the tap was recorded.</source>
        <translation>La commande a changé avant que votre geste soit enregistré.</translation>
    </message>
    <message>
        <source>Head office wants to cancel this order. Answer first.</source>
        <translation>Le siège veut annuler cette commande. Répondez d’abord.</translation>
    </message>
    <message>
        <source>Answer recorded. It is not passed on yet.</source>
        <translation>Réponse enregistrée. Elle n’est pas encore transmise.</translation>
    </message>
    <message>
        <source>%1 is serving at %2. A manager can take over.</source>
        <translation>%1 sert ce client (%2). Un responsable peut prendre la suite.</translation>
    </message>
    <message>
        <source>Hand over %1 of %2</source>
        <translation>Remettre %1 sur %2</translation>
    </message>
    <message>
        <source>Tick what the customer takes.</source>
        <translation>Cochez ce que le client emporte.</translation>
    </message>
    <message>
        <source>Choose a reason for every item that is missing.</source>
        <translation>Choisissez une raison pour chaque article non remis.</translation>
    </message>
    <message>
        <source>Why is the order cancelled?</source>
        <translation>Pourquoi annuler la commande&#x202f;?</translation>
    </message>
    <message>
        <source>Cancel the order</source>
        <translation>Annuler la commande</translation>
    </message>
    <message>
        <source>Why is the order blocked?</source>
        <translation>Pourquoi bloquer la commande&#x202f;?</translation>
    </message>
    <message>
        <source>Block the order</source>
        <translation>Bloquer la commande</translation>
    </message>
    <message>
        <source>Why is the order late?</source>
        <translation>Pourquoi la commande a-t-elle du retard&#x202f;?</translation>
    </message>
    <message>
        <source>Delay the order</source>
        <translation>Retarder la commande</translation>
    </message>
    <message>
        <source>Record: not collected</source>
        <translation>Noter «&#xa0;non retirée&#xa0;»</translation>
    </message>
    <message>
        <source>%1 · %2. The customer can no longer collect it.</source>
        <translation>%1 · %2. Le client ne pourra plus la retirer.</translation>
    </message>
    <message>
        <source>Cancel the order?</source>
        <translation>Annuler la commande&#xa0;?</translation>
    </message>
    <message>
        <source>Keep the order</source>
        <translation>Garder la commande</translation>
    </message>
    <message>
        <source>When will the customer come?</source>
        <translation>Quand le client viendra-t-il&#x202f;?</translation>
    </message>
    <message>
        <source>Which slot did the customer confirm?</source>
        <translation>Quel créneau le client a-t-il validé&#x202f;?</translation>
    </message>
    <message>
        <source>Confirm slot</source>
        <translation>Valider le créneau</translation>
    </message>
    <message>
        <source>Reopen the order as</source>
        <translation>Rouvrir la commande comme</translation>
    </message>
    <message>
        <source>What is the problem?</source>
        <translation>Que se passe-t-il&#xa0;?</translation>
    </message>
    <message>
        <source>Only an item is missing? Go back and untick it.</source>
        <translation>Il ne manque qu’un article&#xa0;? Revenez et décochez-le.</translation>
    </message>
    <message>
        <source>Only an item is missing? Serve, then untick it.</source>
        <translation>Il ne manque qu’un article&#xa0;? Servez, puis décochez-le.</translation>
    </message>
    <message>
        <source>Another slot</source>
        <translation>Autre créneau</translation>
    </message>
    <message>
        <source>Why is the order not collected?</source>
        <translation>Pourquoi la commande n’est-elle pas retirée&#xa0;?</translation>
    </message>
    <message>
        <source>Move the order</source>
        <translation>Replanifier la commande</translation>
    </message>
    <message>
        <source>Where does the order stand?</source>
        <translation>Où en est la commande&#xa0;?</translation>
    </message>
    <message>
        <source>Parcel in hand: serve</source>
        <translation>Colis en main&#xa0;: servir</translation>
    </message>
    <message>
        <source>Do not serve</source>
        <translation>Ne pas servir</translation>
    </message>
    <message>
        <source>Hand over in spite of the flag?</source>
        <translation>Remettre malgré le signalement&#x202f;?</translation>
    </message>
    <message>
        <source>Hand over anyway</source>
        <translation>Remettre quand même</translation>
    </message>
    <message>
        <source>Do not hand over</source>
        <translation>Ne pas remettre</translation>
    </message>
    <message>
        <source>%1 · %2: “%3”. Serve the customer only if you have the parcel in hand.</source>
        <translation>%1 · %2&#xa0;: «&#xa0;%3&#xa0;». Ne servez le client que si vous avez le colis en main.</translation>
    </message>
    <message>
        <source>Serve this order now?</source>
        <translation>Servir cette commande maintenant&#xa0;?</translation>
    </message>
    <message>
        <source>%1 · %2: “%3”. What is ticked is recorded as handed over.</source>
        <translation>%1 · %2&#xa0;: «&#xa0;%3&#xa0;». Ce qui est coché sera noté comme remis.</translation>
    </message>
    <message>
        <source>%1 · %2. The customer does not know when to come for the rest.</source>
        <translation>%1 · %2. Le client ne saura pas quand venir chercher le reste.</translation>
    </message>
    <message>
        <source>Hand over without a slot</source>
        <translation>Remettre sans créneau</translation>
    </message>
    <message>
        <source>Choose a slot</source>
        <translation>Choisir un créneau</translation>
    </message>
    <message>
        <source>Did the customer leave without the goods?</source>
        <translation>Le client est-il reparti sans la marchandise&#xa0;?</translation>
    </message>
    <message>
        <source>Does the customer have the goods?</source>
        <translation>Le client a-t-il bien la marchandise&#xa0;?</translation>
    </message>
    <message>
        <source>Record the hand-over</source>
        <translation>Enregistrer la remise</translation>
    </message>
    <message>
        <source>Order %1 (%2) goes from “%3” to “%4”, in your name.</source>
        <translation>La commande %1 (%2) passe de «&#xa0;%3&#xa0;» à «&#xa0;%4&#xa0;», en votre nom.</translation>
    </message>
    <message>
        <source>Back to the list</source>
        <translation>Revenir à la liste</translation>
    </message>
    <message>
        <source>This order is now “%1”. Choose from the buttons shown.</source>
        <translation>Cette commande est maintenant «&#xa0;%1&#xa0;». Utilisez les boutons affichés.</translation>
    </message>
    <message>
        <source>%1 is serving this customer at %2. A manager can take over.</source>
        <translation>%1 sert déjà ce client (%2). Un responsable peut prendre la suite.</translation>
    </message>
    <message>
        <source>“%1” was just chosen for this order. Undo it, or wait a few seconds.</source>
        <translation>«&#xa0;%1&#xa0;» vient d’être choisi pour cette commande. Revenez en arrière ou patientez quelques secondes.</translation>
    </message>
    <message>
        <source>This can no longer be undone. Put it right with the order’s buttons.</source>
        <translation>Il est trop tard pour revenir en arrière. Corrigez avec les boutons de la commande.</translation>
    </message>
    <message>
        <source>Only a manager may do this. Nothing was changed.</source>
        <translation>Seul un responsable peut le faire. Rien n’a été modifié.</translation>
    </message>
    <message>
        <source>Only a manager can record this: the order is cancelled. Call one.</source>
        <translation>Seul un responsable peut l’enregistrer&#xa0;: la commande est annulée. Appelez-le.</translation>
    </message>
    <message>
        <source>This order is now “%1”: that can no longer be recorded. Look at it.</source>
        <translation>Cette commande est maintenant «&#xa0;%1&#xa0;»&#xa0;: cela ne peut plus être enregistré. Regardez-la.</translation>
    </message>
    <message>
        <source>This order is not in this store. Check the code.</source>
        <translation>Cette commande n’est pas dans ce magasin. Vérifiez le code.</translation>
    </message>
    <message>
        <source>Head office asks about this order. Answer first: stop or continue.</source>
        <translation>Le siège pose une question sur cette commande. Répondez d’abord&#xa0;: arrêter ou continuer.</translation>
    </message>
    <message>
        <source>A reason is missing. Choose one from the list.</source>
        <translation>Il manque une raison. Choisissez-la dans la liste.</translation>
    </message>
    <message>
        <source>The new slot is missing. Choose a day and a time.</source>
        <translation>Il manque le nouveau créneau. Choisissez un jour et une heure.</translation>
    </message>
    <message>
        <source>The order has changed. Check the items and try again.</source>
        <translation>La commande a changé. Vérifiez les articles et recommencez.</translation>
    </message>
    <message>
        <source>The shelf is missing. Scan it or type it.</source>
        <translation>L’emplacement manque. Scannez-le ou saisissez-le.</translation>
    </message>
    <message>
        <source>The signature is missing. Let the customer sign.</source>
        <translation>La signature manque. Faites signer le client.</translation>
    </message>
    <message>
        <source>Nothing was typed. Type a few words.</source>
        <translation>Rien n’a été saisi. Saisissez quelques mots.</translation>
    </message>
    <message>
        <source>This text is too long, or has signs that cannot be kept.</source>
        <translation>Ce texte est trop long, ou contient des signes qui ne peuvent pas être gardés.</translation>
    </message>
    <message>
        <source>The data of this customer was erased. Nothing is added to it.</source>
        <translation>Les données de ce client ont été effacées. Rien n’y est ajouté.</translation>
    </message>
    <message>
        <source>That is not possible now. Choose another button.</source>
        <translation>Ce n’est pas possible maintenant. Choisissez un autre bouton.</translation>
    </message>
    <message>
        <source>The disk is full. Free some space on this device.</source>
        <translation>Le disque est plein. Libérez de la place sur ce poste.</translation>
    </message>
    <message>
        <source>The data folder is read-only. Allow writing to it.</source>
        <translation>Le dossier des données est en lecture seule. Autorisez l’écriture.</translation>
    </message>
    <message>
        <source>Another program is using the data. Close it.</source>
        <translation>Un autre programme occupe les données. Fermez-le.</translation>
    </message>
    <message>
        <source>The data file is damaged. Call the person in charge.</source>
        <translation>Le fichier de données est abîmé. Prévenez le responsable.</translation>
    </message>
    <message>
        <source>The disk does not answer. Check that it is connected.</source>
        <translation>Le disque ne répond pas. Vérifiez qu’il est branché.</translation>
    </message>
    <message>
        <source>Cancelled: to put back</source>
        <translation>Annulée&#xa0;: à remettre en rayon</translation>
    </message>
    <message>
        <source>Head office asks</source>
        <translation>Question du siège</translation>
    </message>
    <message>
        <source>To check</source>
        <translation>À vérifier</translation>
    </message>
    <message>
        <source>Bay %1</source>
        <translation>Place %1</translation>
    </message>
    <message>
        <source>Waiting area</source>
        <translation>Espace d’attente</translation>
    </message>
    <message>
        <source>called at %1</source>
        <translation>appelé à %1</translation>
    </message>
    <message>
        <source>Not recorded: the order had changed</source>
        <translation>Non enregistré&#xa0;: la commande avait changé</translation>
    </message>
    <message>
        <source>Customer is here</source>
        <translation>Le client est là</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>vers %1</translation>
    </message>
    <message>
        <source>Pick-up by: %1</source>
        <translation>Date limite de retrait&#xa0;: %1</translation>
    </message>
    <message>
        <source>Not recorded</source>
        <translation>Non enregistrée</translation>
    </message>
    <message>
        <source>called</source>
        <translation>appelé</translation>
    </message>
    <message>
        <source>You</source>
        <translation>Vous</translation>
    </message>
    <message>
        <source>This order is for another store: %1.</source>
        <translation>Cette commande est pour un autre magasin&#xa0;: %1.</translation>
    </message>
    <message>
        <source>“%1” is not in this order. Check the item, or scan again.</source>
        <translation>«&#xa0;%1&#xa0;» n’est pas dans cette commande. Vérifiez l’article ou scannez à nouveau.</translation>
    </message>
    <message>
        <source>No order has the code %1. Scan again, or search by name.</source>
        <translation>Aucune commande n’a le code %1. Scannez à nouveau, ou cherchez par nom.</translation>
    </message>
    <message>
        <source>Scan again: “%1” was read. No order has this code.</source>
        <translation>Scannez à nouveau&#xa0;: «&#xa0;%1&#xa0;» a été lu. Aucune commande n’a ce code.</translation>
    </message>
    <message>
        <source>Stock verified</source>
        <translation>Stock vérifié</translation>
    </message>
    <message>
        <source>To prepare</source>
        <translation>À préparer</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Prête</translation>
    </message>
    <message>
        <source>Being served</source>
        <translation>En cours</translation>
    </message>
    <message>
        <source>Waiting</source>
        <comment>customers</comment>
        <translation>Attendent</translation>
    </message>
    <message>
        <source>Slot passed</source>
        <translation>Créneau passé</translation>
    </message>
    <message>
        <source>Late</source>
        <comment>orders to prepare</comment>
        <translation>En retard</translation>
    </message>
    <message>
        <source>Kept until %1</source>
        <translation>Gardées jusqu’au %1</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>Retirée</translation>
    </message>
    <message>
        <source>Not collected</source>
        <translation>Non retirée</translation>
    </message>
    <message>
        <source>Partly collected</source>
        <translation>Retirée en partie</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Annulée</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>Bloquée</translation>
    </message>
    <message>
        <source>Delayed</source>
        <translation>Retardée</translation>
    </message>
    <message>
        <source>Serve now</source>
        <translation>Servir</translation>
    </message>
    <message>
        <source>Serve</source>
        <translation>Servir</translation>
    </message>
    <message>
        <source>Serve now…</source>
        <translation>Servir…</translation>
    </message>
    <message>
        <source>Customer arrived</source>
        <translation>Client arrivé</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Nouvelle</translation>
    </message>
    <message>
        <source>Moved</source>
        <translation>Replanifiée</translation>
    </message>
    <message>
        <source>Hand over all</source>
        <translation>Tout remettre</translation>
    </message>
    <message>
        <source>Other status…</source>
        <translation>Autre statut…</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Compris</translation>
    </message>
    <message>
        <source>Reopen…</source>
        <translation>Rouvrir…</translation>
    </message>
    <message>
        <source>Customer left</source>
        <translation>Client parti</translation>
    </message>
    <message>
        <source>Move the rest</source>
        <translation>Replanifier le reste</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>a blocked order</comment>
        <translation>Débloquer</translation>
    </message>
    <message>
        <source>Resume</source>
        <comment>a delayed order</comment>
        <translation>Lever le retard</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Replanifier</translation>
    </message>
    <message>
        <source>Cancel the order…</source>
        <translation>Annuler la commande…</translation>
    </message>
    <message>
        <source>A problem…</source>
        <translation>Un problème…</translation>
    </message>
    <message>
        <source>Stop hand‑over</source>
        <translation>Arrêter la remise</translation>
    </message>
    <message>
        <source>Continue hand‑over</source>
        <translation>Continuer la remise</translation>
    </message>
    <message>
        <source>Pickup code</source>
        <translation>Code de retrait</translation>
    </message>
    <message>
        <source>Identity document</source>
        <translation>Pièce d’identité</translation>
    </message>
    <message>
        <source>Order confirmation</source>
        <translation>Confirmation de commande</translation>
    </message>
    <message>
        <source>Known to us</source>
        <translation>Client connu</translation>
    </message>
    <message>
        <source>Customer</source>
        <translation>Client</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>Responsable</translation>
    </message>
    <message>
        <source>Head office</source>
        <translation>Siège</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatique</translation>
    </message>
    <message>
        <source>Team</source>
        <translation>Équipe</translation>
    </message>
    <message>
        <source>Counter 1</source>
        <translation>Comptoir 1</translation>
    </message>
    <message>
        <source>Correction</source>
        <translation>Correction</translation>
    </message>
    <message>
        <source>Resumed</source>
        <translation>Reprise</translation>
    </message>
    <message>
        <source>Unable to sign</source>
        <translation>Ne peut pas signer</translation>
    </message>
    <message>
        <source>Does not want to sign</source>
        <translation>Ne souhaite pas signer</translation>
    </message>
    <message>
        <source>The screen does not take it</source>
        <translation>L’écran ne réagit pas</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Hier</translation>
    </message>
    <message>
        <source>Tomorrow</source>
        <translation>Demain</translation>
    </message>
    <message>
        <source>No slot yet</source>
        <translation>Sans créneau</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
    <message>
        <source>%1 s to undo</source>
        <translation>%1&#xa0;s pour revenir en arrière</translation>
    </message>
    <message>
        <source>Answer recorded. It is passed on as soon as possible.</source>
        <translation>Réponse enregistrée. Elle sera transmise dès que possible.</translation>
    </message>
    <message>
        <source>asked at %1</source>
        <translation>demandé à %1</translation>
    </message>
    <message>
        <source>Head office wants to cancel order %1 (%2). The customer is here.</source>
        <translation>Le siège veut annuler la commande %1 (%2). Le client est là.</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>Connexion…</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>En ligne</translation>
    </message>
    <message>
        <source>The clock of this device is %1 slow. Set its date and time.</source>
        <translation>L’horloge de cet appareil a %1 de retard. Réglez sa date et son heure.</translation>
    </message>
    <message>
        <source>The clock of this device is %1 fast. Set its date and time.</source>
        <translation>L’horloge de cet appareil a %1 d’avance. Réglez sa date et son heure.</translation>
    </message>
    <message>
        <source>The clock of %1 is %2 slow. Set its date and time there.</source>
        <translation>L’horloge de «&#xa0;%1&#xa0;» a %2 de retard. Réglez sa date et son heure sur cet appareil.</translation>
    </message>
    <message>
        <source>The clock of %1 is %2 fast. Set its date and time there.</source>
        <translation>L’horloge de «&#xa0;%1&#xa0;» a %2 d’avance. Réglez sa date et son heure sur cet appareil.</translation>
    </message>
    <message>
        <source>since %1</source>
        <translation>depuis %1</translation>
    </message>
    <message>
        <source>Head office away</source>
        <translation>Siège injoignable</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Hors ligne</translation>
    </message>
    <message>
        <source>Only on this device: %1</source>
        <translation>Seulement sur cet appareil&#xa0;: %1</translation>
    </message>
    <message>
        <source>Head office cannot be reached %1</source>
        <translation>Le siège est injoignable %1</translation>
    </message>
    <message>
        <source>The store goes on as a whole: preparing, checking in, serving and handing over work as always, on all its devices.</source>
        <translation>Le magasin continue normalement&#xa0;: préparer, accueillir, servir et remettre, sur tous ses appareils.</translation>
    </message>
    <message>
        <source>New orders, changes and cancellations from head office come in as soon as the connection is back.</source>
        <translation>Les nouvelles commandes, les changements et les annulations du siège arriveront dès le retour de la connexion.</translation>
    </message>
    <message>
        <source>Nothing has to be done at the counter. If it lasts, check the store’s internet connection.</source>
        <translation>Il n’y a rien à faire au comptoir. Si cela dure, vérifiez la connexion internet du magasin.</translation>
    </message>
    <message>
        <source>The store’s main device cannot be reached %1</source>
        <translation>Le poste principal du magasin est injoignable %1</translation>
    </message>
    <message>
        <source>You can go on working here: preparing, serving and handing over are saved on this device.</source>
        <translation>Vous pouvez continuer ici&#xa0;: préparer, servir et remettre. Tout est enregistré sur cet appareil.</translation>
    </message>
    <message>
        <source>The other devices do not see it yet, and you do not see theirs: tell each other whom you serve.</source>
        <translation>Les autres appareils ne le voient pas encore. Vous ne voyez pas ce qu’ils font. Dites-vous qui sert qui.</translation>
    </message>
    <message>
        <source>Check that the main device is switched on, and the network cable or Wi-Fi of this one.</source>
        <translation>Vérifiez que le poste principal est allumé, et le câble réseau ou le Wi-Fi de cet appareil.</translation>
    </message>
    <message>
        <source>Nothing waits here to be sent.</source>
        <translation>Rien n’attend d’être envoyé.</translation>
    </message>
    <message>
        <source>Connected to head office</source>
        <translation>Relié au siège</translation>
    </message>
    <message>
        <source>Head office learns within moments what happens here, and its orders and changes come in by themselves.</source>
        <translation>Le siège sait en quelques instants ce qui se passe ici&#xa0;; ses commandes et ses changements arrivent d’eux-mêmes.</translation>
    </message>
    <message>
        <source>If the connection fails, the store goes on working.</source>
        <translation>Si la connexion est coupée, le magasin continue à travailler.</translation>
    </message>
    <message>
        <source>Connected to the store’s main device</source>
        <translation>Relié au poste principal du magasin</translation>
    </message>
    <message>
        <source>All devices of the store show the same, within moments.</source>
        <translation>Tous les appareils du magasin montrent la même chose en quelques instants.</translation>
    </message>
    <message>
        <source>If the connection fails, you can go on working here.</source>
        <translation>Si la connexion est coupée, vous pouvez continuer à travailler ici.</translation>
    </message>
    <message>
        <source>Connecting to head office…</source>
        <translation>Connexion au siège…</translation>
    </message>
    <message>
        <source>Connecting to the store’s main device…</source>
        <translation>Connexion au poste principal du magasin…</translation>
    </message>
    <message>
        <source>You need not wait: everything works meanwhile.</source>
        <translation>Inutile d’attendre&#xa0;: tout fonctionne en attendant.</translation>
    </message>
    <message>
        <source>First copy…</source>
        <translation>Première copie…</translation>
    </message>
    <message>
        <source>The orders are being copied onto this device</source>
        <translation>Les commandes sont copiées sur cet appareil</translation>
    </message>
    <message>
        <source>This happens once. The next orders to be collected come first; the list fills up by itself.</source>
        <translation>Cela n’arrive qu’une fois. Les prochaines commandes à retirer viennent d’abord&#xa0;; la liste se remplit d’elle-même.</translation>
    </message>
    <message>
        <source>If you do not find an order yet, look for it on another device, or wait a moment.</source>
        <translation>Si une commande manque encore, cherchez-la sur un autre appareil, ou attendez un instant.</translation>
    </message>
    <message>
        <source>Device withdrawn</source>
        <translation>Appareil retiré</translation>
    </message>
    <message>
        <source>Somebody withdrew this device: it may no longer send or receive.</source>
        <translation>Cet appareil a été retiré&#xa0;: il ne peut plus ni envoyer ni recevoir.</translation>
    </message>
    <message>
        <source>Ask the person in charge to pair it again, if it is to stay.</source>
        <translation>S’il doit rester en service, demandez au responsable de l’associer à nouveau.</translation>
    </message>
    <message>
        <source>Device not known</source>
        <translation>Appareil inconnu</translation>
    </message>
    <message>
        <source>The store’s system does not know this device.</source>
        <translation>Le système du magasin ne connaît pas cet appareil.</translation>
    </message>
    <message>
        <source>Ask the person in charge to pair it again.</source>
        <translation>Demandez au responsable de l’associer à nouveau.</translation>
    </message>
    <message>
        <source>Other main device</source>
        <translation>Poste principal changé</translation>
    </message>
    <message>
        <source>The device that this one followed is no longer the store’s main device.</source>
        <translation>Le poste que suivait cet appareil n’est plus le poste principal du magasin.</translation>
    </message>
    <message>
        <source>Ask the person in charge to pair it with the new main device.</source>
        <translation>Demandez au responsable de l’associer au nouveau poste principal.</translation>
    </message>
    <message>
        <source>Device set aside</source>
        <translation>Appareil mis de côté</translation>
    </message>
    <message>
        <source>This device sent something else than it had sent before. It was set aside so that no order is spoilt.</source>
        <translation>Cet appareil a envoyé autre chose que ce qu’il avait déjà envoyé. Il a été mis de côté pour protéger les commandes.</translation>
    </message>
    <message>
        <source>Go on at another device, and call the person in charge.</source>
        <translation>Continuez sur un autre appareil et appelez le responsable.</translation>
    </message>
    <message>
        <source>Access refused</source>
        <translation>Accès refusé</translation>
    </message>
    <message>
        <source>This device may not do here what it was set up for.</source>
        <translation>Cet appareil n’a pas le droit de faire ici ce pour quoi il est réglé.</translation>
    </message>
    <message>
        <source>Call the person in charge.</source>
        <translation>Appelez le responsable.</translation>
    </message>
    <message>
        <source>Nothing is lost: what was recorded here stays saved here.</source>
        <translation>Rien n’est perdu&#xa0;: ce qui a été enregistré ici reste enregistré ici.</translation>
    </message>
    <message>
        <source>%1 handed over the order at %2.</source>
        <translation>%1 a remis la commande à %2.</translation>
    </message>
    <message>
        <source>%1 handed over a part of the order at %2.</source>
        <translation>%1 a remis une partie de la commande à %2.</translation>
    </message>
    <message>
        <source>%1 recorded “not collected” at %2.</source>
        <translation>%1 a noté «&#xa0;non retirée&#xa0;» à %2.</translation>
    </message>
    <message>
        <source>%1 began to serve the customer at %2.</source>
        <translation>%1 a commencé à servir le client à %2.</translation>
    </message>
    <message>
        <source>%1 cancelled the order at %2.</source>
        <translation>%1 a annulé la commande à %2.</translation>
    </message>
    <message>
        <source>Handed over twice</source>
        <translation>Remise deux fois</translation>
    </message>
    <message>
        <source>This order had already been handed over at another counter.</source>
        <translation>Cette commande avait déjà été remise à un autre comptoir.</translation>
    </message>
    <message>
        <source>Check with your colleagues whether two parcels left the store.</source>
        <translation>Vérifiez avec vos collègues si deux colis sont partis.</translation>
    </message>
    <message>
        <source>Disputed hand-over</source>
        <translation>Remise contestée</translation>
    </message>
    <message>
        <source>Another counter had already recorded something else.</source>
        <translation>Un autre comptoir avait déjà enregistré autre chose.</translation>
    </message>
    <message>
        <source>Ask those who served the customer what was really handed over.</source>
        <translation>Demandez à ceux qui ont servi le client ce qui a vraiment été remis.</translation>
    </message>
    <message>
        <source>Handed over after cancellation</source>
        <translation>Remise après annulation</translation>
    </message>
    <message>
        <source>If the customer has the goods, confirm the hand-over.</source>
        <translation>Si le client a la marchandise, confirmez la remise.</translation>
    </message>
    <message>
        <source>Step not applied</source>
        <translation>Étape non appliquée</translation>
    </message>
    <message>
        <source>The order had changed meanwhile, on another device.</source>
        <translation>La commande avait changé entre-temps, sur un autre appareil.</translation>
    </message>
    <message>
        <source>The order had been cancelled meanwhile. It stays cancelled.</source>
        <translation>La commande avait été annulée entre-temps. Elle reste annulée.</translation>
    </message>
    <message>
        <source>Look at the order. Take the step again if it is still right.</source>
        <translation>Regardez la commande. Refaites l’étape si elle est encore juste.</translation>
    </message>
    <message>
        <source>Another counter was already serving this customer.</source>
        <translation>Un autre comptoir servait déjà ce client.</translation>
    </message>
    <message>
        <source>Agree with that counter who goes on.</source>
        <translation>Voyez avec ce comptoir qui continue.</translation>
    </message>
    <message>
        <source>This step was not possible where the order stood.</source>
        <translation>Cette étape n’était pas possible là où en était la commande.</translation>
    </message>
    <message>
        <source>Look at the order, and put it right with its buttons.</source>
        <translation>Regardez la commande, et corrigez-la avec ses boutons.</translation>
    </message>
    <message>
        <source>The device that recorded it may not take such steps.</source>
        <translation>L’appareil qui l’a enregistrée n’a pas le droit de faire cette étape.</translation>
    </message>
    <message>
        <source>Take the step at a counter if it is right.</source>
        <translation>Si elle est juste, faites l’étape à un comptoir.</translation>
    </message>
    <message>
        <source>Records that had been altered</source>
        <translation>Écritures modifiées</translation>
    </message>
    <message>
        <source>A device of the store held other records than the rest of the store. The true ones were put back; what differed is kept aside there.</source>
        <translation>Un poste du magasin avait d’autres écritures que le reste du magasin. Les vraies ont été remises&#xa0;; ce qui différait y est gardé à part.</translation>
    </message>
    <message>
        <source>Call the person in charge: “kiosk doctor” says which device.</source>
        <translation>Appelez le responsable&#xa0;: «&#xa0;kiosk doctor&#xa0;» dit sur quel poste.</translation>
    </message>
    <message>
        <source>Order not known</source>
        <translation>Commande inconnue</translation>
    </message>
    <message>
        <source>The store’s main device does not know this order.</source>
        <translation>Le poste principal du magasin ne connaît pas cette commande.</translation>
    </message>
    <message>
        <source>Look for the order by the customer’s name.</source>
        <translation>Cherchez la commande par le nom du client.</translation>
    </message>
    <message>
        <source>It did not take effect (%1).</source>
        <translation>Elle est restée sans effet (%1).</translation>
    </message>
    <message>
        <source>The order was already further.</source>
        <translation>La commande était déjà plus loin.</translation>
    </message>
    <message>
        <source>Found at %1.</source>
        <translation>Trouvé à %1.</translation>
    </message>
    <message>
        <source>%1 recorded something at %2.</source>
        <translation>%1 a enregistré quelque chose à %2.</translation>
    </message>
    <message>
        <source>%1 set the order to “%3” at %2.</source>
        <translation>%1 a passé la commande à «&#xa0;%3&#xa0;» à %2.</translation>
    </message>
    <message>
        <source>Somebody</source>
        <translation>Quelqu’un</translation>
    </message>
    <message>
        <source>Confirm hand-over</source>
        <translation>Confirmer la remise</translation>
    </message>
    <message>
        <source>To check: %1</source>
        <translation>À vérifier&#xa0;: %1</translation>
    </message>
    <message>
        <source>now: %1</source>
        <translation>maintenant&#xa0;: %1</translation>
    </message>
    <message>
        <source>Online, but late</source>
        <translation>En ligne, en retard</translation>
    </message>
    <message>
        <source>Connected, but not everything is passed on</source>
        <translation>Connecté, mais tout n’est pas transmis</translation>
    </message>
    <message>
        <source>You can go on working. If it lasts, call the person in charge.</source>
        <translation>Vous pouvez continuer à travailler. Si cela dure, appelez le responsable.</translation>
    </message>
    <message>
        <source>Head office’s server is switched on, but its program does not run there, or has moved. Nothing has to be done at the counter; if it lasts, tell head office.</source>
        <translation>Le serveur du siège est allumé, mais son programme n’y tourne pas, ou a changé d’adresse. Rien à faire au comptoir&#xa0;; si cela dure, prévenez le siège.</translation>
    </message>
    <message>
        <source>The main device is switched on, but the program is not open there, or has another address now. Open it; if it is open, call the person in charge.</source>
        <translation>Le poste principal est allumé, mais le programme n’y est pas ouvert, ou son adresse a changé. Ouvrez-le&#xa0;; s’il est ouvert, appelez le responsable.</translation>
    </message>
    <message>
        <source>Another device answers than the one that was paired: nothing is sent to it. Call the person in charge.</source>
        <translation>Un autre appareil que celui de l’appairage répond&#xa0;: rien ne lui est envoyé. Appelez le responsable.</translation>
    </message>
    <message>
        <source>Another program answers at that address: it may have changed. Call the person in charge.</source>
        <translation>Un autre programme répond à cette adresse&#xa0;: elle a peut-être changé. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The certificate of the other side is out of its dates: it must be renewed there. Call the person in charge.</source>
        <translation>Le certificat d’en face n’est pas valable à cette date&#xa0;: il faut l’y renouveler. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The date or time of this device is wrong, so it cannot trust the connection. Set its date and time.</source>
        <translation>La date ou l’heure de ce poste est fausse&#xa0;: il ne peut pas se fier à la connexion. Réglez sa date et son heure.</translation>
    </message>
    <message>
        <source>The other side gives answers that make no sense: nothing of them is kept. Call the person in charge.</source>
        <translation>L’autre côté donne des réponses qui n’ont pas de sens&#xa0;: rien n’en est gardé. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The two devices have versions of the program that do not understand each other: the older one must be updated. Call the person in charge.</source>
        <translation>Les deux appareils ont des versions du programme qui ne se comprennent pas&#xa0;: il faut mettre à jour la plus ancienne. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The journal of the other side was altered, so nothing is taken from it. Call the person in charge.</source>
        <translation>Le journal de l’autre côté a été modifié&#xa0;: rien n’en est repris. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The other side takes this device for one that customers see, and sends only a part of each order: nothing is taken from it. Call the person in charge.</source>
        <translation>L’autre côté prend ce poste pour un poste vu des clients et n’envoie qu’une partie de chaque commande&#xa0;: rien n’en est repris. Appelez le responsable.</translation>
    </message>
    <message>
        <source>What this device holds and what the other side holds contradict each other. Call the person in charge.</source>
        <translation>Ce que contient ce poste et ce que contient l’autre côté se contredisent. Appelez le responsable.</translation>
    </message>
    <message>
        <source>The other side answers with a fault of its own. If it lasts, call the person in charge.</source>
        <translation>L’autre côté répond par une erreur de son fait. Si cela dure, appelez le responsable.</translation>
    </message>
    <message>
        <source>Store closed</source>
        <translation>Magasin fermé</translation>
    </message>
    <message>
        <source>Head office has closed this store: it exchanges nothing with it any more.</source>
        <translation>Le siège a fermé ce magasin&#xa0;: il n’échange plus rien avec lui.</translation>
    </message>
    <message>
        <source>If that is wrong, call head office, which can reopen the store.</source>
        <translation>Si c’est une erreur, appelez le siège, qui peut rouvrir le magasin.</translation>
    </message>
    <message>
        <source>Name used by another</source>
        <translation>Nom utilisé par un autre</translation>
    </message>
    <message>
        <source>Another device has written in this one’s name. What was recorded here is kept, and is passed on later.</source>
        <translation>Un autre poste a écrit au nom de celui-ci. Ce qui a été noté ici est conservé et sera transmis plus tard.</translation>
    </message>
    <message>
        <source>Call the person in charge: this program has to be started again.</source>
        <translation>Appelez le responsable&#xa0;: ce programme doit être relancé.</translation>
    </message>
    <message>
        <source>Caps Lock is on.</source>
        <translation>Verr. Maj. est activé.</translation>
    </message>
    <message>
        <source>The data file was deleted, moved or replaced. Put it back, or start the program again: it offers the newest backup.</source>
        <translation>Le fichier de données a été supprimé, déplacé ou remplacé. Remettez-le en place, ou relancez le programme&#xa0;: il propose la dernière sauvegarde.</translation>
    </message>
    <message>
        <source>Help wanted at check-in: %1</source>
        <translation>Aide demandée à la borne&#xa0;: %1</translation>
    </message>
    <message>
        <source>Kept until %1</source>
        <comment>orders at closing</comment>
        <translation>Gardées jusqu’au %1</translation>
    </message>
    <message>
        <source>Kept until %1 at least</source>
        <comment>orders at closing</comment>
        <translation>Gardées au moins jusqu’au %1</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Garder</translation>
    </message>
    <message>
        <source>No-show</source>
        <translation>Client absent</translation>
    </message>
    <message>
        <source>Cancel</source>
        <comment>an order at closing</comment>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Questions of head office</source>
        <translation>Questions du siège</translation>
    </message>
    <message>
        <source>To put back</source>
        <translation>À remettre en rayon</translation>
    </message>
    <message>
        <source>Not collected</source>
        <comment>several orders</comment>
        <translation>Non retirées</translation>
    </message>
    <message>
        <source>Rest still to collect</source>
        <translation>Reste à retirer</translation>
    </message>
    <message>
        <source>Blocked</source>
        <comment>several orders</comment>
        <translation>Bloquées</translation>
    </message>
    <message>
        <source>To check (network)</source>
        <translation>À vérifier (réseau)</translation>
    </message>
    <message>
        <source>Ready, slot passed</source>
        <translation>Prêtes, créneau passé</translation>
    </message>
    <message>
        <source>Who is at the counter?</source>
        <translation>Qui est au comptoir&#xa0;?</translation>
    </message>
    <message>
        <source>Who is doing this?</source>
        <translation>Qui fait cette action&#xa0;?</translation>
    </message>
    <message>
        <source>A manager must approve</source>
        <translation>Un responsable doit approuver</translation>
    </message>
    <message>
        <source>A manager ends the program</source>
        <translation>Un responsable quitte le programme</translation>
    </message>
    <message>
        <source>A manager opens the settings</source>
        <translation>Un responsable ouvre les réglages</translation>
    </message>
    <message>
        <source>PIN missing</source>
        <translation>PIN à définir</translation>
    </message>
    <message>
        <source>For this one action only, which is recorded with both names.</source>
        <translation>Pour cette seule action, enregistrée aux deux noms.</translation>
    </message>
    <message>
        <source>Every change is recorded with the manager’s name.</source>
        <translation>Chaque changement est enregistré avec le nom du responsable.</translation>
    </message>
    <message>
        <source>All that was confirmed is saved. Nobody can check in.</source>
        <translation>Tout ce qui est confirmé est enregistré. Plus personne ne pourra s’annoncer.</translation>
    </message>
    <message>
        <source>No manager has a PIN yet. Whoever runs the hub gives one: kiosk people set-pin NAME</source>
        <translation>Aucun responsable n’a encore de PIN. Sur le hub, donnez-en un&#xa0;: kiosk people set-pin NOM</translation>
    </message>
    <message>
        <source>This is not the PIN of %1. Try again.</source>
        <translation>Ce n’est pas le PIN de %1. Réessayez.</translation>
    </message>
    <message>
        <source>Wrong PIN for %1. Next try in %2.</source>
        <translation>PIN erroné pour %1. Prochain essai dans %2.</translation>
    </message>
    <message>
        <source>This parcel is not that of %1 (%2). Put it back.</source>
        <translation>Ce colis n’est pas celui de %1 (%2). Reposez-le.</translation>
    </message>
    <message>
        <source>Serve next customer</source>
        <translation>Servir le suivant</translation>
    </message>
    <message>
        <source>One order was left as it is. %1</source>
        <translation>Une commande est restée telle quelle. %1</translation>
    </message>
    <message>
        <source>Seen to by %1</source>
        <translation>traitée par %1</translation>
    </message>
    <message>
        <source>One more order of theirs is ready too.</source>
        <translation>Une autre commande est prête aussi.</translation>
    </message>
    <message>
        <source>One more order of theirs is at another place.</source>
        <translation>Une autre commande est à un autre endroit.</translation>
    </message>
    <message>
        <source>One more order of theirs is not ready.</source>
        <translation>Une autre commande n’est pas prête.</translation>
    </message>
    <message>
        <source>One more is ready too</source>
        <comment>order</comment>
        <translation>Une autre est prête aussi</translation>
    </message>
    <message>
        <source>One more is elsewhere</source>
        <comment>order</comment>
        <translation>Une autre est ailleurs</translation>
    </message>
    <message>
        <source>One more is not ready</source>
        <comment>order</comment>
        <translation>Une autre n’est pas prête</translation>
    </message>
    <message>
        <source>At another place</source>
        <translation>À un autre endroit</translation>
    </message>
    <message>
        <source>No shelf</source>
        <translation>Sans emplacement</translation>
    </message>
    <message>
        <source>To sort out: %1</source>
        <translation>À traiter&#xa0;: %1</translation>
    </message>
    <message>
        <source>Slot: %1 too many</source>
        <translation>Créneau&#xa0;: %1 de trop</translation>
    </message>
    <message>
        <source>Waiting</source>
        <comment>one customer</comment>
        <translation>Attend</translation>
    </message>
    <message>
        <source>Code given at check-in, %1</source>
        <translation>Code donné à la borne, %1</translation>
    </message>
    <message>
        <source>Code scanned here, %1</source>
        <translation>Code scanné ici, %1</translation>
    </message>
    <message>
        <source>No sound: no loudspeaker works here</source>
        <translation>Aucun son&#x202f;: pas de haut-parleur qui marche ici</translation>
    </message>
    <message>
        <source>Sounds are off: switch them on</source>
        <translation>Sons coupés&#x202f;: les rétablir</translation>
    </message>
    <message>
        <source>Sounds are on: switch them off</source>
        <translation>Sons actifs&#x202f;: les couper</translation>
    </message>
    <message>
        <source>This device has no loudspeaker, or no program to play sounds. Everything is on the screen too.</source>
        <translation>Ce poste n’a pas de haut-parleur, ou pas de programme pour jouer les sons. Tout est aussi à l’écran.</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Oui</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Non</translation>
    </message>
    <message>
        <source>%1 min</source>
        <translation>%1&#xa0;min</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1&#xa0;s</translation>
    </message>
    <message>
        <source>%1 d</source>
        <translation>%1&#xa0;j</translation>
    </message>
    <message>
        <source>%1:00</source>
        <translation>%1&#xa0;h</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1&#xa0;%</translation>
    </message>
    <message>
        <source>Its name or serial number. Empty: the first free one.</source>
        <translation>Son nom ou son numéro de série. Vide&#xa0;: le premier libre.</translation>
    </message>
    <message>
        <source>Monday</source>
        <translation>Lundi</translation>
    </message>
    <message>
        <source>Tuesday</source>
        <translation>Mardi</translation>
    </message>
    <message>
        <source>Wednesday</source>
        <translation>Mercredi</translation>
    </message>
    <message>
        <source>Thursday</source>
        <translation>Jeudi</translation>
    </message>
    <message>
        <source>Friday</source>
        <translation>Vendredi</translation>
    </message>
    <message>
        <source>Saturday</source>
        <translation>Samedi</translation>
    </message>
    <message>
        <source>Sunday</source>
        <translation>Dimanche</translation>
    </message>
    <message>
        <source>Store and people</source>
        <translation>Magasin et équipe</translation>
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
        <source>Language at the start</source>
        <translation>Langue au démarrage</translation>
    </message>
    <message>
        <source>Staff work with a PIN too</source>
        <translation>L’équipe aussi saisit un code PIN</translation>
    </message>
    <message>
        <source>The counter locks, untouched, after</source>
        <translation>Verrouillage du comptoir, sans toucher, après</translation>
    </message>
    <message>
        <source>0: never.</source>
        <translation>0&#xa0;: jamais.</translation>
    </message>
    <message>
        <source>Opening and slots</source>
        <translation>Ouverture et créneaux</translation>
    </message>
    <message>
        <source>Open on</source>
        <translation>Jours d’ouverture</translation>
    </message>
    <message>
        <source>Closed on</source>
        <translation>Jours de fermeture</translation>
    </message>
    <message>
        <source>Days such as 25-12-2026, with spaces between them.</source>
        <translation>Des jours comme 25-12-2026, séparés par des espaces.</translation>
    </message>
    <message>
        <source>Such as A1-A40 B7. Empty: nobody is asked where they wait.</source>
        <translation>Comme A1-A40 B7. Vide&#xa0;: on ne demande pas où le client attend.</translation>
    </message>
    <message>
        <source>Other devices may join this one</source>
        <translation>D’autres appareils peuvent le rejoindre</translation>
    </message>
    <message>
        <source>Slots begin at</source>
        <translation>Premier créneau à</translation>
    </message>
    <message>
        <source>French</source>
        <translation>Français</translation>
    </message>
    <message>
        <source>Belgian</source>
        <translation>Belge</translation>
    </message>
    <message>
        <source>Swiss</source>
        <translation>Suisse</translation>
    </message>
    <message>
        <source>German</source>
        <translation>Allemand</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>Espagnol</translation>
    </message>
    <message>
        <source>American</source>
        <translation>Américain</translation>
    </message>
    <message>
        <source>Slots end at</source>
        <translation>Fin des créneaux à</translation>
    </message>
    <message>
        <source>Length of a slot</source>
        <translation>Durée d’un créneau</translation>
    </message>
    <message>
        <source>Orders in a slot</source>
        <translation>Commandes par créneau</translation>
    </message>
    <message>
        <source>0: any number.</source>
        <translation>0&#xa0;: sans limite.</translation>
    </message>
    <message>
        <source>Orders</source>
        <translation>Commandes</translation>
    </message>
    <message>
        <source>A ready order is kept for</source>
        <translation>Une commande prête est gardée</translation>
    </message>
    <message>
        <source>Opening days.</source>
        <translation>En jours d’ouverture.</translation>
    </message>
    <message>
        <source>Reminder when ready for</source>
        <translation>Rappel quand elle est prête depuis</translation>
    </message>
    <message>
        <source>Ready only with its shelf</source>
        <translation>Prête seulement avec son emplacement</translation>
    </message>
    <message>
        <source>Whoever collects signs</source>
        <translation>La personne qui retire signe</translation>
    </message>
    <message>
        <source>An action can be undone for</source>
        <translation>Une action peut être annulée pendant</translation>
    </message>
    <message>
        <source>Customers’ data are kept for</source>
        <translation>Les données des clients sont gardées</translation>
    </message>
    <message>
        <source>After the order has ended.</source>
        <translation>Après la fin de la commande.</translation>
    </message>
    <message>
        <source>Waiting customers</source>
        <translation>Clients en attente</translation>
    </message>
    <message>
        <source>First sign after</source>
        <translation>Premier signe après</translation>
    </message>
    <message>
        <source>Late after</source>
        <translation>En retard après</translation>
    </message>
    <message>
        <source>Much too late after</source>
        <translation>Bien trop tard après</translation>
    </message>
    <message>
        <source>Check-in and board</source>
        <translation>Borne et écran d’affichage</translation>
    </message>
    <message>
        <source>Name of the check-in</source>
        <translation>Nom de la borne</translation>
    </message>
    <message>
        <source>Parking bays</source>
        <translation>Places de parking</translation>
    </message>
    <message>
        <source>It asks who is there after</source>
        <translation>La borne demande s’il y a quelqu’un après</translation>
    </message>
    <message>
        <source>Its last page stays for</source>
        <translation>Sa dernière page reste affichée</translation>
    </message>
    <message>
        <source>With large text, it asks after</source>
        <translation>En grand texte, elle demande après</translation>
    </message>
    <message>
        <source>With large text, it stays for</source>
        <translation>En grand texte, elle reste affichée</translation>
    </message>
    <message>
        <source>A key counts once within</source>
        <translation>Une touche compte une fois en</translation>
    </message>
    <message>
        <source>For hands that tremble.</source>
        <translation>Pour les mains qui tremblent.</translation>
    </message>
    <message>
        <source>How fast it is read aloud</source>
        <translation>Vitesse de la lecture à voix haute</translation>
    </message>
    <message>
        <source>It is heard in a headset alone</source>
        <translation>On ne l’entend qu’au casque</translation>
    </message>
    <message>
        <source>The board shows first names</source>
        <translation>L’écran d’affichage montre les prénoms</translation>
    </message>
    <message>
        <source>The board says who is called</source>
        <translation>L’écran d’affichage annonce les appels</translation>
    </message>
    <message>
        <source>This device</source>
        <translation>Cet appareil</translation>
    </message>
    <message>
        <source>Volume of the sounds</source>
        <translation>Volume des sons</translation>
    </message>
    <message>
        <source>Character that the scanner sends first</source>
        <translation>Caractère que le lecteur envoie d’abord</translation>
    </message>
    <message>
        <source>Empty: none.</source>
        <translation>Vide&#xa0;: aucun.</translation>
    </message>
    <message>
        <source>Keyboard layouts of the scanner</source>
        <translation>Claviers du lecteur</translation>
    </message>
    <message>
        <source>A scan is tried in each of them.</source>
        <translation>Un scan est essayé dans chacun.</translation>
    </message>
    <message>
        <source>Country of phone numbers</source>
        <translation>Pays des numéros de téléphone</translation>
    </message>
    <message>
        <source>Two letters, such as FR.</source>
        <translation>Deux lettres, comme FR.</translation>
    </message>
    <message>
        <source>Display of the counter</source>
        <translation>Écran du comptoir</translation>
    </message>
    <message>
        <source>Display of the check-in</source>
        <translation>Écran de la borne</translation>
    </message>
    <message>
        <source>Display of the board</source>
        <translation>Écran de l’affichage</translation>
    </message>
    <message>
        <source>Size of the display</source>
        <translation>Taille de l’écran</translation>
    </message>
    <message>
        <source>Hold a bank card against the screen, and make the picture as long as the card. All displays of this device follow.</source>
        <translation>Posez une carte bancaire contre l’écran et donnez au dessin la longueur de la carte. Tous les écrans de cet appareil suivent.</translation>
    </message>
    <message>
        <source>New people are shown the counter</source>
        <translation>Les nouveaux reçoivent une présentation</translation>
    </message>
    <message>
        <source>Devices find each other by themselves</source>
        <translation>Les appareils se trouvent d’eux-mêmes</translation>
    </message>
    <message>
        <source>Add a device</source>
        <translation>Ajouter un appareil</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Réglages</translation>
    </message>
    <message>
        <source>As it reports</source>
        <translation>Celle qu’il annonce</translation>
    </message>
    <message>
        <source>%1 pixels in 10 mm</source>
        <translation>%1 pixels pour 10&#xa0;mm</translation>
    </message>
    <message>
        <source>The three times of waiting must grow: first sign, late, much too late.</source>
        <translation>Les trois durées d’attente doivent se suivre&#xa0;: premier signe, en retard, bien trop tard.</translation>
    </message>
    <message>
        <source>Slots must begin before they end: change the other hour first.</source>
        <translation>Les créneaux doivent commencer avant de finir&#xa0;: changez d’abord l’autre heure.</translation>
    </message>
    <message>
        <source>Write each day as 25-12-2026, with spaces between them.</source>
        <translation>Écrivez chaque jour comme 25-12-2026, séparés par des espaces.</translation>
    </message>
    <message>
        <source>Write bays as A1-A40 or B7, with spaces between them.</source>
        <translation>Écrivez les places comme A1-A40 ou B7, séparées par des espaces.</translation>
    </message>
    <message>
        <source>Write the two letters of a country, such as FR.</source>
        <translation>Écrivez les deux lettres d’un pays, comme FR.</translation>
    </message>
    <message>
        <source>Choose at least one.</source>
        <translation>Choisissez-en au moins un.</translation>
    </message>
    <message>
        <source>Write a name of 1 to %1 characters.</source>
        <translation>Écrivez un nom de 1 à %1 caractères.</translation>
    </message>
    <message>
        <source>The disk refused it, and nothing was changed. Free some space or check the permissions, then try again.</source>
        <translation>Le disque a refusé, et rien n’a changé. Libérez de la place ou vérifiez les droits, puis réessayez.</translation>
    </message>
    <message>
        <source>The settings file has a mistake that somebody wrote into it: kiosk doctor names it.</source>
        <translation>Le fichier des réglages contient une erreur de saisie&#xa0;: kiosk doctor la nomme.</translation>
    </message>
    <message>
        <source>Counter</source>
        <translation>Comptoir</translation>
    </message>
    <message>
        <source>Check-in</source>
        <translation>Borne</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>Écran d’affichage</translation>
    </message>
    <message>
        <source>Other devices do not reach this one: allow it under “This device”, then open the screens again.</source>
        <translation>Les autres appareils ne joignent pas celui-ci&#xa0;: autorisez-le sous «&#xa0;Cet appareil&#xa0;», puis rouvrez les écrans.</translation>
    </message>
    <message>
        <source>What will the other device be?</source>
        <translation>Que sera l’autre appareil&#xa0;?</translation>
    </message>
    <message>
        <source>Switch on the other device, and scan or type this code there: it is valid once, until %1. Address of this hub: %2</source>
        <translation>Allumez l’autre appareil, puis scannez ou saisissez-y ce code&#xa0;: il sert une fois, jusqu’à %1. Adresse de ce poste principal&#xa0;: %2</translation>
    </message>
    <message>
        <source>given by head office, version %1</source>
        <translation>donné par le siège, version %1</translation>
    </message>
    <message>
        <source>given at the start</source>
        <translation>donné au démarrage</translation>
    </message>
    <message>
        <source>set by %1, %2</source>
        <translation>réglé par %1, %2</translation>
    </message>
    <message>
        <source>default</source>
        <translation>d’origine</translation>
    </message>
    <message>
        <source>Only this store is counted.</source>
        <translation>Seul ce magasin est compté.</translation>
    </message>
    <message>
        <source>Places left are not known now.</source>
        <translation>Places restantes inconnues.</translation>
    </message>
    <message>
        <source>full</source>
        <translation>complet</translation>
    </message>
    <message>
        <source>Head office sends no “ready” e-mails. Ask it to switch them on.</source>
        <translation>Le siège n’envoie pas d’e-mail «&#xa0;prête&#xa0;». Demandez-lui de les activer.</translation>
    </message>
    <message>
        <source>E-mail asked for at %1</source>
        <translation>E-mail demandé à %1</translation>
    </message>
</context>
<context>
    <name>DayRows</name>
    <message>
        <source>Today</source>
        <translation>Aujourd’hui</translation>
    </message>
    <message>
        <source>Collected</source>
        <translation>Retirées</translation>
    </message>
    <message>
        <source>Average wait</source>
        <translation>Attente moyenne</translation>
    </message>
</context>
<context>
    <name>GroupItem</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>HandOverButton</name>
    <message>
        <source>Say how the identity was verified.</source>
        <translation>Indiquez l’identité vérifiée.</translation>
    </message>
</context>
<context>
    <name>HandOverPage</name>
    <message>
        <source>What does the customer take?</source>
        <translation>Que prend le client&#xa0;?</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Commande</translation>
    </message>
    <message>
        <source>Slot</source>
        <translation>Créneau</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>Téléphone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>As it was given: it could not be read as a phone number.</source>
        <translation>Tel que reçu&#xa0;: ce n’est pas un numéro de téléphone lisible.</translation>
    </message>
    <message>
        <source>Send the “ready” e-mail again</source>
        <translation>Renvoyer l’e-mail «&#xa0;prête&#xa0;»</translation>
    </message>
    <message>
        <source>Correct the last step…</source>
        <translation>Corriger la dernière étape…</translation>
    </message>
</context>
<context>
    <name>IdentityChoice</name>
    <message>
        <source>Identity verified by: %1</source>
        <translation>Identité vérifiée par&#xa0;: %1</translation>
    </message>
    <message>
        <source>Identity verified by</source>
        <translation>Identité vérifiée par</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Pickup code</source>
        <translation>Code de retrait</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>Pièce d’id.</translation>
    </message>
    <message>
        <source>Identity document</source>
        <translation>Pièce d’identité</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Autre…</translation>
    </message>
    <message>
        <source>Other proof of identity</source>
        <translation>Autre justificatif</translation>
    </message>
    <message>
        <source>Identity…</source>
        <translation>Identité…</translation>
    </message>
</context>
<context>
    <name>IdentityPage</name>
    <message>
        <source>Identity verified by</source>
        <translation>Identité vérifiée par</translation>
    </message>
    <message>
        <source>Somebody else collects</source>
        <translation>Une autre personne retire</translation>
    </message>
    <message>
        <source>Their name…</source>
        <translation>Son nom…</translation>
    </message>
    <message>
        <source>Somebody else collects (name)</source>
        <translation>Une autre personne retire (nom)</translation>
    </message>
</context>
<context>
    <name>IdlePage</name>
    <message>
        <source>Next customer</source>
        <translation>Client suivant</translation>
    </message>
    <message>
        <source>Nobody is waiting.</source>
        <translation>Personne n’attend.</translation>
    </message>
</context>
<context>
    <name>InboxBadge</name>
    <message>
        <source>To sort out</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>To sort out %1</source>
        <translation>À traiter %1</translation>
    </message>
</context>
<context>
    <name>InboxOrdersPage</name>
    <message>
        <source>Everything is sorted out.</source>
        <translation>Tout est traité.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message>
        <source>To sort out</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>Everything is sorted out.</source>
        <translation>Tout est traité.</translation>
    </message>
    <message>
        <source>What needs somebody’s attention appears here.</source>
        <translation>Ce qui demande une intervention apparaît ici.</translation>
    </message>
    <message>
        <source>Ready, nothing wrong yet</source>
        <translation>Prêtes, à surveiller</translation>
    </message>
    <message>
        <source>Close the day…</source>
        <translation>Clôture du jour…</translation>
    </message>
</context>
<context>
    <name>IntroductionSheet</name>
    <message>
        <source>Who is here, what is ready, what is to prepare</source>
        <translation>Qui est là, ce qui est prêt, ce qui reste à préparer</translation>
    </message>
    <message>
        <source>Touch a row to see the order. That never changes it.</source>
        <translation>Touchez une ligne pour voir la commande. Cela ne la change jamais.</translation>
    </message>
    <message>
        <source>Nothing is lost</source>
        <translation>Rien n’est perdu</translation>
    </message>
    <message>
        <source>Arrived: who is being served is on top, then who has waited longest.</source>
        <translation>Arrivés&#xa0;: en haut les clients que l’on sert, puis ceux qui attendent depuis le plus longtemps.</translation>
    </message>
    <message>
        <source>The shelf says where the parcel lies; the car, in which bay the customer waits.</source>
        <translation>L’étagère indique où est le colis&#xa0;; la voiture, sur quelle place de parking attend le client.</translation>
    </message>
    <message>
        <source>Prepare, serve, hand over</source>
        <translation>Préparer, servir, remettre</translation>
    </message>
    <message>
        <source>To prepare: the tick at the end of a row says that the order is ready.</source>
        <translation>À préparer&#xa0;: la coche au bout d’une ligne indique que la commande est prête.</translation>
    </message>
    <message>
        <source>“Serve next customer” takes who has waited longest, “Hand over all” ends it.</source>
        <translation>«&#xa0;Servir le suivant&#xa0;» prend le client qui attend depuis le plus longtemps, «&#xa0;Tout remettre&#xa0;» termine la remise.</translation>
    </message>
    <message>
        <source>A scan finds the order and changes nothing.</source>
        <translation>Un scan trouve la commande et n’y change rien.</translation>
    </message>
    <message>
        <source>After each tap you can undo it for a few seconds, at the top.</source>
        <translation>Après chaque geste, vous avez quelques secondes pour l’annuler, en haut de l’écran.</translation>
    </message>
    <message>
        <source>“A problem…” says what is wrong; “To sort out” keeps what needs a decision.</source>
        <translation>«&#xa0;Un problème…&#xa0;» dit ce qui ne va pas&#xa0;; «&#xa0;À traiter&#xa0;» réunit ce qui demande une décision.</translation>
    </message>
    <message>
        <source>Without a network everything goes on working; updates are sent later.</source>
        <translation>Sans réseau, tout continue de fonctionner&#xa0;; les mises à jour partent plus tard.</translation>
    </message>
    <message>
        <source>The counter in three steps: %1 of 3</source>
        <translation>Le comptoir en trois étapes&#xa0;: %1 sur 3</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>Revoir</translation>
    </message>
    <message>
        <source>Skip</source>
        <translation>Passer</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>Commencer</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Suivant</translation>
    </message>
</context>
<context>
    <name>InvitationPage</name>
    <message>
        <source>QR code of the pairing code</source>
        <translation>QR code du code d’appairage</translation>
    </message>
</context>
<context>
    <name>ItemTick</name>
    <message>
        <source>Reason missing</source>
        <translation>Motif à indiquer</translation>
    </message>
</context>
<context>
    <name>ItemTicks</name>
    <message>
        <source>The rest</source>
        <translation>Le reste</translation>
    </message>
    <message>
        <source>No slot yet</source>
        <translation>Pas encore de créneau</translation>
    </message>
</context>
<context>
    <name>KeysSheet</name>
    <message>
        <source>Arrows</source>
        <translation>Flèches</translation>
    </message>
    <message>
        <source>Choose an order</source>
        <translation>Choisir une commande</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Next control</source>
        <translation>Aller au bouton suivant</translation>
    </message>
    <message>
        <source>Space or Enter</source>
        <translation>Espace ou Entrée</translation>
    </message>
    <message>
        <source>Press the chosen button</source>
        <translation>Presser le bouton choisi</translation>
    </message>
    <message>
        <source>Ctrl + Enter</source>
        <translation>Ctrl + Entrée</translation>
    </message>
    <message>
        <source>Press the main button</source>
        <translation>Presser le bouton principal</translation>
    </message>
    <message>
        <source>Ctrl + Z</source>
        <translation>Ctrl + Z</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Letters, Ctrl + F</source>
        <translation>Lettres, Ctrl + F</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>Chercher</translation>
    </message>
    <message>
        <source>F1, F2, F3</source>
        <translation>F1, F2, F3</translation>
    </message>
    <message>
        <source>Arrived, ready, to prepare</source>
        <translation>Arrivés, prêtes, à préparer</translation>
    </message>
    <message>
        <source>F4</source>
        <translation>F4</translation>
    </message>
    <message>
        <source>To sort out</source>
        <translation>À traiter</translation>
    </message>
    <message>
        <source>F10</source>
        <translation>F10</translation>
    </message>
    <message>
        <source>These keys</source>
        <translation>Ces touches</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Échap</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches du clavier</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
</context>
<context>
    <name>LinkSheet</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Compris</translation>
    </message>
</context>
<context>
    <name>ListTabs</name>
    <message numerus="yes">
        <source>%1: %n order(s)</source>
        <translation>
            <numerusform>%1&#xa0;: %n commande</numerusform>
            <numerusform>%1&#xa0;: %n commandes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MissingPage</name>
    <message>
        <source>Why does this item stay in the store?</source>
        <translation>Pourquoi cet article reste‑t‑il au magasin&#xa0;?</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 sur %2</translation>
    </message>
    <message>
        <source>One less: %1</source>
        <translation>Un de moins&#xa0;: %1</translation>
    </message>
    <message>
        <source>One more: %1</source>
        <translation>Un de plus&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>MorePage</name>
    <message>
        <source>Ready at about (if you know)</source>
        <translation>Prête vers (si vous le savez)</translation>
    </message>
    <message>
        <source>Note (if needed)</source>
        <translation>Note (si besoin)</translation>
    </message>
</context>
<context>
    <name>NotesSheet</name>
    <message>
        <source>Notes for colleagues</source>
        <translation>Notes aux collègues</translation>
    </message>
    <message>
        <source>Seen to: %1</source>
        <translation>Traitée&#xa0;: %1</translation>
    </message>
    <message>
        <source>New note</source>
        <translation>Nouvelle note</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
</context>
<context>
    <name>OpenSheet</name>
    <message>
        <source>Note (if needed)</source>
        <translation>Note (si besoin)</translation>
    </message>
    <message>
        <source>Somebody else collects (name)</source>
        <translation>Une autre personne retire (nom)</translation>
    </message>
</context>
<context>
    <name>OrderHeader</name>
    <message>
        <source>Notes</source>
        <translation>Notes</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
</context>
<context>
    <name>OrderList</name>
    <message>
        <source>Search finds the %1 others.</source>
        <translation>La recherche trouve les %1 autres.</translation>
    </message>
</context>
<context>
    <name>OrderPage</name>
    <message>
        <source>Undo</source>
        <translation>Revenir en arrière</translation>
    </message>
</context>
<context>
    <name>OrderTiles</name>
    <message>
        <source>Shelf: %1</source>
        <translation>Emplacement&#xa0;: %1</translation>
    </message>
    <message>
        <source>Change the shelf: %1</source>
        <translation>Changer l’emplacement&#xa0;: %1</translation>
    </message>
    <message>
        <source>Slot: %1</source>
        <translation>Créneau&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>PageBack</name>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
</context>
<context>
    <name>PeopleSheet</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Somebody else</source>
        <translation>Quelqu’un d’autre</translation>
    </message>
    <message>
        <source>Lock the counter</source>
        <translation>Verrouiller le comptoir</translation>
    </message>
</context>
<context>
    <name>PickItem</name>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
</context>
<context>
    <name>PickingPage</name>
    <message>
        <source>Picking list</source>
        <translation>Liste de préparation</translation>
    </message>
    <message>
        <source>Nothing to prepare.</source>
        <translation>Rien à préparer.</translation>
    </message>
</context>
<context>
    <name>PickingRow</name>
    <message>
        <source>Picking list</source>
        <translation>Liste de préparation</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
<context>
    <name>PinPad</name>
    <message>
        <source>PIN of %1</source>
        <translation>PIN de %1</translation>
    </message>
    <message>
        <source>Digits typed: %1</source>
        <translation>Chiffres saisis&#xa0;: %1</translation>
    </message>
    <message>
        <source>Demo: the PIN is %1</source>
        <translation>Démo&#xa0;: le PIN est %1</translation>
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
    <name>Plurals</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <comment>short</comment>
        <translation>
            <numerusform>%n art.</numerusform>
            <numerusform>%n art.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n manquant</numerusform>
            <numerusform>%n manquants</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n handed over</source>
        <translation>
            <numerusform>%n remis</numerusform>
            <numerusform>%n remis</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <comment>places of a slot</comment>
        <translation>
            <numerusform>%n&#xa0;place</numerusform>
            <numerusform>%n&#xa0;places</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n commande</numerusform>
            <numerusform>%n commandes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <comment>short</comment>
        <translation>
            <numerusform>%n cde</numerusform>
            <numerusform>%n cdes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Serve the %n orders</source>
        <translation>
            <numerusform>Servir la commande</numerusform>
            <numerusform>Servir les %n commandes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hand over all (%n)</source>
        <translation>
            <numerusform>Tout remettre</numerusform>
            <numerusform>Tout remettre (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n orders being served</source>
        <translation>
            <numerusform>%n commande en cours</numerusform>
            <numerusform>%n commandes en cours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n orders collected</source>
        <translation>
            <numerusform>%n commande retirée</numerusform>
            <numerusform>%n commandes retirées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No new slot for %n item(s)?</source>
        <translation>
            <numerusform>Pas de nouveau créneau pour %n article&#x202f;?</numerusform>
            <numerusform>Pas de nouveau créneau pour %n articles&#x202f;?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n en attente</numerusform>
            <numerusform>%n en attente</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n update(s) wait here, saved, to be sent by themselves.</source>
        <translation>
            <numerusform>%n mise à jour attend ici, enregistrée&#xa0;; elle partira d’elle-même.</numerusform>
            <numerusform>%n mises à jour attendent ici, enregistrées&#xa0;; elles partiront d’elles-mêmes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n update(s) not passed on yet.</source>
        <translation>
            <numerusform>%n mise à jour n’est pas encore transmise.</numerusform>
            <numerusform>%n mises à jour ne sont pas encore transmises.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n&#xa0;min</numerusform>
            <numerusform>%n&#xa0;min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n&#xa0;h</numerusform>
            <numerusform>%n&#xa0;h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n&#xa0;jour</numerusform>
            <numerusform>%n&#xa0;jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For more than %n day(s)</source>
        <translation>
            <numerusform>Depuis plus de %n jour</numerusform>
            <numerusform>Depuis plus de %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <comment>ready</comment>
        <translation>
            <numerusform>depuis %n jour</numerusform>
            <numerusform>depuis %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready for more than %n day(s)</source>
        <translation>
            <numerusform>Prêtes depuis plus de %n jour</numerusform>
            <numerusform>Prêtes depuis plus de %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ready for %n day(s)</source>
        <translation>
            <numerusform>prête depuis %n jour</numerusform>
            <numerusform>prête depuis %n jours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n d</source>
        <comment>days</comment>
        <translation>
            <numerusform>depuis %n j</numerusform>
            <numerusform>depuis %n j</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <comment>days</comment>
        <translation>
            <numerusform>%n j</numerusform>
            <numerusform>%n j</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep %n order(s)</source>
        <translation>
            <numerusform>Garder la commande</numerusform>
            <numerusform>Garder les %n commandes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close %n order(s)</source>
        <translation>
            <numerusform>Clôturer la commande</numerusform>
            <numerusform>Clôturer %n commandes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n gardée</numerusform>
            <numerusform>%n gardées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n absent</source>
        <translation>
            <numerusform>%n absent</numerusform>
            <numerusform>%n absents</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n annulée</numerusform>
            <numerusform>%n annulées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) closed</source>
        <translation>
            <numerusform>%n commande clôturée</numerusform>
            <numerusform>%n commandes clôturées</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) changed meanwhile and stay as they are.</source>
        <translation>
            <numerusform>%n commande a changé entre-temps et reste telle quelle.</numerusform>
            <numerusform>%n commandes ont changé entre-temps et restent telles quelles.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more question(s) after this one</source>
        <translation>
            <numerusform>encore %n question après celle-ci</numerusform>
            <numerusform>encore %n questions après celle-ci</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionBanner</name>
    <message>
        <source>Show order</source>
        <translation>Voir la commande</translation>
    </message>
    <message>
        <source>Show the order of head office’s question</source>
        <translation>Voir la commande de la question du siège</translation>
    </message>
    <message>
        <source>Stop hand‑over</source>
        <translation>Arrêter la remise</translation>
    </message>
    <message>
        <source>Head office’s question: stop hand-over</source>
        <translation>Question du siège&#xa0;: arrêter la remise</translation>
    </message>
    <message>
        <source>Continue hand‑over</source>
        <translation>Continuer la remise</translation>
    </message>
    <message>
        <source>Head office’s question: continue hand-over</source>
        <translation>Question du siège&#xa0;: continuer la remise</translation>
    </message>
</context>
<context>
    <name>ReadyMark</name>
    <message>
        <source>Ready: %1</source>
        <translation>Prête&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>RecentSheet</name>
    <message>
        <source>Collected last</source>
        <translation>Derniers retraits</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Nothing collected yet.</source>
        <translation>Aucun retrait pour l’instant.</translation>
    </message>
</context>
<context>
    <name>RestPage</name>
    <message>
        <source>New slot for the rest</source>
        <translation>Nouveau créneau pour le reste</translation>
    </message>
</context>
<context>
    <name>ReviewRow</name>
    <message>
        <source>Show order</source>
        <translation>Voir la commande</translation>
    </message>
    <message>
        <source>Checked</source>
        <translation>J’ai vérifié</translation>
    </message>
</context>
<context>
    <name>ReviewsSheet</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>These steps were recorded on a device, but the order had gone another way meanwhile. Nothing was changed by itself.</source>
        <translation>Ces étapes ont été enregistrées sur un appareil, mais la commande avait évolué autrement entre-temps. Rien n’a été modifié d’office.</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Code, name, phone</source>
        <translation>Code, nom, téléphone</translation>
    </message>
    <message>
        <source>Code, name…</source>
        <translation>Code, nom…</translation>
    </message>
    <message>
        <source>Name…</source>
        <translation>Nom…</translation>
    </message>
    <message>
        <source>Search for an order</source>
        <translation>Chercher une commande</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>Effacer la recherche</translation>
    </message>
    <message>
        <source>Close the keypad</source>
        <translation>Fermer le clavier</translation>
    </message>
</context>
<context>
    <name>SearchPanel</name>
    <message>
        <source>Several orders have this code. Choose the right one.</source>
        <translation>Plusieurs commandes ont ce code. Choisissez la bonne.</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Résultats</translation>
    </message>
    <message>
        <source>No order found.</source>
        <translation>Aucune commande trouvée.</translation>
    </message>
    <message>
        <source>Type a code, a name, a phone or order number.</source>
        <translation>Tapez un code, un nom, un téléphone ou un numéro de commande.</translation>
    </message>
    <message>
        <source>Check what you typed, or try the surname alone.</source>
        <translation>Vérifiez la saisie, ou essayez le nom de famille seul.</translation>
    </message>
</context>
<context>
    <name>SettingEditor</name>
    <message>
        <source>Less</source>
        <translation>Moins</translation>
    </message>
    <message>
        <source>More of it</source>
        <translation>Plus</translation>
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
    <name>SettingsSheet</name>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Collected last</source>
        <translation>Derniers retraits</translation>
    </message>
    <message>
        <source>Colours of the screen</source>
        <translation>Couleurs de l’écran</translation>
    </message>
    <message>
        <source>Light screen</source>
        <translation>Écran clair</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Clair</translation>
    </message>
    <message>
        <source>Dark screen</source>
        <translation>Écran sombre</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Sombre</translation>
    </message>
    <message>
        <source>Contrast</source>
        <translation>Contraste</translation>
    </message>
    <message>
        <source>Screen with high contrast</source>
        <translation>Écran à fort contraste</translation>
    </message>
    <message>
        <source>Left hand</source>
        <translation>Main gauche</translation>
    </message>
    <message>
        <source>Higher rows</source>
        <translation>Lignes confortables</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>Sons</translation>
    </message>
    <message>
        <source>The counter in three steps</source>
        <translation>Le comptoir en trois étapes</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Touches du clavier</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Langue</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>Réglages…</translation>
    </message>
    <message>
        <source>End the program…</source>
        <translation>Quitter…</translation>
    </message>
</context>
<context>
    <name>SettleItem</name>
    <message>
        <source>Put back</source>
        <translation>Remise en rayon</translation>
    </message>
    <message>
        <source>Put back %1</source>
        <translation>Remise en rayon&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>ShelfSheet</name>
    <message>
        <source>Where is the parcel?</source>
        <translation>Où est le colis&#xa0;?</translation>
    </message>
    <message>
        <source>Shelf</source>
        <translation>Emplacement</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>It goes here</source>
        <translation>Le colis va ici</translation>
    </message>
    <message>
        <source>On shelf</source>
        <translation>Le colis est ici</translation>
    </message>
</context>
<context>
    <name>ShopSettingsSheet</name>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Add a device…</source>
        <translation>Ajouter un appareil…</translation>
    </message>
    <message>
        <source>Saved. It takes effect when the screens open again.</source>
        <translation>Enregistré. Pris en compte à la réouverture des écrans.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Enregistrer</translation>
    </message>
    <message>
        <source>Open the screens again</source>
        <translation>Rouvrir les écrans</translation>
    </message>
</context>
<context>
    <name>SideRow</name>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>ID</source>
        <translation>Pièce d’id.</translation>
    </message>
    <message>
        <source>Other…</source>
        <translation>Autre…</translation>
    </message>
    <message>
        <source>Identity…</source>
        <translation>Identité…</translation>
    </message>
    <message>
        <source>Identity verified by: %1</source>
        <translation>Identité vérifiée par&#xa0;: %1</translation>
    </message>
    <message>
        <source>Identity verified by</source>
        <translation>Identité vérifiée par</translation>
    </message>
    <message>
        <source>Problem…</source>
        <translation>Problème…</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historique</translation>
    </message>
</context>
<context>
    <name>SignaturePad</name>
    <message>
        <source>Sign here with your finger.</source>
        <translation>Signez ici avec le doigt.</translation>
    </message>
</context>
<context>
    <name>SignaturePage</name>
    <message>
        <source>Why is there no signature?</source>
        <translation>Pourquoi n’y a-t-il pas de signature&#xa0;?</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>Signature</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Retour</translation>
    </message>
    <message>
        <source>Clear</source>
        <comment>signature</comment>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Without…</source>
        <comment>signature</comment>
        <translation>Sans signer…</translation>
    </message>
    <message>
        <source>Hand over without a signature…</source>
        <translation>Remettre sans signature…</translation>
    </message>
    <message>
        <source>Signed: hand over</source>
        <translation>Signé&#xa0;: remettre</translation>
    </message>
</context>
<context>
    <name>SlotChoices</name>
    <message>
        <source>Previous day</source>
        <translation>Jour précédent</translation>
    </message>
    <message>
        <source>Next day</source>
        <translation>Jour suivant</translation>
    </message>
</context>
<context>
    <name>StopSheet</name>
    <message>
        <source>Work goes on by itself as soon as saving works again.</source>
        <translation>Le travail reprend tout seul dès que l’enregistrement est possible.</translation>
    </message>
    <message>
        <source>Reference: %1</source>
        <translation>Référence&#xa0;: %1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Réessayer</translation>
    </message>
    <message>
        <source>Go on working</source>
        <translation>Continuer</translation>
    </message>
</context>
<context>
    <name>TextEntry</name>
    <message>
        <source>Keypad: %1</source>
        <translation>Clavier&#xa0;: %1</translation>
    </message>
</context>
<context>
    <name>TextKeypad</name>
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
    <name>TextSheet</name>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Understood</source>
        <translation>Compris</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Locked</source>
        <translation>Verrouillé</translation>
    </message>
    <message>
        <source>Nobody is at work: choose who it is</source>
        <translation>Personne au comptoir&#xa0;: choisissez qui vous êtes</translation>
    </message>
    <message>
        <source>At work: %1, %2</source>
        <translation>Au comptoir&#xa0;: %1, %2</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Plus</translation>
    </message>
</context>
<context>
    <name>UndoStrip</name>
    <message>
        <source>Change the shelf: %1</source>
        <translation>Changer l’emplacement&#xa0;: %1</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Revenir en arrière</translation>
    </message>
    <message>
        <source>Undo</source>
        <comment>short</comment>
        <translation>Revenir</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1&#xa0;s</translation>
    </message>
</context>
<context>
    <name>WatchedRows</name>
    <message>
        <source>%1: %2</source>
        <translation>%1&#xa0;: %2</translation>
    </message>
</context>
</TS>
