import pytest

from komek.check.expressions import Comparison, comparisons, names


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("=caseId", {"caseId"}),
        ('="head:" + unit', {"unit"}),
        ("=delivery.means", {"delivery"}),
        ('=not(list contains(answers.state, "no-data"))', {"answers"}),
        ("=if grounds = null then [] else grounds", {"grounds"}),
        ('=some delivery in deliveries satisfies delivery.means = "counter"', {"deliveries"}),
        ("={system: system, state: state}", {"system", "state"}),
        ('=[office + ":" + unit]', {"office", "unit"}),
        ("=date and time(dueAt)", {"dueAt"}),
    ],
)
def test_an_expression_reads_its_variables_and_no_words_of_feel(expression: str, read: set[str]) -> None:
    assert names(expression) == read


@pytest.mark.parametrize(
    ("expression", "compared"),
    [
        ('=income = "below" or income = "equal"', {("income", "below"), ("income", "equal")}),
        ('=channel != "akim"', {("channel", "akim")}),
        ('=list contains(answers.state, "no-data")', {("answers.state", "no-data")}),
        ('=some d in deliveries satisfies d.means = "counter"', {("deliveries.means", "counter")}),
    ],
)
def test_an_expression_compares_variables_with_codes(expression: str, compared: set[tuple[str, str]]) -> None:
    assert set(comparisons(expression)) == {Comparison(*one) for one in compared}
