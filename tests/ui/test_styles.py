from ui.styles import shortened_css


def test_a_style_sheet_loses_what_only_people_read():
    css = """
/* Two
   lines. */
.a,
.b > p {
  content: "x, y; z";
  margin: 0 auto
    1rem;
}

@media print {
  .c {
    color: red;
  }
}
"""
    assert shortened_css(css) == (
        '.a,.b > p {content: "x, y; z";margin: 0 auto\n1rem;}@media print {.c {color: red;}}'
    )
