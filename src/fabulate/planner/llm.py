"""One call of an LLM: `POST /chat/completions` by the official client, ended in time whatever the server does.

The call runs in an event loop of its own, because only there can everything be cancelled at the deadline: name look-up,
a slow drip of headers, an endless body. The client's own retries are off (`conversation` counts), redirects are not
followed and no proxy sees plain HTTP, so the key goes to the configured host only. `openai` is imported here, on use.
"""

from __future__ import annotations

import importlib
import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from .cost import Usage

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from .plan import Fallback

OPENAI_URL = "https://api.openai.com/v1"
#: Bytes of an answer that are read at most, and of a packed one (deflate grows a thousandfold at most).
MOST_BYTES, MOST_PACKED = 1 << 20, 32 << 10
#: Seconds to get a connection, within the call's own.
CONNECT = 10.0

Message = dict[str, str]


@dataclass(frozen=True, slots=True)
class LLM:
    """A model on an OpenAI-compatible server; `base_url` None is OpenAI's, `api_key` None is right for local servers.

    `budget`: seconds for a plan in all, waits and repairs included. `backoff`: seconds of the first wait at least.
    """

    model: str
    api_key: str | None = field(repr=False)
    base_url: str | None = field(repr=False)
    budget: float = 30.0
    backoff: float = 1.0

    @property
    def url(self) -> str:
        """Where the server is, without a slash at the end."""
        return (self.base_url or OPENAI_URL).rstrip("/")


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said; `ending` is `stop`, `length`, `content_filter`, `refusal` or the server's own word."""

    text: str
    ending: str
    usage: Usage | None = None


class CallError(Exception):
    """A call that brought no reply. `again`: whether another attempt may help; `dead`: no living server answered."""

    def __init__(
        self,
        fallback: Fallback,
        why: str,
        *,
        again: bool,
        headers: Mapping[str, str] | None = None,
        refusal: str = "",
        status: int | None = None,
    ) -> None:
        self.fallback: Fallback = fallback
        self.again = again
        self.dead = fallback in ("timeout", "connection") or (status is not None and status >= 500)
        self.headers = headers or {}
        #: What a server said that refused the request itself: it may name a parameter.
        self.refusal = refusal
        super().__init__(why)


def call(llm: LLM, messages: Sequence[Message], options: Mapping[str, object], seconds: float) -> Reply:
    """The model's reply to the messages within `seconds`; CallError. `options` are further fields of the request."""
    if llm.api_key is not None and not re.fullmatch(r"[\x21-\x7e]+", llm.api_key):
        raise CallError("unauthorized", "the API key holds blanks or characters that no key has", again=False)
    if not _is_url(llm.url):
        raise CallError("connection", "the base URL is none; write it as https://host/v1", again=False)
    import asyncio

    loop = asyncio.new_event_loop()
    try:
        return _reply(loop.run_until_complete(asyncio.wait_for(_post(llm, messages, options, seconds), seconds)))
    except TimeoutError:
        raise CallError("timeout", f"no answer within {seconds:.1f} s", again=True) from None
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def load() -> None:
    """Imports the client, which takes about a second, before somebody waits for it."""
    import openai  # noqa: F401


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


async def _post(llm: LLM, messages: Sequence[Message], options: Mapping[str, object], seconds: float) -> bytes:
    """The answer's body; CallError."""
    import openai

    http: Any = importlib.import_module(openai.DefaultAsyncHttpxClient.__mro__[1].__module__.partition(".")[0])
    limit = _Limit(http)
    failure: CallError
    try:
        async with openai.DefaultAsyncHttpxClient(
            follow_redirects=False,
            trust_env=llm.url.lower().startswith("https:"),
            event_hooks={"response": [limit.apply]},
        ) as web:
            client: Any = openai.AsyncOpenAI(
                api_key=llm.api_key or "none",
                base_url=llm.url,
                max_retries=0,
                timeout=http.Timeout(seconds, connect=min(seconds, CONNECT)),
                http_client=web,
            )
            headers = {"Accept-Encoding": "identity"} | _anonymous(llm, openai.Omit)
            raw = await client.chat.completions.with_raw_response.create(
                model=llm.model, messages=list(messages), extra_headers=headers, **options
            )
            return bytes(raw.content)
    except openai.APIStatusError as error:
        failure = _by_status(error.status_code, error.response.headers, _said(llm, error.response))
    except openai.APITimeoutError:
        failure = CallError("timeout", "the server did not answer in time", again=True)
    except openai.APIConnectionError as error:
        failure = CallError("connection", f"the connection failed ({type(error.__cause__).__name__})", again=True)
    except (http.InvalidURL, ValueError, OSError, ExceptionGroup) as error:  # a host that is none, say
        failure = CallError("connection", f"the connection failed ({type(error).__name__})", again=False)
    except (openai.OpenAIError, http.StreamError, _LimitError) as error:
        failure = CallError("server_error", f"the call failed ({type(error).__name__})", again=False)
    if limit.passed:
        failure = CallError("server_error", f"the answer has more than {limit.most:,} bytes", again=True)
    raise failure


