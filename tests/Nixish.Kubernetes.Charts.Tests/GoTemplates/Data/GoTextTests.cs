using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Data;

public class GoTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("héllo, 世界")]
    [InlineData("a😀b")]
    public void Text_comes_back_from_its_bytes(string text) => GoText.FromUtf8(GoText.ToUtf8(text)).Should().Be(text);

    [Theory]
    [InlineData("ff")]
    [InlineData("61ff62")]
    [InlineData("c3")]
    [InlineData("e282")]
    [InlineData("f09f98")]
    [InlineData("eda080")]
    [InlineData("c080")]
    [InlineData("f09f9880ff")]
    public void Bytes_that_are_no_text_come_back_from_a_string(string hex) =>
        Convert.ToHexStringLower(GoText.ToUtf8(GoText.FromUtf8(Convert.FromHexString(hex)))).Should().Be(hex);

    [Theory]
    [InlineData("héllo", 6, 5)]
    [InlineData("😀", 4, 1)]
    [InlineData("", 0, 0)]
    public void A_length_is_counted_in_bytes_or_in_runes(string text, int bytes, int runes)
    {
        GoText.Length(text).Should().Be(bytes);
        GoText.RuneCount(text).Should().Be(runes);
    }

    [Fact]
    public void A_kept_byte_counts_as_one()
    {
        var text = GoText.FromUtf8([0x61, 0xff, 0xc3]);
        GoText.Length(text).Should().Be(3);
        GoText.RuneCount(text).Should().Be(3);
    }

    [Fact]
    public void A_surrogate_that_stands_for_no_byte_is_the_replacement_character() => GoText.ToUtf8("\ud800x").Should().Equal(0xef, 0xbf, 0xbd, (byte)'x');

    [Fact]
    public void A_slice_may_cut_a_character()
    {
        GoText.ToUtf8(GoText.Slice("é!", 1, 3)).Should().Equal(0xa9, (byte)'!');
        GoText.Slice("hello", 1, 3).Should().Be("el");
        GoText.Normal(GoText.Slice("é", 0, 1) + GoText.Slice("é", 1, 2)).Should().Be("é");
    }

    [Fact]
    public void Text_is_ordered_by_its_bytes()
    {
        string[] texts = ["", "A", "a", "a!", "b", "é", "\uffff", "😀", GoText.FromUtf8([0xff])];
        texts.Reverse().Order(Comparer<string>.Create(GoText.Compare)).Should().Equal(texts);
    }
}
