using System.Reflection;

namespace Nixish.House.Tests.Architecture;

public class NamingTests
{
    private static readonly string[] Forbidden = ["Manager", "Helper", "Helpers", "Util", "Utils", "Utilities", "Base", "Impl"];

    public static TheoryData<string> Packages => [.. Repository.Packages];

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_type_is_named_for_having_no_name(string package) =>
        Assembly.Load(package).GetTypes().Where(type => !type.Name.StartsWith('<')).Select(type => type.Name.Split('`')[0])
            .Where(name => Forbidden.Any(suffix => name.EndsWith(suffix, StringComparison.Ordinal))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_has_one_namespace(string package) =>
        Assembly.Load(package).GetExportedTypes().Select(type => type.Namespace).Distinct()
            .Should().Equal([package == "Nixish.Core" ? "Nixish" : package], "a consumer needs one using for each package");

    [Fact]
    public void A_name_means_one_thing_to_a_program_that_uses_every_package() =>
        Repository.Packages.SelectMany(package => Assembly.Load(package).GetExportedTypes().Where(type => !type.IsNested)).GroupBy(type => type.Name)
            .Where(types => types.Count() > 1).Select(types => string.Join(", ", types.Select(type => type.FullName))).Should().BeEmpty();

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_public_method_takes_a_flag(string package) =>
        Methods(package)
            .Where(method => method.GetParameters().Any(parameter => parameter.ParameterType == typeof(bool)))
            .Where(method => !method.Name.StartsWith("op_", StringComparison.Ordinal))
            .Select(Name).Should().BeEmpty("a reader of Apply(true) learns nothing: use an enum or an options record");

    [Theory]
    [MemberData(nameof(Packages))]
    public void What_is_awaited_is_named_so_and_can_be_cancelled(string package)
    {
        var awaited = Methods(package).Where(method => IsAwaited(method.ReturnType)).ToList();
        awaited.Where(method => !method.Name.EndsWith("Async", StringComparison.Ordinal)).Select(Name).Should().BeEmpty("awaited methods end with Async");
        awaited.Where(method => method.Name != "DisposeAsync")
            .Where(method => method.GetParameters().LastOrDefault() is not { Name: "cancellationToken" } last || last.ParameterType != typeof(CancellationToken) ||
                // what consumers implement and the engine calls may insist on it
                !(last.HasDefaultValue || method.DeclaringType!.IsInterface))
            .Select(Name).Should().BeEmpty("the last parameter is CancellationToken cancellationToken = default");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void What_is_thrown_is_a_NixishException(string package) =>
        Assembly.Load(package).GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Exception)) && type != typeof(NixishException) && !type.IsSubclassOf(typeof(NixishException)) && !type.IsSubclassOf(typeof(OperationCanceledException)))
            .Select(type => type.Name).Should().BeEmpty();

    // Public methods that this package chose the shape of: no overrides, no accessors, nothing that the compiler wrote.
    private static IEnumerable<MethodInfo> Methods(string package) =>
        from type in Assembly.Load(package).GetExportedTypes()
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
        where method.GetBaseDefinition() == method && !(method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal))
        where !method.Name.Contains('<', StringComparison.Ordinal) && !method.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
        select method;

    private static bool IsAwaited(Type type) =>
        type == typeof(Task) || type == typeof(ValueTask) ||
        (type.IsGenericType && (type.GetGenericTypeDefinition() is var open && (open == typeof(Task<>) || open == typeof(ValueTask<>) || open == typeof(IAsyncEnumerable<>))));

    private static string Name(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";
}
