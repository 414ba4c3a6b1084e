"""The workflow that publishes the site: its shell steps are run in their order, as GitHub would, on a copy."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.small_guide import write_small_guide

PROJECT = Path(__file__).parent.parent.parent
WORKFLOW: dict[Any, Any] = yaml.safe_load((PROJECT / ".github/workflows/site.yml").read_text("utf-8"))
JOBS: dict[str, dict[str, Any]] = WORKFLOW["jobs"]
INSTALLS = "make install-paper"
"""The step that needs the network: here its command is put in place instead."""


def checkout(root: Path) -> None:
    """What a checkout with the install step done would hold: the code, a small guide, and the command."""
    shutil.copytree(PROJECT / "bot", root / "bot", ignore=shutil.ignore_patterns("__pycache__"))
    write_small_guide(root)
    command = root / ".venv/bin/conference-guide"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bot "$@"\n', "utf-8")
    command.chmod(0o755)


def test_the_steps_leave_a_site_to_be_published_and_nothing_else(tmp_path: Path) -> None:
    checkout(tmp_path)
    steps = JOBS["build"]["steps"]
    runs = [step["run"] for step in steps if "run" in step]
    assert runs[0] == INSTALLS
    assert re.search(rf"^{INSTALLS.removeprefix('make ')}:", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE)
    settings = {name: value for name, value in os.environ.items() if name not in {"GUIDE_DB", "CONTENT_OVERLAY"}}
    for run in runs[1:]:
        done = subprocess.run(
            ["bash", "-e", "-c", run],
            cwd=tmp_path,
            env={**settings, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=100,
        )
        assert done.returncode == 0, (run, done.stderr)
    [published] = [step["with"]["path"] for step in steps if "upload-pages-artifact" in step.get("uses", "")]
    site = tmp_path / published
    assert (site / "index.html").is_file()
    assert (site / "404.html").is_file()
    assert (site / "en/p/index.html").is_file()
    kinds = {path.suffix for path in site.rglob("*") if path.is_file()}
    assert kinds <= {".html", ".css", ".js", ".json", ".svg"}, "no file of the command's own is published"


def test_only_the_job_that_publishes_may_and_only_after_the_build() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert "permissions" not in JOBS["build"]
    publish = JOBS["publish"]
    assert publish["needs"] == "build"
    assert publish["permissions"] == {"pages": "write", "id-token": "write"}, "what deploy-pages asks for"
    assert publish["environment"]["name"] == "github-pages"
    [step] = publish["steps"]
    assert f"steps.{step['id']}.outputs.page_url" in publish["environment"]["url"]


def test_it_runs_for_a_change_of_the_guide_where_that_was_asked_for() -> None:
    told = WORKFLOW[True]  # YAML reads the word "on" so
    assert set(told) == {"workflow_dispatch", "push"}
    for pattern in told["push"]["paths"]:
        assert (PROJECT / pattern.removesuffix("/**")).is_dir(), pattern
    assert "vars.PUBLISH_SITE == 'yes'" in JOBS["build"]["if"]
    assert "PUBLISH_SITE" in (PROJECT / "docs/deploying.md").read_text("utf-8")


def test_every_step_is_of_a_form_that_github_takes() -> None:
    for name, job in JOBS.items():
        assert job["runs-on"] == "ubuntu-latest"
        assert 0 < job["timeout-minutes"] <= 30
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step), (name, step)
            assert set(step) <= {"run", "uses", "with", "id"}, (name, step)
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", step.get("uses", "actions/checkout@v4")), (name, step)
