import re
import time
from datetime import date
from itertools import pairwise

import pytest
from conftest import SHIPPED
from hypothesis import given
from hypothesis import strategies as st

from analysis.time_checks import disagreements
from analysis.times import find_times
from analysis.training.evaluate_times import FILES, measure_times, read_times

WEDNESDAY = date(2023, 9, 13)
MARK = re.compile(r"\[([^|\]]*)\|([^|\]]*)\|?([^|\]]*)\]")


def plain(marked):
    return MARK.sub(r"\1", marked)


def found(text, published=WEDNESDAY, zone=None):
    """The text with its times marked as the gold is: [words|value] or [words|value|zone]."""
    marked, done = "", 0
    for t in find_times(text, published, zone):
        parts = [text[t.start : t.end], t.value, *([t.zone] if t.zone else [])]
        marked, done = f"{marked}{text[done : t.start]}[{'|'.join(parts)}]", t.end
    return marked + text[done:]


def check(*sentences, published=WEDNESDAY):
    for marked in sentences:
        assert found(plain(marked), published) == marked


def messages(text, zone=None):
    times = find_times(text, WEDNESDAY)
    return [(text[d.start : d.end], d.message) for d in disagreements(times, text, zone)]


def test_full_dates_of_every_style():
    check(
        "On [13 September 2023|2023-09-13] and [September 13, 2023|2023-09-13] and [Sept. 13, 2023|2023-09-13].",
        "On [Wednesday, September 13th, 2023|2023-09-13], on [Tues., 12 Sept|2023-09-12] too.",
        "Files of [2023-09-13|2023-09-13], [13/09/2023|2023-09-13], [9/13/2023|2023-09-13], [13.9.2023|2023-09-13].",
        "[SEPTEMBER 13, 2023|2023-09-13] and [March 01 , 2008|2008-03-01].",
    )


def test_a_date_that_could_be_of_two_months_is_left_alone():
    check("On 03/04/2023 or 3/4/23.")


def test_a_day_that_does_not_exist_has_no_value():
    check("On [30 February 2023|] it rained.")


def test_months_and_years():
    check(
        "In [May 2011|2011-05], [February of 1940|1940-02], in [2019|2019] and in [1789|1789].",
        "The [2016|2016] election, the film ([1994|1994]), [early 2009|2009], [mid-1916|1916], [the end of 2010|2010].",
    )


def test_numbers_that_are_no_years():
    check(
        "About 2000 people, 1600 hours, 1500 jobs, $2016, Resolution 2254, 2000 years, 1,984 and 2019.5.",
        "At 1355 Inwood Road, tel. 461-1776, page A1999 and 2024km.",
    )


def test_decades_centuries_and_eras():
    check(
        "In [the 1990s|199], [the '90s|199], [the sixties|196] and [late 1970s|197]; a man in his 20s.",
        "In [the 19th century|18], [the early twenty-first century|20] and [the 5th century BC|BC04].",
        "From [490|BC0490]-[480 BC|BC0480], in [79 AD|0079] and [500 CE|0500].",
    )


def test_seasons_quarters_and_halves():
    check(
        "In [the summer of 2010|2010-SU], [spring 2022|2022-SP], [last winter|2022-WI]; the fall of Rome.",
        "In [Q3 2021|2021-Q3], [the third quarter of 2021|2021-Q3] and [the first half of 2020|2020-H1].",
        "He threw in the fourth quarter.",
    )


def test_days_count_from_the_publication():
    check(
        "[Today|2023-09-13], [yesterday|2023-09-12], [tomorrow|2023-09-14], [the day before yesterday|2023-09-11].",
        "[Two days ago|2023-09-11], [three weeks ago|2023-W34], [a month ago|2023-08], [ten years ago|2013].",
        "[Last week|2023-W36], [next month|2023-10], [this year|2023], [earlier this week|2023-W37].",
        "On [this day|2023-09-13], which none forgets.",
        "In [2019|2019] he fell; by [the end of the year|2023] and [later this month|2023-09] he will rise.",
    )


