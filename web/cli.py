"""``yizhang``: the one command. Each subcommand imports only what it needs; wrong usage exits 2 with a sentence."""

from __future__ import annotations

import json
import os
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.domain.punctuation import punctuated
from web import (
    anchor_commands,
    archive_commands,
    backup_commands,
    catalogue_commands,
    cluster_command,
    convert_command,
    item_command,
    move_commands,
    people_commands,
    proof_commands,
    record_commands,
    repair_command,
    simulate_command,
    staffing_command,
    time_commands,
    token_commands,
    version_commands,
)
from web.usage import Parser

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from engine.bootstrap import Application

ROOT = Path(__file__).resolve().parent.parent
PROCESSES = ROOT / "processes"
PATIENCE = 60.0  # seconds that a starting node waits for its database


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand; its exit code. Refusals are sentences on standard error, never a traceback."""
    from engine.domain.errors import DefinitionError, Invalid, Rejection, YizhangError

    arguments = _parser().parse_args(argv)
    try:
        return int(arguments.run(arguments) or 0)
    except DefinitionError as error:
        for f in error.findings:
            print(f"{f.file}:{f.line}: {f.element or '-'}: {f.rule}: {punctuated(f.zh)} / {f.en}", file=sys.stderr)
        return 1
    except Invalid as error:
        for wrong in error.errors:
            print(f"{wrong.key}: {punctuated(wrong.zh)} / {wrong.en}", file=sys.stderr)
        return 1
    except Rejection as error:
        print(f"{punctuated(error.zh)} / {error.en}", file=sys.stderr)
        return 1
    except YizhangError as error:
        print(punctuated(str(error)), file=sys.stderr)
        return 1
    except OSError as error:  # a folder that is not writable, a port that is taken, a full disk
        place = f"{error.filename}: " if error.filename else ""
        print(f"系统不让这样做：{place}{error.strerror or error} / Expected the system to allow it, but: {place}{error.strerror or error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _say(sentence: str) -> None:
    """Print a sentence of the product's own with Chinese punctuation."""
    print(punctuated(sentence), flush=True)


