"""What the go-live list asks of the ways to reach 999."""

from datetime import date

from bot.checks.live import unsettled
from bot.source.guide import read_guide
from bot.source.problems import Problem
from bot.source.tree import Tree, guide_root


def test_nobody_is_told_to_ring_an_emergency_number_to_check_it() -> None:
    problems: list[Problem] = []
    guide = read_guide(Tree(guide_root()), problems)
    lines = [p for p in unsettled(guide, date(2026, 11, 28)) if p.file == "content/help-lines.toml"]
    about = {name: next(p for p in lines if f"[{name}]" in p.what) for name in ("emergency", "silent", "textphone")}
    assert all(problem.do.startswith("Never ring it") for problem in about.values())
    crisis = [problem for problem in lines if "[shout]" in problem.what or "[nhs_111]" in problem.what]
    assert len(crisis) == 2
    assert all(problem.do.startswith("Never ring it") for problem in crisis)
    assert any(problem.do.startswith("Ring ") for problem in lines)


def test_the_list_names_the_site_and_the_email_to_look_at() -> None:
    problems: list[Problem] = []
    guide = read_guide(Tree(guide_root()), problems)
    do = next(p.do for p in unsettled(guide, date(2026, 11, 28)) if "[nspcc]" in p.what)
    assert "https://www.nspcc.org.uk/" in do
    assert "help@nspcc.org.uk" in do
