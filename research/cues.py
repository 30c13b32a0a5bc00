"""What stands around a capital and says what it is: "her mum …", "… said", "lives in …".

Every pattern looks at the few letters before a span (it ends there) or after it (it begins there).
"""

from __future__ import annotations

import re

BACK, ON = 64, 48

_KIN = (
    "mum|mummy|mam|mom|mother|dad|daddy|father|parent|brother|sister|sibling|twin|half-brother|"
    "half-sister|stepdad|stepmum|step-dad|step-mum|stepfather|stepmother|aunt|auntie|aunty|uncle|"
    "nan|nana|nanny|gran|granny|grandma|grandmother|grandad|grandfather|granddad|grandparent|"
    "cousin|niece|nephew|son|daughter|wife|husband|partner|boyfriend|girlfriend|fiance|friend|"
    "mate|neighbour|godmother|godfather|baby|child|kid|girl|boy|lad|lass|toddler|teenager|"
    "youngster|young person|young man|young woman|young lady|man|woman|lady|bloke|guy|gentleman|"
    "chap|fella|pupil|student"
)
_ROLES = (
    "carer|childminder|adopter|guardian|colleague|manager|boss|supervisor|worker|assistant|"
    "officer|analyst|director|head|lead|leader|practitioner|psw|iro|lado|senco|dsl|advocate|"
    "adviser|advisor|apprentice|trainee|intern|temp|administrator|admin|clerk|secretary|"
    "receptionist|teacher|headteacher|tutor|mentor|nurse|midwife|health visitor|doctor|gp|"
    "paediatrician|therapist|psychologist|psychiatrist|counsellor|interpreter|translator|"
    "solicitor|barrister|lawyer|judge|magistrate|councillor|inspector|commissioner|consultant|"
    "developer|coordinator|co-ordinator|chair|chairperson|deputy|visitor|guy|coach|trainer|"
    "landlord|landlady|sergeant|pc|predecessor|successor|someone|somebody|person"
)
_PERSON = rf"(?:{_KIN}|{_ROLES})s?"
# A comma, "is", "was", "called" or nothing between a person's part and the name.
_LINK = (
    r"(?:,? (?:is|was|are|were)(?: (?:a|called|named))?|'s(?: (?:called|named))?|"
    r",? (?:who is|who's|who was|who are)?\s?(?:called|named)|,| -|:)?"
)
_RELATED = re.compile(rf"(?<![A-Za-z-])(?:{_PERSON}){_LINK} \"?$")
_RELATED_CAPITAL = re.compile(
    r"\b(?:Mum|Dad|Mother|Father|Nan|Nana|Nanny|Gran|Granny|Grandma|Grandad|Grandfather|"
    r"Grandmother|Auntie|Aunty|Aunt|Uncle|Brother|Sister|Baby|Child|Foster carer|Social worker|"
    r"SW|SSW|IRO|PA|PSW|Carer|HHJ|DJ|PC|DC|DS|Sgt),? $"
)
_NAMED = re.compile(
    r"\b(?:[Mm]y|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur|child's|girl's|boy's|kid's|lad's|mum's|dad's|"
    r"mother's|father's|carer's|baby's|first|real|middle|last|full|sur|nick|birth|given|known|"
    r"family|maiden|whose) ?(?:(?:first|real|middle|last|full|birth|given|proper) )?"
    r"(?:name|surname|nickname)(?:'s| is| was|,)? \"?$|"
    r"\b(?:he|she|they|who|him|her|them|everyone|everybody|people)(?:'s| is| was|'re| are| were)? "
    r"(?:is |was |actually |really )?(?:calls? (?:him|her|them)|called|call (?:him|her|them)|"
    r"named|known as|goes by) \"?$|"
    r"\bI(?:'m| am) $|\b[Tt]his is $"
)
_ADDRESSED = re.compile(
    r"(?:^|[\s(\"])(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Tt]hanks|[Tt]hank you|[Cc]heers|[Mm]orning|"
    r"[Gg]ood morning|[Aa]fternoon|[Rr]egards|[Ss]orry|[Ww]elcome|[Bb]ye|[Nn]ight|[Pp]lease|"
    r"[Ff]rom|[Tt]o|[Cc]c|[Aa]ttendees|[Pp]resent|[Ii]nterviewee|[Ii]nterviewer)(?:,|:) ?$|"
    r"(?:^|[\s(\"])(?:[Hh]i|[Hh]ello|[Hh]ey|[Dd]ear|[Tt]hanks|[Tt]hank you|[Cc]heers) $"
)
_ACTED_ON = re.compile(
    r"\b(?:ask|asks|asked|asking|tell|tells|told|telling|rang|ring|ringing|phone|phoned|phoning|"
    r"email|emailed|emailing|e-mailed|text|texted|texting|thank|thanked|meet|met|visited|visiting|"
    r"remind|reminded|chase|chased|chasing|hugged|married|fostered|interviewed|"
    r"(?:spoke|spoken|speak|speaking|talk|talked|talking|listen|listened|chat|chatting|write|wrote|"
    r"written|apologised|explained|reported|said|complained|grateful|passed it|handed it|"
    r"reports|report|down|belongs|belonged) to|"
    r"(?:spoke|speak|talk|met|meet|meeting|sat|sit|sitting|lives|live|"
    r"lived|living|stays|staying|stayed|placed|contact|matched|work|works|worked|working|sessions?|"
    r"visits?|relationship|interview|catch up|supervision|checked|check) with|"
    r"(?:sat|sit|next|close|married|related|similar|according) (?:next )?to|"
    r"(?:passed|sent|given|went|goes) (?:it |them |that )?to|(?:felt sorry|caring|"
    r"carers?|care|review|plan|placement|passport|visit|responsible|looked|looking|waited|waiting) "
    r"for|(?:worried|heard|asked|told|talking|spoke|news|meeting|story) about|love|loves|loved|"
    r"missed|misses|place|placed|moved|removed|adopted|adopt|brought|took|take|drove|collected|"
    r"me and|and me|you and me|with|by|[Aa]ccording to|[Pp]oor|[Ll]ittle|[Oo]ld|[Yy]oung|saying|"
    r"blame|blamed|trust|trusted|know|knew|see|saw|seen|let|helped|help|give|gave|given|show|showed"
    r") $",
    re.IGNORECASE,
)
# Of those, the ones that need a person after them; the rest could be done to a system too.
_SURELY_ACTED_ON = re.compile(
    r"\b(?:ask|asks|asked|tell|tells|told|ring|rang|email|call|phone|phoned|texted|thank|thanked|"
    r"remind|reminded|hugged|married|fostered|interviewed|(?:spoke|spoken|speak|speaking|talk|talked|"
    r"talking|listened|apologised|complained|grateful) to|(?:spoke|speak|met|sat|sit|lives|live|"
    r"lived|living|stays|staying|stayed|placed|contact|sessions?|relationship|supervision) with|"
    r"next to|(?:felt sorry|review|passport) for|me and|you and me|[Pp]oor) $",
    re.IGNORECASE,
)
_DID = re.compile(
    r",? (?:himself|herself|also|never|always|just|only|still|then|actually|really|once|has|had|"
    r"doesn't|didn't|would|will|and I)? ?(?:said|told|asked|rang|thinks|thought|reckons|reckoned|"
    r"reckon|wants|wanted|knows|knew|lives|lived|cried|absconded|felt|phoned|emailed|texted|"
    r"refused|replied|explained|remembers|remembered|loves|loved|hates|hated|wrote|moaned|"
    r"laughed|smiled|retired|ran away|ran off|turned (?:\w+teen|[0-9]+)|was born|were born|"
    r"was placed|"
    r"were placed|is placed|moved|signed|swears|believes|believed|worries|worried|disclosed|"
    r"say that|disagreed|agreed|admitted|insists|insisted|mentioned|joined|started|left|"
    r"went missing|was adopted|were adopted|is adopted|came to us|goes to|went to|"
    r"sat|spoke|turned up|is off sick|was off sick|is on leave|was on leave|on leave)\b"
)
_SAYS = re.compile(
    r",? (?:says|does|puts|types|keeps|needs|gets|got|did|has|had|is|was|were|would|could|will|"
    r"doesn't|didn't|hasn't|isn't|wasn't|can't|couldn't|never|always|just|also|still|went|came|"
    r"made|makes|sends|sent|checks|checked|looks|looked|runs|ran|from|in the|in our|and [A-Z])\b"
)
_OWNS = re.compile(
    r"(?:'s|s'|') (?:mum|dad|mother|father|nan|gran|brother|sister|aunt|uncle|family|parents?|"
    r"birthday|placement|review|file|record|social worker|worker|case|passport|plan|school|carers?|"
    r"foster|episodes?|birth|form|house|home|first|last|name|desk|job|team|old|new|or the other|"
    r"adoption|wishes|voice|address|move|manager|view|words|phone|bedroom|school|health|pep)\b"
)
_WHO = re.compile(
    r",? who(?:se|'s|'d|m)?\b| \(?(?:aged? )?[0-9]{1,2}\)|"
    r",? (?:aged? )?(?:[0-9]{1,2}|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)"
    r"(?: years old|,)| and (?:I|me|myself|her|his|my)\b|,? (?:himself|herself)\b|"
    r" (?:she|he)(?:'s|'d|'ll)? "
)
_EXPLAINED = re.compile(
    rf",? (?:from|in|at) (?:the |our )?(?:business support|legal|finance|housing|health|education|"
    rf"performance|data|commissioning|placements?|admin|duty|[\w ]{{0,20}}team)\b|"
    rf"(?:,| \() ?(?:the|our|my|her|his|their|a|an|one of) (?:[\w'-]+ ){{0,3}}(?:{_PERSON})\b",
    re.IGNORECASE,
)
_THAT = re.compile(
    r"\b(?:[Ii]t|[Tt]hat|[Tt]here|[Hh]e|[Ss]he)(?:'s| is| was|'ll be| would be|'d be)"
    r"(?: always| only| just| usually| down to)? $"
)
_SETTLED = re.compile(
    r"\b(?:lives?|lived|living|placed|placement|placements|moved|moves|moving|stay|stays|stayed|"
    r"staying|based|born|grew up|raised|house|flat|home|homes|carers?|family|unit|school|staying|"
    r"sent|drove|travel|travels|travelled|goes|went|ran|found|settled|address|hospital|"
    r"attends|attending|attended|miles|lived over|contact|over|missing|from) "
    r"(?:(?:him|her|them|it|us|back|out|up|down|over|again|all the way|is|was|are|were|up north|"
    r"the move) ){0,2}"
    r"(?:in|at|to|from|near|outside|around|through|off|by) (?:a (?:town|place|village|city) "
    r"called )?$"
)
_WHERE = re.compile(
    r"\b(?:[Ii]n|[Aa]t|[Nn]ear|[Oo]utside|[Aa]round|[Tt]owards|[Bb]eyond|[Oo]ver in|[Uu]p in|"
    r"[Dd]own in) $"
)
_PLACE_CALLED = re.compile(
    r"\b(?:home|unit|school|town|village|city|place|estate|hostel|hospital|street|road|hotel|church|"
    r"somewhere)s?(?: is| was|'s|,)? (?:called|named) \"?$|"
    r"\b(?:[Hh]e|[Ss]he|[Tt]hey)(?:'s|'re| is| was| are| were)(?: now| still| back)? "
    r"(?:in|at|near) $"
)
_LABEL = re.compile(r":(?:\s|$)")


