"""`python -m bench`: measure our bot beside bare ones, and print the tables of docs/performance.md.

Rounds are interleaved: each runs every bot under every load, so that what disturbs the machine disturbs all alike. The
tables hold medians over the rounds.
"""

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from statistics import median

from bench.grow import more_languages, more_pages
from bench.measure import BOTS, OURS, PTB, Bot, Figures, Scenario, measure
from bench.traffic import Wanted, same_answer, traffic
from bot.compiler.build import build
from bot.source.tree import Tree, guide_root

RATE = 100.0
SLOW = 0.03
CHATS = 1000
FEW_CHATS = 50

Key = tuple[str, str]
Runs = dict[Key, list[Figures]]


def scenarios(seconds: float) -> list[Scenario]:
    """Polling and webhook; a backlog and arrivals; a Bot API that answers at once and one that takes 30 ms."""
    return [
        Scenario(f"{way}, {load}, {delay * 1000:.0f} ms a call", way == "webhook", rate, delay, limit)
        for delay in (0.0, SLOW)
        for load, rate, limit in (
            ("backlog", 0.0, 30.0 if not delay else seconds),
            (f"{RATE:.0f} a second", RATE, seconds + 2.0),
        )
        for way in ("polling", "webhook")
    ]


async def main(options: argparse.Namespace) -> int:
    runs: Runs = defaultdict(list)
    with tempfile.TemporaryDirectory(prefix="bench-guide-") as name:
        guide = Path(name) / "guide.db"
        if options.guide:
            shutil.copyfile(options.guide, guide)
        elif build(Tree(guide_root()), guide).problems:
            raise SystemExit("The guide does not build: `conference-guide check` says why.")
        bots = [bot for bot in BOTS if bot.there and (not options.bots or bot.name in options.bots)]
        loads = [one for one in scenarios(options.seconds) if not options.only or one.name in options.only]
        for number in range(options.rounds):
            _progress(f"round {number + 1} of {options.rounds}")
            for scenario in loads:
                await _round(runs, bots, scenario, guide, options)
            if options.grow:
                await _grown(runs, guide, options)
    sys.stdout.write(tables(runs) + "\n")
    if options.json:
        kept = [[*key, [asdict(figures) for figures in found]] for key, found in runs.items()]
        options.json.write_text(json.dumps(kept), "utf-8")
    wrong = sum(figures.wrong for found in runs.values() for figures in found)
    return 1 if wrong else 0


async def _round(runs: Runs, bots: list[Bot], scenario: Scenario, guide: Path, options: argparse.Namespace) -> None:
    count = int(RATE * options.seconds) if scenario.rate else options.updates
    wanted = await traffic(guide, count + 1, CHATS)
    for bot in bots:
        if scenario.webhook and not bot.webhook:
            continue
        figures = await measure(bot, scenario, wanted if bot.guide else same_answer(wanted), guide)
        runs[scenario.name, bot.name].append(figures)
        _progress(f"  {scenario.name}: {bot.name}: {figures.a_second:.0f}/s, {figures.cpu_us:.0f} µs")


async def _grown(runs: Runs, guide: Path, options: argparse.Namespace) -> None:
    backlog = Scenario("growth", False, 0.0, 0.0, 120.0)
    pages, languages = guide.with_name("pages.db"), guide.with_name("languages.db")
    more_pages(guide, pages, 10)
    more_languages(guide, languages)
    several: list[tuple[str, Path, list[Wanted]]] = [
        (f"as it is, {FEW_CHATS} chats", guide, await traffic(guide, options.updates + 1, FEW_CHATS)),
        ("content x10", pages, await traffic(pages, options.updates + 1, FEW_CHATS)),
        ("languages x11", languages, await traffic(languages, options.updates + 1, FEW_CHATS)),
        ("chats x1,000", guide, await traffic(guide, max(options.updates, FEW_CHATS * 1000) + 1, FEW_CHATS * 1000)),
    ]
    for name, grown, wanted in several:
        figures = await measure(OURS, backlog, wanted, grown)
        runs[backlog.name, name].append(figures)
        _progress(f"  {name}: {figures.a_second:.0f}/s, {figures.cpu_us:.0f} µs, {figures.megabytes:.0f} MB")


def tables(runs: Runs) -> str:
    """Every load as a table in Markdown, medians over the rounds."""
    lines = []
    for scenario in dict.fromkeys(key[0] for key in runs):
        found = {bot: _medians(several) for (of, bot), several in runs.items() if of == scenario}
        bare = found.get(PTB.name)
        lines += [
            f"**{scenario[0].upper()}{scenario[1:]}**",
            "",
            "| bot | updates/s | × | CPU ms/update | × | p50 ms | p95 ms | p99 ms | cold start s | MB idle | MB after"
            " | answered | wrong | handed over | API busy | kept waiting |",
            "| --- |" + " --: |" * 15,
        ]
        lines += [_line(name, figures, bare) for name, figures in found.items()]
        lines.append("")
    return "\n".join(lines)


def _line(name: str, figures: Figures, bare: Figures | None) -> str:
    speed = f"{figures.a_second / bare.a_second:.2f}" if bare else ""
    cost = f"{figures.cpu_us / bare.cpu_us:.2f}" if bare else ""
    cells = [
        name,
        f"{figures.a_second:,.0f}",
        speed,
        f"{figures.cpu_us / 1000:.3f}",
        cost,
        *(f"{seconds * 1000:,.1f}" for seconds in (figures.p50, figures.p95, figures.p99)),
        f"{figures.cold_start:.2f}",
        f"{figures.idle_megabytes:.0f}",
        f"{figures.megabytes:.0f}",
        f"{figures.answered / figures.updates:.0%}",
        f"{figures.wrong}",
        f"{figures.given:.2f}",
        f"{figures.api_busy:.0%}",
        f"{figures.kept_waiting:.0%}",
    ]
    return f"| {' | '.join(cells)} |"


def _medians(several: list[Figures]) -> Figures:
    names = asdict(several[0])
    return Figures(**{name: median(getattr(figures, name) for figures in several) for name in names})


def _progress(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often everything is measured")
    parser.add_argument("--updates", type=int, default=2000, help="how many updates a backlog has")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long updates arrive")
    parser.add_argument("--bots", nargs="*", help="only these, by the names in the tables")
    parser.add_argument("--only", nargs="*", help="only these loads, by the names in the tables")
    parser.add_argument("--grow", action=argparse.BooleanOptionalAction, default=True, help="also what grows")
    parser.add_argument("--guide", type=Path, help="a compiled guide, in place of this checkout's")
    parser.add_argument("--json", type=Path, help="write every single run here")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(_options())))
