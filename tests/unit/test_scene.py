"""Frame 102 is made once for all of a role, and is as new as the stage."""

import json
from typing import Any

from server.boards.roles import Role
from server.boards.stage import Paused, Stage
from server.sync import protocol
from server.sync.ports import Loaded
from server.sync.scene import Scene
from tests.support.kept import TEMPLATE


def told(scene: Scene, role: Role, now: float) -> Any:
    frame = scene.frame(role, now)
    assert frame[:1] == protocol.stage(b"")
    return json.loads(frame[1:])


def test_it_tells_the_role_the_time_and_the_stage_of_now() -> None:
    loaded = Loaded("b1", "w1", 3, 0, None, (), TEMPLATE, 2, Stage("A"))
    scene = Scene(loaded, grace=2.0)
    first = told(scene, Role.OBSERVER, 1.0)
    assert (first["role"], first["now"], first["epoch"], first["layoutVersion"]) == ("observer", 1000, 3, 2)
    assert told(scene, Role.PARTICIPANT, 1.0) == first | {"role": "participant"}
    assert told(scene, Role.OBSERVER, 2.5) == first | {"now": 2500}
    scene.stages.change(Stage("B", version=2, paused=Paused("tauko ”nyt”")), 0.0)
    for role in (Role.OBSERVER, Role.PARTICIPANT):
        now = told(scene, role, 3.0)
        assert (now["role"], now["stageVersion"], now["stage"]["step"]) == (role.word, 2, "B")
        assert now["stage"]["paused"] == {"message": "tauko ”nyt”"}
