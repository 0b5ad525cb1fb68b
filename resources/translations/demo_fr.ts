<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>CableOverlay</name>
    <message>
        <source>Network cable: cut</source>
        <translation>Câble réseau&#xa0;: coupé</translation>
    </message>
    <message>
        <source>Network cable: plugged in</source>
        <translation>Câble réseau&#xa0;: branché</translation>
    </message>
</context>
</TS>
