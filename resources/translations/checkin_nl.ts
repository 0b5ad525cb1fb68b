<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="nl" sourcelanguage="en">
<context>
    <name>AnnouncingPage</name>
    <message>
        <source>We are telling the team…</source>
        <translation>We geven het team een seintje…</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artikel</numerusform>
            <numerusform>%1, %n&#xa0;artikelen</numerusform>
        </translation>
    </message>
    <message>
        <source>If that is you, there is nothing to do.</source>
        <translation>Bent u dat, dan hoeft u niets te doen.</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Dat ben ik niet</translation>
    </message>
</context>
<context>
    <name>BackButton</name>
    <message>
        <source>Back</source>
        <translation>Terug</translation>
    </message>
</context>
<context>
    <name>BayPage</name>
    <message>
        <source>Your parking bay</source>
        <translation>Uw parkeerplaats</translation>
    </message>
    <message>
        <source>There is no bay %1 here</source>
        <translation>Plaats %1 bestaat hier niet</translation>
    </message>
    <message>
        <source>It is written on the ground or on the sign of your bay.</source>
        <translation>Het nummer staat op de grond of op het bord van uw plaats.</translation>
    </message>
    <message>
        <source>Bay</source>
        <translation>Plaats</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>One moment…</source>
        <translation>Een ogenblik…</translation>
    </message>
</context>
<context>
    <name>ClosingButton</name>
    <message>
        <source>Finished</source>
        <translation>Klaar</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Your code</source>
        <translation>Uw code</translation>
    </message>
    <message>
        <source>It is in the message that confirmed your order. You can also scan it now.</source>
        <translation>De code staat in uw bevestiging. U kunt hem nu ook scannen.</translation>
    </message>
</context>
<context>
    <name>ColleaguePage</name>
    <message>
        <source>Your collection was moved: %1 at %2.</source>
        <translation>Uw afhaalmoment is verplaatst: %1 om %2.</translation>
    </message>
    <message>
        <source>Please tell a member of staff at the counter.</source>
        <translation>Meld u bij een medewerker aan de balie.</translation>
    </message>
    <message>
        <source>A member of staff will help you at the counter.</source>
        <translation>Een medewerker helpt u aan de balie.</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>De balie ziet uw aankomst nog niet.</translation>
    </message>
    <message>
        <source>Please go to the counter: a member of staff will help you.</source>
        <translation>Ga naar de balie: een medewerker helpt u.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>Het team weet dat u er bent.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>We geven het team een seintje…</translation>
    </message>
