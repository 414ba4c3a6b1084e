"""The sentence model's process: whatever becomes of it, questions are answered, and it comes back."""

import asyncio
import logging
import math
import os
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from bot.answers import model as model_module
from bot.answers.answer import Answers
from bot.answers.judging import JudgedBy
from bot.answers.knowledge import Knowledge
from bot.answers.model import COMMAND, LONGEST_RESTART_WAIT, MOST_LOOKS, Model, ModelGoneError, environment, pause
from bot.answers.worker import FRAME, MEMORY, MOST_FRAME_BYTES
from bot.guide.place import Audience
from bot.guide.store import ContentStore
from bot.monitoring.counts import Counts
from tests.answers.conftest import PATIENCE, needs_model

ODD = Path(__file__).parent / "odd_model.py"
MISBEHAVIOUR = [
    "dies",
    "hangs",
    "answers another question",
    "answers too much",
    "answers too little",
    "answers NaN",
    "answers zeros",
    "prints",
    "breaks off",
]


def odd(how: str, file: Path = ODD, wait: Callable[[int], float] = lambda _failures: 0.0) -> Model:
    return Model([sys.executable, str(ODD), how, str(file)], wait=wait, start_within=60, hangs_after=0.2)


AnswersWith = Callable[[Model], AbstractAsyncContextManager[Answers]]


@pytest.fixture
def answers_with(store: ContentStore, knowledge: Knowledge) -> AnswersWith:
    """Answers whose sentence model is this one, while the block runs."""

    @asynccontextmanager
    async def made(model: Model) -> AsyncIterator[Answers]:
        answers = Answers(store, knowledge, model, patience=PATIENCE)
        await answers.judging.start_model()
        try:
            yield answers
        finally:
            await answers.judging.close()

    return made


