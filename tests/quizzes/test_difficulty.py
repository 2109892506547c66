import pytest

from quizzes.difficulty import phish_scale


def test_a_message_without_cues_is_not_ratable():
    assert phish_scale([], [8, 8, 8, 8, 0]) is None


def test_a_premise_of_18_is_strong():
    rating = phish_scale(["urgency"], [8, 6, 4, 2, 2])

    assert (rating.premise_rating, rating.premise_band, rating.level) == (18, "strong", "very")


def test_what_was_already_taught_is_subtracted():
    assert phish_scale(["urgency"], [2, 2, 2, 2, 8]).premise_rating == 0


def test_links_count_each_time_and_urgency_once():
    assert phish_scale(["hidden_url", "hidden_url", "urgency", "urgency"], [0] * 5).cues == 3


@pytest.mark.parametrize(("cues", "mail", "short"), [(4, "few", "few"), (5, "few", "some"), (8, "few", "many"), (9, "some", "many"), (14, "some", "many"), (15, "many", "many")])  # fmt: skip
def test_bands_of_messages_are_half_those_of_mail(cues, mail, short):
    assert phish_scale(["threat"] * cues, [0] * 5, is_mail=True).cue_band == mail
    assert phish_scale(["threat"] * cues, [0] * 5).cue_band == short


@pytest.mark.parametrize("premise", [[0] * 4, [1, 0, 0, 0, 0], [10, 0, 0, 0, 0]])
def test_premise_elements_are_five_even_steps(premise):
    with pytest.raises(ValueError, match="premise"):
        phish_scale(["threat"], premise)
