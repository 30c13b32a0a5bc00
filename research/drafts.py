"""An import between reading and saving: shown to a person, corrected, and only then stored.

A draft lives in memory alone. Real names are used here to find and replace themselves, and go with
the draft; what comes out of ``anonymised`` holds none of those that were found.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from common.errors import BadInput
from common.words import count_of
from research.anonymise import (
    Namer,
    PersonalSpan,
    apply,
    find_personal,
    find_with,
    first_free_number,
)
from research.folding import fold
from research.formats import read_transcript
from research.labels import numbered, read_label, suggested_pseudonym, user_group_of
from research.model import USER_GROUPS, Participant, RawTranscript, Turn, clean_text, places
from research.names import Person, parts, people

# Between turns while searching: no pattern crosses it, so nothing is found across two speakers.
_BETWEEN = "\n\ufffc\n"
_CONTEXT = 40
_LONGEST_PSEUDONYM = 60
NOBODY_ASKS = "Nobody is marked as interviewer; say who asked the questions"


@dataclass(frozen=True)
class SpeakerChoice:
    """How a speaker is to be kept. Without a pseudonym one is made, from the role if it is known.

    ``participant_id`` picks somebody the project knows already.
    """

    pseudonym: str = ""
    role: str = ""
    user_group: str | None = None
    interviewer: bool | None = None
    participant_id: int | None = None


@dataclass(frozen=True)
class DraftSpeaker:
    """A speaker as the file labels them, for a person to look at; ``label`` may be a real name.

    ``wanted`` is what is known or was chosen, ``choice`` the same made whole: with a pseudonym.
    """

    label: str = field(repr=False)
    is_name: bool
    turns: int
    first_words: str = field(repr=False)
    wanted: SpeakerChoice
    choice: SpeakerChoice


@dataclass(frozen=True)
class DraftFinding:
    """Something that may be personal, with a few words around it.

    ``id`` stays the same while other choices change; ``span`` counts within its turn.
    """

    id: str
    turn: int
    span: PersonalSpan
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True)
class AnonymisedTranscript:
    """What may be stored: turns whose speakers are pseudonyms, and who those are.

    ``redactions`` counts what was replaced by kind; ``left`` what may be personal and was not.
    """

    turns: tuple[Turn, ...] = field(repr=False)
    speakers: tuple[SpeakerChoice, ...]
    format: str
    encoding: str
    redactions: tuple[tuple[str, int], ...]
    left: int
    remarks: tuple[str, ...]

    @property
    def replaced(self) -> int:
        """How many spans were replaced."""
        return sum(number for _kind, number in self.redactions)


@dataclass(frozen=True)
class Draft:
    """A transcript on its way in. Every change makes a new draft."""

    raw: RawTranscript = field(repr=False)
    speakers: tuple[DraftSpeaker, ...]
    findings: tuple[DraftFinding, ...]
    roster: tuple[Participant, ...] = field(repr=False)
    extra_names: tuple[str, ...] = field(repr=False)
    not_names: frozenset[str] = field(repr=False)
    refused: frozenset[str] = frozenset()

    def with_choices(
        self,
        speakers: Mapping[str, SpeakerChoice] | None = None,
        extra_names: Iterable[str] = (),
        refused: Iterable[str] = (),
    ) -> Draft:
        """The draft with what a person decided: who is who, more names, what is not personal.

        ``speakers`` by label; those left out stay as they were. ``refused`` are ids of findings.
        Raises BadInput for a label or a pseudonym that cannot be.
        """
        new = dict(speakers or {})
        if set(new) - {speaker.label for speaker in self.speakers}:
            raise BadInput("one of the speakers named is not in this transcript")
        chosen = tuple(
            replace(each, wanted=new.get(each.label, each.wanted)) for each in self.speakers
        )
        more = (*self.extra_names, *(name for name in extra_names if name.strip()))
        changed = replace(
            self,
            speakers=_completed(chosen, self.roster, _real(chosen, more, self.not_names)),
            extra_names=more,
            refused=self.refused | frozenset(refused),
        )
        return replace(changed, findings=_find(changed))

    def with_refused(self, refused: Iterable[str]) -> Draft:
        """The draft with what a person says is not personal; nothing is searched anew."""
        return replace(self, refused=self.refused | frozenset(refused))

    def anonymised(self, *, sure_only: bool = False) -> AnonymisedTranscript:
        """The transcript with everything found replaced, but for what was refused.

        With ``sure_only``, for where nobody confirms, what is not sure is left and counted.
        """
        open_ones = [each for each in self.findings if each.id not in self.refused]
        taken = [each for each in open_ones if each.span.sure or not sure_only]
        by_turn: dict[int, list[PersonalSpan]] = {}
        for each in taken:
            by_turn.setdefault(each.turn, []).append(each.span)
        who = {speaker.label: speaker.choice for speaker in self.speakers}
        turns = tuple(
            Turn(
                who[turn.speaker].pseudonym if turn.speaker else None,
                turn.time,
                clean_text(apply(turn.text, by_turn.get(place, ()))),
                who[turn.speaker].interviewer if turn.speaker else None,
            )
            for place, turn in enumerate(self.raw.turns)
        )
        kinds = Counter(each.span.kind for each in taken)
        return AnonymisedTranscript(
            turns,
            _once_each([speaker.choice for speaker in self.speakers]),
            self.raw.format,
            self.raw.encoding,
            tuple(sorted(kinds.items())),
            len(open_ones) - len(taken),
            (*self.raw.notes, *_remarks(self, len(open_ones) - len(taken))),
        )


def prepare_import(
    data: bytes,
    name: str,
    *,
    extra_names: Sequence[str] = (),
    roster: Sequence[Participant] = (),
    council: str | None = None,
) -> Draft:
    """Read a transcript and propose who is who and what is personal. Nothing is stored.

    Parameters
    ----------
    extra_names : people who may be spoken about; forgotten with the draft.
    roster : participants of that council whom the project knows already.
    council : its name, whose words are no person's.

    Raises BadInput where the file cannot be read.
    """
    raw = read_transcript(data, name)
    return draft_of(raw, extra_names=extra_names, roster=roster, council=council)


def draft_of(
    raw: RawTranscript,
    *,
    extra_names: Sequence[str] = (),
    roster: Sequence[Participant] = (),
    council: str | None = None,
) -> Draft:
    """What :func:`prepare_import` proposes, for turns that were read already."""
    not_names = frozenset(fold(council or "").text.casefold().replace(",", " ").split())
    labels = Counter(turn.speaker for turn in raw.turns if turn.speaker)
    speakers = tuple(_speaker(label, turns, raw, not_names) for label, turns in labels.items())
    extra = tuple(each for each in extra_names if each.strip())
    completed = _completed(speakers, roster, _real(speakers, extra, not_names))
    draft = Draft(raw, completed, (), tuple(roster), extra, not_names)
    return replace(draft, findings=_find(draft))


def _speaker(
    label: str, turns: int, raw: RawTranscript, not_names: Collection[str]
) -> DraftSpeaker:
    read = read_label(label, not_names=not_names)
    first = next(turn.text for turn in raw.turns if turn.speaker == label)
    choice = SpeakerChoice(
        "" if read.name else label[:_LONGEST_PSEUDONYM],
        read.role,
        user_group_of(read.role) if read.role else None,
        read.interviewer,
    )
    return DraftSpeaker(
        label, read.name is not None, turns, " ".join(first.split())[:80], choice, choice
    )


def _completed(
    speakers: Sequence[DraftSpeaker], roster: Sequence[Participant], real: Sequence[Person]
) -> tuple[DraftSpeaker, ...]:
    """Every choice made whole: a pseudonym for each, nobody's real name in any of them."""
    known = {each.id: each for each in roster}
    by_name = {each.pseudonym.casefold(): each for each in roster}
    taken = {each.pseudonym for each in roster}
    taken |= {each.wanted.pseudonym for each in speakers if each.wanted.pseudonym}
    done = []
    for speaker in speakers:
        choice = replace(speaker.wanted, pseudonym=" ".join(speaker.wanted.pseudonym.split()))
        _refuse_unfit(choice, real)
        if choice.participant_id is not None:
            choice = _from_roster(choice, known)
        elif not choice.pseudonym:
            made = suggested_pseudonym(choice.role, choice.user_group, choice.interviewer, taken)
            choice = replace(choice, pseudonym=made)
        elif same := by_name.get(choice.pseudonym.casefold()):
            choice = _same_again(speaker.label, choice, same, taken)
        taken.add(choice.pseudonym)
        group = choice.user_group or (user_group_of(choice.role) if choice.role else None)
        done.append(replace(speaker, choice=replace(choice, user_group=group)))
    _refuse_two_minds(done)
    return tuple(done)


