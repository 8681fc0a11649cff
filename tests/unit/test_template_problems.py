"""Every mistake in a template file is told with its line and what to do."""

import tomllib
from pathlib import Path

import pytest

from server.boards.templates import Problem, TemplateError, check, compile_template, load_template

GOOD = """\
name = { fi = "Kartta", en = "Map" }
question = "Kuka?"
polar = { centre = [700, 434], radii = [684, 418] }

[[connection]]
id = "funding"
label = "Rahoitus"

[[zone]]
id = "scope"
kind = "text"
rect = [20, 20, 300, 90]
maxChars = 120
label = "Rajaus"

[[zone]]
id = "middle"
kind = "notes"
sector = { r = [0, 0.3], a = [0, 360] }
label = "Keskus"

[[zone]]
repeat = "row"
keys = ["r1", "r2"]
shift = [0, 60]

[[zone.part]]
id = "{row}.name"
kind = "text"
rect = [20, 870, 200, 50]
maxChars = 60
label = "Rivi {n}"

[[zone.part]]
id = "{row}.done"
kind = "cross-cell"
rect = [230, 870, 200, 50]
marks = ["cross"]
notesAllowed = true
label = "Rasti"

[[group]]
id = "lines"
kind = "rows"
keys = ["r1", "r2"]
min = 1
max = 5
may = ["add"]

[[step]]
id = "A"
minutes = 10
tools = ["note", "connect:funding"]
focus = ["middle", "lines", "col:done"]
title = "Alku"
text = "Kirjoita laput."

[[criterion]]
id = "some"
level = "required"
rule = { type = "notes_in", zones = ["middle"], min = 1, max = 9 }
message = "Lappuja on"

[[export]]
table = "notes"
each = "note"
zones = ["middle"]
columns = [{ key = "note_id", from = "id" }, "text"]
"""


def problems_of(folder: Path, text: str) -> list[Problem]:
    path = folder / "map"
    path.mkdir()
    (path / "template.toml").write_text(text, "utf-8")
    with pytest.raises(TemplateError) as caught:
        load_template(path)
    return caught.value.problems


def line_with(text: str, part: str) -> int:
    return next(i for i, line in enumerate(text.splitlines(), start=1) if part in line)


def test_the_text_to_be_broken_is_good(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "template.toml").write_text(GOOD, "utf-8")
    assert check(tmp_path).problems == ()


