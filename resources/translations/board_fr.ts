<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>PublicBoard</name>
    <message>
        <source>In preparation</source>
        <translation>En préparation</translation>
    </message>
    <message>
        <source>Ready — at the counter</source>
        <translation>Prête — au comptoir</translation>
    </message>
    <message>
        <source>Please check at the counter</source>
        <translation>Merci de vérifier au comptoir</translation>
    </message>
</context>
</TS>
