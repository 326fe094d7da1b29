"""What must agree between the tables of one description: dates of parents and children, sums, keys that are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .links import happens, last

if TYPE_CHECKING:
    from .draft import Draft
    from .links import Made
    from .readers.related import Several

#: Dates of a parent before which nothing of its children happens.
_BEGINS = ("joined_at", "joined_on", "signup_date", "since", "created_at", "registered_on", "opened_on", "enrolled_on")


def dates(one: Made, drafts: dict[str, Draft]) -> None:
    """What happens to somebody happens after he came; what follows an event, after it."""
    draft = drafts[one.named.noun]
    when = next((c for c in draft.columns if c.get("kind") in ("date", "datetime") and "after" not in c), None)
    if when is None or not happens(one.named.noun) or str(when["name"]) in draft.said:
        return
    for link in one.links:
        above = drafts[link.parent]
        name = next((str(c["name"]) for c in draft.columns if c.get("to") == above.name), None)
        begin = next((c for c in above.columns if c["name"] in _BEGINS and c.get("kind") in ("date", "datetime")), None)
        if begin is None and happens(link.parent):
            begin = next((c for c in above.columns if c.get("kind") in ("date", "datetime")), None)
        if begin is None or name is None or str(begin["name"]) in above.said:
            continue
        if begin.get("end", "today") == "today":
            begin["end"] = "-1mo"
        when["after"] = f"{name}.{begin['name']}"
        if happens(link.parent):
            when.pop("start", None)
            when["by"] = {"median": 4, "sigma": 0.9, "unit": "d"}
        return


def totals(one: Made, drafts: dict[str, Draft], many: Several) -> None:
    """An order's total is the sum of its items."""
    if one.per is None or last(one.named.noun) not in ("item", "line") or not happens(one.per.parent):
        return
    draft, above = drafts[one.named.noun], drafts[one.per.parent]
    if draft.column("quantity") is None or draft.column("unit_price") is None or one.per.parent in many.columns:
        return
    draft.add("line_total", {"sql": "quantity * unit_price", "decimals": 2})
    above.columns = [c for c in above.columns if c["name"] not in ("quantity", "total")]
    above.add("total", {"rollup": f"sum({draft.name}.line_total)"})


def keys(drafts: dict[str, Draft]) -> None:
    """References say which key they mean where a table counts its rows twice."""
    for draft in drafts.values():
        counted = [c for c in draft.columns if c.get("kind") == "sequence"]
        if len(counted) > 1:
            for other in drafts.values():
                for column in other.columns:
                    if column.get("kind") == "reference" and column.get("to") == draft.name:
                        column["to"] = f"{draft.name}.{draft.columns[0]['name']}"
