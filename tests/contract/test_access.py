"""Links, people, devices and the server's key: who gets in, and as whom."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete

from server.boards.roles import Role
from server.storage import boards, devices, links, people, workshops
from server.storage.ids import hashed
from server.storage.keys import server_key
from server.storage.people import Person
from server.storage.tables import device_people
from server.web.auth import Credentials, find, find_on_boards
from tests.support.kept import NOW, TEMPLATE, Kept

KEY = bytes(range(32))


@pytest.fixture
def conn(store: Kept) -> Iterator[Connection]:
    """A connection in a transaction that is thrown away; used in this thread only for the test's length."""
    engine = store.db._writer._engine  # type: ignore[attr-defined]  # both kinds have one
    with engine.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def join(
    conn: Connection, workshop: str, name: str, role: Role = Role.PARTICIPANT, now: float = NOW
) -> Person:
    return people.create(conn, workshop=workshop, name=name, locale="fi", role=role, now=now)


# --- links


def person_here(conn: Connection, cookie: str, workshop: str) -> Person | None:
    """Who the device is in that workshop."""
    return next((one for one in devices.people_here(conn, cookie) if one.workshop == workshop), None)


def test_a_link_is_found_by_its_secret_and_can_be_shown_again(conn: Connection, store: Kept) -> None:
    secrets = links.create_all(conn, KEY, store.workshop)
    assert set(secrets) == {Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER}
    for role, secret in secrets.items():
        found = links.lookup(conn, secret)
        assert found is not None
        assert (found.workshop, found.role, found.generation) == (store.workshop, role, 1)
    shown = links.of_workshop(conn, KEY, store.workshop)
    assert {role: secret for role, (_, secret) in shown.items()} == secrets
    assert list(shown) == [Role.FACILITATOR, Role.PARTICIPANT, Role.OBSERVER]


def test_secrets_are_256_bits_and_differ_by_key_workshop_role_and_generation() -> None:
    made = {
        links.secret_of(key, workshop, role, generation)
        for key in (KEY, KEY[::-1])
        for workshop in ("a", "b")
        for role in links.ROLES
        for generation in (1, 2)
    }
    assert len(made) == 24
    assert {len(secret) for secret in made} == {43}


@pytest.mark.parametrize("secret", ["", "x", "0" * 43, "\ud800", "ä" * 43, "a" * 100_000])
def test_an_unknown_secret_finds_nothing(conn: Connection, store: Kept, secret: str) -> None:
    links.create_all(conn, KEY, store.workshop)
    assert links.lookup(conn, secret) is None


def test_the_database_holds_no_secret(conn: Connection, store: Kept) -> None:
    secrets = links.create_all(conn, KEY, store.workshop)
    kept = str(conn.exec_driver_sql("SELECT * FROM links").all())
    assert not any(secret in kept for secret in secrets.values())


def test_a_rotated_link_is_dead_and_the_others_live(conn: Connection, store: Kept) -> None:
    old = links.create_all(conn, KEY, store.workshop)
    new = links.rotate(conn, KEY, store.workshop, Role.PARTICIPANT)
    assert new is not None
    assert links.lookup(conn, old[Role.PARTICIPANT]) is None
    found = links.lookup(conn, new)
    assert found is not None
    assert (found.role, found.generation) == (Role.PARTICIPANT, 2)
    assert links.lookup(conn, old[Role.OBSERVER]) is not None
    assert links.of_workshop(conn, KEY, store.workshop)[Role.PARTICIPANT][1] == new
    assert links.rotate(conn, KEY, "nowhere", Role.PARTICIPANT) is None
    assert links.rotate(conn, KEY, store.workshop, Role.OWNER) is None


def test_with_another_key_links_work_but_cannot_be_shown(conn: Connection, store: Kept) -> None:
    secrets = links.create_all(conn, KEY, store.workshop)
    other = KEY[::-1]
    assert {secret for _, secret in links.of_workshop(conn, other, store.workshop).values()} == {None}
    assert links.lookup(conn, secrets[Role.PARTICIPANT]) is not None
    new = links.rotate(conn, other, store.workshop, Role.PARTICIPANT)
    assert links.of_workshop(conn, other, store.workshop)[Role.PARTICIPANT][1] == new