MISTAKES = [
    # keys and values
    ("maxChars = 120", "maxChar = 120", 'unknown key "maxChar"', 'Did you mean "maxChars"?', "maxChar ="),
    ("name = {", "nam = {", 'unknown key "nam"', 'Did you mean "name"?', "nam ="),
    (
        "maxChars = 120",
        'maxChars = "120"',
        "maxChars must be a whole number",
        "Write maxChars = 3.",
        'maxChars = "120"',
    ),
    ("maxChars = 120", "maxChars = true", "maxChars must be a whole number", "3", "maxChars = true"),
    (
        "rect = [20, 20, 300, 90]",
        "rect = [20, 20, 300]",
        "rect must be four numbers",
        "[20, 130",
        "rect = [20, 20",
    ),
    (
        "rect = [20, 20, 300, 90]",
        "rect = [20, 20, nan, 90]",
        "rect must be four numbers",
        "[20",
        "rect = [20, 20",
    ),
    ('question = "Kuka?"', 'question = ""', "question must be a text", "{ fi =", "question ="),
    ('question = "Kuka?"', 'question = { FI = "Kuka?" }', "question must be a text", "{ fi =", "question ="),
    ('question = "Kuka?"\n', "", 'the file lacks "question"', "Add question =", "name ="),
    ('kind = "text"', 'kind = "txt"', "kind must be one of: notes, text", "notes", 'kind = "txt"'),
    ('label = "Rajaus"\n', "", 'zone "scope" lacks "label"', "Add label =", "[[zone]]"),
    ("r = [0, 0.3], ", "", 'sector lacks "r"', "Add r = [0, 92]", "sector ="),
    ('level = "required"', 'level = "must"', "level must be one of: required", "required", "level ="),
    ('may = ["add"]', 'may = ["delete"]', "may must be a list of: add, rename", "rename", "may ="),
    ("shift = [0, 60]", "shift = 60", "shift must be two numbers", "[0, 92]", "shift ="),
    (
        'columns = [{ key = "note_id", from = "id" }, "text"]',
        "columns = []",
        "columns must be a list",
        "note_id",
        "columns =",
    ),
    (
        'columns = [{ key = "note_id", from = "id" }, "text"]',
        'columns = [{ name = "x" }]',
        'column lacks "key"',
        "key =",
        "columns =",
    ),
    ('id = "scope"', 'id = "sc\\u0000ope"', "id must be a text", '"', "id ="),
    # ids and orders
    ('id = "middle"', 'id = "scope"', '"scope" is used 2 times', "its own id", 'id = "scope"'),
    ('id = "lines"', 'id = "middle"', '"middle" is used 2 times', "its own id", 'id = "middle"'),
    (
        'id = "{row}.done"',
        'id = "{row}.name"',
        '"r1.name" is used 2 times',
        "its own id",
        'id = "{row}.name"',
    ),
    ('id = "scope"', 'id = "sc öpe"', "can't be an id", "A–Z", 'id = "sc öpe"'),
    ('id = "scope"', 'id = "summary"', "can't be an id", "A–Z", 'id = "summary"'),
    ("maxChars = 120", "maxChars = 120\norder = 1", "lacks an order", "every zone", "[[zone]]"),
    # shapes
    ("rect = [20, 20, 300, 90]\n", "", "needs one shape", "Write rect =", "[[zone]]"),
    (
        "rect = [20, 20, 300, 90]",
        "rect = [1200, 20, 300, 90]",
        "reaches over the plane",
        "1400 × 1000",
        "rect = [1200",
    ),
    ("rect = [20, 20, 300, 90]", "rect = [-1, 20, 300, 90]", "reaches over the plane", "1400", "rect = [-1"),
    ("rect = [20, 20, 300, 90]", "rect = [20, 20, 0, 90]", "has no area", "above 0", "rect = [20, 20, 0"),
    ("shift = [0, 60]", "shift = [0, 160]", 'zone "r2.name" reaches over', "1400", "rect = [20, 870"),
    ("r = [0, 0.3]", "r = [0.3, 0]", "radii must grow", "r = [0.36, 1]", "sector ="),
    ("r = [0, 0.3]", "r = [0, 1.3]", "radii must grow", "r = [0.36, 1]", "sector ="),
    ("a = [0, 360]", "a = [10, 380]", "angles must begin", "270, 450", "sector ="),
    ("a = [0, 360]", "a = [60, 0]", "angles must begin", "270, 450", "sector ="),
    ("a = [0, 360]", "a = [-10, 60]", "angles must begin", "270, 450", "sector ="),
    ("polar = {", "# polar = {", "the sheet has no ellipse", "Add polar", "sector ="),
    ("radii = [684, 418]", "radii = [784, 418]", "the ellipse reaches over", "1400", "polar ="),
    # kinds
    ("maxChars = 120\n", "", "needs maxChars", "maxChars = 300", "[[zone]]"),
    ("maxChars = 120", "maxChars = 9000", "needs maxChars from 1 to 4000", "300", "[[zone]]"),
    ('marks = ["cross"]\n', "", "cross cell without marks", 'marks = ["cross"]', "[[zone.part]]"),
    (
        'label = "Keskus"',
        'label = "Keskus"\nmaxChars = 3',
        "of kind notes has no maxChars",
        "away",
        "maxChars = 3",
    ),
    ('label = "Keskus"', 'label = "Keskus"\nring = "x"', 'there is no "x"', "none to use", "ring ="),
    # repeats
    (
        'label = "Rivi {n}"',
        'label = "Rivi {nro}"',
        "nothing is called {nro}",
        "Did you mean",
        'label = "Rivi {nro}"',
    ),
    ('keys = ["r1", "r2"]\nshift', "shift", "either keys or items", "keys =", "[[zone]]"),
    # what refers to what
    (
        '"connect:funding"]',
        '"connect:fundng"]',
        'there is no "connect:fundng"',
        '"connect:funding"',
        "tools =",
    ),
    ('tools = ["note"', 'tools = ["pen"', 'there is no "pen"', "Use one of:", "tools ="),
    ('focus = ["middle"', 'focus = ["midle"', 'there is no "midle"', '"middle"', "focus ="),
    ('"col:done"', '"col:dome"', 'there is no "col:dome"', '"col:done"', "focus ="),
    ("minutes = 10", "minutes = 0", "lasts 0 minutes", "1 to 1440", "minutes ="),
    (
        'keys = ["r1", "r2"]\nmin',
        'keys = ["r1", "r3"]\nmin',
        'there is no "r3"',
        "Use one of: ",
        'keys = ["r1", "r3"]',
    ),
    ("max = 5", "max = 1", "has 2 members", "around 2", "[[group]]"),
    ('kind = "rows"\nkeys = ["r1", "r2"]', 'zones = ["mddle"]', 'there is no "mddle"', '"middle"', "zones ="),
    ('kind = "rows"\nkeys = ["r1", "r2"]\n', "", "is empty", "zones =", "[[group]]"),
    ('type = "notes_in"', 'type = "note_in"', 'there is no "note_in"', '"notes_in"', "rule ="),
    ('zones = ["middle"], min', 'zones = ["scope"], min', 'there is no "scope"', "middle", "rule ="),
    ('zones = ["middle"], min = 1, max = 9', "min = 1", "lacks zones", "Add zones", "rule ="),
    ("min = 1, max = 9 }", "min = 1, most = 9 }", 'has no "most"', "Use one of", "rule ="),
    ("min = 1, max = 9 }", 'min = "1" }', "must be a whole number", "1", "rule ="),
    ("min = 1, max = 9 }", "min = 10, max = 9 }", "min is above max", "round", "rule ="),
    (
        'each = "note"\nzones = ["middle"]',
        'each = "note"\nzones = ["scope"]',
        'there is no "scope"',
        "middle",
        'zones = ["scope"]',
    ),
    ('each = "note"', 'each = "sheet"', "rows of each sheet have no zones", "away", 'zones = ["middle"]'),
    ('each = "note"\nzones = ["middle"]', 'each = "namedRow"', "lacks a group", "group =", "[[export]]"),
    ('{ key = "note_id", from = "id" }', '"text"', 'are called "text"', "Rename", "columns ="),
    (', from = "id"', "", '"note_id" is nowhere to get it from', "Say it with from.", "columns ="),
    ('from = "id"', 'from = "txt"', '"txt" is nowhere to get it from', 'Did you mean "text"?', "columns ="),
    ('from = "id"', "from = 3", "from must be a source", "firstLine", "columns ="),
    ('from = "id"', 'from = "votes:x"', "votes is not narrowed", '"votes"', "columns ="),
    ('from = "id"', 'from = "linesIn:fund"', 'there is no "fund"', 'mean "funding"?', "columns ="),
    ('from = "id"', 'from = "linesIn"', 'there is no ""', "funding", "columns ="),
    ('from = "id"', 'from = "origin:?"', 'there is no "?"', "board, circle, note, zone", "columns ="),
    ('from = "id"', 'from = { a = "midle" }', 'there is no "midle"', "middle", "columns ="),
]

