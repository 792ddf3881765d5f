"""The engine on a way that has nothing to do with a provider: what each act does, in words."""

import pytest

from services.wizard import Draft, acts, reopen
from tests.wizard.library import DOES, LIBRARY, facts
from tests.wizard.walking import Walker


def at_reader() -> Walker:
    ana = Walker(LIBRARY, facts, does=DOES)
    ana.press("wish", "borrow")
    ana.say("dom")
    ana.press("book", 1)
    assert ana.place == "reader"
    return ana


def test_a_press_that_goes_is_the_avancar() -> None:
    ana = Walker(LIBRARY, facts)
    assert ana.press("wish", "borrow")
    assert ana.place == "find"


def test_an_option_that_is_not_to_be_had_says_why_and_changes_nothing() -> None:
    ana = Walker(LIBRARY, facts)
    assert not ana.press("wish", "buy")
    assert ana.note is not None
    assert ana.note.key == "no-sale"
    assert not ana.press("wish", "forged")
    assert ana.note.key == "not-found"


def test_what_is_known_beforehand_is_passed_once_and_can_be_seen_by_going_back() -> None:
    ana = Walker(LIBRARY, facts, known={"desk": {"wish": "borrow"}, "find": {"words": "dom"}})
    assert ana.place == "find"
    assert [o.label for o in ana.page.options] == ["Dom Casmurro", "Dom Quixote"]
    ana.back()
    assert ana.place == "desk"
    ana.next()
    assert ana.place == "find"


def test_a_new_text_is_a_new_search_and_a_number_is_the_hit() -> None:
    ana = Walker(LIBRARY, facts)
    ana.press("wish", "borrow")
    ana.say("dom")
    ana.say("vidas")
    assert [o.label for o in ana.page.options] == ["Vidas Secas"]
    assert ana.place == "find", "one hit is not taken by itself"
    ana.say("1")
    assert ana.said("find", "book") == 2
    assert ana.place == "reader"


def test_a_number_typed_before_the_hits_were_seen_chooses_none_of_them() -> None:
    ana = Walker(LIBRARY, facts)
    ana.press("wish", "borrow")
    ana.now = 2_000
    ana.say("dom")
    ana.say("2", at=1_999)
    assert ana.said("find", "book") is None


def test_a_lone_option_is_taken_and_the_focus_is_on_the_next_missing_one() -> None:
    ana = at_reader()
    assert ana.said("reader", "branch") == "centre"
    assert ana.draft.focus == "shelf"


def test_a_choice_fills_what_hangs_on_it_and_the_focus_goes_on_to_a_text() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    assert ana.said("reader", "copy_of") == 4
    assert ana.draft.focus == "remark"


def test_a_long_list_comes_in_parts_and_is_sifted_by_typing() -> None:
    ana = at_reader()
    assert (len(ana.page.options), ana.page.parts) == (8, 4)
    ana.do(acts.Turn, number=4)
    assert [o.label for o in ana.page.options][-1] == "Shelf 29"
    ana.say("shelf 2")
    assert ana.said("reader", "shelf") == "s2", "a whole label is a press"
    ana.do(acts.Focus, field="shelf")
    ana.say("helf 1")
    assert [o.label for o in ana.page.options][:2] == ["Shelf 1", "Shelf 10"]
    ana.say("2")
    assert ana.said("reader", "shelf") == "s10"


def test_what_hung_on_a_changed_answer_is_dropped() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    ana.back()
    ana.press("book", 0)
    assert ana.said("reader", "copy_of") is None
    assert ana.said("reader", "shelf") == "s4"


def test_a_wrong_text_says_what_would_be_right_and_keeps_the_question_open() -> None:
    ana = at_reader()
    ana.do(acts.Focus, field="mark")
    assert not ana.say("abcd")
    assert ana.note is not None
    assert (ana.note.key, dict(ana.note.args)) == ("initials-long", {"length": 4, "most": 3})
    assert ana.say("abc")
    assert ana.said("reader", "mark") == "ABC"


