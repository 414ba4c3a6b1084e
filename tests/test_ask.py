"""`conference-guide ask` in the terminal: one question, many as JSON lines, and what a wrong line is told."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.guide.page import TOPICS
from bot.source.tree import guide_root

BATCH_FIELDS = {"id", "topics", "pages", "screen", "answered", "urgent", "help_first", "ms"}


@pytest.fixture
def runner(guide_db: Path) -> CliRunner:
    return CliRunner(env={"GUIDE_DB": str(guide_db)})


def ask(runner: CliRunner, *arguments: str, lines: str | None = None) -> Result:
    return runner.invoke(commands, ["ask", *arguments], input=lines)


def test_a_question_gives_titles(runner: CliRunner) -> None:
    result = ask(runner, "--audience", "parent", "is it ok if my sister comes in with me to the meeting")
    assert result.exit_code == 0
    assert "[conference/people/bring-someone]" in result.output


@pytest.mark.parametrize("asked", ["what is a core group", "is it ok if my sister comes in with me to the meeting"])
def test_without_a_reader_the_answer_comes_all_the_same(runner: CliRunner, asked: str) -> None:
    result = ask(runner, asked)
    assert result.exit_code == 0
    assert "999" not in result.output.splitlines()[0]
    assert len(result.output.splitlines()) >= 1


def test_danger_without_a_reader_gives_everyones_help(runner: CliRunner) -> None:
    batch = ask(runner, "--batch", lines=json.dumps({"id": 1, "text": "my husband hits me in front of the kids"}))
    answer = json.loads(batch.output)
    assert answer["urgent"]
    assert answer["screen"].startswith("help-now")


def test_danger_gives_help_first(runner: CliRunner) -> None:
    result = ask(runner, "--audience", "young_person", "my dad hits me")
    assert result.output.startswith("If anyone is in danger now, call 999.")


def test_a_page_that_opens_names_its_other_parts_as_the_chat_has_buttons_to_them(runner: CliRunner) -> None:
    assert ask(runner, "--audience", "parent", "Can I record the meeting?").output.splitlines()[-1] == (
        "▸ Recording a social worker"
    )


@pytest.mark.parametrize(
    ("reader", "page"),
    [("", "everyone/start"), ("parent", "parent/subjects"), ("professional", "professional/subjects")],
)
def test_of_what_is_hardly_a_message_it_shows_what_the_chat_shows(runner: CliRunner, reader: str, page: str) -> None:
    title = (guide_root() / "content" / f"{page}.md").read_text("utf-8").split("title: ")[1].splitlines()[0]
    result = ask(runner, *(["--audience", reader] if reader else []), "asdf")
    assert title in result.output


def test_explain_says_what_spoke_for_it(runner: CliRunner) -> None:
    result = ask(runner, "--explain", "can i record the meeting on my phone")
    assert "confidentiality/recording" in result.output
    assert "record" in result.output.split("\n1.00 confidentiality/recording\n")[1]
    assert "help: none, danger below both thresholds" in result.output


def test_explain_says_why_help_stands_first(runner: CliRunner) -> None:
    assert "help: alarm, a bare cry for help" in ask(runner, "--explain", "🆘🆘").output
    assert "help: alarm, danger above" in ask(runner, "--explain", "my dad beat me up again and i am hiding").output


def test_thin_cells_of_the_examples_are_named(runner: CliRunner) -> None:
    result = runner.invoke(commands, ["grid", "--most", "3"])
    assert result.exit_code == 0
    assert {"== en", "== pl", "== ur"} <= {line.partition(":")[0] for line in result.output.splitlines()}


def test_batch_answers_each_line_in_the_protocol(runner: CliRunner) -> None:
    asked = [
        {"id": "a", "lang": "en", "audience": "parent", "text": "Can I bring someone?"},
        {"id": 2, "lang": "en", "audience": "young_person", "text": "my dad hits me"},
        {"id": "c", "lang": "en", "audience": "professional", "text": "how do i claim universal credit"},
    ]
    result = ask(runner, "--batch", lines="".join(json.dumps(line) + "\n" for line in asked) + "\n")
    answers = [json.loads(line) for line in result.output.splitlines() if line.startswith("{")]
    assert [answer["id"] for answer in answers] == ["a", 2, "c"]
    assert [set(answer) for answer in answers] == [BATCH_FIELDS] * 3
    assert answers[0]["topics"][0] == "conference/people"
    assert [answer["urgent"] for answer in answers] == [False, True, False]
    assert [answer["help_first"] for answer in answers] == [False, True, False]
    assert [answer["answered"] for answer in answers] == [True, True, False]
    assert answers[0]["pages"] == ["conference/people/bring-someone"]
    assert answers[1]["pages"] == ["help-now"], "each page once"
    assert [answer["screen"] for answer in answers] == ["conference/people/bring-someone", "help-now", None]
    assert answers[2]["pages"] == []
    assert all(set(answer["topics"]) <= set(TOPICS) and len(answer["topics"]) <= 5 for answer in answers)


@pytest.mark.parametrize("line", ["not json", "{}", "[]", '{"id": 1}', '{"text": "x", "audience": "nobody"}'])
def test_a_wrong_line_is_named_by_its_number(runner: CliRunner, line: str) -> None:
    result = ask(runner, "--batch", lines=f'{{"id": 1, "text": "hello"}}\n{line}\n')
    assert result.exit_code == 1
    assert "Line 2 of the input" in result.output


def test_test_questions_may_have_empty_lines_and_no_language_and_a_wrong_line_is_named(
    runner: CliRunner, tmp_path: Path
) -> None:
    tests = tmp_path / "mine.jsonl"
    tests.write_text('{"text": "what is neglect", "topic": "abuse/neglect"}\n\n', "utf-8")
    figures = runner.invoke(commands, ["evaluate", str(tests)])
    assert figures.exit_code == 0, figures.output
    tests.write_text('{"text": "what is neglect"}\n\n{"lang": "en"}\n', "utf-8")
    refused = runner.invoke(commands, ["evaluate", str(tests)])
    assert refused.exit_code == 1
    assert f"Line 3 of {tests} is not" in refused.output


def test_without_a_guide_there_is_one_sentence(tmp_path: Path) -> None:
    result = CliRunner(env={"GUIDE_DB": str(tmp_path / "none.db")}).invoke(commands, ["ask", "x"])
    assert "There is no compiled guide" in result.output


def test_a_byte_order_mark_before_the_first_line_is_no_mistake(runner: CliRunner) -> None:
    line = json.dumps({"id": 1, "lang": "en", "audience": "parent", "text": "what is neglect"})
    result = ask(runner, "--batch", lines=f"\ufeff{line}\n")
    assert result.exit_code == 0, result.output
    assert json.loads(result.output)["id"] == 1
