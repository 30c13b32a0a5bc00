"""Word lists of our own, kept by hand: which words name a role, and which names are also words."""

from __future__ import annotations


def words(listed: str) -> frozenset[str]:
    """The words of a list that is written as a line of text."""
    return frozenset(listed.split())


INTERVIEWER_WORDS = words(
    "interviewer interviewers facilitator facilitators researcher researchers moderator "
    "moderators host question questioner int intv mod fac"
)

# Labels of nobody in particular.
ANYBODY_WORDS = words(
    "participant participants interviewee respondent resp speaker speakers person user attendee "
    "guest voice delegate member contributor colleague answer unknown unidentified unnamed "
    "anonymous male female man woman everyone all group audience several multiple"
)
# Labels of those who answer; a "speaker" or a "voice" may be anybody.
ANSWERING_WORDS = words(
    "participant participants interviewee respondent resp user attendee delegate answer"
)

ROLE_WORDS = words(
    "analyst analysts analysis social worker workers manager officer officers data performance "
    "business support team leader lead head heads of and the for in service services director "
    "directors assistant senior principal deputy chief executive interim acting strategic "
    "operational operations practitioner advanced independent reviewing iro dcs admin "
    "administrator administrative administration systems system it ict technical developer "
    "engineer commissioner commissioning placement placements finance fostering adoption carer "
    "education virtual school inspector information intelligence insight quality assurance "
    "improvement children childrens child care looked after leavers leaver family families early "
    "help safeguarding returns statutory council authority local la dfe project product owner "
    "designer user delivery consultant supplier vendor coordinator co-ordinator specialist "
    "adviser advisor partner apprentice graduate trainee panel chair personal clerk planning "
    "policy reporting research governance digital transformation programme change commercial "
    "contracts brokerage duty assessment permanence residential youth"
)

NUMBER_WORDS = words(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty first second third ii iii iv"
)

# What stands before a colon at the start of a line and is nobody speaking.
HEADINGS = words(
    "note notes nb example summary date time title subject from to cc bcc sent re fw fwd attendees "
    "present apologies location venue duration recording transcript interview session council "
    "project topic topics agenda action actions background context first second third firstly "
    "secondly finally also yes no ok okay so and but well because remember ps tip warning "
    "important step steps rule rules error errors issue issues problem problems result results "
    "conclusion key theme themes pain painpoint painpoints quote quotes role organisation email "
    "e-mail phone tel mobile address website url http https monday tuesday wednesday thursday "
    "friday saturday sunday january february july october november december phase stage section "
    "part table figure option options outcome outcomes need needs priority priorities today "
    "tomorrow yesterday then next last instead basically meaning source attachment attachments "
    "importance participants interviewers facilitators kind regards thanks purpose overview hello "
    "hi hey great right sure"
)

