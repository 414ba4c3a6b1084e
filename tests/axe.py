"""axe in a page: what keeps people from reading it or working with it, in light and in dark colours (WCAG 2.2 AA)."""

import os
from collections.abc import Sequence
from importlib.resources import files

from playwright.async_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPENED = "() => document.querySelectorAll('details').forEach(one => { one.open = true; })"
THINNED = """() => {
    const outline = (one) =>
        one.outlined ??= [
            one.tagName, one.className, one.type, one.hidden, one.lang, one.dir, one.role,
            ...one.getAttributeNames(), ...[...one.children].map(outline),
        ].join();
    for (const one of document.querySelectorAll("li, tr, p, div, section, article, details, fieldset")) {
        if (!one.isConnected) continue;
        const alike = [...one.parentElement.children].filter((other) => outline(other) === outline(one));
        for (const other of alike.slice(2)) other.remove();
    }
}"""
"""Of rows, items and paragraphs that are built alike two are kept: axe finds the same in each, and takes its time.
`ALL_PROOFS=1` looks at them all (`make prove-pages-whole`)."""


async def found_by_axe(page: Page, *, dark: bool = True) -> list[str]:
    """What axe finds on a page with everything opened; the page has fewer rows afterwards, and its dark colours."""
    await page.evaluate(OPENED)
    if "ALL_PROOFS" not in os.environ:
        await page.evaluate(THINNED)
    await page.evaluate(AXE)
    await page.emulate_media(color_scheme="light")
    found = await _broken(page, RULES)
    if dark:
        await page.emulate_media(color_scheme="dark")
        found += await _broken(page, ["color-contrast"])
    return found


async def _broken(page: Page, rules: Sequence[str]) -> list[str]:
    """`evaluate` runs where the page's policy does not hold; a script tag would be blocked, as it should be."""
    results = await page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", rules)
    assert results["passes"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in results["violations"]]
