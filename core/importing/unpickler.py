"""Reads pickles as plain data: an interpreter of the format that cannot call anything.

Python's own unpickler imports and calls what a file names. This one is a stack machine of its own over
the opcodes of protocols 0 to 5 (documented in Python's `pickletools`). A global name becomes an inert
`Global`, and "call" looks it up in a vocabulary of functions that build plain data; every other name is
refused. No byte is copied before it is known to be there; operations and what calls build are counted in one
`Budget`, which pickles within a pickle share.
"""

import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.files.refusal import RefusalError
from core.importing.budget import Budget
from core.importing.pickle_text import spelled_float, spelled_integer, unescaped, unescaped_unicode

MAX_OPEN_MARKS = 64
MAX_DEPTH = 64
MAX_TEXT = 2**24
MAX_INTEGER_BYTES = 32
MAX_LINE = 1000
_SHORT_LINE = 128
_PROTOCOLS = range(6)
_KEYS = (str, int, bool, bytes, type(None))
_DISTINCT_HASHES = 2**60
"""Smaller integers have hashes of their own; others can be made to share one, which is slow to look up."""


@dataclass(frozen=True)
class Global:
    """A name that a pickle asks for; only a name."""

    module: str
    name: str

    def __str__(self) -> str:
        """Return the dotted name, cut to a readable length."""
        return f"{self.module[:60]}.{self.name[:60]}"


class Record:
    """Plain data that a pickle describes in two steps: what it is, then its state.

    Attributes:
        state: whatever the pickle said; checked by who uses it.
    """

    state: Any = None

    def set_state(self, state: Any) -> None:
        """Take the state that the pickle gives; raises RefusalError when it is of no known form."""
        self.state = state


Build = Callable[[tuple[Any, ...], Budget], Any]
# Name -> what "calling" it with arguments builds; None for a name that may be mentioned but not called.
Vocabulary = Mapping[tuple[str, str], Build | None]


