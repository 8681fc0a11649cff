"""What a board is beside its document: its worksheet, its stage, the version of its layout."""

import json

from server.boards.roles import Role
from server.boards.stage import wire
from server.boards.template import Template

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
        self._told: dict[Role, bytes] = {}
        """Frame 102 up to the time, as long as this stage is the present one."""
        self._told_of = loaded.stage

    def relaid(self, template: Template, version: int) -> None:
        """The board has another layout, and that is durable."""
        self.template, self.layout_version = template, version
        self._told = {}

    def frame(self, role: Role, now: float) -> bytes:
        """Frame 102 for members of this role; `now` in UTC seconds."""
        if self._told_of is not self.stages.now:
            self._told, self._told_of = {}, self.stages.now
        if role not in self._told:
            self._told[role] = self._tell(role)
        return protocol.stage(b'%b,"now":%d}' % (self._told[role], round(now * 1000)))

    def _tell(self, role: Role) -> bytes:
        """All but the time, which is the same for everybody of this role until there is another stage."""
        stage = self.stages.now
        content = {
            "role": role.word,
            "stage": wire(stage, self.template),
            "stageVersion": stage.version,
            "layoutVersion": self.layout_version,
            "epoch": self.epoch,
        }
        return json.dumps(content, separators=(",", ":"), allow_nan=False).encode().removesuffix(b"}")
