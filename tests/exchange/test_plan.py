"""The plan of an import against a small model that knows only sets."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.changes import ChangeRef, FieldKey
from cchc_desktop.core.contents import content_digest
from cchc_desktop.core.ranges import refs_ranges
from cchc_desktop.exchange.plan import LAMPORT_SLACK, Known, RefusalReason, asked_of_the_log, plan_import
from tests.exchange.builders import VISIT, A, B, C, change, with_value

ROW = f"{VISIT}/I-1"
OWN = "e" * 32


def known_of(changes, **other):
    rows = {}
    for each in changes:
        rows[each.key.entity, each.key.entity_id] = (
            *rows.get((each.key.entity, each.key.entity_id), ()),
            each,
        )
    values = {
        "by_ref": {each.ref: each for each in changes},
        "by_row": rows,
        "held": refs_ranges(each.ref for each in changes),
        "own": OWN,
        "lamport": max((each.lamport for each in changes), default=0),
    }
    return Known(**(values | other))


def plan(known, incoming, held=None, **other):
    with_held = held if held is not None else refs_ranges(each.ref for each in incoming)
    return plan_import(known_of(known, **other), incoming, held=with_held)


@st.composite
def histories(draw):
    """A history of up to three stations over two fields and a deletion; each change saw some earlier ones."""
    made, numbers = [], dict.fromkeys((A, B, C), 0)
    for lamport in range(1, draw(st.integers(1, 12)) + 1):
        station = draw(st.sampled_from((A, B, C)))
        field = draw(st.sampled_from(("achieved", "cause", "deleted")))
        numbers[station] += 1
        could_see = [e.ref for e in made if e.key.field == field or field == "deleted"]
        parents = draw(st.lists(st.sampled_from(could_see), unique=True)) if could_see else []
        value = draw(st.sampled_from((True, False) if field == "deleted" else ("một", "hai", None)))
        made.append(
            change(
                station, numbers[station], lamport=lamport, value=value, parents=tuple(parents), field=field
            )
        )
    return made


def model_heads(changes, field):
    mine = [each for each in changes if each.key.field == field]
    return {each.ref for each in mine if not any(each.ref in other.parents for other in mine)}


def model_values(changes, refs):
    return {repr(each.value) for each in changes if each.ref in refs}


def model_contested(changes):
    heads = {e.ref: e for e in changes for field in ("deleted",) if e.ref in model_heads(changes, field)}
    if not heads or max(heads.values(), key=lambda e: (e.lamport, e.ref)).value is not True:
        return False
    seen = {ref for each in heads.values() if each.value is True for ref in each.parents}
    return bool((model_heads(changes, "achieved") | model_heads(changes, "cause")) - seen)


@given(histories(), st.data())
@settings(max_examples=150, deadline=None)
def test_the_plan_agrees_with_the_model(history, data):
    known = data.draw(st.lists(st.sampled_from(history), unique_by=lambda e: e.ref))
    incoming = data.draw(
        st.permutations(data.draw(st.lists(st.sampled_from(history), unique_by=lambda e: e.ref)))
    )
    found = plan(known, incoming, held=refs_ranges(e.ref for e in history))

    here = {e.ref for e in known}
    assert {e.ref for e in found.new} == {e.ref for e in incoming} - here
    assert set(found.same) == {e.ref for e in incoming} & here
    after = [*known, *(e for e in incoming if e.ref not in here)]
    missing = {e.ref for e in history} - {e.ref for e in after}
    assert found.missing == refs_ranges(missing)
    in_conflict = {
        field
        for field in ("achieved", "cause", "deleted")
        if len(model_values(after, model_heads(after, field))) > 1
        and model_heads(after, field) != model_heads(known, field)
    }
    assert {conflict.key.field for conflict in found.conflicting} == in_conflict
    expected = model_contested(after) and not model_contested(known)
    assert found.contested == ((("finding", ROW),) if expected else ())
    assert not found.refused
    assert not found.forks


@given(histories(), st.data())
@settings(max_examples=50, deadline=None)
def test_importing_again_changes_nothing_in_any_order(history, data):
    found = plan(history, data.draw(st.permutations(history)))
    assert found.changes_nothing
    assert len(found.same) == len(history)
    assert not found.conflicting
    assert not found.missing


@given(histories())
@settings(max_examples=50, deadline=None)
def test_new_changes_come_parents_first(history):
    found = plan([], history[::-1])
    assert all(one.lamport <= other.lamport for one, other in pairwise(found.new))


def test_the_same_name_with_other_content_is_a_fork():
    other = with_value(change(A, 1), value="khác")
    found = plan([change(A, 1)], [other])
    assert found.forks == (other,)
    assert not found.changes_nothing
    assert not found.new
    same_number = plan([change(A, 1, value=1, field="size")], [change(A, 1, value=1.0, field="size")])
    assert len(same_number.forks) == 1


def test_two_contents_of_one_name_in_one_package_are_a_fork():
    found = plan([], [change(A, 1, value="một"), change(A, 1, value="hai")])
    assert len(found.new) == len(found.forks) == 1


def refused(known, incoming, **other):
    found = plan(known, [incoming], **other)
    assert not found.new
    assert found.missing == refs_ranges([incoming.ref])
    return found.refused[0].reason


def test_values_that_do_not_suit_their_field_are_refused():
    for field, value in [("rating", "splendid"), ("rating", ["met"]), ("achieved", 5), ("deleted", "true")]:
        assert refused([], change(A, 1, field=field, value=value)) is RefusalReason.VALUE_INVALID
    assert refused([], change(A, 1, value="")) is RefusalReason.VALUE_INVALID


def test_a_counter_far_ahead_is_refused():
    assert refused([], change(A, 1, lamport=2_000_000)) is RefusalReason.LAMPORT_FAR_AHEAD


def test_many_changes_of_one_package_do_not_drive_the_counter():
    climbing = [change(A, seq, lamport=seq * LAMPORT_SLACK) for seq in range(1, 101)]
    found = plan([change(B, 1)], climbing)
    assert max(each.lamport for each in found.new) <= 1 + 100 + LAMPORT_SLACK
    assert {each.reason for each in found.refused} == {RefusalReason.LAMPORT_FAR_AHEAD}
    honest = [change(A, seq, lamport=LAMPORT_SLACK + seq) for seq in range(1, 101)]
    assert not plan([], honest).refused


def test_nothing_is_refused_for_what_it_names_as_its_parents():
    parent = change(A, 1, lamport=5)
    elsewhere = FieldKey("finding", f"{VISIT}/I-2", "achieved")
    for child in (
        change(B, 1, lamport=5, parents=(parent.ref,), key=elsewhere),
        change(B, 1, lamport=2, parents=(parent.ref,)),
        change(B, 1, lamport=6, parents=(parent.ref,)),
        change(B, 1, lamport=6, field="deleted", value=True, parents=(parent.ref,)),
    ):
        for known, incoming in (([parent], [child]), ([child], [parent]), ([], [child, parent])):
            found = plan(known, incoming)
            assert (set(found.new), found.refused) == (set(incoming), ())


def test_moments_of_prints_and_seals_are_moments():
    for key in (
        FieldKey("print", f"{VISIT}/-/{B}", "made_at"),
        FieldKey("seal", f"{VISIT}/-/{B}", "sealed_at"),
    ):
        for value in ("x", "2023-09-12T08:30:00", 5):
            assert refused([], change(A, 1, key=key, value=value)) is RefusalReason.VALUE_INVALID
        for value in ("2023-09-12T08:30:00+07:00", None):
            assert plan([], [change(A, 1, key=key, value=value)]).new


def test_the_conflicts_of_a_fork_are_those_of_the_content_that_will_stand():
    contents = sorted((change(A, 1, value=value) for value in ("một", "hai")), key=content_digest)
    for standing, other in (contents, contents[::-1]):
        beside = change(B, 1, value="khác")
        found = plan([other, beside], [standing])
        assert found.forks == (standing,)
        shown = {head.value for conflict in found.conflicting for head in conflict.heads}
        assert shown == ({standing.value, "khác"} if standing == contents[0] else set())


def test_nobody_writes_in_our_name():
    assert refused([], change(OWN, 1)) is RefusalReason.WRITTEN_IN_OUR_NAME


def test_kinds_of_a_newer_program_are_kept_and_marked():
    newer = [
        change(A, 1, field="weather", value={"sky": ["clear"]}),
        change(A, 2, key=FieldKey("follow_up", f"{VISIT}/-/x/y", "state"), value="open"),
    ]
    found = plan([], newer)
    assert found.new == tuple(newer)
    assert set(found.unknown) == {each.ref for each in newer}


def test_work_on_a_sealed_visit_is_marked_when_it_would_show():
    first = change(A, 1)
    seal = change(A, 2, key=FieldKey("seal", f"{VISIT}/-/{'7' * 32}", "print"), value="8" * 32)
    late = change(B, 1, lamport=3, parents=(first.ref,), value="sửa sau khi ký")
    overtaken = change(B, 2, lamport=1, field="cause", value="cũ")
    over = change(A, 3, lamport=4, field="cause", value="mới", parents=(overtaken.ref,))
    of_the_visit = change(B, 4, lamport=9, key=FieldKey("visit", VISIT, "place"), value="trụ sở")
    sealed = {VISIT: frozenset({first.ref, over.ref})}
    found = plan([first, over], [seal, late, overtaken, of_the_visit], sealed=sealed)
    assert set(found.after_seal) == {late.ref, of_the_visit.ref}


def test_what_the_log_is_asked_covers_names_parents_and_rows():
    one = change(B, 2, parents=(ChangeRef(A, 1),))
    refs, rows = asked_of_the_log([one])
    assert refs == {ChangeRef(A, 1), ChangeRef(B, 2)}
    assert rows == {("finding", ROW)}