def test_expiry_is_kept_through_rotation_and_can_be_taken_away(conn: Connection, store: Kept) -> None:
    links.create_all(conn, KEY, store.workshop)
    link = links.patch(conn, store.workshop, Role.PARTICIPANT, expires=NOW)
    assert link is not None
    assert not link.expired(NOW - 1)
    assert link.expired(NOW)
    secret = links.rotate(conn, KEY, store.workshop, Role.PARTICIPANT)
    assert secret is not None
    found = links.lookup(conn, secret)
    assert found is not None
    assert found.expires == NOW
    link = links.patch(conn, store.workshop, Role.PARTICIPANT, expires=None)
    assert link is not None
    assert not link.expired(NOW * 2)
    assert links.patch(conn, "nowhere", Role.PARTICIPANT, expires=NOW) is None


def test_a_password_is_kept_stretched_and_salted(conn: Connection, store: Kept) -> None:
    links.create_all(conn, KEY, store.workshop)
    kept = links.hash_password("Salasana ä🎈")
    assert links.hash_password("Salasana ä🎈") != kept
    link = links.patch(conn, store.workshop, Role.PARTICIPANT, password=kept)
    assert link is not None
    assert link.password is not None
    assert links.password_matches(link.password, "Salasana ä🎈")
    for wrong in ("", "salasana ä🎈", "Salasana ä🎈 ", "\ud800", "x" * 100_000):
        assert not links.password_matches(link.password, wrong)
    link = links.patch(conn, store.workshop, Role.PARTICIPANT, password=None, expires=NOW)
    assert link is not None
    assert link.password is None


@pytest.mark.parametrize("password", ["", "x" * 201])
def test_a_password_of_no_sensible_length_is_refused(password: str) -> None:
    with pytest.raises(ValueError, match="1 to 200"):
        links.hash_password(password)


def test_links_of_a_deleted_workshop_are_unknown(conn: Connection, store: Kept) -> None:
    secrets = links.create_all(conn, KEY, store.workshop)
    workshops.mark_deleted(conn, store.workshop, NOW)
    assert links.lookup(conn, secrets[Role.FACILITATOR]) is None


def test_the_key_is_made_once_for_this_user_only(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secret.key"
    key = server_key(path)
    assert len(key) == 32
    assert server_key(path) == key
    assert path.stat().st_mode & 0o777 == 0o600
    assert server_key(tmp_path / "other.key") != key
    for wrong in ("", "ab" * 31, "zz" * 32, "ä"):
        path.write_text(wrong)
        with pytest.raises(ValueError, match="not a key"):
            server_key(path)


# --- people


def test_a_name_that_is_taken_gets_a_number(conn: Connection, store: Kept) -> None:
    names = [join(conn, store.workshop, name).name for name in ("Anna", "anna", "Anna", "", "", "Åke")]
    assert names == ["Anna", "anna (2)", "Anna (3)", "", "", "Åke"]
    other = workshops.create(conn, title="Toinen", locale="fi", now=NOW)
    assert join(conn, other.id, "Anna").name == "Anna"


def test_renaming_oneself(conn: Connection, store: Kept) -> None:
    anna, bea = join(conn, store.workshop, "Anna"), join(conn, store.workshop, "Bea")
    for name, wanted in (
        ("Bea", "Bea"),
        ("BEA", "BEA"),
        ("Anna", "Anna (2)"),
        ("Anna (2)", "Anna (2)"),
        ("", ""),
    ):
        renamed = people.rename(conn, bea.id, name)
        assert renamed is not None
        assert renamed.name == wanted
    people.remove(conn, anna.id, NOW)
    renamed = people.rename(conn, bea.id, "Anna")
    assert renamed is not None
    assert renamed.name == "Anna"
    assert people.rename(conn, "nobody", "Anna") is None


def test_colours_take_turns(conn: Connection, store: Kept) -> None:
    colors = [join(conn, store.workshop, f"P{number}").color for number in range(10)]
    assert colors == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2]


