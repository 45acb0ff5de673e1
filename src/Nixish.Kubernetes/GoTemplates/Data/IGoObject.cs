namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A Go struct, or a pointer to one: a value with fields and methods. A template sees what is named here and nothing else of the .NET object.</summary>
internal interface IGoObject
{
    /// <summary>The type; of kind <see cref="GoKind.Ptr"/> where Go has a pointer to the struct.</summary>
    GoType Type { get; }

    /// <summary>The fields in the order of their declaration, as <c>%v</c> prints them.</summary>
    IReadOnlyList<KeyValuePair<string, object?>> Fields { get; }

    /// <summary>What the value's <c>String()</c> or <c>Error()</c> gives, and so what it prints as; null where it has none.</summary>
    string? Text { get; }

    /// <summary>The field of a name.</summary>
    bool TryField(string name, out object? value);

    /// <summary>The method of a name, bound to this value; null where there is none. Methods come before fields.</summary>
    GoFunction? Method(string name);
}
