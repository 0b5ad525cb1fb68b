<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConfirmPage</name>
    <message numerus="yes">
        <source>%n item(s). Is that you?</source>
        <translation>
            <numerusform>%n item. Is that you?</numerusform>
            <numerusform>%n items. Is that you?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n person before you.</numerusform>
            <numerusform>%n people before you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message numerus="yes">
        <source>Several tries did not work. You can try again in %n second(s), or ask at the counter.</source>
        <translation>
            <numerusform>Several tries did not work. You can try again in %n second, or ask at the counter.</numerusform>
            <numerusform>Several tries did not work. You can try again in %n seconds, or ask at the counter.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message numerus="yes">
        <source>Touch the screen to go on. Otherwise we start again in %n second(s).</source>
        <translation>
            <numerusform>Touch the screen to go on. Otherwise we start again in %n second.</numerusform>
            <numerusform>Touch the screen to go on. Otherwise we start again in %n seconds.</numerusform>
        </translation>
    </message>
</context>
</TS>
