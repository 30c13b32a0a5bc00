"""Painpoints and their links taken from another project: what people here decided stays."""

from __future__ import annotations

from common.landing import Landing, mark_of
from evidence import store
from evidence.model import Painpoint
from evidence.people import store as people
from evidence.sharing.links import Behind, Evidence, GivenLink, GivenPainpoint
from process_maps import store as maps
from process_maps.graph import anchor_words
from process_maps.model import Anchor
from process_maps.services.sharing import step_row
from storage import Act
from validation.services.rulebook import catalogue_in

_TAKEN_AWAY = "somebody here took them away, so they do not come back"


def take_links(this: Act, landing: Landing, given: Evidence, *, source: str, working: bool) -> None:
    """Store what is new; what came earlier is renewed where nobody here changed it."""
    taking = _Taking(this, landing, this.who.person if working else source, working)
    for each in given.painpoints:
        taking.painpoint(each)
    for table in ("painpoint_quotes", "painpoint_steps", "painpoint_rules", "step_rules"):
        for link in getattr(given, table):
            taking.link(table, link)
    for anchor in given.painpoint_anchors:
        taking.anchor(anchor)
    for behind in given.behind:
        taking.behind(behind)


class _Taking:
    def __init__(self, this: Act, landing: Landing, by: str, working: bool) -> None:
        self.this, self.landing, self.by, self.working = this, landing, by, working
        self.rules = catalogue_in(this.db)
        held = store.links(this.db).anchors
        self.anchored = {(each.painpoint_id, each.map_id, each.kind, each.ref) for each in held}

    def painpoint(self, given: GivenPainpoint) -> None:
        """A painpoint: new, joined to the one of its title, or one that came earlier."""
        landing, this, values = self.landing, self.this, given.values()
        found = landing.find("painpoints", given.id)
        if found is not None:
            self._renew(given, found)
        elif landing.was_removed("painpoints", given.id):
            landing.leave("painpoints", _TAKEN_AWAY)
        elif (twin := store.titled(this.db, given.kind, given.title)) is not None:
            landing.join("painpoints", given.id, twin)
            landing.leave(
                "painpoints",
                "one of the same title is here: they are one now, judged as it is here",
            )
        else:
            made = store.add_painpoint(this, values)
            landing.land("painpoints", given.id, made, mark_of(values))

    def _renew(self, given: GivenPainpoint, found: int) -> None:
        here = store.painpoint(self.this.db, found)
        now, wanted = _values(here), given.values()
        if now == wanted:
            return
        mark = self.landing.mark("painpoints", given.id)
        if self.working or mark_of(now) != mark:
            if self.working or mark:
                self.landing.leave("painpoints", "they are otherwise here, and stay so")
            return
        twin = store.titled(self.this.db, given.kind, given.title)
        if twin not in (None, found):
            self.landing.leave("painpoints", "another of their new title is here")
            return
        store.edit_painpoint(self.this, found, here.version, wanted)
        self.landing.renew("painpoints", given.id, found, mark_of(wanted))

    def link(self, table: str, link: GivenLink) -> None:
        """A link, where both its ends are here and nobody here took it away."""
        landing = self.landing
        if landing.find(table, link.id) is not None or landing.was_removed(table, link.id):
            return
        ends = self._ends(link)
        if any(end is None for end in ends.values()):
            landing.leave("links", "what they lead to is not here")
            return
        said: dict[str, object] = {"why": link.why}
        if link.stance:
            said["stance"] = link.stance
        made = store.bring_link(
            self.this, table, ends, said, link.by or self.by, link.on or self.this.at
        )
        if made is not None:
            landing.land(table, link.id, made)

    def _ends(self, link: GivenLink) -> dict[str, object]:
        ends: dict[str, object] = {}
        if link.painpoint:
            ends["painpoint_id"] = self.landing.find("painpoints", link.painpoint)
        if link.quote:
            ends["quote_id"] = self.landing.find("quotes", link.quote)
        if link.at:
            ends["step_id"] = step_row(self.this.db, self.landing, link.at)
        if link.code:
            known = self.rules.match(link.code, None).how != "unknown"
            ends["code"] = link.code if known else None
        return ends

    def anchor(self, link: GivenLink) -> None:
        """A place on a map that is no step."""
        landing, this = self.landing, self.this
        kind = "painpoint_anchors"
        if landing.find(kind, link.id) is not None or landing.was_removed(kind, link.id):
            return
        painpoint = landing.find("painpoints", link.painpoint)
        map_id = landing.find("maps", link.map)
        at = Anchor(str(link.kind), str(link.ref))
        if painpoint is None or map_id is None:
            landing.leave("links", "what they lead to is not here")
            return
        if anchor_words(maps.map_by_id(this.db, map_id).map, at) is None:
            landing.leave("links", "their place is not on the map here")
            return
        place = (painpoint, map_id, at.kind, at.ref)
        if place not in self.anchored:
            self.anchored.add(place)
            landing.land(kind, link.id, store.add_anchor(this, *place))

    def behind(self, each: Behind) -> None:
        """A painpoint behind a persona or a need."""
        painpoint = self.landing.find("painpoints", each.painpoint)
        persona = self.landing.find("personas", each.persona)
        need = self.landing.find("user_needs", each.need)
        if painpoint is None:
            return
        if persona is not None:
            people.put(self.this, "persona", persona, painpoint)
        if need is not None:
            people.put(self.this, "need", need, painpoint)


def _values(here: Painpoint) -> dict[str, object]:
    judged = here.judgement
    return GivenPainpoint(
        "",
        here.kind,
        here.title,
        here.description,
        judged.impact,
        judged.not_a_problem,
        judged.by,
        judged.on,
        here.where_fixed,
        here.triage,
    ).values()
