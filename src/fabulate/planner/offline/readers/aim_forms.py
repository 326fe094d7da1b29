"""The forms in which words name a target, its rate and its quality: patterns and lists for `aims`."""

from __future__ import annotations

import re

AUX = r"will|would|did|do|does|is|are|was|were|has|have|who|which"
ENDS = (
    r"(?=\s+(?:from|using|based|given|by|with|depend\w*|driven|if|when|because|after|within|this|next|in)\b"
    r"|[.;:?,(\n]|$)"
)
QUESTION = re.compile(
    rf"(?:(?<=[:;,.!?\n])|(?<= [-–])|(?<=\band)|^)\s*(?P<aux>{AUX})\s+(?P<clause>[^?.;:\n]{{3,90}})\?", re.I
)
WHETHER = re.compile(
    r"\b(?:predict|classif|forecast|detect|identif|model|guess|learn|tell|find)\w*(?:\s+out)?\s+"
    rf"(?P<aux>whether|if|which|who)\s+(?:or not\s+)?(?P<clause>[^.;:?\n,(]{{3,90}}?){ENDS}",
    re.I,
)
NAMED = re.compile(
    r"\b(?:target|label|outcome|response|dependent)(?:\s+(?:column|variable|is))*\s*(?:=|:|is|called|named)\s*"
    r"(?P<name>[^\W\d]\w*)",
    re.I,
)
CLASSES = re.compile(
    r"\b(?:classif(?:y|ying|ication of)|tell apart|distinguish|sort)\s+(?P<who>(?:[^\W\d]\w*\s){0,2}?[^\W\d]\w*)\s*"
    r"(?:\((?P<set>[^()\d]{3,120})\)|(?:as|into)\s+(?P<run>[^.;:()\n]{3,80}?)(?=\s+(?:from|using"
    r"|by|based|with)\b|[.;:\n]|$))",
    re.I,
)
DETECT = re.compile(
    r"\b(?:detect|spot|find|recogni[sz]e|identify)(?:ing)?\s+(?:the |an? )?(?P<what>[^\W\d]\w+)\s+(?P<in>in |among )?"
    r"(?P<who>[^\W\d]\w+s)\b",
    re.I,
)
OF = re.compile(
    r"(?:(?<=[:;,.\n])|^|\b(?:predict\w*|estimat\w*|forecast\w*|model\w*|regression (?:on|for|of)))\s*(?:the )?"
    r"(?P<what>[^\W\d]\w*(?: [^\W\d]\w*)?) (?:of|for) (?:an? |the |used |old |new )?"
    rf"(?P<who>[^\W\d]\w*(?: [^\W\d]\w*)??){ENDS}",
    re.I,
)
REGRESSION = re.compile(
    r"(?:(?<=[:;,.\n])|^)\s*(?P<what>[^\W\d]\w*(?: [^\W\d]\w*){0,2}) regression(?: data ?"
    r"(?:set)?)?(?=\s+(?:with|from|on|using)\b|\s*[:,(])",
    re.I,
)
HEAD = re.compile(
    r"\s*(?:\d[\d,]*\s+)?(?:(?:survey|list|table|data|records?) (?:of|on|about) )?(?:the |an? )?"
    r"([^\W\d]\w*(?: [^\W\d]\w*)?)(?=\s*(?:[,:;.(?]|with\b|that\b|who\b|of\b|$))",
    re.I,
)
SHARE = re.compile(
    r"(?<![\w.])(?:(?:about|around|roughly|some|only|nearly|~)\s*)?(?:(?P<n>\d{1,2}"
    r"(?:\.\d{1,3})?)\s?(?:%|percent\b|per cent\b)"
    r"|(?P<half>half)\b|(?P<m>an?|one|two|three) (?P<part>third|quarter|fifth|tenth|sixth|eighth)s?\b"
    r"|(?:one|1) (?:in|out of) (?P<of>\d{1,3}|three|four|five|six|seven|eight|ten|twenty)\b)"
    r"(?:\s+of\s+(?:the |all |our |my |all the )?(?P<who>them|these|those|[^\W\d]\w*))?"
    r"(?:\s+(?P<be>are|is|were|was|get|gets|got|have|has|had|do|did|will be|will)\b)?"
    r"(?P<not>\s*(?:don't|do not|doesn't|didn't|did not|do n't|don’t|never|not))?"
    r"(?:\s+(?P<what>(?!(?:and|but|or|from|with|of|the|rows?)\b)[^\W\d]\w*(?: (?:out|up|off|back"
    r"|down|away|late|again|dry|over)\b)?))?",
    re.I,
)
FRAME = re.compile(
    r"\b(?:(?:toy|practice|practise|training|teaching|sample|dummy|example) (?:data(?: ?sets?)?|problem)"
    r"(?: for (?:an? |the )?(?:[\w-]+ )?(?:classifiers?|classification|regression|model|course|machine learning))?"
    r"|(?:binary |multi-?class |simple |imbalanced )*(?:classification|regression)(?: (?:problem"
    r"|task|data ?set|data|table))?s?"
    r"(?=\s*[:,-])|(?:predictive|ml|machine learning) (?:data ?set|data|table|problem)s?)(?:\s+"
    r"(?:for|on|of))?[ \t]*[:,]?",
    re.I,
)
QUALITY = re.compile(
    r"[,;.]?\s*\b(?:(?:but |and )?(?:it )?(?:should be |is |with |at )?(?:(?:an? )?(?:auc"
    r"|roc[- ]auc|r2|r²|r[- ]squared)\b\D{0,12}"
    r"0?\.\d{1,3}|(?:only )?(?:an? )?(?:very |really |fairly |quite |rather |pretty )?(?:weak"
    r"|strong|clear|faint|noisy|easy|hard|"
    r"difficult|challenging)(?: (?:signal|problem|to (?:predict|learn|tell)))?(?=\s*[.,;)\n]|\s*$)))",
    re.I,
)
#: "drives that wear out": the target said of the rows.
THAT = re.compile(
    r"\b(?:that|which|who) (?:may |can |might |will )?(?P<verb>[^\W\d]\w*)(?: (?:out|up|off|down|away))?", re.I
)
NOUN = re.compile(
    r"\b(?:predict|detect|forecast|estimat|model)\w*\s+(?:the )?(?P<what>[^\W\d]\w*"
    r"(?: [^\W\d]\w*)?)(?=\s*(?:[(.,;:\n]|$)|\s+(?:from|with|"
    r"using|based|in|for|given|by)\b)",
    re.I,
)
NOISE = re.compile(r"\b(?P<n>\d{1,2}|an?|one|two|three|four|five|some) (?:extra )?(?:irrelevant|noise|random|useless|"
                    r"uninformative) (?:columns?|features?|variables?)\b", re.I)  # fmt: skip
