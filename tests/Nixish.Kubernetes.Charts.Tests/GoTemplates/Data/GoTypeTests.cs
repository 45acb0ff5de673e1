using System.Numerics;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Data;

public class GoTypeTests
{
    private static readonly GoType Values = new(GoKind.Map, "common.Values", GoType.Any);

    public static TheoryData<object, string, string> Each => new()
    {
        { true, "bool", "bool" },
        { (nint)1, "int", "int" },
        { 1L, "int64", "int64" },
        { 'a' + 0, "int32", "int32" },
        { (short)1, "int16", "int16" },
        { (sbyte)1, "int8", "int8" },
        { (nuint)1, "uint", "uint" },
        { 1UL, "uint64", "uint64" },
        { 1U, "uint32", "uint32" },
        { (ushort)1, "uint16", "uint16" },
        { (byte)1, "uint8", "uint8" },
        { 1.5, "float64", "float64" },
        { 1.5f, "float32", "float32" },
        { new Complex(1, 2), "complex128", "complex128" },
        { "a", "string", "string" },
        { new byte[] { 1 }, "[]uint8", "slice" },
        { GoList.Of(1), "[]interface {}", "slice" },
        { GoList.OfStrings(["a"]), "[]string", "slice" },
        { new GoMap(), "map[string]interface {}", "map" },
        { new GoMap(Values), "common.Values", "map" },
        { new GoFunction("f", [GoType.String, GoType.Any], Variadic: true, static _ => null), "func(string, ...interface {}) interface {}", "func" },
    };

    [Theory]
    [MemberData(nameof(Each))]
    public void A_value_has_the_name_and_kind_that_Go_gives_it(object value, string name, string kind)
    {
        GoType.Of(value)!.Name.Should().Be(name);
        GoType.Of(value)!.KindName.Should().Be(kind);
    }

    [Fact]
    public void Nil_has_no_type() => GoType.Of(null).Should().BeNull();

    [Fact]
    public void A_NET_object_is_no_value() => FluentActions.Invoking(() => GoType.Of(new object())).Should().Throw<ArgumentException>().WithMessage("*System.Object*");

    [Fact]
    public void A_named_map_goes_for_the_map_that_it_is_made_of()
    {
        Values.IsAssignableTo(GoType.AnyMap).Should().BeTrue();
        GoType.AnyMap.IsAssignableTo(Values).Should().BeTrue();
        Values.IsAssignableTo(new(GoKind.Map, "other.Values", GoType.Any)).Should().BeFalse();
        GoType.StringMap.IsAssignableTo(GoType.AnyMap).Should().BeFalse();
        GoType.Int.IsAssignableTo(GoType.Any).Should().BeTrue();
        GoType.Int.IsAssignableTo(GoType.Int64).Should().BeFalse();
    }
}
