"""The rules of the house, read from our own source."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement

BASE = Path(__file__).resolve().parent.parent
ROOMS = ("core", "reference", "workflows", "budget", "ledger", "treasury", "reports", "fixtures", "web")
OTHERS = ("config", "benchmarks")
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 70

_LEFT_OF = {
    "core": set(),
    "reference": {"core"},
    "workflows": {"core", "reference"},
    "budget": {"core", "reference", "workflows"},
    "ledger": {"core", "reference", "workflows"},
    "treasury": {"core", "reference", "workflows", "budget", "ledger"},
    "reports": {"core", "reference", "workflows", "budget", "ledger", "treasury"},
    "fixtures": {"core", "reference", "workflows", "budget", "ledger", "treasury", "reports", "config"},
    "web": {"core", "reference", "workflows", "budget", "ledger", "treasury", "reports"},
}


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project: known to git, or new and not ignored."""
    words = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(words, cwd=BASE, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        names = done.stdout.splitlines()
    else:
        names = [
            str(path.relative_to(BASE))
            for room in (*ROOMS, *OTHERS, "tests")
            for path in BASE.glob(f"{room}/**/*")
        ]
    return tuple(sorted(BASE / name for name in names if (BASE / name).is_file()))


def files(*rooms: str, suffix: str = ".py") -> list[Path]:
    """Files of the rooms with a suffix."""
    return [path for path in tracked() if path.relative_to(BASE).parts[0] in rooms and path.suffix == suffix]


def name(path: Path) -> str:
    return str(path.relative_to(BASE))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=name(path))


