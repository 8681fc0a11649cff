"""QR codes of addresses."""

import segno


def qr_svg(url: str) -> str:
    """The code as an `<svg>`, dark on light in every theme, so that phones can read it."""
    code = segno.make(url, error="m", micro=False)
    return code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass="qr-code")
