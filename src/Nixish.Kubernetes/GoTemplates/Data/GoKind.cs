namespace Nixish.Kubernetes.GoTemplates;

/// <summary>What a Go type is at bottom (<c>reflect.Kind</c>): the kinds that values of templates have.</summary>
internal enum GoKind
{
    /// <summary>No value at all: <c>nil</c> without a type.</summary>
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Float32,
    Float64,
    Complex128,
    Func,
    Interface,
    Map,
    Ptr,
    Slice,
    String,
    Struct,
}