LEAK = re.compile(r"\b(?:an? |one )?(?:leaky|leaking) (?:column|feature|variable)\b", re.I)
ADD = r"(?:,?\s*(?:and |plus )?(?:add|include|including|plus|with)\s+)?"
NOT_A_MEASURE = frozenset(
    """survey dataset sample list table set number record collection log history data database patient row result list
    readings series poll register catalogue catalog inventory kind type group member""".split()
)
#: Things measured that happen or don't.
EVENTS = {
    "survival": "survived", "failure": "failed", "default": "defaulted", "churn": "churned", "dropout": "dropped out",
    "adoption": "adopted", "infection": "infected", "germination": "germinated", "bankruptcy": "bankrupt",
    "breakage": "broken", "theft": "stolen", "cancellation": "cancelled", "renewal": "renewed", "attrition": "left",
    "acceptance": "accepted", "rejection": "rejected", "fraud": "fraud", "spoilage": "spoiled", "recovery": "recovered",
}  # fmt: skip
PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
WORDS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
          "ten": 10, "twenty": 20, "some": 3}  # fmt: skip


OUTCOMES = frozenset(
    "return come renew survive pass finish pay show graduate germinate hatch recover sell stay".split()
)
STATES = frozenset(
    "worn fake bad lost sold behind late overdue ahead absent broken damaged defective faulty dead alive".split()
)