def test_a_weekday_is_the_last_one_unless_the_clause_speaks_of_the_future():
    check(
        "He said on [Wednesday|2023-09-13] that it rained on [Thursday|2023-09-07].",
        "They will meet on [Thursday|2023-09-14]. The talks are set to begin [Monday|2023-09-18].",
        "Apple announced [Friday|2023-09-08] that it will pay.",
        "[Last Wednesday|2023-09-06], [next Wednesday|2023-09-20], [this Wednesday|2023-09-13],"
        " [this Friday|2023-09-15].",
    )


def test_a_month_without_a_year_is_near_the_publication():
    check("It rained in [June|2023-06].", "The vote is due in [December|2023-12].")
    check("It rained in [December|2022-12].", "It will rain in [December|2023-12].", published=date(2023, 1, 31))


def test_a_month_without_a_year_goes_on_from_a_date_of_the_past():
    between = "It had stood for decades. " * 20
    check(f"It fell on [9 November 1989|1989-11-09]. {between} On [11 November|1989-11-11] it was gone.")
    check("It fell in [1989|1989]. On [11 August|2023-08-11] they spoke of it.")


def test_a_day_just_past_is_of_this_year_whatever_year_was_told_before():
    check("It began on [Feb. 24, 2022|2022-02-24]. The army said so on [Sept. 12|2023-09-12].")


def test_what_was_said_was_said_before_whatever_it_is_about():
    check(
        "The firm will lay off 500 people, it said [Monday|2023-09-11].",
        "Putin told reporters on [Tuesday|2023-09-12] he will visit China.",
    )


def test_times_of_day():
    check(
        "[Sunday evening|2023-09-10TEV], [this Wednesday morning|2023-09-13TMO], [last night|2023-09-12TNI].",
        "On [the night of 10 August 1792|1792-08-10TNI]; [tonight|2023-09-13TNI]; he slept in the morning.",
        "At [11:43|T11:43], [5 p.m.|T17:00], [5.30pm|T17:30], [noon|T12:00], [midnight|T00:00].",
        "At [nine o'clock|T09:00], [9 o’clock|T09:00].",
        "At [5 p.m. on Friday|2023-09-08T17:00], [Friday at 17:00|2023-09-08T17:00].",
        "At [10:30 tomorrow|2023-09-14T10:30].",
    )


def test_a_pair_shares_what_only_the_second_says():
    check(
        "Between [11:43|2023-09-13T11:43] and [11:53 today|2023-09-13T11:53].",
        "From [5:00|T17:00] to [7:00 p.m.|T19:00] and from [9:00|T09:00] to [5:00 p.m.|T17:00].",
        "([2:43|2023-09-12T02:43|GMT] and [2:53 GMT Tuesday|2023-09-12T02:53|GMT])",
        "From [January 23|2014-01-23] to [March 9, 2014|2014-03-09]; [5|1944-06-05]-[6 June 1944|1944-06-06].",
        "From [May|2011-05] to [June 2011|2011-06], [May 5|2011-05-05] and [6, 2011|2011-05-06].",
        "From [2003|2003] to [2006|2006], [1914|1914]–[18|1918], [2003|2003]-[2006|2006] and [2022|2022]/[23|2023].",
    )


def test_zones_are_named_by_offset_or_place():
    check(
        "At [2:43 GMT|T02:43|GMT], [0243 GMT|T02:43|GMT], [11:43 KST|T11:43|Asia/Seoul].",
        "At [5pm EST|T17:00|America/New_York].",
        "At [6:40 p.m. (GMT+8)|T18:40|UTC+8], [4 p.m. Moscow time|T16:00|Europe/Moscow], [3 a.m. local time|T03:00].",
    )


def test_a_clock_time_without_a_zone_is_in_the_one_given():
    assert (
        found("At 5 p.m., 2100 GMT.", zone="Europe/Paris") == "At [5 p.m.|T17:00|Europe/Paris], [2100 GMT|T21:00|GMT]."
    )


