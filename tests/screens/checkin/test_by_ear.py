"""A visit by somebody who sees nothing: they know what espeak-ng's standard input received."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kiosk.domain.status import Status
from kiosk.screens.speech.choose import voice_here
from kiosk.screens.speech.espeak import EspeakVoice
from kiosk.screens.speech.speech_keys import speech_keys
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.conftest import SETTINGS
from tests.screens.checkin.listener import (
    HEADSET_IN,
    HEADSET_OUT,
    LOUDER,
    NEXT,
    PRESS,
    REPEAT,
    SOFTER,
    SPEAK,
    Listen,
)
from tests.screens.checkin.person import Approach, Person, code_of
from tests.screens.hands import accessible_name
from tests.screens.keyboard import ENTER
from tests.screens.speech.engines import FakeEspeak, Said
from tests.storage.sample import arrivals, bring

pytestmark = pytest.mark.heavy


def test_a_visit_by_ear_alone(listen: Listen, store: LocalDatabase) -> None:
    order_id = bring(store, 1, Status.READY)
    code = code_of(store, order_id)
    listener = listen()
    listener.presses(HEADSET_IN)
    listener.hears("Lecture à voix haute", "Scannez votre code")
    listener.chooses("Saisir mon code")
    listener.hears("Votre code")
    for character in code:
        before = len(listener.heard)
        listener.chooses(character)
        if character != code[-1]:
            listener.hears(character, after=before)
    listener.hears("Camille D.", "Où souhaitez-vous attendre")
    listener.chooses("Espace d’attente")
    listener.hears("L’équipe est prévenue.")
    assert arrivals(store, order_id) == [(True, None)]
    assert {said.language for said in listener.heard} == {"fr"}


# --- keys -----------------------------------------------------------------------------------------


def test_the_key_begins_and_ends_reading(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    listener.hears("Lecture à voix haute", "Scannez votre code", "Présentez le code")
    assert listener.presses(SPEAK) == "Fin de la lecture à voix haute."
    assert not listener.answers(NEXT)


def test_a_control_is_named_with_its_kind_and_state(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    listener.goes_to("Contraste élevé")
    assert listener.heard[-1].text == "Contraste élevé, bouton, désactivé"
    assert listener.presses(ENTER) == "Contraste élevé, bouton, activé"
    assert listener.presses(PRESS) == "Contraste élevé, bouton, désactivé"
    listener.goes_to("Français")
    assert listener.heard[-1].text == "Français, choix, choisi"


def test_on_a_narrow_display_the_languages_are_found_too(listen: Listen) -> None:
    listener = listen("upright 10.1 inch")
    listener.presses(SPEAK)
    listener.chooses("Langue, Français")
    listener.hears("Choisissez votre langue")
    listener.goes_to("Nederlands")
    before = len(listener.heard)
    listener.presses(ENTER)
    listener.hears("Scan uw code", after=before)


def test_the_keys_of_reading_aloud_work_while_the_languages_are_chosen(listen: Listen) -> None:
    listener = listen("upright 10.1 inch")
    listener.presses(SPEAK)
    listener.chooses("Langue, Français")
    listener.hears("Choisissez votre langue")
    before = len(listener.heard)
    listener.presses(REPEAT)
    listener.hears("Choisissez votre langue", after=before)
    assert [listener.presses(key) for key in (LOUDER, SOFTER)] == ["Volume 70", "Volume 60"]
    listener.goes_to("Nederlands")
    before = len(listener.heard)
    listener.presses(PRESS)
    listener.hears("Scan uw code", after=before)


def test_it_reads_as_fast_as_the_store_wants(listen: Listen) -> None:
    listener = listen(speech_rate=150)
    listener.presses(SPEAK)
    listener.hears("Scannez votre code")
    assert {said.rate for said in listener.heard} == {150}


def test_another_language_is_spoken_in_that_language(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    listener.goes_to("English")
    assert listener.heard[-1] == Said("English, choix, non choisi", "fr", 60)
    before = len(listener.heard)
    listener.presses(ENTER)
    listener.hears("Scan your code", "English, choice, chosen", after=before)
    assert {said.language for said in listener.heard[before:]} == {"en"}


def test_a_page_is_said_again(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    listener.goes_to("Chercher par nom")
    before = len(listener.heard)
    assert listener.presses(REPEAT) == "Chercher par nom, bouton"
    listener.hears("Scannez votre code", after=before)


def test_the_volume_has_steps_and_is_the_usual_one_for_the_next_customer(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    assert listener.presses(LOUDER) == "Volume 70"
    assert listener.presses(NEXT)
    assert listener.heard[-1].volume == 70
    heard = [listener.presses(SOFTER) for _ in range(7)]
    assert heard[-3:] == ["Volume 20", "Volume 10", "Volume 10"]
    listener.waits_until_the_screen_starts_again()
    listener.hears("Fin de la lecture")
    listener.presses(SPEAK)
    assert listener.heard[-1].volume == 60


def test_every_key_and_every_touch_interrupts(approach: Approach, tmp_path: Path) -> None:
    engine = FakeEspeak(tmp_path / "bin", lasts_s=600)
    person = approach(settings=SETTINGS, voice=voice_here(engine.environ))
    person.key(SPEAK)
    person.shown.until(engine.said)
    assert engine.said()[-1].text.startswith("Lecture à voix haute")
    person.key(NEXT)
    person.shown.until(lambda: engine.said()[-1].text == "Saisir mon code, bouton")
    person.taps("Chercher par nom")
    person.shown.until(lambda: engine.said()[-1].text == "Votre nom")
    person.shown.scan("K7M4PQ2")
    person.shown.until(lambda: "trouvons pas" in engine.said()[-1].text)


def test_what_a_page_shows_later_is_said_when_it_comes(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    before = len(listener.heard)
    listener.waits_s(95)
    listener.hears("Êtes-vous toujours là", after=before)
    listener.hears("30 secondes", after=before)
    listener.waits_s(5)
    assert "25 secondes" not in listener.hears("30 secondes", after=before), "not every second"
    assert listener.presses(NEXT)


# --- what only the customer may hear --------------------------------------------------------------


def test_a_loudspeaker_says_no_name_no_count_and_no_code(
    listen: Listen, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    listener = listen()
    listener.presses(SPEAK)
    for name in ("Saisir mon code", *code_of(store, order_id)):
        listener.chooses(name)
    listener.hears("Où souhaitez-vous attendre", "Branchez un casque")
    heard = listener.hears()
    assert "saisi" in heard
    assert "Camille" not in heard
    assert "article" not in heard
    before = len(listener.heard)
    listener.presses(HEADSET_IN)
    listener.hears("Camille D.", "article", after=before)


def test_no_page_says_to_a_loudspeaker_whose_order_it_is(listen: Listen) -> None:
    listener = listen()
    listener.presses(SPEAK)
    private = ("Marie-Bernadette D.", "article", "K7M4PQ2", "K 7 M", "D U R", "DURAND", "0 0 3")
    pages = listener.sees_every_page()
    assert len(pages) > 20
    assert [(page, text) for page, said in pages for text in private if text in said] == []


def test_where_sound_comes_out_of_a_headset_alone_everything_is_said(
    listen: Listen, store: LocalDatabase
) -> None:
    order_id = bring(store, 1, Status.READY)
    listener = listen(headset_only=True)
    listener.presses(SPEAK)
    listener.scans(code_of(store, order_id))
    listener.hears("Camille D.", "article")


def test_reading_ends_when_the_headset_is_pulled_out(listen: Listen) -> None:
    listener = listen()
    listener.presses(HEADSET_IN)
    assert listener.presses(HEADSET_OUT) == "Fin de la lecture à voix haute."
    assert not listener.answers(NEXT)


def test_the_socket_of_the_device_begins_and_ends_reading(
    approach: Approach, tmp_path: Path
) -> None:
    engine = FakeEspeak(tmp_path / "bin")
    person = approach(voice=voice_here(engine.environ))
    socket = Socket()
    person.view_model.follow_headset(socket)
    socket.tell(True)
    person.shown.until(lambda: any("Scannez votre code" in said.text for said in engine.said()))
    socket.tell(False)
    person.shown.until(lambda: engine.said()[-1].text == "Fin de la lecture à voix haute.")


class Socket:
    """A headset's socket in the hand of a test."""

    def watch(self, on_change: Callable[[bool], None]) -> None:
        self.tell = on_change

    def close(self) -> None: ...