</context>
<context>
    <name>CollectedPage</name>
    <message>
        <source>Your order has been handed over.</source>
        <translation>Uw bestelling is overhandigd.</translation>
    </message>
    <message>
        <source>Order already collected on %1 at %2.</source>
        <translation>Bestelling al afgehaald op %1 om %2.</translation>
    </message>
    <message>
        <source>Thank you, and see you soon. If something is missing, please ask at the counter.</source>
        <translation>Bedankt en tot ziens. Ontbreekt er iets, vraag het dan aan de balie.</translation>
    </message>
    <message>
        <source>That was not you? Please ask at the counter.</source>
        <translation>Was u dat niet? Vraag het aan de balie.</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message numerus="yes">
        <source>%n item(s). Is that you?</source>
        <translation>
            <numerusform>%n&#xa0;artikel. Bent u dat?</numerusform>
            <numerusform>%n&#xa0;artikelen. Bent u dat?</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes, that’s me</source>
        <translation>Ja, dat ben ik</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Dat ben ik niet</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Please take a seat in the waiting area.</source>
        <translation>Neem plaats in de wachtruimte.</translation>
    </message>
    <message>
        <source>Go back to your car, bay %1. We will bring your order.</source>
        <translation>Ga terug naar uw auto, plaats %1. Wij brengen uw bestelling.</translation>
    </message>
    <message>
        <source>Your order will be ready at about %1.</source>
        <translation>Uw bestelling is rond %1 klaar.</translation>
    </message>
    <message>
        <source>We are finishing your order.</source>
        <translation>We ronden uw bestelling af.</translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n&#xa0;van uw %1&#xa0;bestellingen is klaar.</numerusform>
            <numerusform>%n&#xa0;van uw %1&#xa0;bestellingen zijn klaar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n minute(s).</source>
        <translation>
            <numerusform>Ongeveer %n&#xa0;minuut.</numerusform>
            <numerusform>Ongeveer %n&#xa0;minuten.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n&#xa0;persoon voor u.</numerusform>
            <numerusform>%n&#xa0;personen voor u.</numerusform>
        </translation>
    </message>
    <message>
        <source>You are next.</source>
        <translation>U bent als volgende aan de beurt.</translation>
    </message>
    <message>
        <source>We will call you by this code: %1</source>
        <translation>We roepen u met deze code: %1</translation>
    </message>
    <message>
        <source>%1: ready</source>
        <translation>%1: klaar</translation>
    </message>
    <message>
        <source>%1: at about %2</source>
        <translation>%1: rond %2</translation>
    </message>
    <message>
        <source>%1: being prepared</source>
        <translation>%1: in voorbereiding</translation>
    </message>
    <message>
        <source>Please tell a member of staff that you are here.</source>
        <translation>Laat een medewerker weten dat u er bent.</translation>
    </message>
    <message>
        <source>Your order is coming.</source>
        <translation>Uw bestelling komt eraan.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>Het team weet dat u er bent.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>We geven het team een seintje…</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>De balie ziet uw aankomst nog niet.</translation>
    </message>
    <message>
        <source>It is your turn: please go there.</source>
        <translation>U bent aan de beurt: ga naar deze balie.</translation>
    </message>
    <message>
        <source>I have moved</source>
        <translation>Ik wacht ergens anders</translation>
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
        <translation>Wissen</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Spatie</translation>
    </message>
    <message>
        <source>Hyphen</source>
        <translation>Koppelteken</translation>
    </message>
    <message>
        <source>Apostrophe</source>
        <translation>Apostrof</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Somebody is coming.</source>
        <translation>Er komt iemand aan.</translation>
    </message>
    <message>
        <source>%1 is coming.</source>
        <translation>%1 komt eraan.</translation>
    </message>
    <message>
        <source>The team has been notified.</source>
        <translation>Het team is op de hoogte.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Ga naar de balie.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>We geven het team een seintje…</translation>
    </message>
    <message>
        <source>Please stay here for a moment.</source>
        <translation>Blijf hier even staan, alstublieft.</translation>
    </message>
    <message>
        <source>The counter cannot be called from here just now.</source>
        <translation>De balie kan vanaf hier nu niet worden opgeroepen.</translation>
    </message>
    <message>
        <source>A member of staff will help you. Your code is in the message that confirmed your order.</source>
        <translation>Een medewerker helpt u. Uw code staat in de bevestiging van uw bestelling.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Terug</translation>
    </message>
    <message>
        <source>I no longer need help</source>
        <translation>Ik heb geen hulp meer nodig</translation>
    </message>
</context>
<context>
    <name>LanguageChoice</name>
    <message>
        <source>Language</source>
        <translation>Taal</translation>
    </message>
    <message>
        <source>Choose your language</source>
        <translation>Kies uw taal</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Sluiten</translation>
    </message>
</context>
<context>
    <name>NumberPage</name>
    <message>
        <source>Order number: last 3</source>
        <translation>Bestelnummer: laatste&#xa0;3</translation>
    </message>
    <message>
        <source>Last 3 characters of your order number</source>
        <translation>Laatste 3 tekens van uw bestelnummer</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Er zijn meerdere bestellingen gevonden.</translation>
    </message>
    <message>
        <source>The number is in your message.</source>
        <translation>Het nummer staat in uw bericht.</translation>
    </message>
    <message>
        <source>Last 3 characters</source>
        <translation>Laatste 3 tekens</translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message>
        <source>Several tries did not work. You can also ask at the counter.</source>
        <translation>Meerdere pogingen zijn niet gelukt. U kunt het ook aan de balie vragen.</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>Probeer het over %n&#xa0;seconde opnieuw</numerusform>
            <numerusform>Probeer het over %n&#xa0;seconden opnieuw</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Last 2 digits of your phone number</source>
        <translation>Laatste 2 cijfers van uw telefoonnummer</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Er zijn meerdere bestellingen gevonden.</translation>
    </message>
    <message>
        <source>The number that was given with the order.</source>
        <translation>Het nummer dat bij de bestelling is opgegeven.</translation>
    </message>
    <message>
        <source>Last 2 digits</source>
        <translation>Laatste 2 cijfers</translation>
    </message>
