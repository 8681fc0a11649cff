"""What a board is beside its document: its worksheet, its stage, the version of its layout."""

import json

from server.boards.roles import Role
from server.boards.stage import wire

from . import protocol
from .ports import Loaded
from .rights import Stages


class Scene:
    """The server state of one board, as frame 102 tells it."""

    def __init__(self, loaded: Loaded, grace: float) -> None:
        """`grace`: seconds for which a stage that was left still counts."""
        self.template = loaded.template
        self.layout_version = loaded.layout_version
        self.epoch = loaded.epoch
        self.stages = Stages(loaded.stage, grace)

    def frame(self, role: Role, now: float) -> bytes:
        """Frame 102 for members of this role; `now` in UTC seconds."""
        stage = self.stages.now
        content = {
            "role": role.word,
            "stage": wire(stage, self.template),
            "stageVersion": stage.version,
            "layoutVersion": self.layout_version,
            "epoch": self.epoch,
            "now": round(now * 1000),
        }
        return protocol.stage(json.dumps(content, separators=(",", ":"), allow_nan=False).encode())
