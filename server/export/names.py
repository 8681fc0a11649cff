"""What sectors and life areas are called where they stand alone, as in a column of a table."""

from server.boards.template import Template, pick


def area_name(template: Template, attribute: str, key: str, locale: str) -> str:
    """The name of a sector (`sector`) or life area (`life_area`).

    A zone that is the whole area says it; where there are only pieces on rings ("Funders – current") the
    shortest of their names is the area's own. The key itself when no zone is of it.
    """
    pieces = [zone for zone in template.zones if getattr(zone, attribute) == key]
    whole = next((zone for zone in pieces if zone.ring is None), None)
    if whole is not None:
        return pick(whole.label, locale)
    names = [pick(text, locale) for zone in pieces for text in (zone.label, zone.short_label) if text]
    return min(names, key=len, default=key)
