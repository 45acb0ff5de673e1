using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace Nixish.Analyzers;

/// <summary>The types whose values are references into the store, and the framework's methods that turn any value into text.</summary>
internal sealed class ReferenceTypes
{
    private static readonly HashSet<string> Formatting = new(StringComparer.Ordinal)
    {
        "string.Concat", "string.Format", "string.Join",
        "System.Convert.ToString",
        "System.Text.StringBuilder.Append", "System.Text.StringBuilder.AppendFormat", "System.Text.StringBuilder.AppendJoin", "System.Text.StringBuilder.Insert",
    };

    private readonly INamedTypeSymbol _buildable;
    private readonly INamedTypeSymbol _text;
    private readonly INamedTypeSymbol? _secret;
    private readonly INamedTypeSymbol? _exception;

    private ReferenceTypes(INamedTypeSymbol buildable, INamedTypeSymbol text, INamedTypeSymbol? secret, INamedTypeSymbol? exception) =>
        (_buildable, _text, _secret, _exception) = (buildable, text, secret, exception);

    /// <summary>The types as <paramref name="compilation"/> sees them; null where it does not reference Nixish.</summary>
    public static ReferenceTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Nixish.IBuildable") is { } buildable && compilation.GetTypeByMetadataName("Nixish.StoreString") is { } text
            ? new(buildable, text, compilation.GetTypeByMetadataName("Nixish.SecretValue"), compilation.GetTypeByMetadataName("System.Exception"))
            : null;

    /// <summary>Whether a value of this type refers to something in the store, also as a nullable or through a type parameter's constraint.</summary>
    public bool Refers(ITypeSymbol? type) => type switch
    {
        null => false,
        ITypeParameterSymbol parameter => parameter.ConstraintTypes.Any(Refers),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable => Refers(nullable.TypeArguments[0]),
        _ => Is(type, _text) || Is(type, _buildable) || type.AllInterfaces.Any(contract => Is(contract, _buildable)),
    };

    /// <summary>Whether a value of this type is a secret, also through a type parameter's constraint.</summary>
    public bool IsSecret(ITypeSymbol? type) => type is ITypeParameterSymbol parameter ? parameter.ConstraintTypes.Any(IsSecret) : type is not null && Is(type, _secret);

    /// <summary>Whether <paramref name="operation"/> makes a message that a person reads in an exception: a <c>StoreString</c> may be shown there.</summary>
    public bool IsShown(IOperation operation, ITypeSymbol? type)
    {
        for (var parent = Is(type, _text) ? operation.Parent : null; parent is not null; parent = parent.Parent)
        {
            if (parent is IObjectCreationOperation { Type: { } created } && Bases(created).Any(one => Is(one, _exception)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether <paramref name="method"/> makes text of its arguments.</summary>
    public static bool Formats(IMethodSymbol method) =>
        method.ContainingType is { } type && Formatting.Contains($"{type.ToDisplayString()}.{method.Name}");

    private static IEnumerable<ITypeSymbol> Bases(ITypeSymbol type)
    {
        for (var one = type; one is not null; one = one.BaseType)
        {
            yield return one;
        }
    }

    private static bool Is(ITypeSymbol? type, INamedTypeSymbol? other) => SymbolEqualityComparer.Default.Equals(type, other);
}