TABLES = [
    ("connection", "from", "Say it with from."),
    ("connection", "from.txt", 'mean "text"?'),
    ("circle", "members.linesIn:?", "funding"),
    ("namedRow", "text:nam", 'mean "name"?'),
    ("namedRow", "notes:name", "done"),
    ("namedRow", "mark:name", "done"),
    ("sheet", "text:middle", "scope"),
    ("sheet", "notes:scope", "middle"),
    ("filledField", "name", "no, text"),
]


@pytest.mark.parametrize(("each", "source", "remedy"), TABLES)
def test_a_column_of_every_table_is_from_somewhere(
    tmp_path: Path, each: str, source: str, remedy: str
) -> None:
    text = GOOD[: GOOD.index("[[export]]")] + f'[[export]]\ntable = "t"\neach = "{each}"\n'
    text += 'group = "lines"\n' if each in ("namedRow", "filledField") else ""
    text += f'columns = [{{ key = "from", from = "{source}" }}]\n'
    (problem,) = problems_of(tmp_path, text)
    assert remedy in problem.remedy
    assert problem.line == line_with(text, "columns =")


@pytest.mark.parametrize(("good", "bad", "message", "remedy", "at"), MISTAKES)
def test_mistake(tmp_path: Path, good: str, bad: str, message: str, remedy: str, at: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    problems = problems_of(tmp_path, text)
    told = next((problem for problem in problems if message in problem.message), None)
    assert told, problems
    assert remedy in told.remedy
    assert at in text.splitlines()[told.line - 1]
    assert told.file.endswith("template.toml")


RULES = [
    ('{ type = "rows_complete", group = "lines", columns = ["done"] }', "either minRows or allNamed"),
    ('{ type = "rows_complete", group = "lines", columns = ["dne"], minRows = 1 }', 'there is no "dne"'),
    ('{ type = "rows_complete", group = "lines", columns = "done", minRows = 1 }', "must be a list"),
    ('{ type = "rows_complete", group = "lins", columns = ["done"], minRows = 1 }', 'there is no "lins"'),
    ('{ type = "notes_in_each", min = 1 }', "either a group or zones"),
    ('{ type = "areas_covered", attr = "lifearea", min = 1 }', 'there is no "lifearea"'),
    ('{ type = "connections", kinds = ["joint"], min = 1 }', 'there is no "joint"'),
    ('{ type = "connections", kinds = "funding", min = 1 }', "must be a list"),
    ('{ type = "circles", named = 1 }', "must be true or false"),
    ('{ type = "marks", kind = "big", min = 1 }', 'there is no "big"'),
    ('{ type = "marks", kind = "cross", col = "dne", min = 1 }', 'there is no "dne"'),
    ('{ type = "words", zone = "middle" }', 'there is no "middle"'),
    ('{ type = "count_at_least", zoneA = "middle", zoneB = "scope" }', 'there is no "scope"'),
    ('{ zones = ["middle"], min = 1 }', "rule must be a table with a type"),
]


@pytest.mark.parametrize(("rule", "message"), RULES)
def test_mistake_in_a_rule(tmp_path: Path, rule: str, message: str) -> None:
    text = GOOD.replace('{ type = "notes_in", zones = ["middle"], min = 1, max = 9 }', rule)
    problems = problems_of(tmp_path, text)
    assert [problem.line for problem in problems] == [line_with(text, "rule =")]
    assert message in problems[0].message


def test_all_mistakes_of_one_kind_are_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace('id = "scope"', 'id = "scope"\nfoo = 1').replace('level = "required"', 'level = "x"')
    lines = [problem.line for problem in problems_of(tmp_path, text)]
    assert lines == [line_with(text, "foo ="), line_with(text, "level =")]


def test_a_mistake_in_a_repeat_is_told_once_where_it_was_written(tmp_path: Path) -> None:
    text = GOOD.replace(
        'marks = ["cross"]\nnotesAllowed', 'marks = ["cross"]\nsource = "circles"\nnotesAllowed'
    )
    problems = problems_of(tmp_path, text)
    assert {problem.line for problem in problems} == {line_with(text, "source =")}


@pytest.mark.parametrize(
    ("raw", "message", "line"),
    [
        (b'name = "x"\nname = "y"\n', "this is no TOML", 2),
        (b"name = \n", "this is no TOML", 1),
        (b'a = """\nnever ended\n', "this is no TOML", 1),
        (b'name = "x"\nquestion = "\xe4"\n', "not in UTF-8", 2),
    ],
)
def test_a_file_that_is_no_toml(tmp_path: Path, raw: bytes, message: str, line: int) -> None:
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "template.toml").write_bytes(raw)
    (problem,) = check(tmp_path).problems
    assert message in problem.message
    assert problem.line >= line
    assert "at line" not in problem.message


