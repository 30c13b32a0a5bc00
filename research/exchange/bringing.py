"""A foreign project between reading and saving: every source a draft that keeps its text as it is.

Pseudonyms are the project's, not a source's: somebody who speaks in two interviews is one person,
and a name that is only spoken of is replaced by the same words throughout. All of it is in memory;
what comes out of ``anonymised`` holds none of the names that were found.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.words import council_key
from research.anonymise import Namer, PersonalSpan, apply, find_in_turns, first_free_number
from research.drafts import (
    AnonymisedTranscript,
    Draft,
    DraftSpeaker,
    SpeakerChoice,
    completed,
    named_speakers,
    search,
    speakers_in,
)
from research.exchange.cases import CaseFacts, Cast, cast_of, council_in
from research.exchange.model import ForeignProject, ForeignSource
from research.folding import fold
from research.formats.starts import interviewer_by
from research.labels import read_label, suggested_pseudonym
from research.model import Participant, RawTranscript, places
from research.names import Person, people
from research.spans import Change
from research.verbatim import cut_into_turns, storable


@dataclass(frozen=True)
class SourceDraft:
    """A source on its way in. ``marks`` counts characters that no file can hold."""

    source: ForeignSource
    council: str | None
    draft: Draft
    marks: int = 0

    def changes(self, *, sure_only: bool = False) -> tuple[Change, ...]:
        """What is replaced, in code points of the source's text."""
        starts = places([turn.text for turn in self.draft.raw.turns])
        return tuple(
            Change(starts[each.turn].start + each.span.start, each.span.text, each.span.replacement)
            for each in self.draft.taken(sure_only=sure_only)
        )

    def anonymised(self, *, sure_only: bool = False) -> AnonymisedTranscript:
        """The source as it may be stored: its turns joined by newlines are its text, replaced."""
        return self.draft.anonymised(sure_only=sure_only)


@dataclass(frozen=True)
class Decisions:
    """What a person decided: who is who in a source (by its number and label), and names to add.

    A choice for somebody called by a real name holds wherever that name is a label.
    """

    speakers: tuple[tuple[tuple[int, str], SpeakerChoice], ...] = field(default=(), repr=False)
    extra_names: tuple[str, ...] = field(default=(), repr=False)
    refused: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True)
class Bringing:
    """All sources of a foreign project that hold words, as drafts, and its other words."""

    project: ForeignProject = field(repr=False)
    council: str | None
    roster: tuple[Participant, ...] = field(repr=False)
    decided: Decisions
    sources: tuple[SourceDraft, ...]
    cast: Cast
    names: Mapping[str, str] = field(repr=False)

    def with_choices(
        self,
        speakers: Mapping[tuple[int, str], SpeakerChoice] | None = None,
        extra_names: Iterable[str] = (),
        refused: Iterable[tuple[int, str]] = (),
    ) -> Bringing:
        """The same with what a person decided; sources by number, findings by their ids.

        Raises BadInput for somebody who does not speak in that source, and for what cannot be.
        """
        there = {
            (number, speaker.label)
            for number, source in enumerate(self.sources)
            for speaker in source.draft.speakers
        }
        if set(speakers or {}) - there:
            raise BadInput("one of the speakers named is not in that source")
        before = self.decided
        decided = Decisions(
            tuple({**dict(before.speakers), **(speakers or {})}.items()),
            (*before.extra_names, *(name for name in extra_names if name.strip())),
            before.refused | frozenset(refused),
        )
        if not speakers and decided.extra_names == before.extra_names:
            return replace(
                self, decided=decided, sources=_refuse(self.sources, decided), cast=self.cast
            )
        return bring(self.project, council=self.council, roster=self.roster, decided=decided)

    def without_names(self, texts: Sequence[str]) -> tuple[list[str], int]:
        """Other words of the project (tags, memos) with what is surely personal replaced."""
        plain = [storable(text)[0] for text in texts]
        namer = Namer(self.names, first_free_number([*self.names.values(), *texts]))
        everybody = people([*self.names, *self.decided.extra_names, *self.cast.names])
        sure: dict[int, list[PersonalSpan]] = {}
        nobody = self.cast.not_names
        for number, span in find_in_turns(plain, everybody, namer, not_names=nobody):
            if span.sure:
                sure.setdefault(number, []).append(span)
        done = [apply(words, sure.get(number, ())) for number, words in enumerate(plain)]
        return done, sum(len(spans) for spans in sure.values())