def _anonymous(llm: LLM, omit: type[Any]) -> dict[str, Any]:
    """Without a key no header speaks of one, nor of an account that the environment names."""
    return {} if llm.api_key else dict.fromkeys(("Authorization", "OpenAI-Organization", "OpenAI-Project"), omit())


class _LimitError(Exception):
    """More bytes than an answer may have."""


class _Limit:
    """Cuts the body of a response, an error's too: the client reads those whole."""

    def __init__(self, http: Any) -> None:
        self._http = http
        self.most = MOST_BYTES
        self.passed = False

    async def apply(self, response: Any) -> None:
        """A hook of the HTTP client, called before the body is read."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding != "identity":
            self.most = MOST_PACKED if coding in ("gzip", "deflate") else 0
        source, limit = response.stream, self

        class Cut(self._http.AsyncByteStream):  # type: ignore[misc, name-defined]
            async def __aiter__(self) -> AsyncIterator[bytes]:
                size = 0
                async for chunk in source:
                    size += len(chunk)
                    if size > limit.most:
                        limit.passed = True
                        raise _LimitError
                    yield chunk

            async def aclose(self) -> None:
                await source.aclose()

        response.stream = Cut()


def _by_status(status: int, headers: Mapping[str, str], said: str) -> CallError:
    """A status as a failure. What the server said of a key is never repeated."""
    if status in (401, 403):
        return CallError("unauthorized", f"HTTP {status}", again=False)
    why = f"HTTP {status}" + (f", {said}" if said else "")
    if status == 429:
        return CallError("rate_limited", why, again=True, headers=headers)
    if status == 408:
        return CallError("timeout", why, again=True, headers=headers)
    if status >= 500:
        return CallError("server_error", why, again=True, headers=headers, status=status)
    if status in (400, 422):
        filtered = "content_filter" in said or "content_policy" in said
        return CallError("invalid_plan" if filtered else "server_error", why, again=False, refusal=said)
    return CallError("server_error", why, again=False)


def _said(llm: LLM, response: Any) -> str:
    """A server's own words about an error: short, on one line, without the key."""
    try:
        text = response.content[:20_000].decode("utf-8", "replace")
        error = json.loads(text).get("error", text)
        if isinstance(error, dict):
            text = " ".join(str(error[name]) for name in ("param", "code", "message") if error.get(name))
    except (ValueError, AttributeError, RecursionError):
        pass
    if llm.api_key:
        text = text.replace(llm.api_key, "…")
    return "".join(c if c.isprintable() else " " for c in text)[:400].strip()


def _reply(body: bytes) -> Reply:
    """A chat completion's text; CallError when the body is no chat completion."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):
        raise CallError("server_error", "the server's answer is not JSON", again=True) from None
    if isinstance(data, dict) and isinstance(data.get("error"), dict):
        code = data["error"].get("code")
        raise _by_status(code if isinstance(code, int) and 400 <= code < 600 else 500, {}, "")
    match data:
        case {"choices": [{"message": dict(message), **choice}, *_]}:
            pass
        case _:
            raise CallError("server_error", "the server's answer is no chat completion", again=True)
    text, ending = message.get("content"), choice.get("finish_reason")
    if isinstance(text, list):  # some servers give the parts of a text
        text = "".join(str(part.get("text", "")) for part in text if isinstance(part, dict))
    text = text if isinstance(text, str) else ""
    if message.get("refusal") and not text:
        ending = "refusal"
    return Reply(text, str(ending or "stop")[:40], _usage(data.get("usage")))


def _usage(said: object) -> Usage | None:
    """What a server counted, where it did."""
    counts = said if isinstance(said, dict) else {}
    total, prompt, answer = (counts.get(f"{name}_tokens") for name in ("total", "prompt", "completion"))
    if not isinstance(total, int) or total < 0:
        return None
    return Usage(total, prompt, answer) if isinstance(prompt, int) and isinstance(answer, int) else Usage(total)
