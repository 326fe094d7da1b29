"""Faker's modules loaded with some operations rewritten to calls of ours (`operations.HOOKS`), fill-ins replaced."""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import re
import string
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from .algebra import decide
from .operations import HOOKS
from .source import Source
from .symbols import Sym, fail
from .texts import Nested, Text, cat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

_NAMES = {"int", "float", "len", "str", "ord", "chr", "round", "isinstance", "set", "getattr"}
_METHODS = {"join", "format", "sub", "get", "index", "find", "count", "normalize", "match", "search", "fullmatch"}
_REWRITTEN = re.compile(r"faker\.(providers|utils|generator|decode|contrib)")


class Rewrite(ast.NodeTransformer):
    """Operations that no class can take over become calls."""

    @staticmethod
    def _hook(name: str, *args: Any) -> ast.Call:
        return ast.Call(ast.Name("_hook_" + name, ast.Load()), list(args), [])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.value = self.visit(node.value) if node.value else None
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        self.generic_visit(node)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        self.generic_visit(node)
        return self._hook("mod", node.left, node.right) if isinstance(node.op, ast.Mod) else node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        parts = []
        for v in node.values:
            if isinstance(v, ast.FormattedValue):
                spec = self.visit(v.format_spec) if v.format_spec else ast.Constant("")
                parts.append(self._hook("fmt", self.visit(v.value), ast.Constant(v.conversion), spec))
            else:
                parts.append(v)  # type: ignore[arg-type]
        return self._hook("cat", *parts)

    def visit_Compare(self, node: ast.Compare) -> ast.AST:
        self.generic_visit(node)
        if len(node.ops) == 1 and isinstance(node.ops[0], (ast.In, ast.NotIn)):
            got = self._hook("isin", node.left, node.comparators[0])
            return got if isinstance(node.ops[0], ast.In) else ast.UnaryOp(ast.Not(), got)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.ctx, ast.Load):
            return node
        key = node.slice
        if isinstance(key, ast.Slice):
            bounds = [x or ast.Constant(None) for x in (key.lower, key.upper, key.step)]
            key = ast.Call(ast.Name("slice", ast.Load()), bounds, [])
        return self._hook("sub", node.value, key)

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Attribute) and function.attr in _METHODS:
            args = [function.value, ast.Constant(function.attr), *node.args]
            return ast.Call(ast.Name("_hook_call", ast.Load()), args, node.keywords)
        if isinstance(function, ast.Name):
            first = node.args[0] if node.args else None
            if function.id == "map" and isinstance(first, ast.Name) and first.id in _NAMES:
                first.id = "_hook_" + first.id
            elif function.id in _NAMES:
                function.id = "_hook_" + function.id
        return node


class Loader(importlib.machinery.SourceFileLoader):
    """Python's own, with the rewriting."""

    def get_code(self, fullname: str) -> CodeType:
        path = self.get_filename(fullname)
        tree = Rewrite().visit(ast.parse(self.get_data(path)))
        return compile(ast.fix_missing_locations(tree), path, "exec")


class Finder:
    """Finds Faker's modules for our loader."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if not _REWRITTEN.match(name):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec and isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            spec.loader = Loader(spec.loader.name, spec.loader.path)
        return spec


_D = string.digits
#: What each of Faker's placeholders may become; `!` and `@` are empty half the time.
DIGITS: dict[str, Any] = {"#": _D, "%": _D[1:], "$": _D[2:], "!": [""] * 10 + list(_D), "@": [""] * 9 + list(_D[1:])}


def opened(text: Any, special: Any) -> Iterator[Any]:
    """The parts of a text; those that hold placeholders are decided, the rest stay symbols."""
    marks = re.compile("[" + re.escape("".join(special)) + "]")
    for p in text.parts if isinstance(text, Text) else [text]:
        if isinstance(p, Nested):
            if p.holds("".join(special)):
                from .expressions import NotRecordableError

                raise NotRecordableError("placeholders in a nested program", p.name)
            yield p
        elif isinstance(p, Sym) and p.table is not None and marks.search("".join(p.text().live())):
            yield decide(p.text())
        else:
            yield p


def filled(text: Any, table: dict[str, Any], special: Any) -> Any:
    """Placeholders drawn, one draw each."""
    out: list[Any] = []
    for p in opened(text, special):
        if isinstance(p, str):
            out += [Source().choice(table[c]) if c in table else c for c in p]
        else:
            out.append(Text([p]) if isinstance(p, Nested) else p)
    return cat(*out)


_TOKEN = re.compile(r"\{\{\s*(\w+(?::\s*\w+?)?)\s*\}\}")


def _token(self: Any, text: str) -> Any:
    """The text of `method`, or of `method:group` with the arguments that the provider has given the group."""
    name, _, group = text.partition(":")
    return self.format(name, **(self.get_arguments(group.strip()) if group else {}))


def _parse(self: Any, text: Any) -> Any:
    whole = cat(*[Text([p]) if isinstance(p, Nested) else p for p in opened(text, "{")])
    out: list[Any] = []
    for p in whole.parts if isinstance(whole, Text) else [whole]:
        if isinstance(p, str):
            out += [bit if i % 2 == 0 else _token(self, bit) for i, bit in enumerate(_TOKEN.split(p))]
        else:
            out.append(Text([p]) if isinstance(p, Nested) else p)
    return cat(*out)


def _dsv(
    self: Any, dialect: str = "faker-csv", header: Any = None, data_columns: Any = ("{{name}}", "{{address}}"),
    num_rows: int = 10, include_row_ids: bool = False, delimiter: str = ",",
) -> Any:  # fmt: skip
    """Rows of quoted fields, as Python's writer makes them of Faker's."""
    if dialect != "faker-csv" or header is not None or include_row_ids:
        return fail("other settings of a table")
    out: list[Any] = []
    for _ in range(num_rows):
        for at, column in enumerate(data_columns):
            field = cat(self.generator.pystr_format(column))
            if isinstance(field, Text):
                field = field.each(lambda v: v.replace('"', '""'), "quoted")
            out += [delimiter if at else "", '"', field, '"']
        out.append("\r\n")
    return cat(*out)


def replace(function: Any, by: Any) -> None:
    """Put another function in the place of Faker's, in every module that has it."""
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("faker"):
            for name in [n for n, value in vars(module).items() if value is function]:
                setattr(module, name, by)


