using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Nixish.House.Tests.Surface;

/// <summary>The members of a type that a consumer can reach, one line each, in an order that does not depend on the source's.</summary>
internal sealed class MemberLines
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private readonly TypeNames _names = new();

    public IEnumerable<string> Of(Type type) => type.IsEnum
        ? type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => string.Create(CultureInfo.InvariantCulture, $"{field.Name} = {Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture)}"))
        : [
            .. Ordered(type.GetConstructors(Declared).Where(one => Reachable(one) && !Synthesized(one)), one => Access(one) + Short(type) + Parameters(one)),
            .. Ordered(type.GetFields(Declared).Where(one => (one.IsPublic || one.IsFamily || one.IsFamilyOrAssembly) && !one.IsSpecialName), Field),
            .. Ordered(type.GetProperties(Declared).Where(one => one.GetAccessors(nonPublic: true).Any(Reachable) && !Synthesized(one) && one.Name != "EqualityContract"), Property),
            .. Ordered(type.GetEvents(Declared).Where(one => Reachable(one.AddMethod!)), one => $"event {_names.Of(one)} {one.Name}"),
            .. Ordered(type.GetMethods(Declared).Where(one => Reachable(one) && !Synthesized(one) && !IsAccessor(one)), Method),
        ];

    public string Parameters(MethodBase method)
    {
        var extension = method.IsDefined(typeof(ExtensionAttribute), inherit: false) ? "this " : "";
        return $"({extension}{string.Join(", ", method.GetParameters().Select(Parameter))})";
    }

    private static IEnumerable<string> Ordered<T>(IEnumerable<T> members, Func<T, string> line)
        where T : MemberInfo =>
        members.Select(member => (member.Name, Line: line(member))).OrderBy(one => one.Name, StringComparer.Ordinal).ThenBy(one => one.Line, StringComparer.Ordinal).Select(one => one.Line);

    private static bool Reachable(MethodBase method) => method.IsPublic || ((method.IsFamily || method.IsFamilyOrAssembly) && !method.DeclaringType!.IsSealed);

    private static bool Synthesized(MemberInfo member) =>
        member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) || member.Name.Contains('<', StringComparison.Ordinal) ||
        (member is MethodInfo { Name: "PrintMembers", IsFamily: true });

    private static bool IsAccessor(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Short(Type type) => type.Name.Split('`')[0];

    private static string Access(MethodBase method) =>
        (method.IsPublic ? "" : "protected ") + (method.DeclaringType!.IsInterface ? "" : (method.IsStatic ? "static " : "") + Virtual(method));

    private static string Virtual(MethodBase method) => method switch
    {
        { IsAbstract: true } => "abstract ",
        MethodInfo info when info.GetBaseDefinition() != info => info.IsFinal ? "sealed override " : "override ",
        { IsVirtual: true, IsFinal: false } => "virtual ",
        _ => "",
    };

    private string Field(FieldInfo field) => field.IsLiteral
        ? $"const {_names.Of(field)} {field.Name} = {Literal(field.GetRawConstantValue())}"
        : $"{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{_names.Of(field)} {field.Name}";

    private string Property(PropertyInfo property)
    {
        var accessors = new List<string>();
        if (property.GetMethod is { } get && Reachable(get))
        {
            accessors.Add("get;");
        }

        if (property.SetMethod is { } set && Reachable(set))
        {
            accessors.Add((set.IsPublic ? "" : "protected ") + (set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;" : "set;"));
        }

        var required = property.IsDefined(typeof(RequiredMemberAttribute), inherit: false) ? "required " : "";
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{string.Join(", ", index.Select(Parameter))}]";
        return $"{Access(property.GetAccessors(nonPublic: true).First(Reachable))}{required}{_names.Of(property)} {name} {{ {string.Join(' ', accessors)} }}";
    }

    private string Method(MethodInfo method)
    {
        var generic = method.IsGenericMethodDefinition ? $"<{string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of))}>" : "";
        return $"{Access(method)}{_names.Of(method.ReturnParameter)} {method.Name}{generic}{Parameters(method)}{Constraints(method.IsGenericMethodDefinition ? method.GetGenericArguments() : [])}";
    }

    public static string Constraints(IEnumerable<Type> parameters) => string.Concat(
        from parameter in parameters
        let kind = parameter.GenericParameterAttributes
        let list = (IEnumerable<string>)
        [
            .. kind.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? ["struct"] : kind.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint) ? (string[])["class"] : [],
            .. parameter.GetGenericParameterConstraints().Where(one => one != typeof(ValueType)).Select(TypeNames.Of).Order(StringComparer.Ordinal),
        ]
        where list.Any()
        select $" where {parameter.Name} : {string.Join(", ", list)}");

    private string Parameter(ParameterInfo parameter)
    {
        var passing = parameter switch
        {
            { IsOut: true } => "out ",
            { IsIn: true, ParameterType.IsByRef: true } => "in ",
            { ParameterType.IsByRef: true } => "ref ",
            _ when parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false) || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false) => "params ",
            _ => "",
        };
        return $"{passing}{_names.Of(parameter)} {parameter.Name}{(parameter.HasDefaultValue ? $" = {Default(parameter)}" : "")}";
    }

    private static string Default(ParameterInfo parameter) =>
        parameter.RawDefaultValue is null && parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null ? "default"
        : parameter.ParameterType.IsEnum ? $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, parameter.RawDefaultValue!)}"
        : Literal(parameter.RawDefaultValue);

    private static string Literal(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        bool truth => truth ? "true" : "false",
        char letter => $"'{letter}'",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