</context>
<context>
    <name>QuestionPage</name>
    <message>
        <source>Is your order ready?</source>
        <translation>Is uw bestelling klaar?</translation>
    </message>
    <message>
        <source>Scan your code, or:</source>
        <translation>Scan uw code, of:</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Mijn code invoeren</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Zoeken op naam</translation>
    </message>
</context>
<context>
    <name>ReachButton</name>
    <message>
        <source>as usual</source>
        <translation>zoals gewoonlijk</translation>
    </message>
    <message>
        <source>at the left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>at the right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>Side of the buttons</source>
        <translation>Kant van de knoppen</translation>
    </message>
</context>
<context>
    <name>ReadinessPage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artikel</numerusform>
            <numerusform>%1, %n&#xa0;artikelen</numerusform>
        </translation>
    </message>
    <message>
        <source>We are still preparing it.</source>
        <translation>We zijn er nog mee bezig.</translation>
    </message>
    <message>
        <source>It will be ready at about %1.</source>
        <translation>De bestelling is rond %1 klaar.</translation>
    </message>
    <message>
        <source>We are still preparing the rest.</source>
        <translation>We zijn nog bezig met de rest.</translation>
    </message>
    <message>
        <source>The rest will be ready at about %1.</source>
        <translation>De rest is rond %1 klaar.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Ga naar de balie.</translation>
    </message>
    <message numerus="yes">
        <source>Your %n order(s) are ready.</source>
        <translation>
            <numerusform>Uw bestelling is klaar.</numerusform>
            <numerusform>Uw %n&#xa0;bestellingen zijn klaar.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n&#xa0;van uw %1&#xa0;bestellingen is klaar.</numerusform>
            <numerusform>%n&#xa0;van uw %1&#xa0;bestellingen zijn klaar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not ready yet.</source>
        <translation>Nog niet klaar.</translation>
    </message>
    <message>
        <source>A member of staff will help you.</source>
        <translation>Een medewerker helpt u.</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>Ik ben er</translation>
    </message>
</context>
<context>
    <name>SecondFactorPage</name>
    <message>
        <source>One check, and we know it is you</source>
        <translation>Nog één controle</translation>
    </message>
    <message>
        <source>Last 2 digits of my phone number</source>
        <translation>Laatste 2 cijfers van mijn telefoonnummer</translation>
    </message>
    <message>
        <source>Last 3 characters of my order number</source>
        <translation>Laatste 3 tekens van mijn bestelnummer</translation>
    </message>
</context>
<context>
    <name>SlotWords</name>
    <message>
        <source>today</source>
        <translation>vandaag</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>morgen</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>op %1</translation>
    </message>
</context>
<context>
    <name>SpokenWords</name>
    <message>
        <source>Read aloud. The arrows go from one button to the next, Enter presses it.</source>
        <translation>Voorlezen. De pijlen gaan van knop naar knop, Enter drukt erop.</translation>
    </message>
    <message>
        <source>Reading aloud has ended.</source>
        <translation>Het voorlezen is gestopt.</translation>
    </message>
    <message>
        <source>The screen shows more. Plug in a headset to hear it.</source>
        <translation>Op het scherm staat meer. Sluit een koptelefoon aan om het te horen.</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volume</translation>
    </message>
    <message>
        <source>button</source>
        <translation>knop</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>keuze</translation>
    </message>
    <message>
        <source>on</source>
        <translation>aan</translation>
    </message>
    <message>
        <source>off</source>
        <translation>uit</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gekozen</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>niet gekozen</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>ingevoerd</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>verwijderd</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message numerus="yes">
        <source>Touch the screen to go on. Otherwise we start again in %n second(s).</source>
        <translation>
            <numerusform>Raak het scherm aan om door te gaan. Anders beginnen we over %n&#xa0;seconde opnieuw.</numerusform>
            <numerusform>Raak het scherm aan om door te gaan. Anders beginnen we over %n&#xa0;seconden opnieuw.</numerusform>
        </translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>Bent u er nog?</translation>
    </message>
    <message>
        <source>Yes, go on</source>
        <translation>Ja, doorgaan</translation>
    </message>
