"""What a keyboard types when a scanner presses the keys of another layout.

Read from an X server's keyboard descriptions, key by key in the order of a US keyboard: alone,
with Shift, with Caps Lock, with both. A dead key is listed as its accent.
"""

from __future__ import annotations

TYPED: dict[str, tuple[str, str, str, str]] = {
    "us": (
        "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./",
        '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?',
        "`1234567890-=QWERTYUIOP[]\\ASDFGHJKL;'ZXCVBNM,./",
        '~!@#$%^&*()_+qwertyuiop{}|asdfghjkl:"zxcvbnm<>?',
    ),
    "fr": (
        "²&é\"'(-è_çà)=azertyuiop^$*qsdfghjklmùwxcvbn,;:!",
        "~1234567890°+AZERTYUIOP¨£µQSDFGHJKLM%WXCVBN?./§",
        "²&É\"'(-È_ÇÀ)=AZERTYUIOP^$*QSDFGHJKLMÙWXCVBN,;:!",
        "~1234567890°+azertyuiop¨£Μqsdfghjklm%wxcvbn?./§",
    ),
    "be": (
        "²&é\"'(§è!çà)-azertyuiop^$µqsdfghjklmùwxcvbn,;:=",
        "³1234567890°_AZERTYUIOP¨*£QSDFGHJKLM%WXCVBN?./+",
        "²&É\"'(§È!ÇÀ)-AZERTYUIOP^$ΜQSDFGHJKLMÙWXCVBN,;:=",
        "³1234567890°_azertyuiop¨*£qsdfghjklm%wxcvbn?./+",
    ),
    "ch de": (
        "§1234567890'^qwertzuiopü¨$asdfghjklöäyxcvbnm,.-",
        '°+"*ç%&/()=?`QWERTZUIOPè!£ASDFGHJKLéàYXCVBNM;:_',
        "§1234567890'^QWERTZUIOPÜ¨$ASDFGHJKLÖÄYXCVBNM,.-",
        '°+"*Ç%&/()=?`qwertzuiopÈ!£asdfghjklÉÀyxcvbnm;:_',
    ),
    "ch fr": (
        "§1234567890'^qwertzuiopè¨$asdfghjkléàyxcvbnm,.-",
        '°+"*ç%&/()=?`QWERTZUIOPü!£ASDFGHJKLöäYXCVBNM;:_',
        "§1234567890'^QWERTZUIOPÈ¨$ASDFGHJKLÉÀYXCVBNM,.-",
        '°+"*Ç%&/()=?`qwertzuiopÜ!£asdfghjklÖÄyxcvbnm;:_',
    ),
    "de": (
        "^1234567890ß´qwertzuiopü+#asdfghjklöäyxcvbnm,.-",
        "°!\"§$%&/()=?`QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_",
        "^1234567890ẞ´QWERTZUIOPÜ+#ASDFGHJKLÖÄYXCVBNM,.-",
        "°!\"§$%&/()=?`qwertzuiopü*'asdfghjklöäyxcvbnm;:_",
    ),
    "es": (
        "º1234567890'¡qwertyuiop`+çasdfghjklñ´zxcvbnm,.-",
        'ª!"·$%&/()=?¿QWERTYUIOP^*ÇASDFGHJKLÑ¨ZXCVBNM;:_',
        "º1234567890'¡QWERTYUIOP`+ÇASDFGHJKLÑ´ZXCVBNM,.-",
        'ª!"·$%&/()=?¿qwertyuiop^*çasdfghjklñ¨zxcvbnm;:_',
    ),
}

SETTING = {"ch de": "ch", "ch fr": "ch"}
"""The layout that a store sets, where it differs from the name here."""


def typed_on(device: str, sent: str, *, scanner: str = "us", caps_lock: bool = False) -> str:
    """The text that a device with one layout gets from a scanner with another."""
    plain, shifted = TYPED[scanner][:2]
    first = 2 if caps_lock else 0
    typed = ""
    for character in sent:
        if character == " ":
            typed += character
        elif character in plain:
            typed += TYPED[device][first][plain.index(character)]
        else:
            typed += TYPED[device][first + 1][shifted.index(character)]
    return typed