def test_a_folder_without_a_file_and_a_wrong_folder(tmp_path: Path) -> None:
    assert "there are no templates" in str(check(tmp_path).problems[0])
    (tmp_path / "empty").mkdir()
    (tmp_path / ".hidden").mkdir()
    (problem,) = check(tmp_path).problems
    assert problem.message == "there is no such file"
    assert "there is no such folder" in str(check(tmp_path / "nowhere").problems[0])


def test_the_slug_is_the_name_of_the_folder(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, 'slug = "other"\n' + GOOD)
    assert (problem.line, problem.remedy) == (1, 'Write slug = "map", or leave it out.')


def test_a_carry_goes_to_a_template_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "map").mkdir()
    text = GOOD + '\n[[carry]]\nselect = "all"\nto = "mapp"\nhow = "by hand"\n'
    (tmp_path / "map" / "template.toml").write_text(text, "utf-8")
    (problem,) = check(tmp_path).problems
    assert (problem.line, problem.remedy) == (line_with(text, "to ="), 'Did you mean "map"?')


def test_data_without_a_file_is_refused_too() -> None:
    with pytest.raises(TemplateError) as caught:
        compile_template({"slug": "map", **tomllib.loads(GOOD), "extra": 1})
    assert str(caught.value) == 'the file: unknown key "extra". ' + caught.value.problems[0].remedy
