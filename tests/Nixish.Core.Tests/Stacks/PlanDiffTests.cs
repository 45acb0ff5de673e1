namespace Nixish.Tests.Stacks;

public class PlanDiffTests
{
    [Fact]
    public void A_text_of_several_lines_is_compared_line_by_line_with_a_few_around()
    {
        var before = string.Concat(Enumerable.Range(1, 12).Select(i => $"line {i}\n"));

        Lines("data[app.conf]", before, before.Replace("line 6\n", "line six\nline six and a half\n", StringComparison.Ordinal)).Should().Equal(
            "data[app.conf]:",
            "  …",
            "    line 4",
            "    line 5",
            "  - line 6",
            "  + line six",
            "  + line six and a half",
            "    line 7",
            "    line 8");
    }

    [Fact]
    public void A_text_that_comes_or_goes_is_shown_whole()
    {
        Lines("data.a", null, "x\ny\n").Should().Equal("data.a: (none before)", "  + x", "  + y");
        Lines("data.a", "x\ny\n", null).Should().Equal("data.a: (gone)", "  - x", "  - y");
    }

    [Fact]
    public void A_long_text_is_cut_where_people_stop_reading() =>
        Lines("data.a", null, string.Concat(Enumerable.Range(1, 5_000).Select(i => $"{i}\n"))).Should().HaveCount(202).And.Subject.Last().Should().Be("  … 4800 more lines");

    [Fact]
    public void Long_values_that_begin_alike_are_shown_from_where_they_differ()
    {
        var same = new string('a', 200);

        Lines("spec.x", same + "1", same + "2").Single().Should().StartWith("spec.x: …aaa").And.EndWith("a1 → …aaaaaaaaaaaaaaaaaaaa2");
    }

    [Fact]
    public void Control_characters_do_not_reach_a_terminal() => Lines("data.a", "a\n\u001b[31mb\n", "a\n").Should().Equal("data.a:", "    a", "  - \\u001b[31mb");

    private static IEnumerable<string> Lines(string path, string? before, string? after) => PlanText.Lines(new(path, before, after));
}
