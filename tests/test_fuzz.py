"""Some thousands of inputs for every reader of text from outside; `tools/fuzz.py` runs as many as one likes."""

from __future__ import annotations

import fuzz
import pytest
from fuzz_texts import TEXTS


@pytest.mark.parametrize(
    ("families", "count"),
    [
        pytest.param(",".join(TEXTS), 600, marks=pytest.mark.quick),
        pytest.param("all", 20_000, marks=pytest.mark.slow),
    ],
)
def test_every_input_is_answered_or_refused(
    families: str, count: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["fuzz.py", "--count", str(count), "--only", families, "--seed", "9", "--seconds", "10"]
    monkeypatch.setattr("sys.argv", arguments)
    failed = fuzz.main()
    said = capsys.readouterr().out
    print(said)
    assert not failed, said
