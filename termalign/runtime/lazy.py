"""What waits until it is used: functions whose modules are loaded when they are called, regular expressions, models.

A registry names many functions, and modules have many expressions; a run uses few.
"""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, AnyStr, ClassVar, Generic, cast

if TYPE_CHECKING:
    import regex


@dataclass(frozen=True, slots=True)
class LazyFunction:
    """A function by its name.

    Example:
        >>> LazyFunction("math", "sqrt")(9.0)
        3.0
    """

    module: str
    name: str

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        """Call it, its module loaded."""
        return getattr(import_module(self.module), self.name)(*arguments, **options)


def lazy(package: str, path: str) -> LazyFunction:
    """Return the function `module.name` of a package.

    Example:
        >>> lazy("os", "path.basename")("news/zh.txt")
        'zh.txt'
    """
    module, _, name = path.rpartition(".")
    return LazyFunction(f"{package}.{module}", name)


class _LazyPattern(Generic[AnyStr]):
    """A regular expression, compiled when an attribute of it is used."""

    def __init__(self, expression: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = expression
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        import regex

        # What was used once is an attribute of its own: the next use costs nothing.
        value = self.__dict__[name] = getattr(regex.compile(self.pattern, self._flags), name)
        return value


def lazy_pattern(expression: AnyStr, flags: int = 0) -> "regex.Pattern[AnyStr]":
    """Return a regular expression that is compiled when it is used: that of a hundred takes a tenth of a second.

    Example:
        >>> lazy_pattern(r"\\p{Han}+").findall("AI 法治")  # rule of law
        ['法治']
    """
    return cast("regex.Pattern[AnyStr]", _LazyPattern(expression, flags))


class LoadedAnew:
    """What another process is sent without what it has loaded, which it loads there for itself.

    Example:
        >>> from copy import copy
        >>> class Power(LoadedAnew):
        ...     _loaded_names = ("_of",)
        ...
        ...     def __init__(self, exponent):
        ...         self._exponent = exponent
        ...         self._prepare()
        ...
        ...     def _prepare(self):
        ...         self._of = lambda number: number**self._exponent
        >>> copy(Power(2))._of(3)  # by way of what is sent
        9
    """

    _loaded_names: ClassVar[tuple[str, ...]]
    """Names of the attributes that `_prepare` sets."""

    def _prepare(self) -> None:
        """Set what is not sent, by the settings; a constructor calls it too."""
        raise NotImplementedError

    def __getstate__(self) -> dict[str, Any]:
        """Return what is sent to another process."""
        return {name: value for name, value in vars(self).items() if name not in self._loaded_names}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Make it in another process, with whatever a subclass has added."""
        vars(self).update(state)
        self._prepare()
