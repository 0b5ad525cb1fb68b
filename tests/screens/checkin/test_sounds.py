"""The check-in sounds when a visit succeeds or not, and when its countdown begins."""

from __future__ import annotations

from kiosk.domain.status import Status
from kiosk.screens.checkin.flow import Page
from kiosk.screens.checkin.sounding import PageSounds
from kiosk.services.ports.sounds import Silence, Sound
from kiosk.storage.local_database import LocalDatabase
from tests.screens.checkin.person import Person, code_of
from tests.storage.sample import bring


class Heard(Silence):
    def __init__(self) -> None:
        self.sounds: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.sounds.append(sound)


def test_each_page_sounds_once_and_the_countdown_each_time_it_begins() -> None:
    heard = Heard()
    sounds = PageSounds(heard)
    for page in (Page.WELCOME, Page.CODE, Page.UNKNOWN, Page.UNKNOWN, Page.CODE, Page.DONE):
        sounds.follow(page, is_asking=False)
    assert heard.sounds == [Sound.FAILURE, Sound.SUCCESS]
    for is_asking in (True, True, False, True):
        sounds.follow(Page.DONE, is_asking=is_asking)
    assert heard.sounds[2:] == [Sound.COUNTDOWN, Sound.COUNTDOWN]


def test_a_visit_is_heard(person: Person, store: LocalDatabase) -> None:
    heard = Heard()
    person.view_model._page_sounds = PageSounds(heard)
    order_id = bring(store, 1, Status.READY)
    person.taps("Saisir mon code")
    person.keys_in("ZZZZZZ")
    person.taps("OK")
    person.until_answered()
    assert heard.sounds == [Sound.FAILURE]
    person.taps("Recommencer")
    person.taps("Saisir mon code")
    person.keys_in(code_of(store, order_id))
    person.expects("Camille D.")
    person.taps("Espace d’attente")
    person.expects("L’équipe est prévenue.")
    assert heard.sounds == [Sound.FAILURE, Sound.SUCCESS]
    person.waits_s(30)
    assert heard.sounds == [Sound.FAILURE, Sound.SUCCESS]
