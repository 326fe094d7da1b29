"""What moves a target, however it is said: "overtime and low satisfaction increase it", "risk goes up with age", "those
with few visits or no trainer are more likely to cancel", "fraud tends to be at night, for higher amounts"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..text import key, stem_of
from . import measures, movers
from .patterns import Later

if TYPE_CHECKING:
    from .measures import Driver

_SUB = r"(?P<sub>[^.;:?!\n]{2,140}?)"
_SOFT = (
    r"(?:\s(?:should|will|would|can|may|might|must|both|also|all|clearly|strongly|slightly|usually|mostly"
    r"|tend to|tends to))*"
)
_IT = r"(?:\s(?:it|them|things|this|(?:the|their|its)\s[^\W\d]\w*(?:\sof\s[^\W\d]\w*(?:ing)?)?|[^\W\d]\w*))??"
_END = r"(?=\s*(?:[,.;:)\n]|$|\b(?:and|but|while|whereas|too|as well|a lot|a bit|slightly)\b))"
_COMPARED = "(?:" + "|".join(sorted({*measures.MEASURES, *measures.AMOUNTS})) + ")"
_PATTERNS: tuple[tuple[Later, str], ...] = (
    (Later(rf"{_SUB}{_SOFT}\s(?:push|pull|drive|bring|move|send|nudge)(?:es|s)?{_IT}\s(?P<up>up|down){_END}"), "up"),
    (
        Later(
            rf"{_SUB}{_SOFT}\s(?P<up>increas|rais|boost|lift|elevat|lower|reduc|decreas|cut|diminish|prevent)"
            rf"(?:es|e|s)?\s(?:it|them|the\s[^\W\d]\w*(?:\sof\s[^\W\d]\w*)?|[^\W\d]\w*){_END}"
        ),
        "up",
    ),
    (
        Later(
            rf"{_SUB}{_SOFT}\s(?:make|makes)\s(?:[^.;,:\n]{{0,40}}?\s)?(?P<up>more likely|likelier|more common"
            rf"|more frequent|higher|bigger|worse|less likely|unlikelier|rarer|less common|lower|smaller|better)\b"
        ),
        "up",
    ),
    (
        Later(
            rf"{_SUB}{_SOFT}\s(?:mean|means|lead to|leads to|result in|results in|give|gives|cause|causes|bring"
            rf"|brings|yield|yields|predict|predicts)\s(?:a\s|much\s|slightly\s|far\s|the\s)?(?P<up>more|higher"
            rf"|bigger"
            rf"|larger|greater|longer|fewer|less|lower|smaller|shorter|better|worse)(?:\s[^\W\d]\w*"
            rf"(?:\s[^\W\d]\w*)?)?{_END}"
        ),
        "up",
    ),
    (
        Later(
            rf"{_SUB}{_SOFT}\s(?P<up>help|protect|hurt|harm|kill|damage|worsen|improve|save|spoil|ruin)(?:s)?"
            rf"(?:\s(?:it|them|too|a lot|a bit|against it|from it|as well))*{_END}"
        ),
        "worth",
    ),
    (
        Later(
            rf"{_SUB}\s(?:is|are)\sat\s(?:an?\s)?(?:much\s|far\s)?(?P<up>higher|greater|lower|less"
            rf"|reduced)\srisk\b"
        ),
        "up",
    ),
    (
        Later(
            rf"{_SUB}\s(?:has|have)\s(?:an?\s)?(?:small\s|strong\s|big\s|weak\s|slight\s|large\s|clear\s)?"
            rf"(?P<up>positive|negative)\s(?:effect|impact|influence|correlation)s?(?:\son\s(?P<out>[^\W\d]\w*))?"
        ),
        "up",
    ),
    (
        Later(
            r"(?:[^\W\d]\w*\s)?(?P<up>goes up|rises|increases|grows|climbs|goes down|falls|drops|decreases"
            r"|declines|shrinks|gets worse|gets better)\s(?:mostly\s|mainly\s)?(?:with|as)\s"
            r"(?P<sub>[^.;:?!\n]{2,120})"
        ),
        "list",
    ),
    (
        Later(
            r"(?:tends?|seems?)\sto\s(?:be|happen|occur)(?P<up>\s(?:more\s(?:often|common|likely|frequent)"
            r"|mostly|mainly))?\s(?P<sub>(?:at|for|in|among|with|when|from|on|if|where)\s[^.;:?!\n]{2,120})"
        ),
        "list",
    ),
    (
        Later(
            r"(?:is|are|happens?|occurs?)\s(?P<up>more (?:likely|common|frequent|often)|likelier|mostly"
            r"|most common|less (?:likely|common|frequent|often)|rarer)\s(?P<sub>(?:at|for|in|among|with|when|from|on"
            r"|if|where|after)\s[^.;:?!\n]{2,120})"
        ),
        "list",
    ),
    (
        Later(
            rf"(?:^|(?<=[.;:,\n])|\b(?:and|but)\s)\s*(?:(?:those|people|ones|[^\W\d]\w*s)\s(?:who|with|that"
            rf"|without|having)\s){_SUB}{_SOFT}\s(?:(?:is|are)\s(?P<up>more|less|much more|far more)\s(?:likely|prone"
            rf"|apt)\sto\s[^.;,\n]+|(?:[^\W\d]\w*(?:\s(?:out|up|off|away|back))?)\s(?P<up2>more|less)"
            rf"(?:\soften)?{_END})"
        ),
        "who",
    ),
    (
        Later(
            rf"(?:^|(?<=[.;:,\n]))\s*(?P<sub>{_COMPARED}\s[^.;:,\n]{{2,40}}?)\s(?:(?:get|are|is|become|have|do"
            rf"|does)s?\s)[^\W\d]+(?:\s(?:out|up|off))?\s(?P<up>more|less)(?:\soften)?{_END}"
        ),
        "list",
    ),
    (
        Later(
            r"\bthe\s(?P<sub>(?:more|less|fewer|higher|lower|longer|shorter|older|bigger)\s[^.;:,\n]{2,60}?),?\s"
            r"(?:the\s)(?P<up>more|less|fewer|higher|lower|likelier|worse|better|bigger|smaller)\b[^.;:,\n]{0,30}"
        ),
        "list",
    ),
    (
        Later(
            r"(?:^|(?<=[.;:,\n])|\b(?:and|but)\s)\s*(?P<sub>[^.;:?!\n,]{2,60}?)\s(?:is|are)\s(?P<up>positively"
            r"|negatively)\s(?:related|linked|correlated|associated)"
        ),
        "up",
    ),
)
_MORE = Later(
    r",\s*(?:and\s|but\s|while\s)?(?P<sub>[^.;:,?!\n]{2,60}?)\s(?P<up>too|as well|also|(?:slightly "
    r"|much )?(?:more likely|less likely|bigger|smaller|higher|lower|more|less|worse|better))(?=\s*(?:[.;,\n]|$))"
)
_MARKED = Later(
    r"\b(?:depends?\s(?:mostly\s|mainly\s|only\s|strongly\s)?on|as a function of|(?:mostly |mainly "
    r"|largely )?(?:driven|explained|influenced|determined) by|predictors?(?: are|:)?|drivers?(?: are|:))\s(?P<sub>"
    r"(?:[^.;:?!\n()]|\([^()\n]{1,40}\))+)"
)
_PREDICTORS = Later(
    rf"(?:^|(?<=[.;:\n]))\s*{_SUB}\s(?:as|are|being)\s(?:the\s)?(?:main\s|strongest\s|best\s"
    rf"|key\s|most important\s)?(?:predictors?|drivers?|factors?|features?)\b"
)
_MATTER = Later(
    rf"(?:^|(?<=[.;:,\n]))\s*{_SUB}\s(?:matter|count)s?(?:\s(?:a bit|a lot|most|more|too|as well"
    rf"|a little))?{_END}"
)
_DOWN = re.compile(
    r"down|lower|reduc|decreas|cut|diminish|prevent|less|unlikel|rarer|smaller|fewer|shorter"
    r"|negativ|falls|drops|declines|shrinks",
    re.I,
)
_GOOD = re.compile(r"help|protect|improve|save|better", re.I)
_BAD = re.compile(r"hurt|harm|kill|damage|worse|spoil|ruin", re.I)


def read(text: str, target: str, taken: list[tuple[int, int]]) -> list[Driver]:
    """Every driver that `text` names, of a target in `text.key` form or as written; nothing in the spans `taken`."""
    found: list[Driver] = []
    for start, stop in taken:
        text = text[:start] + "." * (stop - start) + text[stop:]
    names = {stem_of(part) for part in key(target).split()}
    masked = text
    for pattern, kind in _PATTERNS:
        at = 0
        while (match := pattern.search(masked, at)) is not None:
            at = match.end()
            said = match.groupdict().get("up") or match.groupdict().get("up2") or ""
            if kind == "worth":
                way, worth = (1 if _GOOD.search(said) else -1), True
            else:
                way, worth = (-1 if _DOWN.search(said) else 1), bool(re.search(r"worse|better", said))
                way = -1 if worth and "worse" in said else way
            if match.groupdict().get("out") and stem_of(match["out"].lower()) not in names:
                way, worth = (-way if not _alike(match["out"], target) else way), False
            verb = re.match(r"\W*([^\W\d]+)", masked[match.end("sub") : match.end()])
            single = kind in ("up", "worth") and verb is not None and re.search(r"[^s]s$", verb[1]) is not None
            made = movers.read(match["sub"], names, way, worth, match.start("sub"), match.end(), text, last=single)
            if not made:
                continue
            found += made
            start, stop = made[0].start, match.end()
            masked = masked[:start] + "." * (stop - start) + masked[stop:]
            while (more := _MORE.match(masked[stop:])) is not None:
                tail = more["up"].lower()
                again = way if tail in ("too", "as well", "also") else -1 if _DOWN.search(tail) else 1
                extra = movers.read(more["sub"], names, again, worth, stop + more.start("sub"), stop + more.end(), text)
                found += extra
                masked = masked[:stop] + "." * more.end() + masked[stop + more.end() :]
                stop += more.end()
                if not extra:
                    break
    for pattern in (_MARKED, _PREDICTORS, _MATTER):
        for match in pattern.finditer(masked):
            for new in movers.read(match["sub"], names, 0, False, match.start("sub"), match.end(), text):
                if new.names[0] not in {other.names[0] for other in found}:
                    found.append(new)
    once: dict[str, Driver] = {}
    for one in found:
        if one.names[0] not in once or (one.sign and not once[one.names[0]].sign):
            once[one.names[0]] = one
    return list(once.values())[:20]


def _alike(outcome: str, target: str) -> bool:
    return stem_of(outcome.lower())[:4] == stem_of(key(target).split()[0])[:4]
