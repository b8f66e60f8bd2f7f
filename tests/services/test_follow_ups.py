from datetime import UTC, datetime


def recommend(office, item="", **values):
    return office.editing.new_row("recommendation", office.visit, item or "-", **values)


def test_recommendations_with_a_date_before_today_are_overdue(office):
    late = recommend(office, "I.2.3-4", text="Xin lỗi từng hồ sơ", responsible="Chủ tịch", due="2023-09-30")
    whole = recommend(office, text="Rà soát", due="2023-10-01")
    recommend(office, "I.1-1", text="Hôm nay", due="2023-10-02")
    recommend(office, "I.1-1", text="Không hẹn ngày", due_words="thường xuyên")
    office.clock.now = datetime(2023, 10, 2, 9, tzinfo=UTC)
    first, second = office.workspace.follow_ups.overdue(office.campaign)
    assert (first.entity_id, first.item_id, first.days_late) == (late, "I.2.3-4", 2)
    assert (first.unit_name, first.text, first.responsible) == (
        "UBND phường Một", "Xin lỗi từng hồ sơ", "Chủ tịch",
    )  # fmt: skip
    assert (second.entity_id, second.item_id, second.visit_id) == (whole, "", office.visit)
    summary = office.workspace.planning.summary(office.campaign)
    assert (summary.overdue_recommendations, summary.overdue_units) == (2, 1)
    office.editing.delete("recommendation", late)
    assert [one.entity_id for one in office.workspace.follow_ups.overdue(office.campaign)] == [whole]
