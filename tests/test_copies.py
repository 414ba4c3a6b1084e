"""Several copies: what deploy/compose.yaml and deploy/kubernetes.yaml promise. Their own tools check their form."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.monitoring.counts import Counts
from bot.monitoring.health import SILENT_LOOP, Health
from bot.monitoring.health_server import serve_health
from bot.settings import Settings
from bot.source.problems import likeliest
from proofs.bots import free_port

PROJECT = Path(__file__).parent.parent
CONTAINERFILE = (PROJECT / "deploy/Containerfile").read_text("utf-8")
DEPLOYING = (PROJECT / "docs/deploying.md").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((PROJECT / "deploy/compose.yaml").read_text("utf-8"))
GUIDE: dict[str, Any] = COMPOSE["services"]["guide"]
OBJECTS: dict[str, dict[str, Any]] = {
    each["kind"]: each for each in yaml.safe_load_all((PROJECT / "deploy/kubernetes.yaml").read_text("utf-8"))
}
POD: dict[str, Any] = OBJECTS["Deployment"]["spec"]["template"]["spec"]
(CONTAINER,) = POD["containers"]
USER = re.findall(r"^USER (\d+):(\d+)$", CONTAINERFILE, re.MULTILINE)[-1]
ENVIRONMENTS = {
    "compose": GUIDE["environment"],
    "kubernetes": {each["name"]: each["value"] for each in CONTAINER["env"]},
}


@pytest.mark.parametrize("where", ENVIRONMENTS)
def test_every_variable_is_a_setting_and_none_a_secret(where: str) -> None:
    names = ENVIRONMENTS[where]
    settings = {name.upper() for name in Settings.model_fields}
    assert names.keys() <= settings, likeliest(next(iter(names.keys() - settings), ""), settings)
    assert {"BOT_TOKEN_FILE", "WEBHOOK_SECRET_FILE", "WEBHOOK_URL"} <= names.keys()
    assert not {"BOT_TOKEN", "WEBHOOK_SECRET"} & names.keys()
    assert not any(re.search(r"\d{5,}:[\w-]{20,}", str(value)) for value in names.values())


def test_compose_secrets_are_files_where_the_bot_looks() -> None:
    given = {f"/run/secrets/{name}" for name in GUIDE["secrets"]}
    assert {GUIDE["environment"][name] for name in ("BOT_TOKEN_FILE", "WEBHOOK_SECRET_FILE")} == given
    assert all(set(COMPOSE["secrets"][name]) == {"file"} for name in GUIDE["secrets"])


def test_compose_gives_no_rights_and_bounds() -> None:
    assert (GUIDE["read_only"], GUIDE["cap_drop"], GUIDE["ulimits"]["core"]) == (True, ["ALL"], 0)
    assert GUIDE["security_opt"] == ["no-new-privileges:true"]
    assert GUIDE["user"] == ":".join(USER)
    assert not {"volumes", "privileged", "cap_add", "network_mode", "env_file"} & GUIDE.keys()
    assert GUIDE["deploy"]["resources"]["limits"]["memory"] == GUIDE["memswap_limit"], "no swap"
    (ports,) = GUIDE["ports"]
    address, first, last, inside = re.fullmatch(r"([\d.]+):(\d+)-(\d+):(\d+)", ports).groups()  # type: ignore[union-attr]
    assert address == "127.0.0.1", "the proxy alone"
    assert int(last) - int(first) + 1 == GUIDE["deploy"]["replicas"] >= 2
    assert f"PORT={inside}" in CONTAINERFILE


def test_compose_asks_a_copy_how_it_is() -> None:
    clock, port = [0.0], free_port()
    health = Health(clock=lambda: clock[0])
    server = serve_health(port, Counts().registry, health, lambda: "whole")
    _kind, _python, *arguments = GUIDE["healthcheck"]["test"]
    command = [sys.executable, *(word.replace(":8080", f":{port}") for word in arguments)]
    try:
        assert subprocess.run(command, capture_output=True, check=False).returncode == 0
        clock[0] = SILENT_LOOP + 1
        assert subprocess.run(command, capture_output=True, check=False).returncode != 0, "it hangs"
    finally:
        server.shutdown()


@pytest.mark.parametrize("probe", ["startupProbe", "livenessProbe", "readinessProbe"])
def test_kubernetes_asks_the_copy_itself_and_not_for_telegram(probe: str) -> None:
    assert CONTAINER[probe]["httpGet"] == {"path": "/healthz", "port": "http"}
    assert '"/healthz"' in (PROJECT / "bot/delivery/webhook.py").read_text("utf-8")
    (port,) = CONTAINER["ports"]
    assert f"PORT={port['containerPort']}" in CONTAINERFILE


def test_kubernetes_gives_no_rights_and_bounds() -> None:
    pod = POD["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert (str(pod["runAsUser"]), str(pod["runAsGroup"])) == USER
    assert pod["seccompProfile"] == {"type": "RuntimeDefault"}
    assert CONTAINER["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["automountServiceAccountToken"] is False
    assert {"cpu", "memory"} <= CONTAINER["resources"]["limits"].keys()
    enforced = OBJECTS["Namespace"]["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
    assert enforced == "restricted"


def test_kubernetes_secrets_are_files_that_the_bot_s_group_reads() -> None:
    (volume,) = POD["volumes"]
    (mount,) = CONTAINER["volumeMounts"]
    assert (mount["name"], mount["readOnly"], volume["secret"]["defaultMode"]) == (volume["name"], True, 0o440)
    assert POD["securityContext"]["fsGroup"] == POD["securityContext"]["runAsGroup"]
    files = {ENVIRONMENTS["kubernetes"][name] for name in ("BOT_TOKEN_FILE", "WEBHOOK_SECRET_FILE")}
    assert files == {f"{mount['mountPath']}/{name}" for name in ("bot-token", "webhook-secret")}
    assert "Secret" not in OBJECTS, "made by hand, never in a file"
    for name in ("bot-token", "webhook-secret"):
        assert f"--from-file={name}=" in DEPLOYING


def test_three_copies_and_two_of_them_always() -> None:
    deployment = OBJECTS["Deployment"]["spec"]
    assert deployment["replicas"] == 3
    assert deployment["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert OBJECTS["PodDisruptionBudget"]["spec"]["minAvailable"] == 2
    labels = deployment["template"]["metadata"]["labels"]
    for kind in ("Deployment", "PodDisruptionBudget"):
        assert OBJECTS[kind]["spec"]["selector"]["matchLabels"] == labels
    assert OBJECTS["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == labels
    assert OBJECTS["Service"]["spec"]["selector"] == labels


def test_only_the_webhook_s_path_is_public_and_only_https_goes_out() -> None:
    (rule,) = OBJECTS["Ingress"]["spec"]["rules"]
    (path,) = rule["http"]["paths"]
    assert f"https://{rule['host']}{path['path']}" == ENVIRONMENTS["kubernetes"]["WEBHOOK_URL"]
    assert path["pathType"] == "Exact"
    policy = OBJECTS["NetworkPolicy"]["spec"]
    assert policy["policyTypes"] == ["Ingress", "Egress"]
    (inside,) = policy["ingress"]
    assert inside["from"], "not from everywhere"
    assert {port["port"] for rule in policy["egress"] for port in rule["ports"]} == {53, 443}


def test_both_leave_the_bot_time_to_finish() -> None:
    assert int(GUIDE["stop_grace_period"].removesuffix("s")) > 10
    waits = int(CONTAINER["lifecycle"]["preStop"]["exec"]["command"][-1])
    assert POD["terminationGracePeriodSeconds"] > waits + 10
    assert GUIDE["command"] == CONTAINER["args"] == ["run"]