def _weighed(weigh: Any, text: Any, factors: list[int]) -> Any:
    """The sum of a vehicle number's characters' weights, of symbols too."""
    total: Any = 0
    for char, factor in zip(text, factors, strict=True):
        weight = char.map(lambda c: weigh(c, [1])) if isinstance(char, Sym) else weigh(char, [1])
        total = total + weight * factor
    return total


def _luhn(text: Text) -> Any:
    """The check digit of a number's text."""
    total: Any = 0
    for at, char in enumerate(reversed(list(text))):
        digit = char.map(int) if isinstance(char, Sym) else int(char)
        if at % 2 == 0:
            digit = (
                digit.map(lambda d: sum(divmod(2 * d, 10))) if isinstance(digit, Sym) else sum(divmod(2 * digit, 10))
            )
        total = total + digit
    return -total % 10 if not isinstance(total, Sym) else (0 - total) % 10


def patch() -> None:
    """Load Faker by the rewriting loader from now on, with recording versions of what fills in text."""
    if any(name.startswith("faker.providers") for name in sys.modules):
        raise RuntimeError("Faker is loaded already")
    for name, hook in HOOKS.items():
        setattr(builtins, "_hook_" + name, hook)
    sys.meta_path.insert(0, Finder)  # type: ignore[arg-type]
    import faker.decode
    from faker.generator import Generator
    from faker.providers import BaseProvider

    plain = faker.decode.unidecode

    def ascii_(text: Any) -> Any:
        if isinstance(text, Text):
            return text.each(plain, "unidecode")
        return text.map(plain) if isinstance(text, Sym) else plain(text)

    replace(plain, ascii_)
    import faker.providers.automotive as automotive
    import faker.providers.date_time as date_time
    import faker.providers.misc as misc
    import faker.utils.checksums as checksums

    weigh = automotive.calculate_vin_str_weight
    replace(weigh, lambda text, factors: _weighed(weigh, text, factors))
    luhn = checksums.calculate_luhn
    replace(luhn, lambda number: _luhn(number) if isinstance(number, Text) else luhn(number))
    # A zone is its name when it becomes a cell.
    date_time.zoneinfo = SimpleNamespace(ZoneInfo=lambda name: name, ZoneInfoNotFoundError=ValueError)
    misc.Provider.dsv = _dsv
    letters = string.ascii_letters
    hexes = "0123456789abcdef"
    fills = {
        "numerify": lambda self, text="###": filled(text, DIGITS, DIGITS),
        "lexify": lambda self, text="????", letters=letters: filled(text, {"?": letters}, "?"),
        "bothify": lambda self, text="## ??", letters=letters: self.lexify(self.numerify(text), letters),
        "hexify": lambda self, text="^^^^", upper=False: filled(text, {"^": hexes.upper() if upper else hexes}, "^"),
    }
    for name, fill in fills.items():
        # So that a method is known by its function's name as Faker has it.
        fill.__module__, fill.__qualname__ = BaseProvider.__module__, f"BaseProvider.{name}"
        setattr(BaseProvider, name, fill)
    Generator.parse = _parse
