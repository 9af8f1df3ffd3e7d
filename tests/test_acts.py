import pytest

from analysis.acts import act_of


@pytest.mark.parametrize(
    ("cue", "act"),
    [
        ("said in a statement", "says"),
        ("according to", "says"),
        (":", "says"),
        ("continued:", "says"),
        ("announced", "announces"),
        ("also confirmed", "confirms"),
        ("denying", "denies"),
        ("declined to say", "denies"),
        ("has admitted", "confirms"),
        ("pointed out", "reports"),
        ("could not confirm", ""),
        ("did not deny", ""),
        ("never said", "says"),
        ("thought", "believes"),
        ("alleges", "claims"),
        ("was asking", "asks"),
        ("planning", "announces"),
        ("xyzzy", ""),
        ("", ""),
    ],
)
def test_a_cue_has_the_act_of_its_verb(cue, act):
    assert act_of(cue) == act