def names_somebody(before: str, after: str, *, starts_line: bool) -> bool:
    """Whether what stands around a capital that is no known word makes it surely a person."""
    return bool(
        is_introduced(before)
        or _SURELY_ACTED_ON.search(before)
        or _DID.match(after)
        or _OWNS.match(after)
        or _WHO.match(after)
        or _EXPLAINED.match(after)
        or (starts_line and _LABEL.match(after))
    )


def is_introduced(before: str) -> bool:
    """Whether a person's name is announced: "her mum …", "my name is …", "Hi …"."""
    return bool(
        _RELATED.search(before)
        or _RELATED_CAPITAL.search(before)
        or _NAMED.search(before)
        or _ADDRESSED.search(before)
    )


def may_name_somebody(before: str, after: str) -> bool:
    """The same, where a person or a thing might stand."""
    return bool(_ACTED_ON.search(before) or _THAT.search(before) or _SAYS.match(after))


def is_where(before: str) -> bool:
    """Whether a place is likelier than a person after these words."""
    return bool(_WHERE.search(before) or _PLACE_CALLED.search(before) or _SETTLED.search(before))


def is_where_somebody_is(before: str) -> bool:
    """Whether the words before say where somebody lives, moved to, or is placed."""
    return bool(_SETTLED.search(before) or _PLACE_CALLED.search(before))