def test_scores_and_verses_are_no_clock_times():
    check("John 3:16, a 2:1 vote, 21-19, ran it in 9:58 and 3:43.13.")


def test_names_and_verbs_are_no_dates():
    check(
        "Theresa May said that May may go in [May|2023-05]. April said so, and August Wilson.",
        "They march on. The March on Washington.",
        "Sunday Oliseh, the Sunday Times, Black Friday, every Monday, on Mondays, Money 5.",
    )


def test_durations_and_vague_times_are_left_alone():
    check(
        "For two hours, in recent years, several days ago, a few months later, once a week, last decade.",
        "It began two hours ago, some 5,000 years ago, and goes on to this day.",
    )


def test_without_a_publication_only_dates_have_values():
    check(
        "[Yesterday|], on [Sunday|], [last year|] and in [May|]; on [17 September 1939|1939-09-17] and in [2019|2019].",
        published=None,
    )


def test_without_a_publication_the_year_comes_from_the_date_before():
    check(
        "On [September 1, 1939|1939-09-01] it began. On [September 17|1939-09-17] they came.",
        "On [June 10, 1940|1940-06-10] they came; [twelve days later|1940-06-22] he fell. [That year|1940] it rained.",
        "In [May 1942|1942-05] they won, and by [the end of the year|1942] they lost.",
        "[The next day|] came.",
        published=None,
    )


def test_first_and_last_are_both_included():
    spans = {t.value: (t.first, t.last) for t in find_times("In February 2024, the 1990s, Q3 2021, winter 2022.", None)}
    assert spans == {
        "2024-02": ("2024-02-01", "2024-02-29"),
        "199": ("1990-01-01", "1999-12-31"),
        "2021-Q3": ("2021-07-01", "2021-09-30"),
        "2022-WI": ("2022-12-01", "2023-03-31"),
    }
    (week, evening, clock, early) = find_times(
        "Last week, on Sunday evening. At 5 p.m. today. In early 2021.", WEDNESDAY
    )
    assert (week.first, week.last) == ("2023-09-04", "2023-09-10")
    assert (evening.first, evening.last) == ("2023-09-10T18:00", "2023-09-10T23:59")
    assert (clock.first, clock.last) == ("2023-09-13T17:00", "2023-09-13T17:00")
    assert (early.value, early.first, early.last) == ("2021", "2021-01-01", "2021-12-31")


def test_kind_tells_times_from_dates():
    times = find_times("On Monday, on Monday night; at 5 p.m., in 2019.", WEDNESDAY)
    assert [t.kind for t in times] == ["date", "time", "time", "date"]


def test_the_shipped_article():
    text = SHIPPED.read_text(encoding="utf-8")
    times = find_times(text, WEDNESDAY)
    assert [t.value for t in times] == [
        "2023-09-13TMO",
        "2023-09-10TEV",
        "2019",
        "2023-09-13",
        "2023-09-13T11:43",
        "2023-09-13T11:53",
        "2023-09-12T02:43",
        "2023-09-12T02:53",
    ]
    (wrong,) = disagreements(times, text)
    assert text[wrong.start : wrong.end] == "11:43 and 11:53 today” (2:43 and 2:53 GMT Tuesday"
    assert wrong.message == (
        "11:43 at UTC+9 is 02:43 GMT on Wednesday, 13 September 2023, not on Tuesday, 12 September 2023."
    )


def test_a_weekday_that_does_not_fit_its_date():
    message = "13 September 2023 is a Wednesday, not a Monday."
    assert messages("On Monday, 13 September 2023, it rained.") == [("Monday, 13 September 2023", message)]
    assert messages("On Monday (September 13) it rained.") == [("Monday (September 13", message)]
    assert not messages("On Wednesday, 13 September 2023, on Wednesday (Sept. 13), on Wednesday (Tuesday GMT).")