@needs_model
@pytest.mark.parametrize("how", MISBEHAVIOUR)
async def test_a_text_that_is_too_much_for_it_is_answered_by_n_grams_and_it_comes_back(
    answers_with: AnswersWith, alone: Answers, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    model = odd(how)
    async with answers_with(model) as answers:
        assert answers.judging.state == "whole"
        by_ngrams = await alone.to("deadly", Audience.PARENT, "en")
        both = await asyncio.gather(*(answers.to("deadly", Audience.PARENT, "en") for _ in range(3)))
        assert both == [by_ngrams] * 3
        await model.ready.wait()
        assert answers.judging.restarts == 1
        assert len([record for record in caplog.records if record.levelno >= logging.WARNING]) == 1
        assert "deadly" not in caplog.text
        assert (await model.embeddings(["harmless"]))[0][0] == 1.0


@pytest.mark.parametrize("how", ["never starts", "starts with garbage"])
async def test_a_process_that_does_not_start_is_tried_again_ever_more_slowly(
    answers_with: AnswersWith, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    waits: list[int] = []
    enough = asyncio.Event()

    def wait(failures: int) -> float:
        waits.append(failures)
        if len(waits) == 3:
            enough.set()
        return 0.0 if len(waits) < 3 else 3600.0

    async with answers_with(odd(how, wait=wait)) as answers:
        await enough.wait()
        assert answers.judging.state == "n-grams alone"
        assert (await answers.to("my dad hits me every night", Audience.PARENT, "en")).urgent
    assert waits == [1, 2, 3]
    assert len(caplog.records) == 3


async def test_a_process_that_is_never_ready_is_given_up(answers_with: AnswersWith) -> None:
    given_up = asyncio.Event()

    def wait(_failures: int) -> float:
        given_up.set()
        return 3600.0

    model = Model([sys.executable, str(ODD), "never ready"], wait=wait, start_within=0.05)
    async with answers_with(model) as answers:
        await given_up.wait()
        assert answers.judging.state == "n-grams alone"


async def test_a_program_that_is_not_there(answers_with: AnswersWith, caplog: pytest.LogCaptureFixture) -> None:
    async with answers_with(Model(["/nowhere/python"], wait=lambda _failures: 3600.0)) as answers:
        assert answers.judging.state == "n-grams alone"
    assert "cannot be started" in caplog.text


async def test_where_the_model_cannot_run_one_line_says_so_and_nothing_is_tried_again(
    answers_with: AnswersWith, caplog: pytest.LogCaptureFixture
) -> None:
    async with answers_with(odd("no avx2")) as answers:
        assert answers.judging.state == "n-grams alone"
        assert answers.judging.restarts == 0
    assert [record.message for record in caplog.records] == [
        "The sentence model needs a processor with AVX2. Questions are answered from n-grams alone."
    ]


async def test_until_it_is_known_whether_it_serves_the_state_is_loading(alone: Answers) -> None:
    assert alone.judging.state == JudgedBy.LOADING


def test_the_waits_grow_to_five_minutes_and_differ() -> None:
    assert 0.3 < pause(1) < 0.7
    assert all(0.7 * LONGEST_RESTART_WAIT <= pause(failures) <= 1.3 * LONGEST_RESTART_WAIT for failures in (20, 1000))
    assert len({pause(3) for _ in range(10)}) > 1


@pytest.mark.parametrize(
    ("seconds_at_each_look", "looks"),
    [(0.0, MOST_LOOKS - 1), (1.0, 1), (math.nan, 1)],
    ids=["starved", "busy", "unknown"],
)
async def test_a_process_that_a_busy_machine_gives_no_time_is_given_more_of_it(
    answers_with: AnswersWith, monkeypatch: pytest.MonkeyPatch, seconds_at_each_look: float, looks: int
) -> None:
    """To start another would make the machine busier. One that works and does not answer hangs."""
    seen = []

    def worked(pid: int) -> float:
        seen.append(pid)
        return len(seen) * seconds_at_each_look

    monkeypatch.setattr(model_module, "worked", worked)
    model = odd("hangs")
    async with answers_with(model):
        with pytest.raises(ModelGoneError):
            await model.embeddings(["deadly"])
    assert len(seen) == 1 + looks, "once when it was asked"


def test_the_time_that_a_process_has_worked_is_known() -> None:
    before = model_module.worked(os.getpid())
    spent = time.process_time()
    while time.process_time() < spent + 0.1:
        pass
    assert 0.05 < model_module.worked(os.getpid()) - before < 60
    assert math.isnan(model_module.worked(0))


async def test_nobody_is_left_waiting_when_it_is_ended(answers_with: AnswersWith) -> None:
    model = odd("hangs")
    async with answers_with(model):
        waiting = asyncio.ensure_future(model.embeddings(["deadly"]))
        await asyncio.sleep(0)
    with pytest.raises(ModelGoneError):
        await waiting
    with pytest.raises(ModelGoneError):
        await model.embeddings(["harmless"])


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks in /proc")
async def test_it_is_told_no_secret_and_inherits_no_file(
    answers_with: AnswersWith, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOT_TOKEN", "WEBHOOK_SECRET", "BOT_TOKEN_FILE", "ANYTHING"):
        monkeypatch.setenv(name, "123:secret")
    mine = os.open(tmp_path, os.O_RDONLY)
    os.set_inheritable(mine, True)
    try:
        async with answers_with(odd("tells", tmp_path / "seen")):
            seen = (tmp_path / "seen").read_text("utf-8").splitlines()
    finally:
        os.close(mine)
    names = {line.partition("=")[0] for line in seen if "=" in line}
    set_by_themselves = {"LC_CTYPE", "PTB_TIMEDELTA"}  # by Python, and by `bot`
    assert names - set_by_themselves == set(environment())
    assert not [line for line in seen if "secret" in line]
    assert {line.split()[1] for line in seen if line.startswith("file ")} <= {"0", "1", "2"}
    assert seen[-1] == "folder /"


def about(process: int, name: str) -> str:
    return Path(f"/proc/{process}/{name}").read_text("utf-8")


async def real(*, told: bytes = b"", close: bool = True) -> tuple[bytes, int]:
    process = await asyncio.create_subprocess_exec(
        *COMMAND, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=environment(), cwd="/"
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(told)
    if close:
        process.stdin.close()
    said = await process.stdout.read()
    code = await process.wait()
    process.stdin.close()
    return said, code


@needs_model
async def test_the_real_process_ends_when_the_bot_does() -> None:
    said, code = await real()
    assert (said, code) == (FRAME.pack(0, 0), 0)


@needs_model
async def test_the_real_process_ends_rather_than_take_more_than_it_should() -> None:
    _said, code = await real(told=FRAME.pack(1, MOST_FRAME_BYTES + 1) + b"x" * 10, close=False)
    assert code == 1


@needs_model
@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="looks in /proc")
async def test_the_real_process_is_confined(answers_with: AnswersWith) -> None:
    model = Model()
    async with answers_with(model) as answers:
        if answers.judging.state != "whole":
            pytest.skip("the sentence model does not run on this machine")
        assert model._worker is not None
        process = model._worker._process.pid
        limits, status = (about(process, name) for name in ("limits", "status"))
        for name in ("Max core file size", "Max file size", "Max open files"):
            assert limits.partition(name)[2].split()[:2] == ["0", "0"], name
        assert limits.partition("Max address space")[2].split()[0] == str(MEMORY)
        assert "NoNewPrivs:\t1" in status
        os.kill(process, signal.SIGTERM)  # a service manager sends it to all processes: the bot ends this one itself
        assert len((await model.embeddings(["who will be there"]))[0]) == 384
        os.kill(process, signal.SIGKILL)
        assert (await answers.to("my dad hits me every night", Audience.PARENT, "en")).urgent
        await model.ready.wait()
        assert len((await model.embeddings(["who will be there"]))[0]) == 384


async def test_without_numpy_one_line_says_so_and_no_process_is_started(
    answers_with: AnswersWith, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    async with answers_with(Model(["/nowhere/python"])) as answers:
        assert answers.judging.state == "n-grams alone"
    assert len(caplog.records) == 1


async def test_restarts_are_counted_for_the_operator(store: ContentStore, knowledge: Knowledge) -> None:
    counts, again = Counts(), asyncio.Event()

    def restarted() -> None:
        counts.count("model_restarts")
        again.set()

    answers = Answers(store, knowledge, odd("never starts"))
    running = asyncio.create_task(answers.judging.run_model(restarted))
    await asyncio.wait([running, asyncio.create_task(again.wait())], return_when=asyncio.FIRST_COMPLETED)
    assert not running.done(), "it goes on until it is cancelled"
    running.cancel()
    await asyncio.wait([running])
    assert (counts.registry.get_sample_value("conference_guide_model_restarts_total") or 0) >= 1
