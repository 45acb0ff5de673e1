using System.Collections.Immutable;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Commands, each given the value of the one before as its last argument, and the variables that take the value of the last.</summary>
internal sealed class PipeNode(GoSource source, int position, GoPipeVariables use, ImmutableArray<VariableNode> variables, ImmutableArray<CommandNode> commands) : GoNode(source, position)
{
    public bool Assigns => use == GoPipeVariables.Assigned;

    public ImmutableArray<VariableNode> Variables => variables;

    public ImmutableArray<CommandNode> Commands => commands;

    public override void WriteTo(StringBuilder text)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(() => WriteTo(text));
            return;
        }

        for (var i = 0; i < variables.Length; i++)
        {
            text.Append(i > 0 ? ", " : "");
            variables[i].WriteTo(text);
        }

        // Go prints an assignment as a declaration, too.
        text.Append(variables.Length > 0 ? " := " : "");
        for (var i = 0; i < commands.Length; i++)
        {
            text.Append(i > 0 ? " | " : "");
            commands[i].WriteTo(text);
        }
    }
}

internal enum GoPipeVariables
{
    Declared,
    Assigned,
}

internal sealed class CommandNode(GoSource source, int position, ImmutableArray<GoNode> words) : GoNode(source, position)
{
    /// <summary>What is called or evaluated, and its arguments.</summary>
    public ImmutableArray<GoNode> Words => words;

    public override void WriteTo(StringBuilder text)
    {
        for (var i = 0; i < words.Length; i++)
        {
            text.Append(i > 0 ? " " : "");
            var isPipe = words[i] is PipeNode;
            text.Append(isPipe ? "(" : "");
            words[i].WriteTo(text);
            text.Append(isPipe ? ")" : "");
        }
    }
}

/// <summary>The name of a function.</summary>
internal sealed class IdentifierNode(GoSource source, int position, string name, GoFunction function) : GoNode(source, position)
{
    public string Name => name;

    public GoFunction Function => function;

    public override void WriteTo(StringBuilder text) => text.Append(name);
}

/// <summary><c>$x.a.b</c>: a variable, and fields of its value.</summary>
internal sealed class VariableNode(GoSource source, int position, ImmutableArray<string> names) : GoNode(source, position)
{
    /// <summary>The variable with its dollar.</summary>
    public string Name { get; } = names[0];

    public ImmutableArray<string> Fields { get; } = names[1..];

    public override void WriteTo(StringBuilder text) => text.AppendJoin('.', names);
}

/// <summary><c>.a.b</c>.</summary>
internal sealed class FieldNode(GoSource source, int position, ImmutableArray<string> fields) : GoNode(source, position)
{
    public ImmutableArray<string> Fields => fields;

    public override void WriteTo(StringBuilder text) => text.Append('.').AppendJoin('.', fields);
}

/// <summary><c>(pipe).a.b</c>: fields of something else than dot or a variable.</summary>
internal sealed class ChainNode(GoSource source, int position, GoNode node, ImmutableArray<string> fields) : GoNode(source, position)
{
    public GoNode Node => node;

    public ImmutableArray<string> Fields => fields;

    public override void WriteTo(StringBuilder text)
    {
        var isPipe = node is PipeNode;
        text.Append(isPipe ? "(" : "");
        node.WriteTo(text);
        text.Append(isPipe ? ")." : ".").AppendJoin('.', fields);
    }
}

internal sealed class DotNode(GoSource source, int position) : GoNode(source, position)
{
    public override void WriteTo(StringBuilder text) => text.Append('.');
}

internal sealed class NilNode(GoSource source, int position) : GoNode(source, position)
{
    public override void WriteTo(StringBuilder text) => text.Append("nil");
}

internal sealed class BoolNode(GoSource source, int position, bool value) : GoNode(source, position)
{
    public object Value { get; } = value;

    public override void WriteTo(StringBuilder text) => text.Append((bool)Value ? "true" : "false");
}

internal sealed class StringNode(GoSource source, int position, string quoted, string value) : GoNode(source, position)
{
    public string Value => value;

    public override void WriteTo(StringBuilder text) => text.Append(quoted);
}

internal sealed class NumberNode(GoSource source, int position, GoNumber number) : GoNode(source, position)
{
    public GoNumber Number => number;

    public override void WriteTo(StringBuilder text) => text.Append(number.Text);
}
