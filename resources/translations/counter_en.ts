<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BoardColumn</name>
    <message numerus="yes">
        <source>%1: %n order(s)</source>
        <translation>
            <numerusform>%1: %n order</numerusform>
            <numerusform>%1: %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ListTabs</name>
    <message numerus="yes">
        <source>%1: %n order(s)</source>
        <translation>
            <numerusform>%1: %n order</numerusform>
            <numerusform>%1: %n orders</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Plurals</name>
    <message numerus="yes">
        <source>%n item(s)</source>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n item(s)</source>
        <comment>short</comment>
        <translation>
            <numerusform>%n item</numerusform>
            <numerusform>%n items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n missing</source>
        <translation>
            <numerusform>%n missing</numerusform>
            <numerusform>%n missing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n handed over</source>
        <translation>
            <numerusform>%n handed over</numerusform>
            <numerusform>%n handed over</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left</source>
        <comment>places of a slot</comment>
        <translation>
            <numerusform>%n left</numerusform>
            <numerusform>%n left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <translation>
            <numerusform>%n order</numerusform>
            <numerusform>%n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s)</source>
        <comment>short</comment>
        <translation>
            <numerusform>%n order</numerusform>
            <numerusform>%n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Serve the %n orders</source>
        <translation>
            <numerusform>Serve the order</numerusform>
            <numerusform>Serve the %n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hand over all (%n)</source>
        <translation>
            <numerusform>Hand over all</numerusform>
            <numerusform>Hand over all (%n)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n orders being served</source>
        <translation>
            <numerusform>%n order being served</numerusform>
            <numerusform>%n orders being served</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n orders collected</source>
        <translation>
            <numerusform>%n order collected</numerusform>
            <numerusform>%n orders collected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>No new slot for %n item(s)?</source>
        <translation>
            <numerusform>No new slot for %n item?</numerusform>
            <numerusform>No new slot for %n items?</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>%n waiting</numerusform>
            <numerusform>%n waiting</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n update(s) wait here, saved, to be sent by themselves.</source>
        <translation>
            <numerusform>%n update waits here. It is saved, and goes by itself.</numerusform>
            <numerusform>%n updates wait here. They are saved, and go by themselves.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n update(s) not passed on yet.</source>
        <translation>
            <numerusform>%n update is not passed on yet.</numerusform>
            <numerusform>%n updates are not passed on yet.</numerusform>
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
            <numerusform>%n day</numerusform>
            <numerusform>%n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>For more than %n day(s)</source>
        <translation>
            <numerusform>For more than %n day</numerusform>
            <numerusform>For more than %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n day(s)</source>
        <comment>ready</comment>
        <translation>
            <numerusform>for %n day</numerusform>
            <numerusform>for %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Ready for more than %n day(s)</source>
        <translation>
            <numerusform>Ready for more than %n day</numerusform>
            <numerusform>Ready for more than %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>ready for %n day(s)</source>
        <translation>
            <numerusform>ready for %n day</numerusform>
            <numerusform>ready for %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n d</source>
        <comment>days</comment>
        <translation>
            <numerusform>for %n d</numerusform>
            <numerusform>for %n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n d</source>
        <comment>days</comment>
        <translation>
            <numerusform>%n d</numerusform>
            <numerusform>%n d</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keep %n order(s)</source>
        <translation>
            <numerusform>Keep the order</numerusform>
            <numerusform>Keep all %n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Close %n order(s)</source>
        <translation>
            <numerusform>Close the order</numerusform>
            <numerusform>Close %n orders</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n kept</source>
        <translation>
            <numerusform>%n kept</numerusform>
            <numerusform>%n kept</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n absent</source>
        <translation>
            <numerusform>%n absent</numerusform>
            <numerusform>%n absent</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n cancelled</source>
        <translation>
            <numerusform>%n cancelled</numerusform>
            <numerusform>%n cancelled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) closed</source>
        <translation>
            <numerusform>%n order closed</numerusform>
            <numerusform>%n orders closed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n order(s) changed meanwhile and stay as they are.</source>
        <translation>
            <numerusform>%n order changed meanwhile and stays as it is.</numerusform>
            <numerusform>%n orders changed meanwhile and stay as they are.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more question(s) after this one</source>
        <translation>
            <numerusform>%n more question after this one</numerusform>
            <numerusform>%n more questions after this one</numerusform>
        </translation>
    </message>
</context>
</TS>