def _same_again(
    label: str, choice: SpeakerChoice, same: Participant, taken: Collection[str]
) -> SpeakerChoice:
    """A pseudonym the council has already: "P1" is the same person, "Participant" is another."""
    if choice.interviewer or label != choice.pseudonym or read_label(label).specific:
        return _from_roster(replace(choice, participant_id=same.id), {same.id: same})
    return replace(choice, pseudonym=numbered(choice.pseudonym, taken))


def _from_roster(choice: SpeakerChoice, known: Mapping[int, Participant]) -> SpeakerChoice:
    picked = known.get(choice.participant_id or 0)
    if not picked:
        raise BadInput("the participant picked for a speaker is not one of this council")
    return replace(
        choice,
        pseudonym=picked.pseudonym,
        role=choice.role or picked.role,
        user_group=choice.user_group or picked.user_group,
    )


def _refuse_unfit(choice: SpeakerChoice, real: Sequence[Person]) -> None:
    if choice.user_group is not None and choice.user_group not in USER_GROUPS:
        raise BadInput(
            "a speaker's user group is not one of the project's",
            remedy=f"Choose one of {', '.join(USER_GROUPS)}",
        )
    if len(choice.pseudonym) > _LONGEST_PSEUDONYM:
        raise BadInput("a pseudonym is longer than 60 letters", remedy="Shorten it")
    words = set(fold(choice.pseudonym).text.casefold().replace("-", " ").split())
    if any(words & parts(person) for person in real):
        raise BadInput(
            "a pseudonym holds part of a speaker's real name",
            remedy="Leave it empty to have one made, or choose another",
        )


