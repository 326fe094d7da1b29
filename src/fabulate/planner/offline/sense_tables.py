"""What generic names hold by what they stand beside: a result is won or lost in matches, passed or failed in tests.

`SENSES`: by the last word of a name its senses in order, each with the words one of which must be there ("" for any
topic) and its values with weights, "keep" for what the concept says, or settings. Values are Fabulate's own.
"""

from __future__ import annotations

Json = dict[str, object]

_SPORT = "match game team opponent player fight league chess tournament race bet home away referee season score club"
_MEDICAL = "patient doctor hospital clinic medical diagnosis symptom nurse ward therapy"
_ANIMAL = "animal rescue vet pet hedgehog bird wildlife shelter injury"
_SHOP = """product shop store price order sale sku stock brand purchase inventory catalog retail supplier barcode
quantity discount shipping customer"""
_JOB = """employee salary department staff hire hired manager company applicant job interview candidate worker hr office
experience contract"""
_COURSE = """course class lesson teacher instructor student pupil dance yoga ski school workshop swim swimming music
participant trainer tutor training climbing riding signup tutorial"""
_PLANT = "plant tree orchard garden crop field variety soil seed greenhouse bed vegetable harvest vine"
_WEB = "user page click app website device browser visitor url request http api endpoint path ip server login web"
_CLOTHES = "shirt clothes clothing dress wear fashion fabric textile bag sleeve sock jacket shoe jersey garment costume"

ORDERED: frozenset[str] = frozenset(["level", "size", "health"])