class Unpickler:
    """Reads one pickle.

    Attributes:
        position: index of the first byte behind the pickle, after `load`.
    """

    def __init__(
        self,
        data: memoryview,
        vocabulary: Vocabulary,
        persistent_load: Callable[[Any], Any] | None = None,
        position: int = 0,
        budget: Budget | None = None,
    ) -> None:
        """Prepare to read.

        Args:
            data: the file.
            vocabulary: what the pickle may name.
            persistent_load: resolves persistent ids (the storages of torch); None refuses them.
            position: where the pickle begins.
            budget: shared with the pickle that this one lies in; None for one of its own.
        """
        self.position = position
        self.budget = Budget(len(data)) if budget is None else budget
        self._data = data
        self._vocabulary = vocabulary
        self._persistent_load = persistent_load
        self._stack: list[Any] = []
        self._marks: list[int] = []
        self._memo: dict[int, Any] = {}

    def load(self) -> Any:
        """Return what the pickle describes: plain values, containers, and what the vocabulary builds.

        Raises:
            RefusalError: it is damaged, asks for a name or operation that is not known, or is larger than
                any generator file.
        """
        while True:
            self.budget.step()
            operation = self._take(1)[0]
            if operation == _STOP:
                value = self._pop()
                _check_depth(value)
                return value
            handler = _HANDLERS.get(operation)
            if handler is None:
                raise RefusalError(
                    f"its pickle uses operation 0x{operation:02x}, which no generator file needs"
                )
            handler(self)

    # Reading

    def _take(self, count: int) -> memoryview:
        end = self.position + count
        if end > len(self._data):
            raise RefusalError("its pickle is truncated")
        start, self.position = self.position, end
        return self._data[start:end]

    def _number(self, code: str) -> Any:
        return struct.unpack("<" + code, self._take(struct.calcsize("<" + code)))[0]

    def _text(self, count: int, encoding: str = "utf-8") -> str:
        if count > MAX_TEXT:
            raise RefusalError(f"its pickle has a text of {count} bytes")
        try:
            return str(self._take(count), encoding)
        except UnicodeDecodeError as error:
            raise RefusalError("its pickle has a damaged text") from error

    def _line(self, most: int = MAX_LINE) -> bytes:
        """Return the bytes up to the end of the line, without it."""
        window = _SHORT_LINE
        while True:  # looks a little further each time, so that short lines cost little
            seen = self._data[self.position : self.position + min(window, most + 1)].tobytes()
            length = seen.find(b"\n")
            if length >= 0:
                self.position += length + 1
                return seen[:length]
            if len(seen) < window:
                raise RefusalError("its pickle is truncated, or has a line that is too long")
            window *= 4

    def _name(self) -> str:
        try:
            return self._line().decode()
        except UnicodeDecodeError as error:
            raise RefusalError("its pickle has a damaged name") from error

    # The stack

    def _push(self, value: Any) -> None:
        self._stack.append(value)

    def _pop(self) -> Any:
        if len(self._stack) <= (self._marks[-1] if self._marks else 0):
            raise RefusalError("its pickle is damaged: a value is missing")
        return self._stack.pop()

    def _top(self, kind: type[Any]) -> Any:
        value = self._pop()
        self._push(value)
        if type(value) is not kind:
            raise RefusalError(f"its pickle is damaged: expected a {kind.__name__}")
        return value

    def _mark(self) -> None:
        if len(self._marks) >= MAX_OPEN_MARKS:
            raise RefusalError(f"its pickle is nested more than {MAX_OPEN_MARKS} levels deep")
        self._marks.append(len(self._stack))

    def _pop_to_mark(self) -> list[Any]:
        if not self._marks:
            raise RefusalError("its pickle is damaged: a mark is missing")
        start = self._marks.pop()
        values = self._stack[start:]
        del self._stack[start:]
        return values

    # Containers

    def _tuple(self, count: int) -> None:
        values = [self._pop() for _ in range(count)]
        self._push(tuple(reversed(values)))

    def _extend(self, values: list[Any]) -> None:
        self._top(list).extend(values)

    def _set_items(self, values: list[Any]) -> None:
        if len(values) % 2:
            raise RefusalError("its pickle is damaged: a key has no value")
        target = self._top(dict)
        for key, value in zip(values[::2], values[1::2], strict=True):
            target[checked_key(key)] = value

    def _dictionary(self) -> None:
        values = self._pop_to_mark()
        self._push({})
        self._set_items(values)

    def _add_items(self, values: list[Any]) -> None:
        self._top(set).update(checked_key(value) for value in values)

    # Names and calls

    def _global(self, module: Any, name: Any) -> None:
        if type(module) is not str or type(name) is not str:
            raise RefusalError("its pickle is damaged: a name is not text")
        if (module, name) not in self._vocabulary:
            raise RefusalError(
                f"it asks for {Global(module, name)}, which is not allowed; nothing was executed"
            )
        self._push(Global(module, name))

    def _stack_global(self) -> None:
        name, module = self._pop(), self._pop()
        self._global(module, name)

    def _call(self) -> None:
        arguments, function = self._pop(), self._pop()
        if type(function) is not Global or type(arguments) is not tuple:
            raise RefusalError("its pickle calls something other than an allowed name")
        build = self._vocabulary[function.module, function.name]
        if build is None:
            raise RefusalError(f"it calls {function}, which is not allowed; nothing was executed")
        self._push(build(arguments, self.budget))

    def _set_state(self) -> None:
        state, target = self._pop(), self._pop()
        if isinstance(target, Record):
            target.set_state(state)
        elif type(target) is not dict or type(state) is not dict:  # dictionaries' own attributes are dropped
            raise RefusalError("its pickle sets the state of something that has none")
        self._push(target)

    def _persistent(self) -> None:
        if self._persistent_load is None:
            raise RefusalError("its pickle refers to data outside of itself")
        self._push(self._persistent_load(self._pop()))

    # Memory

    def _remember(self, index: int) -> None:
        value = self._pop()
        self._push(value)
        self._memo[index] = value

    def _recall(self, index: int) -> None:
        if index not in self._memo:
            raise RefusalError("its pickle is damaged: it recalls what it never stored")
        self._push(self._memo[index])

    def _protocol(self) -> None:
        protocol = self._number("B")
        if protocol not in _PROTOCOLS:
            raise RefusalError(f"its pickle has protocol {protocol}, expected 0 to 5")

    def _long(self, count: int) -> None:
        if not 0 <= count <= MAX_INTEGER_BYTES:
            raise RefusalError(f"its pickle has an integer of {count} bytes")
        self._push(int.from_bytes(self._take(count), "little", signed=True))


def checked_key(key: Any) -> Any:
    """Return a key that can be compared in constant time; raises RefusalError for any other."""
    if type(key) is int and abs(key) >= _DISTINCT_HASHES:
        raise RefusalError("its pickle uses a number of that size as a key, which no file needs")
    if type(key) not in _KEYS:
        raise RefusalError(f"its pickle uses a {type(key).__name__} as a key")
    return key


def expect(arguments: tuple[Any, ...], *kinds: type[Any] | tuple[type[Any], ...]) -> None:
    """Raise RefusalError unless a call has (at least) arguments of these types, in this order."""
    fits = len(arguments) >= len(kinds) and all(
        isinstance(argument, kind) for argument, kind in zip(arguments, kinds, strict=False)
    )
    if not fits:
        raise RefusalError("its pickle is damaged: a call has arguments of the wrong kind")