def source_files() -> list[Path]:
    """Our Python but tests and generated migrations."""
    return [path for path in files(*ROOMS, *OTHERS) if not path.name.endswith("_initial.py")]


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """Line and top-level package of every import."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name.split(".")[0]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


def test_rooms_import_only_rooms_left_of_them():
    wrong = [
        f"{name(path)}:{line} imports {package}"
        for room, allowed in _LEFT_OF.items()
        for path in files(room)
        for line, package in imported(path)
        if package in {*ROOMS, *OTHERS, "tests"} - {room} - allowed
    ]
    assert wrong == []


def test_no_file_is_longer_than_its_limit():
    long = {
        name(p): n
        for p in [*source_files(), *files("tests")]
        if (n := len(p.read_text().splitlines())) > FILE_LINES_MAX
    }
    assert long == {}


def test_no_function_is_longer_than_its_limit():
    long = [
        f"{name(path)}:{node.lineno} {node.name} {length}"
        for path in source_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert long == []


def test_no_binary_fractions():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in source_files()
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
        or (isinstance(node, ast.Attribute) and node.attr == "FloatField")
    ]
    # core.money names the type to refuse it; benchmarks measure seconds, never money.
    assert [line for line in wrong if not line.startswith("benchmarks/")] == []


def test_decimals_come_from_one_door():
    wrong = [
        f"{name(path)}:{line}"
        for path in source_files()
        for line, package in imported(path)
        if package == "decimal" and name(path) != "core/money.py"
    ]
    assert wrong == []


def test_only_the_engine_assigns_states():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in source_files()
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Assign | ast.AugAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        and target.attr == "state"
        and name(path) != "workflows/engine.py"
    ]
    assert wrong == []


BANNED = re.compile(
    r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b|pytest\.(skip|xfail)|mark\.(skip|skipif|xfail)"
)
# Paths of the machine that it was made on.
FOREIGN = re.compile(r"(?:^|[\s\"'=(])/(?:work|root)/|/home/\w+/|/tmp/w\b")


@pytest.mark.parametrize("pattern", [BANNED, FOREIGN], ids=["unfinished", "foreign"])
def test_no_banned_words(pattern):
    suffixes = {".py", ".sql", ".html", ".css", ".js", ".md", ".toml", ".yaml", ""}
    wrong = [
        f"{name(path)}:{number} {found.group()}"
        for path in tracked()
        if path.suffix in suffixes and path != Path(__file__)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert wrong == []


def test_no_error_is_swallowed():
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in [*source_files(), *files("tests")]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (len(node.body) == 1 and isinstance(node.body[0], ast.Pass)))
    ]
    assert wrong == []


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """String constants but docstrings."""
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


ACCOUNT = re.compile(r"^\s*[1-8]\.\d(\.\d+)*\.?\s*$|\b[1-8]\.\d\.\d{2}\.\d{2}")


# Bounds of the benchmarks, e.g. 1.3 times the floor.
RATIO = re.compile(r"\d\.\d+")


def test_no_account_numbers_in_code():
    wrong = [
        f"{name(path)}:{line} {text!r}"
        for path in source_files()
        for line, text in strings(path)
        if ACCOUNT.search(text) and not (name(path).startswith("benchmarks/") and RATIO.fullmatch(text))
    ]
    wrong += [
        f"{name(path)}:{number}"
        for path in files(*ROOMS, suffix=".sql")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if ACCOUNT.search(line.split("--")[0])
    ]
    assert wrong == []


def test_no_region_name_in_code():
    from fixtures.demo_data import REGION_NAMES

    pattern = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in REGION_NAMES))
    wrong = [
        f"{name(path)}:{line} {text!r}"
        for path in source_files()
        if name(path) != "fixtures/demo_data.py"
        for line, text in strings(path)
        if pattern.search(text)
    ]
    assert REGION_NAMES
    assert wrong == []


def test_every_module_has_a_test():
    """tests/<room>/test_<module>.py exists, or some test file of the room names the module."""
    missing = []
    for path in files(*ROOMS, "config"):
        relative = path.relative_to(BASE)
        parts = relative.with_suffix("").parts
        # Routes are tested by every screen's test; settings by every test.
        if path.stem in {"__init__", "apps", "settings"} or path.stem.startswith("urls"):
            continue
        if "migrations" in parts:
            continue
        module = ".".join(parts)
        mirror = f"test_{path.stem}.py"
        if any(p.name == mirror and parts[0] in p.parts for p in files("tests")):
            continue
        if not any(names_module(text, module) for text in test_texts()):
            missing.append(module)
    assert missing == []


@cache
def test_texts() -> tuple[str, ...]:
    return tuple(path.read_text() for path in files("tests"))


test_texts.__test__ = False


def names_module(text: str, module: str) -> bool:
    """True when the test imports the module, runs its command, or names its dotted path or template."""
    package, _, leaf = module.rpartition(".")
    if ".management.commands." in f".{module}.":
        return re.search(rf"""["' ]{leaf}["' ]""", text) is not None
    if module in text:
        return True
    # Models are imported from their package; views are reached by URL and named by their package.
    if ".models." in f".{module}." or package.endswith(".models"):
        return f"from {module.split('.', maxsplit=1)[0]}.models import" in text
    return re.search(rf"from {re.escape(package)} import [^\n]*\b{leaf}\b", text) is not None or (
        re.search(rf"from {re.escape(package)} import \((?:[^)]*\W)?{leaf}\W", text) is not None
    )


def test_sql_of_migrations_has_its_reverse():
    forward = [p for p in files(*ROOMS, suffix=".sql") if not p.name.endswith(".reverse.sql")]
    missing = [name(p) for p in forward if not p.with_name(f"{p.stem}.reverse.sql").is_file()]
    assert forward
    assert missing == []


def test_sql_functions_with_rights_name_their_search_path():
    wrong = []
    for path in files(*ROOMS, suffix=".sql"):
        for found in re.finditer(
            r"CREATE (?:OR REPLACE )?FUNCTION .*?\$\w*\$", path.read_text(), re.S | re.I
        ):
            head = found.group()
            if "SECURITY DEFINER" in head.upper() and "SET SEARCH_PATH" not in head.upper():
                wrong.append(f"{name(path)} {head.split('(')[0]}")
    assert wrong == []


def test_templates_have_nothing_inline():
    pattern = re.compile(r"""(?i)<style\b|\sstyle=|\son\w+=["']|<script(?![^>]*\bsrc=)[^>]*>""")
    wrong = [
        f"{name(path)}:{number} {found.group()}"
        for path in files(*ROOMS, suffix=".html")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if (found := pattern.search(line))
    ]
    assert wrong == []


def test_lock_file_names_no_index():
    text = (BASE / "requirements.lock").read_text()
    assert (
        re.findall(r"(?m)^\s*(?:-i|--index-url|--extra-index-url|-f|--find-links|--trusted-host).*$", text)
        == []
    )
    assert re.findall(r"https?://|file://", text) == []


def test_lock_file_pins_and_hashes_every_dependency():
    project = tomllib.loads((BASE / "pyproject.toml").read_text())
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    text = (BASE / "requirements.lock").read_text()
    blocks = re.findall(
        r"(?m)^([a-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*\\\n(\s+--hash=sha256:[0-9a-f]{64})", text
    )
    pinned = {package: version for package, version, _ in blocks}
    assert len(pinned) == len(re.findall(r"(?m)^\S+==", text))
    lacking = [
        requirement
        for requirement in map(Requirement, wanted)
        if not requirement.specifier.contains(pinned.get(requirement.name, "0"), prereleases=True)
    ]
    assert [str(requirement) for requirement in lacking] == []


def test_environment_keys_are_documented():
    """`.env.example` lists every key that the settings read."""
    keys = set()
    for path in files("config"):
        for found in re.finditer(
            r"""(?:env\.\w+\(|os\.environ(?:\.get\(|\[))\s*"([A-Z_]+)\"""", path.read_text()
        ):
            keys.add(found.group(1))
    listed = set(re.findall(r"(?m)^# ?([A-Z_]+)=", (BASE / ".env.example").read_text()))
    assert keys - listed == set()
