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
    find_in_turns,
    first_free_number,
)
from research.folding import fold
from research.formats import read_transcript
from research.labels import numbered, read_label, suggested_pseudonym, user_group_of
from research.model import (
    USER_GROUPS,
    Participant,
    Placed,
    RawTranscript,
    Turn,
    clean_text,
)
from research.names import Person, parts, people
from research.verbatim import over_labels, without_labels

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
    # Of a transcript that keeps its text as it is: where each turn's label stands in its words.
    labels: tuple[Placed | None, ...] | None = None

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
            speakers=completed(chosen, self.roster, _real(chosen, more, self.not_names)),
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
        taken = self.taken(sure_only=sure_only)
        left = sum(each.id not in self.refused for each in self.findings) - len(taken)
        by_turn: dict[int, list[PersonalSpan]] = {}
        for each in taken:
            by_turn.setdefault(each.turn, []).append(each.span)
        who = {speaker.label: speaker.choice for speaker in self.speakers}
        turns = tuple(
            Turn(
                who[turn.speaker].pseudonym if turn.speaker else None,
                turn.time,
                self._kept(apply(turn.text, by_turn.get(place, ()))),
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
            left,
            (*self.raw.notes, *_remarks(self, left)),
        )

    def taken(self, *, sure_only: bool = False) -> tuple[DraftFinding, ...]:
        """What is replaced: all that was found and not refused, or only what is sure of it."""
        return tuple(
            each
            for each in self.findings
            if each.id not in self.refused and (each.span.sure or not sure_only)
        )

    def _kept(self, text: str) -> str:
        return clean_text(text) if self.labels is None else text


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
    speakers = speakers_in(raw, not_names)
    extra = tuple(each for each in extra_names if each.strip())
    whole = completed(speakers, roster, _real(speakers, extra, not_names))
    draft = Draft(raw, whole, (), tuple(roster), extra, not_names)
    return replace(draft, findings=_find(draft))


def speakers_in(raw: RawTranscript, not_names: Collection[str]) -> tuple[DraftSpeaker, ...]:
    """The speakers of a transcript as their labels tell them, in the order they begin to speak."""
    labels = Counter(turn.speaker for turn in raw.turns if turn.speaker)
    return tuple(_speaker(label, turns, raw, not_names) for label, turns in labels.items())


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


def completed(
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
    known = named_speakers(draft)
    namer = Namer(known, first_free_number(turn.text for turn in draft.raw.turns))
    return search(draft, people([*known, *draft.extra_names]), namer)


def named_speakers(draft: Draft) -> dict[str, str]:
    """The real names among a draft's labels, with the pseudonym of each."""
    known: dict[str, str] = {}
    for each in draft.speakers:
        name = read_label(each.label, not_names=draft.not_names).name if each.is_name else None
        if name:
            known[name] = each.choice.pseudonym
    return known


def search(draft: Draft, everybody: Sequence[Person], namer: Namer) -> tuple[DraftFinding, ...]:
    """Search all turns at once, with one replacement a person throughout."""
    turns = draft.raw.turns
    words = without_labels(turns, draft.labels) if draft.labels else turns
    texts = [turn.text for turn in words]
    found = find_in_turns(texts, everybody, namer, not_names=draft.not_names)
    if draft.labels:
        who = {each.label: each.choice.pseudonym for each in draft.speakers if each.is_name}
        found = list(over_labels(found, turns, draft.labels, who))
    return tuple(_shown(turn, span, turns[turn].text) for turn, span in found)


def _shown(turn: int, span: PersonalSpan, text: str) -> DraftFinding:
    before, after = (
        text[max(0, span.start - _CONTEXT) : span.start],
        text[span.end : span.end + _CONTEXT],
    )
    return DraftFinding(f"{turn}:{span.start}-{span.end}", turn, span, before, after)


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
