using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Values;

public class DurationTests
{
    [Theory]
    [InlineData("0", "0s", 0)]
    [InlineData("1h30m", "1h30m0s", 5_400_000_000_000)]
    [InlineData("90m", "1h30m0s", 5_400_000_000_000)]
    [InlineData("1.5h", "1h30m0s", 5_400_000_000_000)]
    [InlineData("1.5s", "1.5s", 1_500_000_000)]
    [InlineData("1s500ms", "1.5s", 1_500_000_000)]
    [InlineData("500ms1s", "1.5s", 1_500_000_000)]
    [InlineData("300ms", "300ms", 300_000_000)]
    [InlineData("+5s", "5s", 5_000_000_000)]
    [InlineData("-1.5h", "-1h30m0s", -5_400_000_000_000)]
    [InlineData(".5s", "500ms", 500_000_000)]
    [InlineData("1.s", "1s", 1_000_000_000)]
    [InlineData("1us", "1µs", 1_000)]
    [InlineData("1µs", "1µs", 1_000)]
    [InlineData("1μs", "1µs", 1_000)]
    [InlineData("1100ns", "1.1µs", 1_100)]
    [InlineData("2.2ms", "2.2ms", 2_200_000)]
    [InlineData("1m0.000000001s", "1m0.000000001s", 60_000_000_001)]
    [InlineData("0.0000000009s", "0s", 0)]
    [InlineData("0.100000000000000000000h", "6m0s", 360_000_000_000)]
    [InlineData("2562047h47m16.854775807s", "2562047h47m16.854775807s", long.MaxValue)]
    [InlineData("-2562047h47m16.854775808s", "-2562047h47m16.854775808s", long.MinValue)]
    public void A_text_is_read_and_written_as_go_does(string text, string canonical, long nanoseconds)
    {
        var duration = Duration.Parse(text);
        duration.Nanoseconds.Should().Be(nanoseconds);
        duration.ToString().Should().Be(canonical);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData(".s")]
    [InlineData("+.s")]
    [InlineData("1d")]
    [InlineData("1 h")]
    [InlineData("1h ")]
    [InlineData("--1h")]
    [InlineData("1H")]
    [InlineData("0x1h")]
    [InlineData("9223372036854775808ns")]
    [InlineData("99999999999999999999999h")]
    [InlineData("2562047h47m16.854775808s")]
    public void A_text_that_is_none_is_refused_with_what_may_stand_there(string text) =>
        FluentActions.Invoking(() => Duration.Parse(text)).Should().Throw<InvalidDurationException>().WithMessage($"'{text}' is no duration: *1h30m*").Which.Text.Should().Be(text);

    [Fact]
    public void A_long_text_is_cut_in_the_message() =>
        FluentActions.Invoking(() => Duration.Parse(new string('1', 100_000))).Should().Throw<InvalidDurationException>().Which.Message.Length.Should().BeLessThan(400);

    [Fact]
    public void Texts_that_mean_the_same_are_one_value() =>
        new HashSet<Duration> { "90m", "1h30m", "1.5h", "5400s", TimeSpan.FromMinutes(90) }.Should().ContainSingle().Which.Value.Should().Be(TimeSpan.FromHours(1.5));

    [Theory]
    [InlineData("1.5s", "\"1s500ms\"")]
    [InlineData("1m0.25s", "\"1m0s250ms\"")]
    [InlineData("300ms", "\"300ms\"")]
    [InlineData("90m", "\"1h30m0s\"")]
    [InlineData("1.0005s", "\"1.0005s\"")]
    [InlineData("-1.5s", "\"-1s500ms\"")]
    public void Json_holds_no_fraction_where_it_need_not_for_the_gateway_api(string text, string json)
    {
        using var stream = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(stream))
        {
            Duration.Parse(text).WriteTo(writer, Deliveries.None);
        }

        System.Text.Encoding.UTF8.GetString(stream.ToArray()).Should().Be(json);
        Duration.Parse(json.Trim('"')).Should().Be(Duration.Parse(text));
    }

    [Fact]
    public void Every_duration_is_read_back_from_its_text() =>
        Prop.ForAll((from high in Gen.Choose(int.MinValue, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) from shift in Gen.Choose(0, 62) select (((long)high << 32) | (uint)low) >> shift).ToArbitrary(), nanoseconds =>
            Duration.Parse(Duration.FromNanoseconds(nanoseconds).ToString()) == Duration.FromNanoseconds(nanoseconds)).QuickCheckThrowOnFailure();

    [Fact]
    public void Order_is_that_of_lengths() =>
        Prop.ForAll((long a, long b) => Duration.FromNanoseconds(a).CompareTo(Duration.FromNanoseconds(b)) == a.CompareTo(b) &&
            Duration.FromNanoseconds(a) < Duration.FromNanoseconds(b) == a < b).QuickCheckThrowOnFailure();

    [Fact]
    public void A_time_span_that_go_cannot_hold_is_refused() =>
        FluentActions.Invoking(() => (Duration)TimeSpan.MaxValue).Should().Throw<InvalidDurationException>();
}
