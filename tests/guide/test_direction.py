"""Right to left: English names, addresses and commands keep their signs in their place."""

from bot.guide.direction import laid_out


def test_a_right_to_left_mark_keeps_names_after_a_bracket_apart() -> None:
    line = laid_out("ماخذ: Working Together (HM Government)، Children Act", "rtl")
    assert line == "ماخذ: Working Together (HM Government)\u200f، Children Act"
    assert laid_out(line, "rtl") == line
    assert laid_out("ماخذ: <b>Coram</b>، Galop", "rtl") == "ماخذ: <b>Coram</b>\u200f، Galop"


def test_a_copied_address_holds_no_mark() -> None:
    line = laid_out("سائٹ <code>https://a.example/</code> دیکھیں", "rtl")
    assert line == "سائٹ <code>https://a.example/</code>\u200e دیکھیں"
    assert laid_out(line, "rtl") == line