def _check_depth(root: Any) -> None:
    """Raise RefusalError when something can only be reached through more than MAX_DEPTH containers."""
    seen: set[int] = set()
    level = [root]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for value in level:
            if id(value) in seen:
                continue
            seen.add(id(value))
            if type(value) is dict:
                below.extend(value.values())
            elif type(value) in (list, tuple):
                below.extend(value)
            elif isinstance(value, Record):
                below.append(value.state)
        if not below:
            return
        level = below
    raise RefusalError(f"its pickle is nested more than {MAX_DEPTH} levels deep")


def _constant(value: Any) -> Callable[[Unpickler], None]:
    return lambda machine: machine._push(value)


def _numeric(code: str) -> Callable[[Unpickler], None]:
    return lambda machine: machine._push(machine._number(code))


def _sized(code: str, read: Callable[[Unpickler, int], Any]) -> Callable[[Unpickler], None]:
    return lambda machine: machine._push(read(machine, machine._number(code)))


def _unicode(machine: Unpickler, count: int) -> str:
    return machine._text(count)


def _latin(machine: Unpickler, count: int) -> str:
    return machine._text(count, "latin-1")


_STOP = ord(".")
_HANDLERS: dict[int, Callable[[Unpickler], Any]] = {
    0x80: Unpickler._protocol,
    0x95: lambda machine: machine._number("Q"),  # frames only help streams
    # Values
    ord("N"): _constant(None),
    0x88: _constant(True),
    0x89: _constant(False),
    ord("J"): _numeric("i"),
    ord("K"): _numeric("B"),
    ord("M"): _numeric("H"),
    0x8A: lambda machine: machine._long(machine._number("B")),
    0x8B: lambda machine: machine._long(machine._number("i")),
    ord("G"): lambda machine: machine._push(struct.unpack(">d", machine._take(8))[0]),
    ord("X"): _sized("I", _unicode),
    0x8C: _sized("B", _unicode),
    0x8D: _sized("Q", _unicode),
    ord("T"): _sized("I", _latin),
    ord("U"): _sized("B", _latin),
    ord("B"): _sized("I", Unpickler._take),
    ord("C"): _sized("B", Unpickler._take),
    0x8E: _sized("Q", Unpickler._take),
    0x96: _sized("Q", Unpickler._take),
    # Values of the early protocols, one line of text each
    ord("I"): lambda machine: machine._push(spelled_integer(machine._line())),
    ord("L"): lambda machine: machine._push(spelled_integer(machine._line().removesuffix(b"L"))),
    ord("F"): lambda machine: machine._push(spelled_float(machine._line())),
    ord("S"): lambda machine: machine._push(unescaped(machine._line(MAX_TEXT))),
    ord("V"): lambda machine: machine._push(unescaped_unicode(machine._line(MAX_TEXT))),
    # Containers
    ord("("): Unpickler._mark,
    ord("l"): lambda machine: machine._push(machine._pop_to_mark()),
    ord("d"): Unpickler._dictionary,
    ord("]"): lambda machine: machine._push([]),
    ord("}"): lambda machine: machine._push({}),
    0x8F: lambda machine: machine._push(set()),
    ord(")"): _constant(()),
    ord("t"): lambda machine: machine._push(tuple(machine._pop_to_mark())),
    0x85: lambda machine: machine._tuple(1),
    0x86: lambda machine: machine._tuple(2),
    0x87: lambda machine: machine._tuple(3),
    ord("a"): lambda machine: machine._extend([machine._pop()]),
    ord("e"): lambda machine: machine._extend(machine._pop_to_mark()),
    ord("s"): lambda machine: machine._set_items([machine._pop(), machine._pop()][::-1]),
    ord("u"): lambda machine: machine._set_items(machine._pop_to_mark()),
    0x90: lambda machine: machine._add_items(machine._pop_to_mark()),
    # The stack and the memory
    ord("0"): Unpickler._pop,
    ord("1"): Unpickler._pop_to_mark,
    ord("q"): lambda machine: machine._remember(machine._number("B")),
    ord("r"): lambda machine: machine._remember(machine._number("I")),
    0x94: lambda machine: machine._remember(len(machine._memo)),
    ord("p"): lambda machine: machine._remember(spelled_integer(machine._line())),
    ord("g"): lambda machine: machine._recall(spelled_integer(machine._line())),
    ord("h"): lambda machine: machine._recall(machine._number("B")),
    ord("j"): lambda machine: machine._recall(machine._number("I")),
    # Names and what is done to them
    ord("c"): lambda machine: machine._global(machine._name(), machine._name()),
    0x93: Unpickler._stack_global,
    ord("R"): Unpickler._call,
    0x81: Unpickler._call,
    ord("b"): Unpickler._set_state,
    ord("Q"): Unpickler._persistent,
}