def _parser() -> Parser:
    parser = Parser(prog="yizhang", description="一章：行政审批系统 / approval system of an administrative approval bureau")
    parser.add_argument("--version", action="version", version=f"yizhang {version('yizhang')}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _serving(commands)
    _definitions(commands)
    _proving(commands)
    time_commands.add(commands, application)
    catalogue_commands.add(commands, application)
    record_commands.add(commands, application)
    archive_commands.add(commands, application)
    item_command.add(commands)
    convert_command.add(commands)
    backup_commands.add(commands)
    repair_command.add(commands)
    cluster_command.add(commands)
    simulate_command.add(commands)
    version_commands.add(commands, application)
    move_commands.add(commands, application)
    people_commands.add(commands, application)
    token_commands.add(commands, application)
    return parser


def _serving(commands: Any) -> None:
    serve = commands.add_parser("serve", help="serve the web (with the worker inside)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=os.environ.get("YIZHANG_PORT", "8000"))
    serve.add_argument("--threads", type=int, default=8)
    serve.add_argument("--processes", type=int, default=1, help="several share the port, on machines with several cores")
    serve.add_argument("--no-worker", action="store_true", help="leave timers and the outbox to `yizhang worker`")
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help="fire timers and relay the outbox")
    worker.add_argument("--nice", type=int, default=0, metavar="N", help="give way to other programs of this machine")
    worker.set_defaults(run=_worker)
    commands.add_parser("migrate", help="bring the database to the newest schema").set_defaults(run=_migrate)
    commands.add_parser("demo", help="fill an empty database with the fictional demo bureau").set_defaults(run=_demo)
    commands.add_parser("config", help="print the settings, secrets masked").set_defaults(run=_config)


def _definitions(commands: Any) -> None:
    lint = commands.add_parser("lint", help="check item folders or single files with the deploy gate")
    lint.add_argument("paths", nargs="+", metavar="PATH")
    lint.add_argument("--json", action="store_true")
    lint.add_argument("--mend", action="store_true", help="first mend in the files what can be mended without asking anybody")
    lint.add_argument("--bureau", action="store_true", help="also ask the bureau's database whether every task of an item can be staffed")
    lint.set_defaults(run=_lint)
    deploy = commands.add_parser("deploy", help="deploy an item folder as a new version")
    deploy.add_argument("paths", nargs="+", metavar="PATH")
    deploy.add_argument("--draft", action="store_true", help="store it only; `yizhang release` or the release desk puts it in force")
    deploy.set_defaults(run=_deploy)
    test = commands.add_parser("test", help="run the scenarios of an item, or of all")
    test.add_argument("items", nargs="*", metavar="ITEM", help="an id, or the path of a folder")
    test.set_defaults(run=_test)


def _proving(commands: Any) -> None:
    anchor_commands.add(commands)
    chaos = commands.add_parser("chaos", help="kill and check").add_subparsers(dest="chaos", required=True)
    kill = chaos.add_parser("kill", help="kill -9 working processes and verify what they left")
    kill.add_argument("--kills", type=int, default=20)
    kill.add_argument("--database", metavar="URL")
    kill.add_argument("--seed", type=int, default=1)
    kill.set_defaults(run=_chaos_kill)
    proof_commands.add_chaos(chaos)
    bench = commands.add_parser("bench", help="measure; prints ratios").add_subparsers(dest="bench", required=True)
    step = bench.add_parser("step", help="durable task completions against naive steps and bare commits")
    step.add_argument("--database", metavar="URL")
    step.add_argument("--seconds", type=float, default=5.0)
    step.add_argument("--processes", type=int, default=1)
    step.add_argument("--peer", choices=["viewflow"])
    step.add_argument("--json", action="store_true")
    step.set_defaults(run=_bench_step)
    http = bench.add_parser("http", help="completions through the served product")
    http.add_argument("--seconds", type=float, default=10.0)
    http.add_argument("--processes", type=int, default=2, help="processes of the server")
    http.add_argument("--database", metavar="URL")
    http.add_argument("--json", action="store_true")
    http.set_defaults(run=_bench_http)
    proof_commands.add_bench(bench)


def application() -> Application:
    """The application over the environment's configuration and the product's handlers. Refuses a database without tables."""
    import handlers
    from engine import bootstrap
    from engine.config import Config

    return bootstrap.build(Config.from_env(), handlers)


def _serve(arguments: argparse.Namespace) -> int:
    import signal

    import waitress

    from engine.worker import Worker
    from web.app import MAX_UPLOAD, create_app

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # waitress then ends in order, as at Ctrl-C
    app = application()
    app.require_schema(PATIENCE)
    if arguments.processes > 1:
        app.close()
        return _serve_processes(arguments)
    worker = None if arguments.no_worker else Worker(app)
    web = create_app(app, app.config)
    app.settle()
    if worker is not None:
        worker.start()
    try:
        server = waitress.create_server(
            web,
            host=arguments.host,
            port=arguments.port,
            threads=arguments.threads,
            ident=None,
            max_request_body_size=MAX_UPLOAD,
            clear_untrusted_proxy_headers=not app.config.proxies,
        )
        print(f"一章已启动 / yizhang serves http://{arguments.host}:{arguments.port}", flush=True)
        server.run()
    finally:
        if worker is not None:
            worker.stop()
        app.close()
    return 0


def _serve_processes(arguments: argparse.Namespace) -> int:
    from web.app import create_app
    from web.scale_out import serve

    def make() -> Any:
        app = application()
        web = create_app(app, app.config)
        app.settle()
        return web

    at = {"host": arguments.host, "port": arguments.port, "processes": arguments.processes, "threads": arguments.threads}
    print(f"一章已启动 / yizhang serves http://{arguments.host}:{arguments.port}", flush=True)
    serve(make, **at, worker=not arguments.no_worker)
    return 0


def _worker(arguments: argparse.Namespace) -> int:
    import signal
    import threading

    from engine.worker import Worker
    from web import log_lines

    log_lines.to_stderr()
    os.nice(max(arguments.nice, 0))
    app = application()
    app.require_schema(PATIENCE)
    app.settle()
    worker = Worker(app)
    worker.start()
    done = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: done.set())
    try:
        done.wait()
    finally:
        worker.stop()
        app.close()
    return 0