def _refuse_two_minds(speakers: Sequence[DraftSpeaker]) -> None:
    """One pseudonym for two labels is one person, who cannot both ask and answer."""
    asks: dict[str, bool] = {}
    for each in speakers:
        key, asking = each.choice.pseudonym.casefold(), bool(each.choice.interviewer)
        if asks.setdefault(key, asking) != asking:
            raise BadInput(
                "two speakers share a pseudonym, but only one of them is an interviewer",
                remedy="Give them different pseudonyms",
            )


def _real(
    speakers: Sequence[DraftSpeaker], extra: Sequence[str], not_names: Collection[str]
) -> list[Person]:
    """Everybody whose name must not show up in a pseudonym."""
    labels = [read_label(each.label, not_names=not_names).name for each in speakers]
    return people([*(n for n in labels if n), *(n for n in extra if read_label(n).name)])


def _find(draft: Draft) -> tuple[DraftFinding, ...]:
    """Search all turns at once, with one replacement a person throughout."""
    known: dict[str, str] = {}
    for each in draft.speakers:
        name = read_label(each.label, not_names=draft.not_names).name if each.is_name else None
        if name:
            known[name] = each.choice.pseudonym
    texts = [turn.text for turn in draft.raw.turns]
    namer = Namer(known, first_free_number(texts))
    everybody = people([*known, *draft.extra_names])
    joined = _BETWEEN.join(texts)
    starts = [
        place.start + index * (len(_BETWEEN) - 1) for index, place in enumerate(places(texts))
    ]
    found: list[DraftFinding] = []
    turn = 0
    for finding in find_with(joined, everybody, namer):
        while turn + 1 < len(starts) and starts[turn + 1] <= finding.start:
            turn += 1
        start, end = finding.start - starts[turn], finding.end - starts[turn]
        text = texts[turn]
        found.append(
            DraftFinding(
                f"{turn}:{start}-{end}",
                turn,
                replace(finding, start=start, end=end),
                text[max(0, start - _CONTEXT) : start],
                text[end : end + _CONTEXT],
            )
        )
    return tuple(found)


def _once_each(choices: Sequence[SpeakerChoice]) -> tuple[SpeakerChoice, ...]:
    return tuple({choice.pseudonym.casefold(): choice for choice in choices}.values())


def _remarks(draft: Draft, left: int) -> list[str]:
    remarks = []
    if left:
        remarks.append(
            f"{count_of(left, 'possible name or place', 'possible names or places')} "
            "left for a person to judge"
        )
    if draft.speakers and not any(each.choice.interviewer for each in draft.speakers):
        remarks.append(NOBODY_ASKS)
    choices = [each.choice for each in draft.speakers if not each.choice.interviewer]
    same = sum(1 for choice in choices if choice.participant_id is not None)
    if same:
        remarks.append(
            f"{count_of(same, 'speaker')} taken to be who has the same pseudonym in this council"
        )
    return remarks


def without_sure(text: str) -> tuple[str, int]:
    """Typed words with what is surely personal replaced, and how many replacements that took."""
    plain = clean_text(text)
    sure = [each for each in find_personal(plain) if each.sure]
    return apply(plain, sure), len(sure)
