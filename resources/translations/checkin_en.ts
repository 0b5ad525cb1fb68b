<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AnnouncingPage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;item</numerusform>
            <numerusform>%1, %n&#xa0;items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message numerus="yes">
        <source>%n item(s). Is that you?</source>
        <translation>
            <numerusform>%n&#xa0;item. Is that you?</numerusform>
            <numerusform>%n&#xa0;items. Is that you?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n of your %1 orders is ready.</numerusform>
            <numerusform>%n of your %1 orders are ready.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n minute(s).</source>
        <translation>
            <numerusform>About %n&#xa0;minute.</numerusform>
            <numerusform>About %n&#xa0;minutes.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n&#xa0;person before you.</numerusform>
            <numerusform>%n&#xa0;people before you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>Try again in %n&#xa0;second</numerusform>
            <numerusform>Try again in %n&#xa0;seconds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReadinessPage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;item</numerusform>
            <numerusform>%1, %n&#xa0;items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your %n order(s) are ready.</source>
        <translation>
            <numerusform>Your order is ready.</numerusform>
            <numerusform>Your %n orders are ready.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n of your %1 orders is ready.</numerusform>
            <numerusform>%n of your %1 orders are ready.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message numerus="yes">
        <source>Touch the screen to go on. Otherwise we start again in %n second(s).</source>
        <translation>
            <numerusform>Touch the screen to go on. Otherwise we start again in %n&#xa0;second.</numerusform>
            <numerusform>Touch the screen to go on. Otherwise we start again in %n&#xa0;seconds.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WherePage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;item</numerusform>
            <numerusform>%1, %n&#xa0;items</numerusform>
        </translation>
    </message>
</context>
</TS>