def _migrate(_: argparse.Namespace) -> int:
    from engine.config import Config
    from migrations.run import migrate

    config = Config.from_env()
    print(f"数据库已就绪 / the database is at {migrate(config.database_url, config.state_key)}")
    return 0


def _demo(_: argparse.Namespace) -> int:
    import handlers
    from engine.config import Config
    from engine.demo import fill

    fill(Config.from_env(), handlers, sorted(p for p in PROCESSES.iterdir() if (p / "item.toml").exists()), _say)
    return 0


def _config(_: argparse.Namespace) -> int:
    from engine.config import Config

    print("\n".join(Config.from_env().lines()))
    return 0


def _lint(arguments: argparse.Namespace) -> int:
    import handlers
    from engine.domain.topic import topics_of
    from engine.runtime.lint.report import lint_paths
    from engine.runtime.mending.folders import mend_paths

    topics = topics_of(handlers)
    if arguments.mend:
        mend_paths(arguments.paths, topics=topics.keys(), inputs_of=lambda t: topics[t].inputs, out=sys.stderr if arguments.json else sys.stdout)
    code = lint_paths(arguments.paths, json=arguments.json, topics=topics.keys(), inputs_of=lambda t: topics[t].inputs, out=sys.stdout)
    return staffing_command.tell(application, arguments.paths, sys.stderr if arguments.json else sys.stdout) if arguments.bureau and code == 0 else code


def _deploy(arguments: argparse.Namespace) -> int:
    from engine import simulator
    from engine.domain.commands import DeployItem
    from engine.runtime.bundle import read_folder

    app = application()
    try:
        app.require_schema()
        for path in arguments.paths:
            files = read_folder(Path(path))
            simulator.prove(files, app.bureau.topics)
            receipt = app.handle(DeployItem(None, files, arguments.draft))
            print(f"{path}: 版本 {receipt.number} / version {receipt.number}")
    finally:
        app.close()
    return 0


def _test(arguments: argparse.Namespace) -> int:
    import handlers
    from engine import simulator
    from engine.domain.topic import topics_of

    return simulator.report(PROCESSES, arguments.items, topics_of(handlers), _say)


def _chaos_kill(arguments: argparse.Namespace) -> int:
    import handlers
    from engine.chaos import kill
    from engine.domain.topic import topics_of
    from engine.runtime.bundle import read_folder

    files = read_folder(PROCESSES / "catering_licence")
    return kill(arguments.kills, arguments.database, arguments.seed, _say, files=files, topics=topics_of(handlers))


def _bench_step(arguments: argparse.Namespace) -> int:
    from bench.step import run
    from bench.viewflow_peer.measure import PeerMissing

    try:
        result = run(arguments.database, arguments.seconds, processes=arguments.processes, peer=arguments.peer)
    except PeerMissing as missing:
        print(missing, file=sys.stderr)
        return 2
    print(json.dumps(result) if arguments.json else "\n".join(f"{k:24} {v}" for k, v in result.items()))
    return 0


def _bench_http(arguments: argparse.Namespace) -> int:
    from bench.http import run

    result = run(arguments.seconds, processes=arguments.processes, database=arguments.database)
    print(json.dumps(result) if arguments.json else "\n".join(f"{k:24} {v}" for k, v in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
