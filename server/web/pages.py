"""The pages: what each of them needs, rendered in the reader's language."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import Any, Final

from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from server.boards.layout import layout
from server.boards.roles import Role
from server.boards.template import Template, pick
from server.export.sheet import render_sheet, thumbnail
from server.storage import boards
from server.storage.boards import Board
from server.storage.database import Connection

from . import auth, cookies
from .api.links import shown_links
from .api.workshops import authors, board_json
from .auth import color_of
from .call import Call
from .dispatch import locale_of, problem_response
from .i18n import LOCALES
from .problems import Problem
from .qr import qr_svg
from .rendering import day, drawn
from .services import services_of

CLIENT_TEXTS: Final = ("board.", "stage.", "cmd.", "common.")
"""Texts that the client says."""

VARIANTS: Final = {"full": 18, "medium": 22, "compact": 26, "overview": 42, "small": 49}
"""Smallest font, su, of the pictures of a sheet among which the client chooses by its size."""

Handler = Callable[[Call], Awaitable[Response]]


def page(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page for whoever comes; a change of language in the address is remembered."""

    async def answer(request: Request) -> Response:
        services = services_of(request)
        call = Call(request, services, auth.credentials(request, services.origins), locale_of(request))
        try:
            response = await handler(call)
        except Exception as error:  # noqa: BLE001  everything becomes a page; what is ours to mend is logged
            return trouble(call, error)
        wish = request.query_params.get("lang")
        if wish in LOCALES:
            cookies.give_language(response, services.origins.secure(request), str(wish))
        return response

    return answer


def trouble(call: Call, error: Exception) -> Response:
    """The page that says that something went wrong."""
    status = problem_response(error, call.locale, call.services).status_code
    return _html(call, "error.html", status, status=status)


def member_page(handler: Handler, least: Role = Role.OBSERVER) -> Callable[[Request], Awaitable[Response]]:
    """A page inside a workshop; whoever isn't in it is told how to get an invitation."""

    async def checked(call: Call) -> Response:
        parts = call.request.path_params
        found = await call.read(auth.find, call.shown, parts.get("workshop"), parts.get("board"))
        try:
            person = auth.member(found, least)
        except Problem as problem:
            return _outside(call, problem)
        call = replace(
            call,
            locale=locale_of(call.request, person.locale),
            maybe_person=person,
            maybe_workshop=found.workshop,
            maybe_board=found.board,
        )
        return await handler(call)

    return page(checked)


def _outside(call: Call, problem: Problem) -> Response:
    """Somebody who isn't in is not told whether there is such a workshop."""
    if problem.code == "not-allowed":
        return _html(call, "error.html", 403, status=403)
    return _html(call, "not-joined.html", 404 if problem.status == 404 else 401)


def _html(call: Call, name: str, code: int = 200, /, **context: Any) -> HTMLResponse:
    return HTMLResponse(call.services.pages.render(name, call.locale, **context), code)


async def home(call: Call) -> Response:
    return _html(
        call,
        "home.html",
        creation=call.services.policy.creation,
        templates=[_card(template, call.locale) for template in call.services.templates.values()],
    )


def _card(template: Template, locale: str) -> Mapping[str, Any]:
    return {
        "slug": template.slug,
        "part": template.part,
        "partName": pick(template.part_name, locale),
        "name": pick(template.name, locale),
        "shortName": pick(template.short_name, locale),
        "question": pick(template.question, locale),
        "minutes": template.minutes,
        "picture": _thumbnail(template.slug, _ById(template)),
    }


class _ById:
    """A template as the key of a cache: the same object, not an equal one."""

    __slots__ = ("template",)

    def __init__(self, template: Template) -> None:
        self.template = template

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and self.template is other.template

    def __hash__(self) -> int:
        return id(self.template)


@lru_cache(maxsize=64)
def _thumbnail(slug: str, template: _ById) -> Markup:
    return drawn(thumbnail(template.template))


_DRAWING: Final = Lock()


def _pictures(template: _ById, locale: str) -> Mapping[str, Markup]:
    """Everybody asks at once when a sheet was adapted: it is drawn once."""
    with _DRAWING:
        return _drawn_pictures(template, locale)


@lru_cache(maxsize=64)
def _drawn_pictures(template: _ById, locale: str) -> Mapping[str, Markup]:
    return {name: drawn(render_sheet(template.template, locale, font)) for name, font in VARIANTS.items()}


async def board(call: Call) -> Response:
    template = await call.template()
    here, named = await call.read(_around, call.workshop.id)
    workshop, person = call.workshop, call.person
    return _html(
        call,
        "board.html",
        sheet=await to_thread.run_sync(_pictures, _ById(template), call.locale),
        directs=person.role >= Role.FACILITATOR,
        boot={
            "locale": call.locale,
            "board": board_json(call.board),
            "boards": [board_json(one) for one in here],
            "workshop": {
                "id": workshop.id,
                "title": workshop.title,
                "deleteAt": round(workshop.delete_at * 1000),
            },
            "person": {
                "id": person.id,
                "name": person.name,
                "role": person.role.word,
                "color": color_of(person),
            },
            "people": named,
            "layout": layout(template, call.locale, call.board.layout_version),
            "strings": call.services.catalogue.strings(call.locale, CLIENT_TEXTS),
            "version": call.services.version,
            "epoch": call.board.epoch,
            "exports": person.role >= workshop.reading["export"],
        },
    )


def _around(conn: Connection, workshop: str) -> tuple[list[Board], list[dict[str, str]]]:
    return boards.in_workshop(conn, workshop), authors(conn, workshop)


async def workshop(call: Call) -> Response:
    first = (await call.read(boards.in_workshop, call.workshop.id))[0]
    return RedirectResponse(f"/b/{first.id}", 303)


async def invitation(call: Call) -> Response:
    here = await call.read(boards.in_workshop, call.workshop.id)
    links = await call.read(shown_links, call.services.key, call.workshop.id, call.base)
    return _html(
        call,
        "invitation.html",
        workshop={"id": call.workshop.id, "title": call.workshop.title},
        boards=[board_json(one) for one in here],
        links=links,
        qr=drawn(qr_svg(links["participant"]["url"])),
        deleteAt=day(call.workshop.delete_at, call.locale),
    )


def plain(name: str) -> Handler:
    """A page that needs nothing."""

    async def render(call: Call) -> Response:
        return _html(call, name)

    return render


ROUTES = [
    Route("/", page(home)),
    Route("/j", page(plain("join.html"))),
    Route("/h", page(plain("handover.html"))),
    Route("/b/{board}", member_page(board)),
    Route("/w/{workshop}", member_page(workshop)),
    Route("/w/{workshop}/invitation", member_page(invitation, Role.FACILITATOR)),
    Route("/accessibility", page(plain("accessibility.html"))),
    Route("/privacy", page(plain("privacy.html"))),
]
