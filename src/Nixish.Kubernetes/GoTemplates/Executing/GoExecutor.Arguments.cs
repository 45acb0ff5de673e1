namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoExecutor
{
    private object? Argument(GoSlot dot, GoType type, GoNode node)
    {
        _node = node;
        switch (node)
        {
            case FieldNode field:
                return Checked(Field(dot, field, [], GoSlot.Missing), type);
            case VariableNode variable:
                return Checked(Variable(dot, variable, [], GoSlot.Missing), type);
            case PipeNode pipe:
                return Checked(Pipeline(dot, pipe), type);
            case DotNode:
                return Checked(dot, type);
            case IdentifierNode identifier:
                return Checked(Function(dot, identifier, identifier, [], GoSlot.Missing), type);
            case ChainNode chain:
                return Checked(Chain(dot, chain, [], GoSlot.Missing), type);
            case NilNode:
                return type.CanBeNil ? GoZero.Of(type) : throw Failed($"cannot assign nil to {type}");
        }

        return type.Kind switch
        {
            GoKind.String => node is StringNode text ? text.Value : throw Failed($"expected string; found {node}"),
            GoKind.Interface => Literal(node),
            _ when ReferenceEquals(type, GoType.Reflected) => Literal(node),
            GoKind.Bool => node is BoolNode flag ? flag.Value : throw Failed($"expected bool; found {node}"),
            GoKind.Complex128 => node is NumberNode { Number.Complex: { } number } ? number : throw Failed($"expected complex; found {node}"),
            GoKind.Float32 => (float)Float(node),
            GoKind.Float64 => Float(node),
            _ when type.IsSigned => node is NumberNode { Number.Int: { } number } ? GoInteger.Of(type.Kind, number) : throw Failed($"expected integer; found {node}"),
            _ when type.IsUnsigned => node is NumberNode { Number.Uint: { } number } ? GoInteger.Of(type.Kind, number) : throw Failed($"expected unsigned integer; found {node}"),
            _ => throw Failed($"can't handle {node} for arg of type {type}"),
        };
    }

    private double Float(GoNode node) => node is NumberNode { Number.Float: { } number } ? number : throw Failed($"expected float; found {node}");

    private object Literal(GoNode node) => node switch
    {
        StringNode text => text.Value,
        NumberNode number => Constant(number),
        BoolNode flag => flag.Value,
        _ => throw Failed($"can't handle assignment of {node} to empty interface argument"),
    };

    private object? Checked(GoSlot slot, GoType type)
    {
        var value = slot.Value;
        if (ReferenceEquals(type, GoType.Reflected))
        {
            return value ?? (slot.IsInterface ? GoNilInterface.Value : null);
        }

        if (value is null)
        {
            return slot.IsInterface && type.Kind != GoKind.Interface ? throw Failed($"wrong type for value; expected {type}; got {slot.TypeName}")
                : type.CanBeNil ? GoZero.Of(type)
                : throw Failed($"invalid value; expected {type}");
        }

        if (type.Kind == GoKind.Interface || (type.Kind == GoKind.String && value is string))
        {
            return value;
        }

        var own = GoType.Of(value)!;
        return own.IsAssignableTo(type) ? Converted(value, own, type)
            : own.Kind == GoKind.Ptr && own.Element!.IsAssignableTo(type) ? value
            : throw Failed($"wrong type for value; expected {type}; got {own}");
    }

    // A named map or slice loses its name where the unnamed one is asked for; it stays the same map.
    private static object Converted(object value, GoType own, GoType type) => value switch
    {
        GoMap map when own != type => map.As(type),
        GoList list when own != type => new GoList(type, list.Items),
        _ => value,
    };
}
