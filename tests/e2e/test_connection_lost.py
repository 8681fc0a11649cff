"""Work goes on without connection and without server: nothing is lost or doubled, "saved" is never wrong."""

import pytest
from playwright.sync_api import Error, expect

from tests.e2e.desk import Desk
from tests.e2e.people import Crowd
from tests.e2e.person import SERVER_GONE
from tests.e2e.witness import Witness, texts
from tests.e2e.workshops import Workshop, workshop
from tests.support.server import Server


def pair(crowd: Crowd, made: Workshop) -> tuple[Desk, Desk, Witness, Witness]:
    """Bea and Dan on the board, and who watches what their pages say."""
    bea, dan = crowd.desk("Bea"), crowd.desk("Dan")
    witnesses = Witness(bea), Witness(dan)
    for each in (bea, dan):
        each.join(made.links["participant"])
    return bea, dan, *witnesses


def test_what_both_write_while_one_is_offline_is_merged(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    bea, dan, watching, _ = pair(crowd, made)
    bea.write("ngo", "club")
    dan.sees("club")
    bea.is_saved()

    bea.lose_connection()
    bea.write("state", "Written offline")
    bea.append("club", " evening")
    bea.move("club evening", "municipality")
    bea.is_offline()
    bea.waits(2)
    dan.write("company", "Written online")
    dan.append("club", "Library ", at="Home")
    dan.paint("Library club", "green")
    dan.is_saved()
    watching.was_right(texts(made.content(server)))
    bea.misses("Written online")

    bea.find_connection()
    for each in (bea, dan):
        each.sees("Library club evening", "municipality", "green")
        each.sees("Written offline", "state")
        each.sees("Written online", "company")
        each.is_saved()
        expect(each.notes).to_have_count(3)
    assert sorted(texts(made.content(server)).values()) == [
        "Library club evening",
        "Written offline",
        "Written online",
    ]


def test_a_phone_says_that_a_note_waits_until_it_is_saved(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    dan, carl = crowd.desk("Dan"), crowd.phone("Carl")
    for each in (dan, carl):
        each.join(made.links["participant"])
    carl.write(dan.zone("ngo"), "Sent")
    carl.is_saved()
    dan.sees("Sent", "ngo")
    carl.lose_connection()
    carl.write(dan.zone("state"), "Waiting")
    carl.is_offline()
    carl.waits(1)
    dan.misses("Waiting")
    carl.find_connection()
    carl.is_saved()
    dan.sees("Waiting", "state")


def test_unsent_work_outlives_a_reload(crowd: Crowd, server: Server) -> None:
    made = workshop(server)
    bea, dan, _, _ = pair(crowd, made)
    bea.write("ngo", "club")
    dan.sees("club")
    bea.is_saved()

    bea.lose_connection()
    bea.write("state", "Written offline")
    bea.append("club", " evening")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        bea.page.reload()
    bea.find_connection()
    bea.page.reload()
    bea.arrive()
    for each in (bea, dan):
        each.sees("Written offline", "state")
        each.sees("club evening", "ngo")
        expect(each.notes).to_have_count(2)
    bea.page.keyboard.press("F5")
    bea.arrive()
    expect(bea.notes).to_have_count(2)


def test_a_server_killed_in_the_middle_takes_nothing_along(crowd: Crowd, own_server: Server) -> None:
    made = workshop(own_server)
    bea, dan, watching_bea, watching_dan = pair(crowd, made)
    bea.write("ngo", "bea")
    dan.write("state", "dan")
    bea.sees("dan")
    dan.sees("bea")

    for each in (bea, dan):
        each.expect_trouble(SERVER_GONE)
        each.begin_to_edit(each.name.lower())
    for letter in range(20):
        for each in (bea, dan):
            each.page.keyboard.type(f" {letter}")
    own_server.kill()
    for each in (bea, dan):
        each.page.keyboard.type(" and more")
        # The same people can't come back before it is known what the server still has.
        each.lose_connection()
        each.is_offline()
        each.waits(1)

    own_server.start()
    kept = texts(made.content(own_server))
    for witness in (watching_bea, watching_dan):
        witness.was_right(kept)
    seen_by_dan = watching_dan.moments()[-1].notes
    seen_by_bea = watching_bea.moments()[-1].notes
    [of_bea] = [id_ for id_, text in kept.items() if text.startswith("bea")]
    [of_dan] = [id_ for id_, text in kept.items() if text.startswith("dan")]
    assert kept[of_bea].startswith(seen_by_dan[of_bea])
    assert kept[of_dan].startswith(seen_by_bea[of_dan])

    letters = "".join(f" {letter}" for letter in range(20))
    for each in (bea, dan):
        each.find_connection()
        each.page.keyboard.type(" afterwards")
        each.page.keyboard.press("Escape")
    for each in (bea, dan):
        each.sees(f"bea{letters} and more afterwards", "ngo")
        each.sees(f"dan{letters} and more afterwards", "state")
        expect(each.notes).to_have_count(2)
        each.is_saved()
    for witness in (watching_bea, watching_dan):
        witness.was_right(texts(made.content(own_server)))
