using System.Runtime.InteropServices;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoExecutor
{
    private GoSlot Pipeline(GoSlot dot, PipeNode pipe)
    {
        if (!DeepStack.HasRoom)
        {
            return DeepStack.Run(() => Pipeline(dot, pipe));
        }

        _node = pipe;
        var value = GoSlot.Missing;
        foreach (var command in pipe.Commands)
        {
            // An interface is opened once; what is in it goes on.
            value = new(Command(dot, command, value).Value);
        }

        foreach (var variable in pipe.Variables)
        {
            if (pipe.Assigns)
            {
                Assign(variable.Name, value);
            }
            else
            {
                _variables.Add((variable.Name, value));
            }
        }

        return value;
    }

    private GoSlot Command(GoSlot dot, CommandNode command, GoSlot final)
    {
        var words = command.Words.AsSpan();
        var first = words[0];
        switch (first)
        {
            case FieldNode field:
                return Field(dot, field, words, final);
            case VariableNode variable:
                return Variable(dot, variable, words, final);
            case IdentifierNode identifier:
                return Function(dot, identifier, command, words, final);
            case PipeNode pipe:
                RefuseArguments(words, final);
                return Pipeline(dot, pipe);
            case ChainNode chain:
                return Chain(dot, chain, words, final);
        }

        _node = first;
        RefuseArguments(words, final);
        return first switch
        {
            StringNode text => new(text.Value),
            DotNode => dot,
            NumberNode number => new(Constant(number)),
            BoolNode flag => new(flag.Value),
            NilNode => throw Failed("nil is not a command"),
            _ => throw Failed($"can't evaluate command {GoFormat.Quote(first.ToString())}"),
        };
    }

    private void RefuseArguments(ReadOnlySpan<GoNode> words, GoSlot final)
    {
        if (words.Length > 1 || !final.IsMissing)
        {
            throw Failed($"can't give argument to non-function {words[0]}");
        }
    }

    private GoSlot Variable(GoSlot dot, VariableNode variable, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        _node = variable;
        var value = ValueOf(variable.Name);
        if (!variable.Fields.IsEmpty)
        {
            return Fields(dot, value, variable, variable.Fields.AsSpan(), words, final);
        }

        if (words.Length > 1 || !final.IsMissing)
        {
            RefuseArguments(words, final);
        }

        return value;
    }

    private GoSlot ValueOf(string name)
    {
        var stack = CollectionsMarshal.AsSpan(_variables);
        for (var i = stack.Length - 1; i >= _scope; i--)
        {
            if (stack[i].Name == name)
            {
                return stack[i].Value;
            }
        }

        throw Failed($"undefined variable: {name}");
    }

    private GoSlot Field(GoSlot dot, FieldNode field, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        _node = field;
        return Fields(dot, dot, field, field.Fields.AsSpan(), words, final);
    }

    private GoSlot Chain(GoSlot dot, ChainNode chain, ReadOnlySpan<GoNode> words, GoSlot final)
    {
        _node = chain;
        if (chain.Node is NilNode)
        {
            throw Failed($"indirection through explicit nil in {chain}");
        }

        return Fields(dot, Untyped(dot, chain.Node), chain, chain.Fields.AsSpan(), words, final);
    }

    private GoSlot Untyped(GoSlot dot, GoNode node)
    {
        _node = node;
        return node switch
        {
            PipeNode pipe => Pipeline(dot, pipe),
            IdentifierNode identifier => Function(dot, identifier, identifier, [], GoSlot.Missing),
            _ => throw Failed($"can't handle {node}"),
        };
    }

    private object Constant(NumberNode number)
    {
        _node = number;
        return number.Number.Value ?? throw Failed($"{number} overflows int");
    }
}