def bring(
    project: ForeignProject,
    *,
    council: str | None = None,
    roster: Sequence[Participant] = (),
    decided: Decisions | None = None,
) -> Bringing:
    """Drafts of all sources, with one set of pseudonyms. Nothing is stored.

    ``roster``: participants the project knows, of any council. A source's own variable names its
    council before ``council`` does.
    """
    choices = decided or Decisions()
    cast = cast_of(project, council, roster)
    settled = _Settling(cast, roster, dict(choices.speakers))
    sources = []
    for number, source in enumerate(each for each in project.sources if each.text.strip()):
        text, marks = storable(source.text)
        turns, labels = cut_into_turns(text)
        alone = cast.alone_in(source.guid)
        if alone and not any(turn.speaker for turn in turns):
            asks = interviewer_by(alone)
            turns = tuple(replace(turn, speaker=alone, interviewer=asks) for turn in turns)
        raw = RawTranscript(turns, project.format, "utf-8")
        whose = council_in(source.variables) or cast.council_of(source.guid) or council
        speakers, known = settled.speakers(number, source.guid, raw, whose)
        draft = Draft(raw, speakers, (), known, choices.extra_names, cast.not_names, labels=labels)
        sources.append(SourceDraft(source, whose, draft, marks))
    spoken_of = (*choices.extra_names, *cast.names)
    found, names = _searched(sources, settled.names_of_cases(), spoken_of)
    return Bringing(project, council, tuple(roster), choices, _refuse(found, choices), cast, names)


def _refuse(sources: Iterable[SourceDraft], decided: Decisions) -> tuple[SourceDraft, ...]:
    return tuple(
        replace(
            each,
            draft=each.draft.with_refused(id for where, id in decided.refused if where == number),
        )
        for number, each in enumerate(sources)
    )


def _searched(
    sources: Sequence[SourceDraft], cases: Mapping[str, str], extra_names: Sequence[str]
) -> tuple[list[SourceDraft], dict[str, str]]:
    """Every draft with what is personal in it; and everybody's replacement, by name.

    A source is told only of people whose names' parts stand in it.
    """
    names = dict(cases)
    for each in sources:
        names |= named_speakers(each.draft)
    everybody = people([*names, *extra_names])
    number = first_free_number(turn.text for each in sources for turn in each.draft.raw.turns)
    done = []
    for each in sources:
        text = "\n".join(turn.text for turn in each.draft.raw.turns)
        plain = _plain(text)
        here = [each for each in everybody if any(half in plain for half in _halves(each))]
        namer = Namer(names, number)
        done.append(
            replace(each, draft=replace(each.draft, findings=search(each.draft, here, namer)))
        )
        new = [words for name, words in namer.known.items() if name not in names]
        number = max(number, first_free_number(new))
        names = namer.known
    return done, names


def _plain(text: str) -> str:
    return fold(text).text.casefold()


def _halves(person: Person) -> list[str]:
    """Letters some of which stand wherever the person is named: "O'Neill" may be "ONeill"."""
    return [
        half
        for token in person.tokens
        for half in [h for h in token.replace("-", "'").split("'") if len(h) > 1] or [token]
    ]