def test_with_a_headset_any_key_begins_reading_for_the_next_visit(listen: Listen) -> None:
    listener = listen()
    listener.presses(HEADSET_IN)
    listener.chooses("Saisir mon code")
    listener.waits_until_the_screen_starts_again()
    listener.hears("Fin de la lecture")
    before = len(listener.heard)
    listener.presses(NEXT)
    listener.hears("Lecture à voix haute", "Scannez votre code", after=before)


# --- a device that cannot speak -------------------------------------------------------------------


def test_a_device_without_an_engine_offers_no_reading(person: Person) -> None:
    names = {accessible_name(item) for item in person.controls()}
    assert "Lire à voix haute" not in names
    for key in (SPEAK, REPEAT, SOFTER, LOUDER):
        person.key(key)
    assert person.page == "welcome"


def test_an_engine_that_fails_stops_nobody(
    approach: Approach, store: LocalDatabase, tmp_path: Path
) -> None:
    order_id = bring(store, 1, Status.READY)
    person = approach(settings=SETTINGS, voice=EspeakVoice(str(tmp_path / "gone")))
    person.key(SPEAK)
    person.scans(code_of(store, order_id))
    person.taps("Espace d’attente")
    person.expects("L’équipe est prévenue")


def test_a_key_that_was_chosen_does_nothing_else() -> None:
    keys = speech_keys({"speak": "F8", "headset_in": "F10"})
    assert (keys.speak, keys.repeat, keys.headset_in, keys.louder) == ("F8", "", "F10", "")
    assert keys.softer == "F9"
