"""QR codes. Pure.

The address that a code holds is printed beside it, always: not everybody can scan.
"""

from io import BytesIO

from bot.paper.typeset import needs_paper

BORDER = 4
"""Modules of white around a code (ISO/IEC 18004): a camera finds it by them."""


def qr_svg(address: str) -> str:
    """The code of an address as SVG, black on white, with its border. The same address gives the same bytes.

    A seventh of it may be dirty or torn (level M). The level is not raised where there is room, so that all codes of
    one sheet are of one kind.
    """
    needs_paper()
    import segno

    made = BytesIO()
    code = segno.make(address, error="m", boost_error=False, micro=False)
    plain = {"xmldecl": False, "svgclass": None, "lineclass": None}
    code.save(made, kind="svg", border=BORDER, light="#fff", omitsize=True, **plain)
    return made.getvalue().decode()