class _Settling:
    """Who is who, source after source: those met before are known to the next source.

    Somebody this import makes is known by a number below zero until they are stored.
    """

    def __init__(
        self,
        cast: Cast,
        roster: Sequence[Participant],
        chosen: Mapping[tuple[int, str], SpeakerChoice],
    ) -> None:
        self._cast, self._chosen = cast, chosen
        self._known = list(roster)
        self._named: dict[tuple[str, str], Participant] = {}
        self._pseudonyms: dict[str, str] = {}
        self._taken = {each.pseudonym for each in roster}
        self._chosen_by_name = {
            key: choice
            for (_number, label), choice in chosen.items()
            if (key := self._name_key(label))
        }

    def speakers(
        self, number: int, source: str, raw: RawTranscript, council: str | None
    ) -> tuple[tuple[DraftSpeaker, ...], tuple[Participant, ...]]:
        """A source's speakers with a pseudonym each, and whom the council knew before."""
        home = council_key(council) if council else ""
        known = tuple(
            each
            for each in self._known
            if each.council is None or council_key(each.council) == home
        )
        wanted = [
            replace(each, wanted=self._wanted(number, source, each, home))
            for each in speakers_in(raw, self._cast.not_names)
        ]
        self._taken |= {each.wanted.pseudonym for each in wanted if each.wanted.pseudonym}
        real = people(
            name
            for each in wanted
            if (name := read_label(each.label, not_names=self._cast.not_names).name)
        )
        done = completed(wanted, known, real)
        for each in done:
            self._meet(each, council, home)
        return done, known

    def _wanted(self, number: int, source: str, speaker: DraftSpeaker, home: str) -> SpeakerChoice:
        key = self._name_key(speaker.label)
        chosen = self._chosen.get((number, speaker.label)) or self._chosen_by_name.get(key)
        case = self._cast.case_of(source, speaker.label)
        choice = chosen or _with_case(speaker.wanted, case)
        if choice.participant_id is not None or choice.pseudonym or not key:
            return choice
        if met := self._named.get(("" if choice.interviewer else home, key)):
            return replace(choice, participant_id=met.id)
        if key not in self._pseudonyms:
            made = suggested_pseudonym(
                choice.role, choice.user_group, choice.interviewer, self._taken
            )
            self._pseudonyms[key] = made
            self._taken.add(made)
        return replace(choice, pseudonym=self._pseudonyms[key])

    def _meet(self, speaker: DraftSpeaker, council: str | None, home: str) -> None:
        choice = speaker.choice
        self._taken.add(choice.pseudonym)
        where = None if choice.interviewer else council
        known = next((each for each in self._known if each.id == choice.participant_id), None)
        known = known or next(
            (
                each
                for each in self._known
                if each.id < 0
                and each.pseudonym.casefold() == choice.pseudonym.casefold()
                and each.council == where
            ),
            None,
        )
        if known is None:
            known = Participant(
                -1 - len(self._known),
                choice.pseudonym,
                choice.role,
                choice.user_group,
                None,
                where,
                0,
                1,
            )
            self._known.append(known)
        if key := self._name_key(speaker.label):
            self._named.setdefault(("" if choice.interviewer else home, key), known)
            self._pseudonyms.setdefault(key, known.pseudonym)

    def names_of_cases(self) -> dict[str, str]:
        """Cases called by a real name that somebody speaks under, with the pseudonym of each."""
        found = {}
        for name in self._cast.names:
            words = self._pseudonyms.get(self._name_key(name))
            if words:
                found[name] = words
        return found

    def _name_key(self, label: str) -> str:
        """The same for every spelling of one name; empty where the label names nobody."""
        name = read_label(label, not_names=self._cast.not_names).name
        tokens = [token for person in people([name] if name else []) for token in person.tokens]
        return " ".join(tokens) or (_plain(name).strip() if name else "")


def _with_case(choice: SpeakerChoice, case: CaseFacts | None) -> SpeakerChoice:
    if case is None:
        return choice
    return replace(
        choice, role=case.role or choice.role, user_group=case.user_group or choice.user_group
    )
