using System.Collections.Immutable;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed class ListNode(GoSource source, int position, ImmutableArray<GoNode> nodes) : GoNode(source, position)
{
    public ImmutableArray<GoNode> Nodes => nodes;

    public override void WriteTo(StringBuilder text)
    {
        if (!DeepStack.HasRoom)
        {
            DeepStack.Run(() => WriteTo(text));
            return;
        }

        foreach (var node in nodes)
        {
            node.WriteTo(text);
        }
    }
}

internal sealed class TextNode(GoSource source, int position, string text) : GoNode(source, position)
{
    public string Text => text;

    public override void WriteTo(StringBuilder text) => text.Append(Text);
}

/// <summary>A pipeline whose value is printed, unless it declares or assigns.</summary>
internal sealed class ActionNode(GoSource source, int position, PipeNode pipe) : GoNode(source, position)
{
    public PipeNode Pipe => pipe;

    public override void WriteTo(StringBuilder text)
    {
        text.Append("{{");
        pipe.WriteTo(text);
        text.Append("}}");
    }
}

/// <summary><c>if</c>, <c>range</c> or <c>with</c>.</summary>
internal sealed class BranchNode(GoSource source, int position, GoBranch kind, PipeNode pipe, ListNode list, ListNode? otherwise) : GoNode(source, position)
{
    public GoBranch Kind => kind;

    public PipeNode Pipe => pipe;

    public ListNode List => list;

    /// <summary>What follows <c>else</c>; null where there is none.</summary>
    public ListNode? Otherwise => otherwise;

    public override void WriteTo(StringBuilder text)
    {
        text.Append(kind switch { GoBranch.If => "{{if ", GoBranch.Range => "{{range ", _ => "{{with " });
        pipe.WriteTo(text);
        text.Append("}}");
        list.WriteTo(text);
        if (otherwise is not null)
        {
            text.Append("{{else}}");
            otherwise.WriteTo(text);
        }

        text.Append("{{end}}");
    }
}

internal enum GoBranch
{
    If,
    Range,
    With,
}

/// <summary><c>break</c> or <c>continue</c>.</summary>
internal sealed class LoopNode(GoSource source, int position, GoWalk leave) : GoNode(source, position)
{
    public GoWalk Leave => leave;

    public override void WriteTo(StringBuilder text) => text.Append(leave == GoWalk.Break ? "{{break}}" : "{{continue}}");
}

/// <summary>How a walk over nodes goes on.</summary>
internal enum GoWalk
{
    On,
    Break,
    Continue,
}

internal sealed class TemplateNode(GoSource source, int position, string name, PipeNode? pipe) : GoNode(source, position)
{
    public string Name => name;

    /// <summary>What is dot in the template; null for nothing.</summary>
    public PipeNode? Pipe => pipe;

    public override void WriteTo(StringBuilder text)
    {
        text.Append("{{template ").Append(GoFormat.Quote(name));
        if (pipe is not null)
        {
            text.Append(' ');
            pipe.WriteTo(text);
        }

        text.Append("}}");
    }
}
