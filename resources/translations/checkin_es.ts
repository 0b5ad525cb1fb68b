<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AnnouncingPage</name>
    <message>
        <source>We are telling the team…</source>
        <translation>Estamos avisando al equipo…</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artículo</numerusform>
            <numerusform>%1, %n&#xa0;artículos</numerusform>
        </translation>
    </message>
    <message>
        <source>If that is you, there is nothing to do.</source>
        <translation>Si es usted, no tiene que hacer nada.</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>No soy yo</translation>
    </message>
</context>
<context>
    <name>BackButton</name>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
</context>
<context>
    <name>BayPage</name>
    <message>
        <source>Your parking bay</source>
        <translation>Su plaza de aparcamiento</translation>
    </message>
    <message>
        <source>There is no bay %1 here</source>
        <translation>Aquí no existe la plaza %1</translation>
    </message>
    <message>
        <source>It is written on the ground or on the sign of your bay.</source>
        <translation>El número está en el suelo o en el cartel de su plaza.</translation>
    </message>
    <message>
        <source>Bay</source>
        <translation>Plaza</translation>
    </message>
</context>
<context>
    <name>BusyNote</name>
    <message>
        <source>One moment…</source>
        <translation>Un momento…</translation>
    </message>
</context>
<context>
    <name>ClosingButton</name>
    <message>
        <source>Finished</source>
        <translation>Finalizar</translation>
    </message>
</context>
<context>
    <name>CodePage</name>
    <message>
        <source>Your code</source>
        <translation>Su código</translation>
    </message>
    <message>
        <source>It is in the message that confirmed your order. You can also scan it now.</source>
        <translation>Está en el mensaje que confirmó su pedido. También puede escanearlo ahora.</translation>
    </message>
</context>
<context>
    <name>ColleaguePage</name>
    <message>
        <source>Your collection was moved: %1 at %2.</source>
        <translation>Su recogida se ha cambiado: %1 a las %2.</translation>
    </message>
    <message>
        <source>Please tell a member of staff at the counter.</source>
        <translation>Avise a alguien del equipo en el mostrador.</translation>
    </message>
    <message>
        <source>A member of staff will help you at the counter.</source>
        <translation>Alguien del equipo le atenderá en el mostrador.</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>En el mostrador aún no consta su llegada.</translation>
    </message>
    <message>
        <source>Please go to the counter: a member of staff will help you.</source>
        <translation>Diríjase al mostrador: alguien del equipo le atenderá.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>El equipo sabe que está aquí.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Estamos avisando al equipo…</translation>
    </message>
</context>
<context>
    <name>CollectedPage</name>
    <message>
        <source>Your order has been handed over.</source>
        <translation>Su pedido se ha entregado.</translation>
    </message>
    <message>
        <source>Order already collected on %1 at %2.</source>
        <translation>Pedido ya recogido el %1 a las %2.</translation>
    </message>
    <message>
        <source>Thank you, and see you soon. If something is missing, please ask at the counter.</source>
        <translation>Gracias y hasta pronto. Si falta algo, pregunte en el mostrador.</translation>
    </message>
    <message>
        <source>That was not you? Please ask at the counter.</source>
        <translation>¿No fue usted? Pregunte en el mostrador.</translation>
    </message>
</context>
<context>
    <name>ConfirmPage</name>
    <message numerus="yes">
        <source>%n item(s). Is that you?</source>
        <translation>
            <numerusform>%n&#xa0;artículo. ¿Es usted?</numerusform>
            <numerusform>%n&#xa0;artículos. ¿Es usted?</numerusform>
        </translation>
    </message>
    <message>
        <source>Yes, that’s me</source>
        <translation>Sí, soy yo</translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>No soy yo</translation>
    </message>