def test_two_weekdays_before_two_days_fit_in_turn():
    assert messages("It runs Saturday and Sunday, Sept. 9-10.") == []
    assert messages("It runs on Sunday, Sept. 9.") != []


def test_clock_times_agree_where_some_offset_makes_them_one_moment():
    assert not messages("At 11:43 today (2:43 GMT Wednesday), at 11:43 (2:43 GMT), at noon (0615 GMT).")
    assert not messages("At 11:43 pm on Tuesday (0443 GMT Wednesday).")
    assert not messages("At 1 a.m. on Tuesday (2300 GMT) and at 5 p.m. EST (2200 GMT) or 5pm EDT (2100 GMT).")


def test_clock_times_that_no_offset_makes_one_moment():
    assert messages("At 11:43 (2:50 GMT).") == [
        ("11:43 (2:50 GMT", "No place has clocks that show 11:43 when it is 02:50 GMT.")
    ]
    ((words, message),) = messages("At 0243 GMT Tuesday (11:43 Wednesday).")
    assert words == "0243 GMT Tuesday (11:43 Wednesday"
    assert message.startswith("11:43 at UTC+9 is 02:43 GMT on Wednesday")


def test_a_known_zone_leaves_no_choice_of_offset():
    assert messages("At 11:43 KST (3:43 GMT).")[0][1] == "11:43 in Asia/Seoul is 02:43 GMT, not 03:43."
    assert messages("At 11:43 (3:43 GMT).", "Asia/Seoul")[0][1] == "11:43 in Asia/Seoul is 02:43 GMT, not 03:43."
    assert messages("At 5pm ET (2000 GMT).")[0][1] == "17:00 in America/New_York is never 20:00 GMT."
    assert not messages("At 11:43 (2:43 GMT).", "Asia/Seoul")


WORDS = (
    "May 5 2019 1914 18 the of Sunday at 11:43 GMT (2:43 ) a.m. – - , . \n today last week year ago two 19th century "
    "BC 480 AD 9999 0 30 February first quarter summer night that next 13/09/2023 UTC+9 later this mid early '90s"
).split(" ")
DAYS = st.none() | st.dates()


@given(st.text() | st.lists(st.sampled_from(WORDS)).map(" ".join), DAYS)
def test_any_text_gives_spans_in_order_that_slice_back(text, published):
    times = find_times(text, published)
    assert all(0 <= t.start < t.end <= len(text) for t in times)
    assert all(a.end <= b.start for a, b in pairwise(times))
    assert all(t.first <= t.last and bool(t.first) == bool(t.last) for t in times)
    assert all(0 <= d.start < d.end <= len(text) for d in disagreements(times, text))


@pytest.mark.parametrize(
    "text", ["٣ ٢٠١٩ ²⁰¹⁹ １９９９", "In ２０１９ or ٢٠١٩, at １１:４３.", "nıght wee\u212a twentieſ Ⅻ ſix o'clock"]
)
def test_digits_and_letters_of_other_scripts_are_no_dates(text):
    assert not find_times(text, WEDNESDAY)


@pytest.mark.parametrize(
    "piece", ["x", "1 ", "that day ", "May 5 and ", "2:43 and ", "1914-", "Monday ", "the same ", "\n"]
)
def test_time_grows_with_the_text_and_no_faster(piece):
    def seconds(size):
        began = time.process_time()
        find_times(piece * (size // len(piece)), None)
        return time.process_time() - began

    assert min(seconds(40_000) for _ in range(2)) < 8 * min(seconds(10_000) for _ in range(2)) + 0.1


@pytest.mark.parametrize("name", FILES)
def test_the_gold_of_the_corpora_slices_back(corpora, name):
    for document in read_times(corpora, name):
        assert all(document.text[g.start : g.end].strip() for g in document.gold)


@pytest.mark.parametrize("name", FILES)
def test_the_corpora_are_read_well(corpora, name):
    row = measure_times(corpora, name)
    assert row["F1"] >= 80 and row["value"] >= 80