</context>
<context>
    <name>SurnamePage</name>
    <message>
        <source>Surname</source>
        <translation>Achternaam</translation>
    </message>
    <message>
        <source>The name in which the order was placed. Accents do not matter.</source>
        <translation>De achternaam waarop is besteld. Accenten hoeven niet.</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>Latijnse letters</translation>
    </message>
    <message>
        <source>Arabic letters</source>
        <translation>Arabische letters</translation>
    </message>
</context>
<context>
    <name>TooEarlyPage</name>
    <message>
        <source>Your collection: %1 at %2.</source>
        <translation>Uw afhaalmoment: %1 om %2.</translation>
    </message>
    <message>
        <source>Please come back %1 from %2.</source>
        <translation>Kom %1 vanaf %2 terug.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Begrepen</translation>
    </message>
</context>
<context>
    <name>ToolsBar</name>
    <message>
        <source>Large text</source>
        <translation>Grote letters</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Hoog contrast</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Voorlezen</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hulp</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Opnieuw</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Ga naar de balie.</translation>
    </message>
    <message>
        <source>This terminal cannot be used for the moment. A member of staff will take care of you.</source>
        <translation>Deze zuil is even niet beschikbaar. Een medewerker helpt u.</translation>
    </message>
</context>
<context>
    <name>UnclearPage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Ga naar de balie.</translation>
    </message>
    <message>
        <source>Several orders match what you entered. A member of staff will find yours.</source>
        <translation>Meerdere bestellingen komen overeen met wat u invoerde. Een medewerker zoekt de uwe op.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Begrepen</translation>
    </message>
</context>
<context>
    <name>UnknownPage</name>
    <message>
        <source>We cannot find your order.</source>
        <translation>We vinden uw bestelling niet.</translation>
    </message>
    <message>
        <source>This order is for another store.</source>
        <translation>Deze bestelling is voor een andere winkel.</translation>
    </message>
    <message>
        <source>Please collect it at %1.</source>
        <translation>Haal hem op in de winkel %1.</translation>
    </message>
    <message>
        <source>Please check the name and the last characters.</source>
        <translation>Controleer de naam en de laatste tekens.</translation>
    </message>
    <message>
        <source>It is not in this store, and we cannot ask other stores now. Please ask at the counter.</source>
        <translation>Hij ligt niet in deze winkel en we kunnen de andere winkels nu niet raadplegen. Vraag het aan de balie.</translation>
    </message>
    <message>
        <source>Please check the code in your message, or scan it again.</source>
        <translation>Controleer de code in uw bericht of scan hem opnieuw.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Opnieuw proberen</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Begrepen</translation>
    </message>
    <message>
        <source>Get help</source>
        <translation>Hulp vragen</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Scan your code</source>
        <translation>Scan uw code</translation>
    </message>
    <message>
        <source>Hold the code from your message in front of the reader.</source>
        <translation>Houd de code uit uw bericht voor de lezer.</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Mijn code invoeren</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Zoeken op naam</translation>
    </message>
    <message>
        <source>Is it ready?</source>
        <translation>Al klaar?</translation>
    </message>
</context>
<context>
    <name>WherePage</name>
    <message>
        <source>Where will you wait?</source>
        <translation>Waar wilt u wachten?</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artikel</numerusform>
            <numerusform>%1, %n&#xa0;artikelen</numerusform>
        </translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>Dat ben ik niet</translation>
    </message>
    <message>
        <source>Waiting area</source>
        <translation>Wachtruimte</translation>
    </message>
    <message>
        <source>Parking bay</source>
        <translation>Parkeerplaats</translation>
    </message>
</context>
</TS>