</context>
<context>
    <name>DonePage</name>
    <message>
        <source>Please take a seat in the waiting area.</source>
        <translation>Tome asiento en la zona de espera.</translation>
    </message>
    <message>
        <source>Go back to your car, bay %1. We will bring your order.</source>
        <translation>Vuelva a su coche, plaza %1. Le llevamos el pedido.</translation>
    </message>
    <message>
        <source>Your order will be ready at about %1.</source>
        <translation>Su pedido estará listo hacia las %1.</translation>
    </message>
    <message>
        <source>We are finishing your order.</source>
        <translation>Estamos terminando su pedido.</translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n&#xa0;de sus %1&#xa0;pedidos está listo.</numerusform>
            <numerusform>%n&#xa0;de sus %1&#xa0;pedidos están listos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n minute(s).</source>
        <translation>
            <numerusform>Alrededor de %n&#xa0;minuto.</numerusform>
            <numerusform>Alrededor de %n&#xa0;minutos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n person(s) before you.</source>
        <translation>
            <numerusform>%n&#xa0;persona antes que usted.</numerusform>
            <numerusform>%n&#xa0;personas antes que usted.</numerusform>
        </translation>
    </message>
    <message>
        <source>You are next.</source>
        <translation>El próximo turno es el suyo.</translation>
    </message>
    <message>
        <source>We will call you by this code: %1</source>
        <translation>Le llamaremos con este código: %1</translation>
    </message>
    <message>
        <source>%1: ready</source>
        <translation>%1: listo</translation>
    </message>
    <message>
        <source>%1: at about %2</source>
        <translation>%1: hacia las %2</translation>
    </message>
    <message>
        <source>%1: being prepared</source>
        <translation>%1: en preparación</translation>
    </message>
    <message>
        <source>Please tell a member of staff that you are here.</source>
        <translation>Avise a alguien del equipo de que está aquí.</translation>
    </message>
    <message>
        <source>Your order is coming.</source>
        <translation>Su pedido está en camino.</translation>
    </message>
    <message>
        <source>The team knows that you are here.</source>
        <translation>El equipo sabe que está aquí.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Estamos avisando al equipo…</translation>
    </message>
    <message>
        <source>The counter does not see your arrival yet.</source>
        <translation>En el mostrador aún no consta su llegada.</translation>
    </message>
    <message>
        <source>It is your turn: please go there.</source>
        <translation>Es su turno: diríjase a este mostrador.</translation>
    </message>
    <message>
        <source>I have moved</source>
        <translation>Espero en otro sitio</translation>
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
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Hyphen</source>
        <translation>Guion</translation>
    </message>
    <message>
        <source>Apostrophe</source>
        <translation>Apóstrofo</translation>
    </message>
</context>
<context>
    <name>HelpPage</name>
    <message>
        <source>Somebody is coming.</source>
        <translation>Ya viene alguien.</translation>
    </message>
    <message>
        <source>%1 is coming.</source>
        <translation>Ya viene %1.</translation>
    </message>
    <message>
        <source>The team has been notified.</source>
        <translation>El equipo está avisado.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Diríjase al mostrador.</translation>
    </message>
    <message>
        <source>We are telling the team…</source>
        <translation>Estamos avisando al equipo…</translation>
    </message>
    <message>
        <source>Please stay here for a moment.</source>
        <translation>Quédese aquí un momento, por favor.</translation>
    </message>
    <message>
        <source>The counter cannot be called from here just now.</source>
        <translation>Ahora no se puede llamar al mostrador desde aquí.</translation>
    </message>
    <message>
        <source>A member of staff will help you. Your code is in the message that confirmed your order.</source>
        <translation>Alguien del equipo le ayudará. Su código está en el mensaje que confirmó su pedido.</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Atrás</translation>
    </message>
    <message>
        <source>I no longer need help</source>
        <translation>Ya no necesito ayuda</translation>
    </message>
</context>
<context>
    <name>LanguageChoice</name>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Choose your language</source>
        <translation>Elija su idioma</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>NumberPage</name>
    <message>
        <source>Order number: last 3</source>
        <translation>N.º de pedido: 3&#xa0;últimos</translation>
    </message>
    <message>
        <source>Last 3 characters of your order number</source>
        <translation>Últimos 3 caracteres del número de pedido</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Coinciden varios pedidos.</translation>
    </message>
    <message>
        <source>The number is in your message.</source>
        <translation>El número está en su mensaje.</translation>
    </message>
    <message>
        <source>Last 3 characters</source>
        <translation>Últimos 3 caracteres</translation>
    </message>
</context>
<context>
    <name>PausePage</name>
    <message>
        <source>Several tries did not work. You can also ask at the counter.</source>
        <translation>Varios intentos no han funcionado. También puede preguntar en el mostrador.</translation>
    </message>
    <message numerus="yes">
        <source>Try again in %n second(s)</source>
        <translation>
            <numerusform>Inténtelo de nuevo en %n&#xa0;segundo</numerusform>
            <numerusform>Inténtelo de nuevo en %n&#xa0;segundos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhonePage</name>
    <message>
        <source>Last 2 digits of your phone number</source>
        <translation>Últimas 2 cifras de su teléfono</translation>
    </message>
    <message>
        <source>Several orders match.</source>
        <translation>Coinciden varios pedidos.</translation>
    </message>
    <message>
        <source>The number that was given with the order.</source>
        <translation>El número que se dio con el pedido.</translation>
    </message>
    <message>
        <source>Last 2 digits</source>
        <translation>Últimas 2 cifras</translation>
    </message>
