"""A workshop with words wherever a workshop can hold words, and where they are found again."""

from dataclasses import replace

from sqlalchemy import Connection, func, select

from server.boards.relocation import Parked
from server.boards.roles import Role
from server.storage import boards, devices, links, people, snapshots, stages, votes, workshops
from server.storage.tables import metadata
from server.sync.ports import Adapted, Born

from .edits import Editor
from .kept import NOW, TEMPLATE, Kept, entry

KEY = bytes(32)
SECRET_WORDS = "Äidin salaisuus 4711"
OTHER_WORDS = "Naapurin juttu 4712"


async def fill(store: Kept, workshop: str, words: str) -> str:
    """Put these words wherever a workshop can hold words; the cookie of a device."""
    db = store.db
    db.write_sync(workshops.patch, workshop, title=words)
    db.write_sync(links.create_all, KEY, workshop)
    anna = db.write_sync(
        people.create, workshop=workshop, name=words, locale="fi", role=Role.PARTICIPANT, now=NOW
    )
    db.write_sync(people.issue_token, anna.id, NOW)
    cookie = db.write_sync(devices.remember, None, anna, NOW)
    db.write_sync(devices.hand_over, anna.id, NOW)
    board = db.write_sync(boards.create, workshop=workshop, template=TEMPLATE, title=words, now=NOW).id
    editor = Editor(1)
    made = [editor.write(f"n{number}", words * size) for number, size in enumerate((1, 500, 3, 40))]
    made += [editor.append("n0", words), editor.delete("n1")]
    born = (Born("notes", "n1", anna.id),)
    await store.journal.append_many([entry(board, update, 1, anna.id, born=born) for update in made])
    await store.journal.checkpoint(board, 6, editor.state())
    last = editor.write("n9", words)
    await store.journal.append_many([entry(board, last, 1, anna.id)])
    keep = {"board": board, "seq": 7, "state": editor.state(), "now": NOW, "name": words, "reason": ""}
    db.write_sync(lambda conn: snapshots.create(conn, kind="manual", **keep))  # type: ignore[arg-type]  # mixed
    adapted = Adapted(2, replace(TEMPLATE, source={"slug": TEMPLATE.slug, "label": words}), "layout.rename")
    moved = editor.write("n10", words)
    parked = (Parked(words, 1, 2, 1),)
    await store.journal.append_many([entry(board, moved, 1, anna.id, adapted=adapted, parked=parked)])
    stage = db.read_sync(stages.get, board)
    db.write_sync(stages.change, board, stage, stage, person=anna.id, command="board.rules", now=NOW)
    db.write_sync(
        votes.add, board=board, vote_id=f"v{board}", zones=[words], n=1, ended=NOW, results={words: 1}
    )
    return cookie


def counts(conn: Connection) -> dict[str, int]:
    found = {
        name: conn.scalar(select(func.count()).select_from(table)) or 0
        for name, table in metadata.tables.items()
    }
    return {name: count for name, count in found.items() if count}


def forms(words: str) -> set[bytes]:
    """The ways that they may be written: as they are, and escaped in JSON."""
    return {words.encode(), words.encode("unicode_escape").replace(rb"\xc4", rb"\u00c4")}


def said(conn: Connection, words: str) -> int:
    """In how many rows the words stand."""
    wanted = forms(words)
    return sum(
        any(form in (value if isinstance(value, bytes) else str(value).encode()) for form in wanted)
        for table in metadata.sorted_tables
        for row in conn.execute(select(table))
        for value in row
    )