SENSES: dict[str, list[tuple[str, str | Json]]] = {
    "category": [
        (_SHOP, "keep"),
        ("runner athlete contest race club tournament player swimmer", "junior 3|adult 6|senior 2|veteran 1"),
        ("expense budget spending payment amount receipt cost",
         "groceries 26|rent 12|transport 18|utilities 12|leisure 16|health 8|other 8"),
        ("", "regular 6|special 3|other 1"),
    ],
    "section": [(_SHOP, "keep"), ("", "A 4|B 3|C 3|D 2")],
    "result": [
        ("lab sample swab screening antibody blood virus infection drug", "negative 82|positive 15|inconclusive 3"),
        ("test exam inspection inspector check quality audit build suite certification driving", "passed 84|failed 16"),
        (_SPORT, "keep"),
        (f"{_ANIMAL} {_MEDICAL} treatment", "recovered 68|still treated 20|died 12"),
        ("application claim request case appeal permit proposal", "approved 66|rejected 21|pending 13"),
        ("", "successful 74|partly successful 16|unsuccessful 10"),
    ],
    "program": [
        ("student university degree gpa major campus college faculty scholarship graduate enrollment", "keep"),
        ("wash laundry laundromat machine dryer detergent load dishwasher",
         "cotton 60 24|cotton 40 26|easy care 20|quick wash 16|delicates 8|wool 6"),
        (f"{_COURSE} gym fitness", "beginner 5|intermediate 3|advanced 2|intensive 1"),
        ("", "standard 5|short 3|extended 2"),
    ],
    "position": [
        ("football soccer goal handball hockey jersey", "goalkeeper 11|defender 33|midfielder 33|forward 23"),
        (_JOB, "keep"),
        ("", {"kind": "integer", "min": 1, "max": 24}),
    ],
    "role": [
        (_JOB, "keep"),
        ("actor film movie play theatre cast scene", "lead 2|supporting 5|extra 6"),
        ("user account permission login", "member 80|editor 14|admin 6"),
        ("", "member 60|helper 25|organiser 15"),
    ],
    "service": [
        ("barber hair hairdresser salon beard", "haircut 46|beard trim 18|wash and cut 16|colouring 12|shave 8"),
        ("spa massage wellness sauna", "massage 40|facial 20|sauna 20|manicure 12|bath 8"),
        ("car vehicle garage mechanic mileage plate", "oil change 34|brakes 18|tyres 22|inspection 18|battery 8"),
        ("", "keep"),
    ],
    "purpose": [
        ("loan credit bank borrower debt", "keep"),
        ("visitor badge reception host company", "meeting 40|interview 12|delivery 18|maintenance 14|tour 10|audit 6"),
        ("trip flight travel ride hotel guest booking", "leisure 48|business 32|family 20"),
        ("", "private 40|business 30|training 18|other 12"),
    ],
    "reason": [
        (f"absence absent leave attendance sick {_JOB}", "illness 45|family 20|holiday 20|appointment 15"),
        ("return refund product order exchange", "keep"),
        (f"{_MEDICAL} {_ANIMAL} appointment", "check-up 34|vaccination 16|injury 18|infection 16|pain 16"),
        ("cancellation cancel cancelled churn unsubscribe", "too expensive 34|not needed 30|moved away 16|other 20"),
        ("delay incident alarm outage failure complaint callout", "technical fault 34|weather 18|human error 22|"
         "staff shortage 14|other 12"),
        ("", "planned 34|request 28|technical fault 14|weather 10|other 14"),
    ],
    "method": [
        (_WEB, "keep"),
        ("planet star orbit radius discovery exoplanet",
         "Transit 74|Radial Velocity 19|Microlensing 4|Imaging 3"),
        ("coffee brew espresso", "espresso 34|pour-over 26|French press 22|AeroPress 18"),
        ("recipe food dish kitchen cook oven", "baked 30|fried 26|boiled 20|grilled 14|raw 10"),
        ("payment amount price total paid", "card 56|cash 26|transfer 18"),
        ("fish fishing catch", "rod 52|fly 22|net 16|trap 10"),
        ("shipment cargo freight transport", "road 56|sea 20|air 14|rail 10"),
        ("", "manual 50|automatic 35|mixed 15"),
    ],
    "material": [
        (_CLOTHES, "keep"),
        ("sculpture statue museum exhibit monument", "bronze 30|marble 24|wood 16|granite 16|clay 14"),
        ("ring necklace jewelry jewellery bracelet earring", "silver 44|gold 36|platinum 8|steel 12"),
        ("", "wood 28|steel 26|plastic 20|glass 10|aluminium 10|stone 6"),
    ],
    "source": [
        (f"{_SHOP} lead marketing traffic signup", "keep"),
        ("", "own records 44|survey 22|import 20|partner 14"),
    ],
    "level": [
        ("game player character xp guild hero monster quest mana rpg dragon", "keep"),
        ("water tank fuel river battery noise stress", {"kind": "number", "mean": 52, "sd": 18, "min": 0, "max": 100,
                                                        "decimals": 1}),
        ("parking floor building garage", {"kind": "integer", "min": 1, "max": 6}),
        ("", "beginner 45|intermediate 35|advanced 20"),
    ],
    "class": [
        ("student pupil school teacher", "5A 3|5B 3|6A 3|6B 3|7A 2|7B 2|8A 2|8B 2"),
        ("train flight cabin passenger ticket fare seat", "economy 70|business 20|first 10"),
        ("course credit instructor university enrollment gym", "keep"),
        ("", "A 4|B 3|C 2"),
    ],
    "origin": [
        ("flight trip route destination passenger airline departure arrival bus train shipment cargo parcel", "keep"),
        ("coffee bean roast", "Ethiopia 24|Colombia 24|Brazil 22|Kenya 12|Guatemala 10|Sumatra 8"),
        ("tea", "China 30|India 26|Japan 18|Sri Lanka 14|Taiwan 12"),
        ("", "Italy 14|France 14|Germany 12|Spain 12|China 12|India 10|Japan 9|Brazil 9|Mexico 8"),
    ],
    "track": [
        ("artist album song music playlist genre", "keep"),
        ("", "Track 1 4|Track 2 4|Track 3 3|Track 4 2"),
    ],
    "session": [("user login app website web page", "keep"), ("", "morning 40|afternoon 35|evening 25")],
    "unit": [
        ("apartment tenant building rent lease flat", {"kind": "pattern", "regex": "[1-9][A-D]"}),
        ("parameter sensor reading value signal measurement", "V 3|A 2|°C 4|% 2|hPa 1"),
        ("", "kg 4|g 3|l 3|ml 2|piece 4"),
    ],
    "format": [
        ("book isbn author publisher page", "keep"),
        ("file image photo video document upload", "JPEG 40|PNG 24|PDF 18|MP4 12|TIFF 6"),
        ("record album song artist vinyl", "vinyl 40|CD 34|cassette 12|digital 14"),
        (f"event talk meeting webinar conference {_COURSE}", "in person 58|online 30|hybrid 12"),
        ("", "standard 60|large 25|small 15"),
    ],
    "activity": [
        (_WEB, "keep"),
        ("", "walking 20|swimming 16|games 16|crafts 14|music 12|reading 12|cooking 10"),
    ],
    "event": [
        (_WEB, "keep"),
        ("", "concert 22|workshop 20|exhibition 16|market 16|talk 14|festival 12"),
    ],
    "action": [(_WEB, "keep"), ("", "added 30|changed 30|moved 16|checked 14|removed 10")],
    "direction": [
        ("price trend trade market stock share", "keep"),
        ("bus train road traffic route line lane cyclist pedestrian counter tram", "inbound 50|outbound 50"),
        ("cable lift elevator gondola escalator funicular", "up 52|down 48"),
        ("", "north 26|east 24|south 26|west 24"),
    ],
    "route": [
        ("flight airline airport ship cargo", "keep"),
        ("drug dose medication nurse medicine", "oral 60|intravenous 18|subcutaneous 12|intramuscular 6|topical 4"),
        ("", "Route 1 5|Route 2 5|Route 3 4|Route 4 3|Route 5 3|Route 6 2|Route 7 2"),
    ],
    "size": [(f"{_CLOTHES} shop", "keep"), ("", "small 30|medium 45|large 25")],
    "platform": [
        ("post social influencer campaign ad follower like marketing", "keep"),
        ("game player", "PC 38|PlayStation 26|Switch 16|Xbox 12|mobile 8"),
        ("train station tram metro departure", {"kind": "integer", "min": 1, "max": 14}),
        ("", "Android 46|iOS 38|web 16"),
    ],
    "genre": [
        ("song album band concert playlist vinyl singer label track",
         "Rock 24|Pop 24|Jazz 12|Electronic 14|Hip-Hop 14|Classical 12"),
        ("book author novel isbn publisher page library reader",
         "Fantasy 18|Crime 20|Romance 16|Biography 14|History 12|Science Fiction 12|Poetry 8"),
        ("game player console", "Action 24|Adventure 18|RPG 18|Strategy 14|Puzzle 12|Sports 14"),
        ("", "keep"),
    ],
    "health": [("game player mana level attack monster character damage", "keep"), ("", "poor 14|fair 26|good 60")],
    "interest": [("loan rate bank amount account principal credit", "keep"),
                 ("", "reading 20|sports 20|music 18|travel 16|cooking 14|photography 12")],
    "problem": [
        (f"{_ANIMAL} {_MEDICAL}", "injury 34|infection 26|parasites 16|fracture 14|poisoning 10"),
        (_PLANT, "aphids 26|mildew 22|scab 14|drought 14|slugs 12|frost damage 12"),
        ("ticket customer support user software app agent order login website", "keep"),
        ("", "worn part 24|does not start 18|noise 14|loose connection 12|leak 12|broken cable 10|battery empty 10"),
    ],
    "treatment": [(_PLANT, "sprayed 26|pruned 28|fertilised 24|watered 22"), ("", "keep")],
    "element": [
        ("chemical atomic mass symbol formula molecule isotope concentration", "keep"),
        ("", "fire 24|water 24|earth 20|air 18|ice 8|lightning 6"),
    ],
    "room": [
        ("apartment house flat property bedroom area rent sqm", "keep"),
        ("plant houseplant furniture sensor device lamp smart", "living room 30|kitchen 22|bedroom 20|bath 10|hall 8|"
         "office 10"),
        ("", "Room 1 4|Room 2 4|Room 3 3|Room 4 3|Room 5 2|Room 6 2"),
    ],
    "temperature": [
        ("oven bakery pizza bread bake", {"kind": "integer", "mean": 214, "sd": 22, "min": 120, "max": 320}),
        ("kiln glaze pottery firing", {"kind": "integer", "mean": 1140, "sd": 90, "min": 900, "max": 1300}),
        ("sauna", {"kind": "integer", "mean": 82, "sd": 9, "min": 45, "max": 110}),
        ("fridge refrigerator vaccine milk dairy cold", {"kind": "number", "mean": 4.6, "sd": 1.2, "min": -2, "max": 12,
                                                         "decimals": 1}),
        ("freezer frozen", {"kind": "number", "mean": -19, "sd": 1.6, "min": -30, "max": -8, "decimals": 1}),
        ("tea coffee brew espresso brewing", {"kind": "integer", "mean": 90, "sd": 5, "min": 60, "max": 100}),
        ("engine motor cpu gpu gearbox bearing turbine compressor machine press mould",
         {"kind": "number", "mean": 68, "sd": 9, "min": 20, "max": 120, "decimals": 1}),
        ("solder reflow furnace", {"kind": "integer", "mean": 245, "sd": 9, "min": 180, "max": 320}),
        ("pool swimming aquarium", {"kind": "number", "mean": 26.4, "sd": 1.2, "min": 18, "max": 34, "decimals": 1}),
        ("beer ferment fermentation yeast wort", {"kind": "number", "mean": 19, "sd": 2, "min": 8, "max": 30,
                                                  "decimals": 1}),
        ("", "keep"),
    ],
    "machine": [
        ("laundry laundromat wash washing dryer", "Washer 1 4|Washer 2 4|Washer 3 4|Dryer 1 3|Dryer 2 3"),
        ("gym fitness workout exercise", "treadmill 26|rowing machine 16|exercise bike 22|leg press 18"),
        ("", "keep"),
    ],
    "term": [(f"{_COURSE} grade subject exam absence", "1 34|2 33|3 33"), ("", "keep")],
    "stage": [("", "planned 18|started 24|under way 34|finished 24")],
    "group": [("", "A 34|B 33|C 33")],
    "mode": [
        ("travel trip commute transport", "car 44|bus 18|train 16|bike 14|walk 8"),
        ("", "automatic 52|manual 34|eco 14"),
    ],
    "phase": [("", "planning 22|preparation 26|work 34|review 18")],
    "cause": [("", "human error 30|technical fault 26|weather 16|wear 16|unknown 12")],
    "style": [
        ("swim swimming", "freestyle 40|breaststroke 24|backstroke 20|butterfly 16"),
        ("tattoo", "traditional 22|blackwork 20|realism 18|watercolour 14|fine line 16|lettering 10"),
        ("dance dancer tango salsa", "salsa 22|tango 18|waltz 16|hip hop 16|ballet 16|jazz 12"),
        ("beer brewery hop", "lager 26|pale ale 22|stout 14|wheat beer 18|porter 8|sour 12"),
        ("", "classic 34|modern 30|traditional 22|minimalist 14"),
    ],
    "theme": [("", "nature 24|history 20|fairy tales 16|travel 16|space 12|sea 12")],
    "building": [("", "Main Building 4|North Wing 3|South Wing 3|Annex 2|Tower 1")],
    "line": [("", "Line 1 4|Line 2 4|Line 3 3|Line 4 2|Line 5 2")],
}  # fmt: skip
#: Names that mean another one of these.
SAME = {
    "outcome": "result", "programme": "program", "issue": "problem", "fault": "problem", "defect": "problem",
    "part": "section", "temp": "temperature",
}  # fmt: skip