</context>
<context>
    <name>QuestionPage</name>
    <message>
        <source>Is your order ready?</source>
        <translation>¿Está listo su pedido?</translation>
    </message>
    <message>
        <source>Scan your code, or:</source>
        <translation>Escanee su código, o bien:</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Escribir mi código</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Buscar por apellido</translation>
    </message>
</context>
<context>
    <name>ReachButton</name>
    <message>
        <source>as usual</source>
        <translation>el habitual</translation>
    </message>
    <message>
        <source>at the left</source>
        <translation>a la izquierda</translation>
    </message>
    <message>
        <source>at the right</source>
        <translation>a la derecha</translation>
    </message>
    <message>
        <source>Side of the buttons</source>
        <translation>Lado de los botones</translation>
    </message>
</context>
<context>
    <name>ReadinessPage</name>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artículo</numerusform>
            <numerusform>%1, %n&#xa0;artículos</numerusform>
        </translation>
    </message>
    <message>
        <source>We are still preparing it.</source>
        <translation>Todavía lo estamos preparando.</translation>
    </message>
    <message>
        <source>It will be ready at about %1.</source>
        <translation>Estará listo hacia las %1.</translation>
    </message>
    <message>
        <source>We are still preparing the rest.</source>
        <translation>Todavía estamos preparando el resto.</translation>
    </message>
    <message>
        <source>The rest will be ready at about %1.</source>
        <translation>El resto estará listo hacia las %1.</translation>
    </message>
    <message>
        <source>Please go to the counter.</source>
        <translation>Diríjase al mostrador.</translation>
    </message>
    <message numerus="yes">
        <source>Your %n order(s) are ready.</source>
        <translation>
            <numerusform>Su pedido está listo.</numerusform>
            <numerusform>Sus %n&#xa0;pedidos están listos.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of your %1 orders are ready.</source>
        <translation>
            <numerusform>%n&#xa0;de sus %1&#xa0;pedidos está listo.</numerusform>
            <numerusform>%n&#xa0;de sus %1&#xa0;pedidos están listos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Not ready yet.</source>
        <translation>Todavía no está listo.</translation>
    </message>
    <message>
        <source>A member of staff will help you.</source>
        <translation>Alguien del equipo le ayudará.</translation>
    </message>
    <message>
        <source>I am here</source>
        <translation>Estoy aquí</translation>
    </message>
</context>
<context>
    <name>SecondFactorPage</name>
    <message>
        <source>One check, and we know it is you</source>
        <translation>Una última comprobación</translation>
    </message>
    <message>
        <source>Last 2 digits of my phone number</source>
        <translation>Últimas 2 cifras de mi teléfono</translation>
    </message>
    <message>
        <source>Last 3 characters of my order number</source>
        <translation>Últimos 3 caracteres de mi número de pedido</translation>
    </message>
</context>
<context>
    <name>SlotWords</name>
    <message>
        <source>today</source>
        <translation>hoy</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>mañana</translation>
    </message>
    <message>
        <source>on %1</source>
        <translation>el %1</translation>
    </message>
</context>
<context>
    <name>SpokenWords</name>
    <message>
        <source>Read aloud. The arrows go from one button to the next, Enter presses it.</source>
        <translation>Lectura en voz alta. Las flechas van de un botón a otro, Intro lo pulsa.</translation>
    </message>
    <message>
        <source>Reading aloud has ended.</source>
        <translation>Fin de la lectura en voz alta.</translation>
    </message>
    <message>
        <source>The screen shows more. Plug in a headset to hear it.</source>
        <translation>La pantalla dice más. Conecte unos auriculares para oírlo.</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>button</source>
        <translation>botón</translation>
    </message>
    <message>
        <source>choice</source>
        <translation>opción</translation>
    </message>
    <message>
        <source>on</source>
        <translation>activado</translation>
    </message>
    <message>
        <source>off</source>
        <translation>desactivado</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>elegido</translation>
    </message>
    <message>
        <source>not chosen</source>
        <translation>no elegido</translation>
    </message>
    <message>
        <source>entered</source>
        <translation>introducido</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>borrado</translation>
    </message>
</context>
<context>
    <name>StillThere</name>
    <message numerus="yes">
        <source>Touch the screen to go on. Otherwise we start again in %n second(s).</source>
        <translation>
            <numerusform>Toque la pantalla para seguir. Si no, volvemos al inicio en %n&#xa0;segundo.</numerusform>
            <numerusform>Toque la pantalla para seguir. Si no, volvemos al inicio en %n&#xa0;segundos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Are you still there?</source>
        <translation>¿Sigue ahí?</translation>
    </message>
    <message>
        <source>Yes, go on</source>
        <translation>Sí, sigo</translation>
    </message>
