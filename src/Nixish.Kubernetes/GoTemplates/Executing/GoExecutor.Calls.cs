using System.Globalization;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoExecutor
{
    private GoSlot Function(GoSlot dot, IdentifierNode identifier, GoNode command, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        _node = identifier;
        return Call(dot, identifier.Function, command, identifier.Name, words, final);
    }

    // The words are the name that is called and its arguments, or none at all.
    private GoSlot Call(GoSlot dot, GoFunction function, GoNode node, string name, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        var nodes = words.IsEmpty ? words : words[1..];
        var count = nodes.Length + (final.IsMissing ? 0 : 1);
        CheckCount(function, name, nodes.Length, count);
        if (ReferenceEquals(function, GoBuiltins.And) || ReferenceEquals(function, GoBuiltins.Or))
        {
            return new(ShortCircuit(dot, nodes, final, until: ReferenceEquals(function, GoBuiltins.Or)));
        }

        var arguments = count == 0 ? [] : new object?[count];
        for (var i = 0; i < nodes.Length; i++)
        {
            arguments[i] = Argument(dot, Parameter(function, i), nodes[i]);
        }

        if (!final.IsMissing)
        {
            arguments[^1] = Checked(final, Parameter(function, count - 1));
        }

        return new(Invoke(function, arguments, node, name), function.Result.Kind == GoKind.Interface);
    }

    private void CheckCount(GoFunction function, string name, int written, int count)
    {
        var wanted = function.Parameters.Length;
        if (function.Variadic)
        {
            if (count < wanted - 1)
            {
                throw Failed(string.Create(CultureInfo.InvariantCulture, $"wrong number of args for {name}: want at least {wanted - 1} got {written}"));
            }
        }
        else if (count != wanted)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"wrong number of args for {name}: want {wanted} got {count}"));
        }
    }

    private static GoType Parameter(GoFunction function, int index) =>
        function.Parameters[function.Variadic ? Math.Min(index, function.Parameters.Length - 1) : index];

    // The first argument that decides is the value; those after it are not evaluated.
    private object? ShortCircuit(GoSlot dot, ReadOnlySpan<GoNode> nodes, GoSlot final, bool until)
    {
        object? value = null;
        foreach (var node in nodes)
        {
            value = Argument(dot, GoType.Reflected, node);
            if (GoTruth.Of(value) == until)
            {
                return value is GoNilInterface ? null : value;
            }
        }

        value = final.IsMissing ? value : final.Value;
        return value is GoNilInterface ? null : value;
    }

    private object? Invoke(GoFunction function, object?[] arguments, GoNode node, string name)
    {
        NixishException failure;
        try
        {
            return function.Body(new GoCall(arguments, _execution.State) { Executor = this });
        }
        catch (NixishException thrown) when (thrown is GoFunctionException or GoTemplateException)
        {
            failure = thrown;
        }
        catch (Exception thrown) when (thrown is not (NixishException or OperationCanceledException or OutOfMemoryException))
        {
            // Whatever a function stumbles over is the template's error, not the program's.
            failure = new GoFunctionException(thrown.Message, thrown);
        }

        // Not from within the handler: handlers within handlers pile up on the stack, and templates include each other a thousand deep.
        _node = node;
        throw Failed($"error calling {name}: {failure.Message}", failure is GoTemplateException ? failure.InnerException : failure);
    }
}
