"""Words that stand in what is taken and in what is given."""

from typing import Literal

Locale = Literal["fi", "sv", "en"]
RoleWord = Literal["observer", "participant", "facilitator", "owner"]
LinkRole = Literal["observer", "participant", "facilitator"]
Color = Literal["yellow", "blue", "green", "pink", "orange", "grey"]