</context>
<context>
    <name>SurnamePage</name>
    <message>
        <source>Surname</source>
        <translation>Apellido</translation>
    </message>
    <message>
        <source>The name in which the order was placed. Accents do not matter.</source>
        <translation>El apellido con el que se hizo el pedido. No hacen falta acentos.</translation>
    </message>
    <message>
        <source>Latin letters</source>
        <translation>Letras latinas</translation>
    </message>
    <message>
        <source>Arabic letters</source>
        <translation>Letras árabes</translation>
    </message>
</context>
<context>
    <name>TooEarlyPage</name>
    <message>
        <source>Your collection: %1 at %2.</source>
        <translation>Su recogida: %1 a las %2.</translation>
    </message>
    <message>
        <source>Please come back %1 from %2.</source>
        <translation>Vuelva %1 a partir de las %2.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Entendido</translation>
    </message>
</context>
<context>
    <name>ToolsBar</name>
    <message>
        <source>Large text</source>
        <translation>Letra grande</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>Contraste alto</translation>
    </message>
    <message>
        <source>Read aloud</source>
        <translation>Leer en voz alta</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Empezar de nuevo</translation>
    </message>
</context>
<context>
    <name>TroublePage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Diríjase al mostrador.</translation>
    </message>
    <message>
        <source>This terminal cannot be used for the moment. A member of staff will take care of you.</source>
        <translation>Este terminal no está disponible ahora. Alguien del equipo le atenderá.</translation>
    </message>
</context>
<context>
    <name>UnclearPage</name>
    <message>
        <source>Please go to the counter.</source>
        <translation>Diríjase al mostrador.</translation>
    </message>
    <message>
        <source>Several orders match what you entered. A member of staff will find yours.</source>
        <translation>Varios pedidos coinciden con lo que ha escrito. Alguien del equipo encontrará el suyo.</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Entendido</translation>
    </message>
</context>
<context>
    <name>UnknownPage</name>
    <message>
        <source>We cannot find your order.</source>
        <translation>No encontramos su pedido.</translation>
    </message>
    <message>
        <source>This order is for another store.</source>
        <translation>Este pedido es para otra tienda.</translation>
    </message>
    <message>
        <source>Please collect it at %1.</source>
        <translation>Recójalo en la tienda %1.</translation>
    </message>
    <message>
        <source>Please check the name and the last characters.</source>
        <translation>Compruebe el apellido y los últimos caracteres.</translation>
    </message>
    <message>
        <source>It is not in this store, and we cannot ask other stores now. Please ask at the counter.</source>
        <translation>No está en esta tienda y ahora no podemos consultar a las demás. Pregunte en el mostrador.</translation>
    </message>
    <message>
        <source>Please check the code in your message, or scan it again.</source>
        <translation>Compruebe el código de su mensaje o vuelva a escanearlo.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Reintentar</translation>
    </message>
    <message>
        <source>Understood</source>
        <translation>Entendido</translation>
    </message>
    <message>
        <source>Get help</source>
        <translation>Pedir ayuda</translation>
    </message>
</context>
<context>
    <name>WelcomePage</name>
    <message>
        <source>Scan your code</source>
        <translation>Escanee su código</translation>
    </message>
    <message>
        <source>Hold the code from your message in front of the reader.</source>
        <translation>Ponga el código de su mensaje delante del lector.</translation>
    </message>
    <message>
        <source>Enter my code</source>
        <translation>Escribir mi código</translation>
    </message>
    <message>
        <source>Search by name</source>
        <translation>Buscar por apellido</translation>
    </message>
    <message>
        <source>Is it ready?</source>
        <translation>¿Está listo?</translation>
    </message>
</context>
<context>
    <name>WherePage</name>
    <message>
        <source>Where will you wait?</source>
        <translation>¿Dónde va a esperar?</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n item(s)</source>
        <translation>
            <numerusform>%1, %n&#xa0;artículo</numerusform>
            <numerusform>%1, %n&#xa0;artículos</numerusform>
        </translation>
    </message>
    <message>
        <source>That is not me</source>
        <translation>No soy yo</translation>
    </message>
    <message>
        <source>Waiting area</source>
        <translation>Zona de espera</translation>
    </message>
    <message>
        <source>Parking bay</source>
        <translation>Plaza de aparcamiento</translation>
    </message>
</context>
</TS>