def test_a_token_tells_who_it_is_until_it_is_revoked(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    one, two = (people.issue_token(conn, anna.id, NOW) for _ in range(2))
    assert one != two
    assert len(one) >= 43
    assert people.by_token(conn, one) == people.by_token(conn, two) == anna
    people.revoke_token(conn, one)
    assert people.by_token(conn, one) is None
    assert people.by_token(conn, two) == anna
    assert one not in str(conn.exec_driver_sql("SELECT * FROM tokens").all())
    for wrong in ("", "\ud800", "x" * 43):
        assert people.by_token(conn, wrong) is None


def test_a_stronger_link_raises_the_role_and_a_weaker_changes_nothing(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    raised = people.raise_role(conn, anna.id, Role.FACILITATOR)
    assert raised is not None
    assert raised.role is Role.FACILITATOR
    kept = people.raise_role(conn, anna.id, Role.OBSERVER)
    assert kept is not None
    assert kept.role is Role.FACILITATOR
    lowered = people.set_role(conn, anna.id, Role.OBSERVER)
    assert lowered is not None
    assert lowered.role is Role.OBSERVER
    assert people.raise_role(conn, "nobody", Role.OWNER) is None


def test_muting_language_and_the_lobby(conn: Connection, store: Kept) -> None:
    waiting = people.create(
        conn, workshop=store.workshop, name="Anna", locale="fi", role=Role.PARTICIPANT, now=NOW, waiting=True
    )
    assert waiting.waiting
    for change in (people.admit(conn, waiting.id), people.set_muted(conn, waiting.id, True)):
        assert change is not None
    people.set_locale(conn, waiting.id, "sv")
    people.touch(conn, waiting.id, NOW + 5)
    after = people.get(conn, waiting.id)
    assert after is not None
    assert (after.waiting, after.muted, after.locale, after.seen) == (False, True, "sv", NOW + 5)
    people.set_muted(conn, waiting.id, False)
    again = people.get(conn, waiting.id)
    assert again is not None
    assert not again.muted


def test_a_removed_person_is_known_as_removed(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    token = people.issue_token(conn, anna.id, NOW)
    cookie = devices.remember(conn, None, anna, NOW)
    secret = devices.hand_over(conn, anna.id, NOW)
    people.remove(conn, anna.id, NOW + 1)
    for found in (people.by_token(conn, token), person_here(conn, cookie, store.workshop)):
        assert found is not None
        assert found.removed == NOW + 1
    assert people.in_workshop(conn, store.workshop) == []
    assert [person.id for person in people.in_workshop(conn, store.workshop, removed=True)] == [anna.id]
    assert devices.take_over(conn, secret, NOW + 2) is None


def test_removing_who_came_since(conn: Connection, store: Kept) -> None:
    owner = join(conn, store.workshop, "Omistaja", Role.OWNER, NOW + 10)
    early = join(conn, store.workshop, "Aino", now=NOW)
    late = join(conn, store.workshop, "Leo", now=NOW + 10)
    observer = join(conn, store.workshop, "Olli", Role.OBSERVER, NOW + 11)
    facilitator = join(conn, store.workshop, "Fanni", Role.FACILITATOR, NOW + 12)
    gone = people.remove_joined_since(
        conn, store.workshop, NOW + 10, up_to=Role.PARTICIPANT, keep=owner.id, now=NOW + 20
    )
    assert sorted(gone) == sorted([late.id, observer.id])
    gone = people.remove_joined_since(conn, store.workshop, 0, up_to=Role.OWNER, keep=early.id, now=NOW + 20)
    assert gone == [facilitator.id]
    assert [person.id for person in people.in_workshop(conn, store.workshop)] == [early.id, owner.id]


def test_people_of_a_deleted_workshop_are_nobody(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    token = people.issue_token(conn, anna.id, NOW)
    cookie = devices.remember(conn, None, anna, NOW)
    secret = devices.hand_over(conn, anna.id, NOW)
    workshops.mark_deleted(conn, store.workshop, NOW)
    assert people.get(conn, anna.id) is None
    assert people.by_token(conn, token) is None
    assert devices.people_here(conn, cookie) == []
    assert devices.take_over(conn, secret, NOW) is None


# --- devices


def test_one_device_is_somebody_in_each_workshop(conn: Connection, store: Kept) -> None:
    other = workshops.create(conn, title="Toinen", locale="fi", now=NOW)
    anna, ann = join(conn, store.workshop, "Anna"), join(conn, other.id, "Ann", now=NOW + 1)
    cookie = devices.remember(conn, None, anna, NOW)
    assert devices.remember(conn, cookie, ann, NOW) == cookie
    assert person_here(conn, cookie, store.workshop) == anna
    assert devices.people_here(conn, cookie) == [anna, ann]
    fresh = join(conn, store.workshop, "Bea")
    assert devices.remember(conn, cookie, fresh, NOW) == cookie
    assert person_here(conn, cookie, store.workshop) == fresh
    assert person_here(conn, cookie, other.id) == ann


def test_a_device_that_was_forgotten_gets_a_new_cookie(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    cookie = devices.remember(conn, None, anna, NOW)
    assert cookie not in str(conn.exec_driver_sql("SELECT * FROM devices").all())
    devices.forget(conn, cookie)
    assert devices.people_here(conn, cookie) == []
    again = devices.remember(conn, cookie, anna, NOW)
    assert again != cookie, "a cookie that somebody made up must not become one"
    assert person_here(conn, again, store.workshop) == anna
    assert people.get(conn, anna.id) == anna


def test_a_handover_works_once_and_for_five_minutes(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    secret = devices.hand_over(conn, anna.id, NOW)
    assert devices.take_over(conn, "x" * 43, NOW) is None
    assert devices.take_over(conn, secret, NOW + 299) == anna
    assert devices.take_over(conn, secret, NOW + 299) is None
    late = devices.hand_over(conn, anna.id, NOW)
    assert devices.take_over(conn, late, NOW + 300) is None
    assert devices.take_over(conn, late, NOW) is None, "used up even when too late"


def test_unused_devices_and_handovers_are_swept(conn: Connection, store: Kept) -> None:
    anna = join(conn, store.workshop, "Anna")
    used = devices.remember(conn, None, anna, NOW)
    unused = devices.remember(conn, None, anna, NOW)
    this = device_people.c.device == hashed(unused)
    conn.execute(delete(device_people).where(this))
    devices.hand_over(conn, anna.id, NOW)
    alive = devices.hand_over(conn, anna.id, NOW + 86_400)
    devices.forget_unused(conn, NOW + 86_400)
    assert devices.remember(conn, used, anna, NOW) == used
    assert devices.remember(conn, unused, anna, NOW) != unused
    assert devices.take_over(conn, alive, NOW + 86_401) == anna
    assert conn.exec_driver_sql("SELECT count(*) FROM handovers").scalar() == 0


def test_callers_who_come_together_are_found_as_each_would_be_alone(store: Kept) -> None:
    """Every kind of credentials, at every kind of board (R4)."""
    asked = [
        (shown, board)
        for shown in store.db.write_sync(_everybody, store.workshop)
        for board in store.db.write_sync(_boards, store.workshop)
    ]
    together = store.db.read_sync(find_on_boards, asked)
    alone = [store.db.read_sync(find, shown, None, board) for shown, board in asked]
    assert together == [replace(found, workshop=None) for found in alone]
    assert len({(one.known, one.person is None, one.board is None) for one in together}) == 5
    assert any(one.person and one.person.removed for one in together)
    assert store.db.read_sync(find_on_boards, []) == []


def _everybody(conn: Connection, workshop: str) -> list[Credentials]:
    """A person by token and by device, a removed one by both, one of elsewhere, nobody, and odd ones."""
    elsewhere = workshops.create(conn, title="Muu", locale="fi", now=NOW).id
    shown = [Credentials(), Credentials(token="0" * 43), Credentials(device="ä\ud800")]
    for where, name in ((workshop, "Anna"), (workshop, "Bert"), (elsewhere, "Cecilia")):
        person = join(conn, where, name)
        token, device = people.issue_token(conn, person.id, NOW), devices.remember(conn, None, person, NOW)
        if name == "Bert":
            people.remove(conn, person.id, NOW)
        shown += [Credentials(token=token), Credentials(device=device), Credentials(device, "0" * 43)]
    both = devices.remember(conn, None, join(conn, workshop, "Dora"), NOW)
    devices.remember(conn, both, join(conn, elsewhere, "Dora"), NOW)
    return [*shown, Credentials(device=both)]


def _boards(conn: Connection, workshop: str) -> list[str]:
    """A board that is there, one that was deleted, one that never was, one of a deleted workshop."""
    gone = workshops.create(conn, title="Mennyt", locale="fi", now=NOW).id
    made = [
        boards.create(conn, workshop=where, template=TEMPLATE, title="Taulu", now=NOW).id
        for where in (workshop, workshop, gone)
    ]
    boards.mark_deleted(conn, made[1], NOW)
    workshops.mark_deleted(conn, gone, NOW)
    return [*made, "none"]
