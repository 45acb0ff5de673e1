using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Nixish.Kubernetes.Tests.Values;

public class QuantityTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0Ki", "0")]
    [InlineData("-0", "0")]
    [InlineData("1.5", "1500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("0.1", "100m")]
    [InlineData(".5", "500m")]
    [InlineData("5.", "5")]
    [InlineData("+1", "1")]
    [InlineData("-1.5", "-1500m")]
    [InlineData("1000", "1k")]
    [InlineData("1000m", "1")]
    [InlineData("1234", "1234")]
    [InlineData("1000000", "1M")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("1024Ki", "1Mi")]
    [InlineData("1Ki", "1Ki")]
    [InlineData("1024", "1024")]
    [InlineData("0.5Ki", "512")]
    [InlineData("1.3Ki", "1331200m")]
    [InlineData("3812.5Ki", "3904k")]
    [InlineData("-3812.5Ki", "-3904k")]
    [InlineData("100Mi", "100Mi")]
    [InlineData("1e3", "1e3")]
    [InlineData("1E3", "1e3")]
    [InlineData("12e-1", "1200e-3")]
    [InlineData("1E", "1E")]
    [InlineData("0.1n", "1n")]
    [InlineData("-0.1n", "-1n")]
    [InlineData("1.0000000001", "1000000001n")]
    [InlineData("3.001n", "4n")]
    [InlineData("1.1E-9", "2e-9")]
    [InlineData("0.00000012345", "124n")]
    [InlineData("0.000000000001Ki", "2n")]
    [InlineData("0.0005k", "500m")]
    [InlineData("100.035k", "100035")]
    [InlineData("100.035Ki", "102435840m")]
    [InlineData("0.025Ti", "27487790694400m")]
    [InlineData("1.3E+6", "1300e3")]
    [InlineData("1e14", "100e12")]
    [InlineData("0.5e0", "500e-3")]
    [InlineData("5e0", "5")]
    [InlineData("1.G", "1G")]
    [InlineData("1.01E", "1010P")]
    [InlineData("10000T", "10P")]
    [InlineData("12E", "12E")]
    [InlineData("1000E", "1e21")]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("9Ei", "9223372036854775807")]
    [InlineData("9223372036854775807Ki", "9223372036854775807")]
    [InlineData("100Ei", "9223372036854775807")]
    public void Texts_have_one_canonical_form(string text, string canonical) => Quantity.Parse(text).ToString().Should().Be(canonical);

    [Theory]
    [InlineData("")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1\n")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("1.2.3")]
    [InlineData("1K")]
    [InlineData("1ki")]
    [InlineData("1mi")]
    [InlineData("1i")]
    [InlineData("1e")]
    [InlineData("1e1.5")]
    [InlineData("1e99999")]
    [InlineData("Mi")]
    [InlineData("٣")]
    [InlineData("1,000")]
    [InlineData("1.1.M")]
    [InlineData("1+1.0M")]
    [InlineData("0.1mi")]
    [InlineData("0.1am")]
    [InlineData("aoeu")]
    [InlineData(".5i")]
    [InlineData("-3.01i")]
    [InlineData("-3.01e-")]
    [InlineData("1e1000")]
    public void Other_texts_are_refused(string text) =>
        FluentActions.Invoking(() => Quantity.Parse(text)).Should().Throw<InvalidQuantityException>().WithMessage("*is not a quantity*").Which.Text.Should().Be(text);

    [Fact]
    public void Equal_amounts_of_one_family_are_equal()
    {
        Quantity half = "0.5";
        half.Should().Be((Quantity)"500m");
        ((Quantity)2).Should().Be((Quantity)"2000m");
        default(Quantity).Should().Be((Quantity)"0");
    }

    [Fact]
    public void Amounts_compare_across_families()
    {
        ((Quantity)"1Ki").CompareTo("1024").Should().Be(0);
        ((Quantity)"1Ki" == (Quantity)"1024").Should().BeFalse();
        ((Quantity)"1Gi" > (Quantity)"1G").Should().BeTrue();
        ((Quantity)"1500m").Value.Should().Be(1.5);
    }

    [Fact]
    public void The_canonical_form_is_its_own_canonical_form() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from number in Gen.Choose(-100_000, 100_000)
         from places in Gen.Choose(0, 6)
         from suffix in Gen.Elements("", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ei", "E", "e3", "E-2", "e30", "E899", "e-900")
         select ((decimal)number / (decimal)Math.Pow(10, places)).ToString(System.Globalization.CultureInfo.InvariantCulture) + suffix).ToArbitrary(),
        text =>
        {
            var quantity = Quantity.Parse(text);
            Quantity.Parse(quantity.ToString()).Should().Be(quantity);
            quantity.ToString().Should().MatchRegex(@"\A-?[0-9]+([numkMGTPE]|[KMGTPE]i|e-?[0-9]+)?\z");
        }));

    [Fact]
    public void Reading_makes_them_canonical() =>
        new Pod("a") { Spec = new() { Containers = [new("a") { Resources = new() { Limits = new() { ["cpu"] = "1.50", ["memory"] = "0.5Gi" } } }] } }
            .Should().Be(Pod.FromJson(Encoding.UTF8.GetBytes("""{"metadata":{"name":"a"},"spec":{"containers":[{"name":"a","resources":{"limits":{"memory":"512Mi","cpu":1.5}}}]}}""")));
}