@pytest.mark.parametrize(
    "nothing", ["", "   ", "\u200b", "\u200b \u2060\n", "\x00", "\ud800", "\u00ad\ufeff"]
)
def test_a_text_of_nothing_is_refused(nothing: str) -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    assert not ana.say(nothing)
    assert ana.note is not None
    assert ana.note.key == "text-empty"


def test_what_cannot_be_stored_is_cleaned_away() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    assert ana.say("a\x00b\x07c\ud800d\re")
    assert ana.said("reader", "remark") == "abcd\ne"


def test_two_messages_in_ten_seconds_are_one_answer() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    ana.say("first half", at=1_000)
    ana.say("second half", at=1_009)
    assert ana.said("reader", "remark") == "first half\nsecond half"
    assert not ana.say("x" * 30, at=1_012)
    assert ana.note is not None
    assert dict(ana.note.args) == {"length": 53, "most": 40}
    assert ana.said("reader", "remark") == "first half\nsecond half"


def test_after_a_press_a_text_is_a_new_answer() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    ana.say("first", at=1_000)
    ana.press("loud", "1")
    ana.say("AB", at=1_003)
    assert ana.said("reader", "remark") == "first"
    assert ana.said("reader", "mark") == "AB"


def test_a_text_older_than_its_question_is_kept_and_offered() -> None:
    ana = Walker(LIBRARY, facts)
    ana.press("wish", "borrow")
    ana.say("dom")
    ana.press("book", 1)
    ana.now = 2_000
    ana.press("shelf", "s4")
    ana.say("written before", at=1_990)
    assert ana.note is not None
    assert ana.note.key == "kept"
    assert ana.draft.kept == "written before"
    ana.do(acts.Use, field="remark")
    assert ana.said("reader", "remark") == "written before"
    assert not ana.draft.kept


def test_a_kept_text_can_be_discarded() -> None:
    ana = at_reader()
    ana.now = 2_000
    ana.press("shelf", "s4")
    ana.say("written before", at=1_990)
    ana.do(acts.Use, field="")
    assert not ana.draft.kept
    assert ana.said("reader", "remark") is None


def test_a_room_returns_to_where_it_was_entered() -> None:
    ana = at_reader()
    ana.do(acts.Enter, room="address")
    assert (ana.place, ana.page.number, ana.page.main) == ("address", 3, "")
    ana.say("Rua A")
    assert not ana.do(acts.Back), "a room has no way of its own"
    ana.do(acts.Leave)
    assert ana.place == "reader"
    assert ana.said("address", "street") == "Rua A"


def test_a_page_that_lacks_something_is_not_left_forward() -> None:
    ana = at_reader()
    assert not ana.next()
    assert ana.note is not None
    assert (ana.note.key, ana.note.fields) == ("missing", ("shelf",))


def test_a_hidden_steps_answers_are_dropped_only_at_the_end() -> None:
    ana = at_reader()
    for _ in range(2):
        ana.back()
    ana.press("wish", "return")
    assert ana.place == "reader"
    assert ana.said("find", "book") == 1, "kept, should they change their mind"
    assert "find" not in LIBRARY.harvest(ana.draft)


def test_the_summary_is_one_press_away_once_all_is_answered() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    ana.next()
    ana.say("key of the cellar")
    ana.next()
    assert (ana.place, ana.page.main) == ("end", "confirm")
    ana.do(acts.Go, step="reader")
    assert ana.page.ready
    assert ana.do(acts.Go, step="end")
    assert ana.place == "end"


def test_nobody_goes_past_what_is_missing() -> None:
    ana = at_reader()
    assert not ana.do(acts.Go, step="end")
    assert ana.do(acts.Go, step="desk")


def test_a_draft_of_a_release_with_other_fields_opens_where_it_was() -> None:
    ana = at_reader()
    ana.press("shelf", "s4")
    old = ana.draft.copy()
    old.answers["reader"]["gone"] = "x"
    old.answers["reader"]["loud"] = "not a flag"
    old.answers["vanished_step"] = {"a": 1}
    opened = reopen(LIBRARY, Draft.load(old.dump()))
    assert opened.place == "reader"
    assert opened.answers["reader"] == {"branch": "centre", "shelf": "s4", "copy_of": 4}
    assert "vanished_step" not in opened.answers