# Given names and surnames that also occur in lower case in talk about work.
ORDINARY_NAMES = words(
    "will mark grace rose hope faith joy bill sue rob frank grant young brown green white black "
    "gray grey king cook baker case law day long short small little page wood woods field fields "
    "hill lake brook moor stone bank banks bond price sharp wise good best power noble rich chase "
    "drew patience charity summer autumn winter spring dawn eve art guy don skip ward west north "
    "east south hall house church bishop major hunter carter mason potter cooper turner butler "
    "porter parker miller home homes close way street read reader bird fish fox wolf lamb swift "
    "marks bell ball bush flowers flower gold silver steel iron rivers river waters water wells "
    "well pool ford bridge bridges park parks garden gardens forest cross castle post plant "
    "plants snow frost rain storm gale hand hands foot legs strong bright light love lovely dear "
    "sweet fine free english french german welsh ireland england london york bath chance lucky "
    "happy merry may june april august march sunday monday friday tuesday you our and the for not "
    "but are was has had his her him she they them who what when where why how can one two any "
    "all new old say see man men boy kid kids lot job yes max pat penny angel miles trace name "
    "names record records person speaker ruby amber jade holly ivy pearl earl duke prince pope "
    "archer fisher knight winters chambers berry barber shepherd walker driver forward "
    "speed hardy hay hood horn key keys lane marsh mills moody nash pace pike pride quick rush "
    "sands savage self singer slack sparks stark still stock temple tiller town trees vale wall "
    "walls waller weeks wheeler winner worth"
)
DATE_NAMES = words("april may june august march sunday monday friday tuesday")
# Given names that are also words: with a capital inside a sentence they are somebody more often
# than not.
GIVEN_ORDINARY = words(
    "will mark grace rose hope faith joy bill sue rob frank grant dawn eve guy drew patience "
    "charity summer autumn ruby amber jade holly ivy pearl prince princess max pat penny angel "
    "miles archer hunter mason robin iris violet daisy poppy heather hazel olive ginger lily "
    "jean precious blessing gift favour goodness mercy comfort prudence constance verity honour "
    "destiny harmony melody serenity trinity heaven major jack nick chance chase lance dean dale "
    "glen cliff reed heath brook sky star sandy rusty buddy gene carol josh bob dick teddy fern "
    "bay coral opal scarlet rowan ash linden laurel myrtle clover storm blaze phoenix fox jay "
    "martin swift wren dove raven skip don art rich marsh kit pip wolf river bishop king queenie "
    "beau bliss pride april may june august january jan justice wisdom victory praise glory "
    "peace testimony christian godsend"
)
# The same that are also times or things so often that only plain signs make them somebody.
SELDOM_NAMES = words(
    "april may june august january march sunday monday friday tuesday wednesday jan art major "
    "star bay sky justice peace chance pride praise glory victory gift favour honour storm river "
    "bishop king rich comfort harmony wisdom christian gene cliff heath marsh"
)
# Names that look like forms of words: "jam" has no "james".
NAMES_LIKE_FORMS = words(
    "james oliver peter homer chester lester archer carly parker cooper tanner spencer fisher "
    "harper piper fowler tyler jasper hopper rayner sumner gardner coley manning browning "
    "harding golding hastings banning bates gates yates oates mills brooks hayes mayes dales "
    "wales hobbs rees bowman sadler sandler slater tyers wheeler glover draper dyer thatcher "
    "fuller aisling webber skinner carver hooper ladd"
)
PARTICLES = words("de da di du van von der den la le el al bin binti ibn abu o mc mac")
# Two letters that are a word, an abbreviation or a greeting before they are somebody.
SMALL_WORDS = words(
    "he do so an in my to we us it is at on or of by be go no up if as am me hi oh ok la le de da "
    "al el uk eu hr pa pm dr mr ms st cv qa ps nb"
)
TITLES = words(
    "mr mrs ms miss mx dr prof professor sir dame lady lord cllr councillor rev reverend father "
    "judge justice"
)
# Words that follow "thanks" or "my name is" without being a name.
NO_NAMES = words(
    "all the everyone everybody team both again i it we and also for so that this you your they "
    "but if in on is not no yes well very participant"
)
# Names that a sentence may begin with as an order or a question.
ORDER_WORDS = words("will mark may can grant chase bob hope praise don drew skip bill nick")
# Words with a capital that follow a name without being part of it.
NEVER_SURNAMES = words(
    "and but the for not then when who that this with from said says was has had are were they "
    "she her his him you your our its yes because what why how where today tomorrow yesterday "
    "tonight now here there again also still just only never always maybe please sorry thanks"
)
BEFORE_PLACES = words(
    "upper lower little great north south east west old new long high saint st middle nether"
)
# Words before "school", "house" or "road" that make it any such, not one.
GENERIC_PLACES = words(
    "the a our my your his her their every each any this that virtual special primary secondary "
    "high boarding independent mainstream residential new free nursery summer sunday after old "
    "home named current local previous last next first middle grammar junior infant private "
    "public medical dental nurse law art business head children's childrens crown family youth "
    "county magistrates supreme appeal open full town city village upper power safe halfway own "
    "some no which what another other many most all both same school college academy hospital "
    "district social care foster in at to from of on for so and but if when where list data team "
    "plan case street side main ring cross service one two three"
)
