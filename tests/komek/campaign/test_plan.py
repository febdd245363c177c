"""The plan of a kill campaign hangs on the seed alone."""

from itertools import islice

from komek.campaign.plan import LONG_FORM, Act, Target, limited, plan


def test_the_same_seed_gives_the_same_strikes_in_order_of_time() -> None:
    first, again = (list(islice(plan(1, LONG_FORM), 200)) for _ in range(2))
    assert first == again
    assert [strike.at for strike in first] == sorted(strike.at for strike in first)


def test_another_seed_gives_others() -> None:
    assert list(islice(plan(1, LONG_FORM), 20)) != list(islice(plan(2, LONG_FORM), 20))


def test_every_kind_of_strike_comes_within_half_an_hour() -> None:
    half = [strike for strike in islice(plan(1, LONG_FORM), 400) if strike.at < 1800]
    assert {(strike.target, strike.act) for strike in half} == {(s.target, s.act) for s in LONG_FORM}


def test_strikes_at_the_engine_are_limited_and_all_are_slowed_down() -> None:
    streams = limited(LONG_FORM, {Target.ENGINE: 1}, pace=3)
    strikes = list(islice(plan(1, streams), 300))
    of_engine = [strike for strike in strikes if strike.target is Target.ENGINE]
    assert sorted(strike.act for strike in of_engine) == [Act.KILL, Act.PAUSE]
    assert strikes[100].at > 2 * list(islice(plan(1, limited(LONG_FORM, {Target.ENGINE: 1})), 101))[100].at
