"""Settings of the check in `pyproject.toml`, which options of the command line override.

[tool.termalign.check]
fail-on = "error"                       # or "warning"
baseline = "terms-baseline.json"
suppressions = "terms-suppressions.toml"

[tool.termalign.check.severity]
TA203 = "off"                           # or "error", "warning", "info"
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from termalign.errors import FormatError
from termalign.files import read_text
from termalign.findings.finding import OPTIONAL, RULES, Finding, Severity
from termalign.text.structured import toml_table

FILE = "pyproject.toml"
OFF = "off"
_PLACE = "[tool.termalign.check]"
_LEVELS = (*(severity.value for severity in Severity), OFF)
_FAIL_ON = (Severity.ERROR.value, Severity.WARNING.value)


@dataclass(frozen=True)
class Settings:
    """What a project has set; None where it says nothing."""

    fail_on: Severity = Severity.ERROR
    baseline: str | None = None
    """Relative to the folder of the settings file until it is read, then a path."""
    suppressions: str | None = None
    severity: Mapping[str, str] = field(default_factory=dict)
    """Rule to its severity here, or to `off`."""

    @property
    def optional(self) -> frozenset[str]:
        """The optional rules that are switched on."""
        return frozenset(rule for rule, level in self.severity.items() if rule in OPTIONAL and level != OFF)

    def apply(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Yield findings with the severities set here, without the rules that are off."""
        for finding in findings:
            level = self.severity.get(finding.rule)
            if level is None:
                yield finding
            elif level != OFF:
                yield replace(finding, severity=Severity(level))


def find_settings(folder: Path) -> Settings:
    """Return the settings of the nearest `pyproject.toml` at or above `folder`; the defaults without one.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no TOML, or a setting is unknown or has a value that is not allowed.
    """
    for place in (folder, *folder.parents):
        if (place / FILE).is_file():
            return read_settings(place / FILE)
    return Settings()


def read_settings(path: Path) -> Settings:
    """Return the settings of a `pyproject.toml`; the defaults when its table is not there.

    Raises:
        FileError: The file cannot be read.
        FormatError: It is no TOML, or a setting is unknown or has a value that is not allowed.
    """
    table: Any = toml_table(read_text(path), path=str(path))
    for name in ("tool", "termalign", "check"):
        table = table.get(name, {}) if isinstance(table, dict) else {}
    readers = {"fail-on": _one_of(_FAIL_ON), "baseline": _text, "suppressions": _text, "severity": _severity}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in readers:
            raise FormatError(
                f"{_PLACE} unknown setting {name!r}; allowed: {', '.join(readers)}", path=str(path)
            )
        try:
            values[name] = readers[name](value)
        except ValueError as error:
            raise FormatError(f"{_PLACE} {name}: {error}", path=str(path)) from None
    files = {name: str(path.parent / values[name]) for name in ("baseline", "suppressions") if name in values}
    return Settings(
        fail_on=Severity(values.get("fail-on", Severity.ERROR)), severity=values.get("severity", {}), **files
    )


def _one_of(allowed: tuple[str, ...]) -> Any:
    def read(value: object) -> str:
        if value not in allowed:
            raise ValueError(f"{value!r} is not allowed; allowed: {', '.join(allowed)}")
        return str(value)

    return read


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not allowed; allowed: the name of a file")
    return value


def _severity(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not allowed; allowed: a table of rule = severity")
    for rule, level in value.items():
        if rule not in RULES:
            raise ValueError(f"unknown rule {rule!r}; allowed: {', '.join(RULES)}")
        if level not in _LEVELS:
            raise ValueError(f"{rule} = {level!r} is not allowed; allowed: {', '.join(_LEVELS)}")
    return value
