"""The grammar of time expressions: their words, and the forms that they take in English news.

A form is written with the pieces in `PIECES` and compiled once. `TRIGGER` finds where a form may begin; `NEEDS` and
`REFUSES` tell what must and must not stand before it. The zones in `data/zones.csv` are abbreviations of the
IANA time zone database and the names that news agencies use. Where one has several meanings (CST, IST) it is the one
usual in American and British news, and EST, like EDT, is the clock of New York, since news writes it in summer too.
"""

import csv
import re
from collections.abc import Iterable
from pathlib import Path

ZONES = Path(__file__).parent / "data" / "zones.csv"
MONTHS = "January February March April May June July August September October November December".split()
DOUBTFUL = "March April May June August".split()  # Names and verbs too.
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
ONES = "one two three four five six seven eight nine".split()
TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: i for i, word in enumerate([*ONES, *TEENS], 1)} | {"a": 1, "an": 1, "the": 1}
NUMBERS |= {t + end: 10 * i + j for i, t in enumerate(TENS, 2) for j, end in enumerate(["", *(f"-{o}" for o in ONES)])}
ORDINALS = """first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth twenty-first""".split()
COUNTS = NUMBERS | {word: i for i, word in enumerate(ORDINALS, 1)} | {"final": 4}  # Of a year, the final quarter.
DECADES = "twenties thirties forties fifties sixties seventies eighties nineties".split()
NOONS = {"noon": 12, "midday": 12, "midnight": 0}
SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
PARTS = {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"}


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, as given or in capitals, the longest first."""
    forms = {form for word in words for form in (word, word.upper())}
    return "|".join(sorted(forms, key=lambda form: (-len(form), form)))


def _read_zones() -> dict[str, str]:
    with ZONES.open(encoding="utf-8", newline="") as lines:
        return {row["name"]: row["zone"] for row in csv.DictReader(lines)}


ZONE_NAMES = _read_zones()
LOWER_ZONES = {name.lower(): zone for name, zone in ZONE_NAMES.items()}
ZONE_FORMS = "|".join(f"(?i:{n})" if " " in n else n for n in sorted(ZONE_NAMES, key=len, reverse=True))
# Pieces of the forms below: <day> is a group of that name, <:day> is none, <month:m> is the piece "m" as group "month".
PIECES = {
    "d": "3[01]|[12][0-9]|0?[1-9]",
    "m": "1[0-2]|0?[1-9]",
    "y": "[12][0-9]{3}(?![0-9])",
    "over12": "3[01]|2[0-9]|1[3-9]",
    "bar": r"\s?(?:[-–—/,&]|\b(?:to|and|or|through|until)\b)\s?",
    "day": r"(?:<:d>)(?:st|nd|rd|th)?(?![0-9A-Za-z:]|\.[0-9]|,[0-9]{3})",
    "month": "(?:"
    + "|".join(rf"{m[:3]}(?:{m[3:]}|{'t?' if m[0] == 'S' else ''}\.?)" for m in MONTHS)
    + f"|{_any(MONTHS)})(?![A-Za-z])",
    "fullmonth": f"(?:{_any(MONTHS)})(?![A-Za-z])",
    "plainmonth": f"(?:{_any(m for m in MONTHS if m not in DOUBTFUL)})(?![A-Za-z])",
    "doubtful": f"(?:{_any(m for m in DOUBTFUL if m != 'May')})(?!\\w|\\s[A-Z][a-z])",
    "year": r"(?:[12][0-9]{3}|[1-9][0-9]{0,3}(?=(?:<:bar>[1-9][0-9]{0,3})?\s?B\.?\s?C)|[1-9][0-9]{1,2}(?=\s?(?:AD|CE)))"
    r"(?![0-9]|,[0-9]{3}|\.[0-9])",
    "era": r"(?:B\.\s?C\.?|BCE?|CE|AD)(?!\w)",
    "anno": r"<year>(?:\s?<era>)?",
    "ofyear": "(?:(?:,? (?:of )?|-)<:anno>| of <whose> year)",
    "weekday": f"(?:{_any(WEEKDAYS)})(?![A-Za-z])",
    "dayname": "|".join(rf"{w[:3]}(?:{w[3:]}|{'r?s?' if w[0] in 'TW' else ''}\.?)|{w.upper()}" for w in WEEKDAYS),
    "which": "(?i:(?:(?:that|the) )?(?:very )?same|this(?: past| coming| same)?|last|next|previous|following|coming"
    "|current)",
    "whichorthat": "(?:<:which>|(?i:that))",  # "said that May would" is no month and "said that Sunday" any Sunday.
    "whose": "(?i:(?:the )?(?:same|previous|following)|this|that|last|next)",
    "quarter": rf"(?i:(?:{_any(ORDINALS)}|final(?=.quarter)|[1-4](?:st|nd|rd|th))[\s-](?:quarter|half))|Q[1-4]|H[12]",
    "season": f"(?i:{'|'.join(SEASONS)})(?![a-z])",
    "decade": r"(?:[12][0-9]{2}0s|[1-9][0-9]?0s(?=\s?B\.?C))(?![a-z])",
    "shortdecade": rf"(?:(?:[12][0-9])?[2-9]0['’]?s|['’][2-9]0s|(?i:{'|'.join(DECADES)}))(?![a-z])",
    "century": rf"(?:(?:2[01]|1[0-9]|[1-9])(?:st|nd|rd|th)|(?i:{_any(ORDINALS)}))(?=[\s-](?i:centur))",
    "count": "(?i:" + _any(NUMBERS).replace("-", r"[\s-]") + "|[0-9]{1,4})",
    "unit": "(?i:day|week|month|year|decade|century|centurie)",
    "span": "(?i:weekend|day|week|month|quarter|year|decade|century)(?![a-z])",
    "direction": r"(?i:ago|(?:earlier|later)(?! than)|from now"
    r"|(?:before|after|following|previous)(?=\s?[,.;:)—–\n]|$))",
    "the": "(?i:the)",
    "word": "(?i:(?:the day (?:before|after) )?(?:today|yesterday|tomorrow)|tonight|last night)(?![a-z])",
    "part": f"(?i:{'|'.join(PARTS)})(?![a-z])",
    "hour": "2[0-3]|[01]?[0-9]",
    "hour12": "1[0-2]|0?[1-9]",
    "minute": "[0-5][0-9]",
    "half": r"(?i:[ap]\.\s?m\.|[ap]\.?m(?![a-z]))",
    "noon": f"(?i:{'|'.join(NOONS)})(?![a-z])",
    "zone": r"(?:(?:UTC|GMT)\s?[+−-]\s?(?:1[0-4]|0?[0-9])(?::?[0-9]{2})?|(?i:local time)"
    f"|(?:{ZONE_FORMS})(?![A-Za-z]))",
    "inzone": r"(?:\s?(?P<open>\()\s?|\s?)<zone>(?(open)\s?\))",
    "measure": r"[:@]|/(?![0-9]{2}(?![0-9]))|[-–]?[A-Za-z]|\s?(?:[%°+]|(?:percent|per cent|people|men|women|children"
    "|feet|ft|foot|k?m|miles|met(?:re|er)s|yards|hours|years?|dollars|euros|pounds|yen|tons|tonnes|words|votes|kg"
    "|square|cubic|hundred|thousand|million|billion)(?![a-z])"
    "|[A-Z][a-z]+ (?:Ave|Avenue|Street|St|Blvd|Road|Rd|Lane|Drive)(?![a-z]))",
    "plural": r"\s[a-z-]+s\b(?<!\swas)(?<!\sis)(?<!\shas)(?<!\sas)",
}
# Forms in the order they are tried. A blank is one or two white-space characters, but no blank line; white space may
# stand before a comma with a question mark.
NUMBERED = {
    "iso": r"<year:y>-<month:m>-<day:d>(?:T<hour>:<minute>(?::[0-9]{2}(?:\.[0-9]+)?)?(?:<:inzone>)?|(?![0-9]))",
    "day first": "<day:over12>/<month:m>/<year:y>",
    "month first": "<month:m>/<day:over12>/<year:y>",
    "dotted": r"<day:d>\.<month:m>\.<year:y>",
    "left day": "<day>(?=<:bar>(?:the )?<:day>(?: of)? <:month>)",
    "clock": r"<hour>[:.]<minute>(?::[0-9]{2})?(?=\s?(?:<:half>|\(?\s?<:zone>))(?:\s?<half>)?(?:<:inzone>)?",
    "bare clock": r"<hour>:<minute>(?::[0-9]{2})?(?![0-9:]|\.[0-9])(?:\s?hrs|\s?hours)?",
    "hour": r"<hour:hour12>\s?<half>(?:<:inzone>)?",
    "four digits": r"<hour>(?=[0-9]{2}[^0-9])<minute>(?:<:inzone>|\s?hrs)",
    "decade": r"<decade>(?:\s?<era>)?",
    "era year": r"<year>\s?<era>",
    "left year": r"<year>(?=\s?(?:[-–—]|to|until)\s?[1-9][0-9]{0,3}\s?<era>)",
    "year": "(?=(?:19|20)[0-9]{2}|1[0-8][0-9]{2}(?!<:plural>))<year>(?!<:measure>)",
}
EITHER = {
    "day month": "(?:<weekday:dayname>,? (?:the )?)?<day>(?: of)?(?: |-)<month><:ofyear>?",
    "short decade": "<decade:shortdecade>",
    "century": r"<century>(?: |-)(?i:century|centuries)(?:\s?<era>)?",
    "quarter": "<portion:quarter>(?:<:ofyear>|(?<=-quarter)|(?<=-half))",
    "counted": "<count> <unit>s? <direction>",
    "o'clock": "<hour:count> ?o['’] ?clock",
}
WORDED = {
    "month day": "(?:<weekday:dayname>,? )?<month> (?:the )?<day><:ofyear>?",
    "month year": "<month>,?(?: of)? <:anno>",
    "month of year": "<month:fullmonth>,? (?:of )?<whose> year",
    "month": "<month:plainmonth>",
    "month of two": "<month:fullmonth>(?=<:bar><:fullmonth>)",
    "month after in": "<month:fullmonth>",
    "doubtful month": "<month:doubtful>",
    "season": "<portion:season><:ofyear>",
    "which": "<which> (?:<month:fullmonth>|<portion:season>|<weekday>)",
    "bare season": "(?![Ff]all)<portion:season>",
    "noon": "<hour:noon>(?:<:inzone>)?",
    "unit": r"(?!(?i:last (?:day|decade|century))|(?<=[Tt]o\s)this day)<which:whichorthat> <unit:span>(?! of )",
    "unit of": "<the> <unit:span>",
    "word": "<word>",
    "weekday": r"(?:(?<=\b[Oo]n\s)|(?=\w+\b(?!\s[A-Z])))<weekday>",
    "which part": "<which:whichorthat> <part>",
    "part": "<part>",
}
# What stands before a form: words that belong to it, words that it needs and words that it must not follow.
LEAD = re.compile(
    r"(?i)(?:(?:\bthe (?=early|late|mid))?\b(?P<mod>early|late|later|earlier|mid|later in|earlier in"
    r"|(?:the )?(?:very )?(?:end|beginning|start|middle) of)[ -])?(?P<the>\bthe )?\Z"
)
TAKES_THE = set("century|decade|short decade|quarter|season|bare season|which|unit|which part|part".split("|"))
IN = r"(?i:\b(?:in|since|until|till|during|throughout|mid|late|early|(?:end|beginning|start|middle|half) of)[\s-]\Z)"
CUE = r"(?i:\b(?:by|from|to|through|of|before|after|between|and|or|around|approximately)\s\Z)|[(/–—-]\s?\Z"
CLOCK = r"(?i:\b(?:at|by|from|to|until|till|between|and|or|around|about|since|before|after|past|is|on)\s\Z)"
CLOCK += r"|[(/–—,;\n-]\s?\Z|^\s?\Z"
NAMED_DAY = r"(?i:\b(?:black|good|bloody|super|ash|holy|easter|palm|cyber|every|each|any|a)\s\Z)"
QUANTITY = r"[$£€#]\s?\Z|[/.,:_=+]\Z|[A-Za-z0-9](?<!mid)(?<!pre)(?<!post)(?<!late)(?<!early)-\Z|(?i:\b(?:about|over"
QUANTITY += r"|under|some|roughly|nearly|almost|approx\.?|approximately|than|least|most|exactly|only|pp?\.|no\.|h\. r\."
QUANTITY += r"|rule|resolution|route|highway|flight|room|page|section)\s\Z)"
NEEDS = {
    "month after in": re.compile(IN),
    "doubtful month": re.compile(CUE),
    "bare clock": re.compile(CLOCK),
    "bare season": re.compile(
        r"(?i:\b(?:in|during|by|until|throughout|since|early|late|mid|over|of)[\s-](?:the\s)?\Z)"
    ),
    "short decade": re.compile(r"(?i:\bthe\s(?:(?:early|late|mid)[\s-])?\Z)"),
    "unit of": re.compile(r"(?i:\b(?:end|beginning|start|middle)\sof\s\Z|\b(?:later|earlier)\sin\s\Z)"),
}
REFUSES = {
    "weekday": re.compile(NAMED_DAY),
    "year": re.compile(QUANTITY),
    "counted": re.compile(r"\d[.,]\Z"),  # "5,000 years ago" tells no year.
}


def _expand(form: str) -> re.Pattern:
    """The pattern of a form: pieces filled in, blanks and commas as told above `NUMBERED`."""
    while (more := re.sub(r"(?<!P)<(?:(\w*):)?(\w+)>", _fill, form)) != form:
        form = more
    form = form.replace(",?", r"(?:\s?,)?").replace(" ", r"(?:[\s\xa0\u202f]{1,2}(?<!\n\n))")
    # Only ASCII letters have two cases here: what is matched is looked up in lower case.
    return re.compile(form.replace("(?i:", "(?ai:"))


def _fill(token: re.Match) -> str:
    name = token[2] if token[1] is None else token[1]
    return f"(?{f'P<{name}>' if name else ':'}{PIECES[token[2]]})"


AT_DIGIT, AT_WORD = ({name: _expand(form) for name, form in f.items()} for f in (NUMBERED | EITHER, EITHER | WORDED))
TRIGGER = re.compile(
    r"(?<![\w@#$€£])(?:(?P<digit>[0-9])|['’][0-9]0s|Q[1-4]|H[12]|"
    + _any([*(m[:3] for m in MONTHS), *(w[:3] for w in WEEKDAYS)])
    + rf"|(?i:(?:{'|'.join([*PARTS, *SEASONS, *NOONS])})\b|today|tonight|yesterday|tomorrow|final|the\s(?=[dwmycsvq])"
    r"|(?:th(?:is|at)|last|next|previous|following|same|coming|current)\s|an?\s(?=[dwmyc])"
    rf"|{_any([*DECADES, *ORDINALS])}|(?:{'|'.join([*ONES, *TEENS, *TENS])})\b))"
)
NEXT_DAY = _expand(
    r"<:bar><day>(?:,? <:anno>)?(?!(?: of)? <:month>|(?: |-)(?i:other|of|days|minutes|weeks|months)\b|<:measure>|\s?-)"
)
NEXT_YEAR = re.compile(r"\s?[-–—/]\s?['’]?(?P<year>[12][0-9]{3}|[0-9]{2})(?![0-9:]|[-–/.][0-9])")
PAIR = re.compile(PIECES["bar"] + r"(?:the\s)?")