def test_a_draft_at_a_step_that_is_gone_opens_at_the_first_that_lacks_something() -> None:
    ana = at_reader()
    old = ana.draft.copy(place="vanished")
    opened = reopen(LIBRARY, old)
    assert opened.place == "reader"
    assert opened.visit == old.visit + 1, "buttons of the old screen are stale"
    assert opened.answers == ana.draft.answers


@pytest.mark.parametrize("document", [b"[]", b"{}", b"null", b'{"schema":99}', b"not json"])
def test_what_is_no_draft_is_refused_clearly(document: bytes) -> None:
    with pytest.raises(ValueError, match=r"draft|Expecting"):
        Draft.load(document)


def test_a_room_about_somebody_is_saved_when_it_is_whole_and_leads_out_of_all_rooms() -> None:
    ana = at_reader()
    ana.do(acts.Enter, room="address")
    ana.do(acts.Enter, room="companion", about="4")
    assert (ana.said("companion", "who"), ana.said("companion", "reads")) == (4, [1])
    assert not ana.do(acts.Do, name="save")
    assert ana.note is not None
    assert (ana.note.key, ana.note.fields) == ("missing", ("until",))
    assert ana.say("Two weeks"), "a label of a time that is offered is a press"
    assert ana.do(acts.Do, name="save")
    assert (ana.place, ana.draft.back, ana.said("reader", "companions")) == ("reader", [], [4])


@pytest.mark.parametrize("about", ["x", "²", "1.5", "-"])
def test_a_room_is_not_entered_about_what_cannot_be_meant(about: str) -> None:
    ana = at_reader()
    assert not ana.do(acts.Enter, room="companion", about=about)
    assert ana.note is not None
    assert ana.note.key == "not-found"
    assert ana.place == "reader"


def test_a_deed_that_takes_something_away_asks_and_any_other_act_is_a_no() -> None:
    ana = at_reader()
    ana.do(acts.Enter, room="address")
    assert not ana.do(acts.Do, name="erase"), "there is nothing to erase"
    ana.say("Rua A")
    assert ana.do(acts.Do, name="erase")
    assert (ana.draft.asking, ana.said("address", "street")) == ("erase", "Rua A")
    ana.do(acts.Focus, field="street")
    assert not ana.draft.asking
    ana.do(acts.Do, name="erase")
    ana.do(acts.Do, name="")
    assert (ana.draft.asking, ana.said("address", "street")) == ("", "Rua A")
    ana.do(acts.Do, name="erase")
    ana.do(acts.Do, name="erase")
    assert (ana.deeds, ana.said("address", "street")) == (["address.erase"], None)


def test_a_question_of_a_release_whose_deed_is_gone_is_not_asked_again() -> None:
    ana = at_reader()
    assert reopen(LIBRARY, ana.draft.copy(asking="vanished")).asking == ""


def test_many_are_marked_at_once_and_one_is_put_off_whatever_the_others_are() -> None:
    ana = at_reader()
    ana.press("companions", "all")
    assert ana.said("reader", "companions") == [1, 2, 4, 5, 6, 7, 8], "3 is away"
    ana.press("companions", "-5")
    ana.press("companions", "-5")
    assert ana.said("reader", "companions") == [1, 2, 4, 6, 7, 8]
    assert not ana.press("companions", "3")
    ana.press("companions", "none")
    assert ana.said("reader", "companions") == []


def test_a_written_time_is_read_at_the_time_in_which_it_was_written() -> None:
    ana = at_reader()
    ana.do(acts.Enter, room="companion")
    assert not ana.say("tomorrow")
    assert ana.note is not None
    assert (ana.note.key, ana.note.args) == ("days-wrong", {"most": 99})
    assert ana.say("+3", at=86_400)
    assert ana.said("companion", "until") == "19700102+03"
