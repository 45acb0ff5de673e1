using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// One execution of a template: walks its nodes and prints. Expressions are in GoExecutor.Expressions.cs, fields in GoExecutor.Fields.cs, calls in GoExecutor.Calls.cs
/// and their arguments in GoExecutor.Arguments.cs.
/// </summary>
internal sealed partial class GoExecutor
{
    // Each template that includes another tells where, before what went wrong in there: a thousand of them tell a lot.
    private const int LongestReason = 32 * 1024;

    private readonly GoExecution _execution;
    private readonly StringBuilder _output = new();
    private readonly List<(string Name, GoSlot Value)> _variables = [];
    private readonly Steps _steps;
    private GoTree _tree;

    // Where the variables of the present template start: it sees none of its caller's.
    private int _scope;
    private int _depth;

    // The node that an error is about.
    private GoNode? _node;

    private GoExecutor(GoTemplateSet set, GoTree tree, GoExecution execution, Steps steps, int depth)
    {
        Set = set;
        _tree = tree;
        _execution = execution;
        _steps = steps;
        _depth = depth;
    }

    public GoTemplateSet Set { get; }

    public static string Execute(GoTemplateSet set, string name, object? dot, GoExecution execution) => Execute(set, Find(set, name), dot, execution, new(), depth: 0);

    private static GoTree Find(GoTemplateSet set, string name)
    {
        if (set.Find(name) is { } tree)
        {
            return tree;
        }

        var reason = $"no template {GoFormat.Quote(name)} associated with template {GoFormat.Quote("gotpl")}";
        throw new GoTemplateException($"template: {reason}", new(name, name, 0, -1, "", reason));
    }

    private static string Execute(GoTemplateSet set, GoTree tree, object? dot, GoExecution execution, Steps steps, int depth)
    {
        var executor = new GoExecutor(set, tree, execution, steps, depth);
        executor._variables.Add(("$", new(dot)));
        executor.List(new(dot), tree.Root);
        return GoText.Normal(executor._output.ToString());
    }

    /// <summary>Executes another template while this one waits for what it prints.</summary>
    public string Render(string name, object? dot)
    {
        Deeper();
        return Execute(Set, Find(Set, name), dot, _execution, _steps, _depth + 1);
    }

    /// <summary>Executes a template of another set while this one waits for what it prints.</summary>
    public string Render(GoTemplateSet set, GoTree tree, object? dot)
    {
        Deeper();
        return Execute(set, tree, dot, _execution, _steps, _depth + 1);
    }

    private void Deeper()
    {
        if (_depth >= _execution.MostDepth)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"exceeded maximum template depth ({_execution.MostDepth})"));
        }
    }

    private GoWalk Walk(GoSlot dot, GoNode node)
    {
        _node = node;
        if (++_steps.Taken > _execution.MostSteps)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"the template takes more than {_execution.MostSteps} steps"));
        }

        switch (node)
        {
            case TextNode text:
                _output.Append(text.Text);
                Guard();
                return GoWalk.On;
            case ActionNode action:
                var value = Pipeline(dot, action.Pipe);
                if (action.Pipe.Variables.IsEmpty)
                {
                    Print(action, value.Value);
                }

                return GoWalk.On;
            case BranchNode branch:
                return branch.Kind == GoBranch.Range ? Range(dot, branch) : IfOrWith(dot, branch);
            case ListNode list:
                return List(dot, list);
            case TemplateNode template:
                Template(dot, template);
                return GoWalk.On;
            case LoopNode loop:
                return loop.Leave;
            default:
                throw Failed($"unknown node: {node}");
        }
    }

    private GoWalk List(GoSlot dot, ListNode list)
    {
        if (!DeepStack.HasRoom)
        {
            return DeepStack.Run(() => List(dot, list));
        }

        foreach (var node in list.Nodes)
        {
            if (Walk(dot, node) is not GoWalk.On and var leave)
            {
                return leave;
            }
        }

        return GoWalk.On;
    }

    private GoWalk IfOrWith(GoSlot dot, BranchNode branch)
    {
        var mark = _variables.Count;
        var value = Pipeline(dot, branch.Pipe);
        var leave = GoWalk.On;
        if (GoTruth.Of(value.Value))
        {
            leave = Walk(branch.Kind == GoBranch.With ? value : dot, branch.List);
        }
        else if (branch.Otherwise is not null)
        {
            leave = Walk(dot, branch.Otherwise);
        }

        Forget(mark);
        return leave;
    }

    private GoWalk Range(GoSlot dot, BranchNode range)
    {
        var mark = _variables.Count;
        var value = Pipeline(dot, range.Pipe).Value;
        var inner = _variables.Count;
        var ran = value switch
        {
            null => false,
            GoList list => RangeList(range, list, inner),
            GoMap map => RangeMap(range, map, inner),
            byte[] bytes => RangeList(range, new GoList(GoType.Bytes, bytes.Select(static one => (object?)one)), inner),
            _ when GoType.Of(value)! is { IsSigned: true } or { IsUnsigned: true } => RangeCount(range, value, inner),
            _ => throw Failed($"range can't iterate over {GoPrintable.Text(value)}"),
        };
        var leave = !ran && range.Otherwise is not null ? Walk(dot, range.Otherwise) : GoWalk.On;
        Forget(mark);
        return leave;
    }

    private bool RangeList(BranchNode range, GoList list, int mark)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (Iterate(range, new((nint)i), GoSlot.Item(list[i], list.Type), mark) == GoWalk.Break)
            {
                break;
            }
        }

        return list.Count > 0;
    }

    private bool RangeMap(BranchNode range, GoMap map, int mark)
    {
        // What the body sets does not change the entries that are walked.
        var entries = map.Entries;
        foreach (var (key, value) in entries)
        {
            if (Iterate(range, new(key), GoSlot.Item(value, map.Type), mark) == GoWalk.Break)
            {
                break;
            }
        }

        return entries.Length > 0;
    }

    // From 0 up to the number, which keeps its type.
    private bool RangeCount(BranchNode range, object count, int mark)
    {
        if (range.Pipe.Variables.Length > 1)
        {
            throw Failed($"can't use {GoFormat.Value(count)} to iterate over more than one variable");
        }

        var end = GoInteger.Wide(count);
        for (Int128 i = 0; i < end; i++)
        {
            if (Iterate(range, GoSlot.None, new(GoInteger.Of(GoType.Of(count)!.Kind, i)), mark) == GoWalk.Break)
            {
                break;
            }
        }

        return end > 0;
    }

    private GoWalk Iterate(BranchNode range, GoSlot index, GoSlot element, int mark)
    {
        _execution.CancellationToken.ThrowIfCancellationRequested();
        var variables = range.Pipe.Variables;
        if (variables.Length > 0)
        {
            var first = variables.Length > 1 ? index : element;
            if (range.Pipe.Assigns)
            {
                Assign(variables[0].Name, first);
                if (variables.Length > 1)
                {
                    Assign(variables[1].Name, element);
                }
            }
            else
            {
                var stack = CollectionsMarshal.AsSpan(_variables);
                stack[^variables.Length].Value = first;
                stack[^1].Value = element;
            }
        }

        var leave = Walk(element, range.List);
        Forget(mark);
        return leave;
    }

    private void Template(GoSlot dot, TemplateNode node)
    {
        if (Set.Find(node.Name) is not { } tree)
        {
            throw Failed($"template {GoFormat.Quote(node.Name)} not defined");
        }

        Deeper();
        _execution.CancellationToken.ThrowIfCancellationRequested();
        var inner = node.Pipe is null ? GoSlot.None : Pipeline(dot, node.Pipe);
        var (outer, scope, mark) = (_tree, _scope, _variables.Count);
        (_tree, _scope) = (tree, mark);
        _variables.Add(("$", inner));
        _depth++;
        Walk(inner, tree.Root);
        _depth--;
        Forget(mark);
        (_tree, _scope) = (outer, scope);
        _node = node;
    }

    private void Print(ActionNode node, object? value)
    {
        _node = node;
        if (value is GoFunction function)
        {
            throw Failed($"can't print {node} of type {function.Type}");
        }

        try
        {
            GoPrintable.Append(_output, value);
        }
        catch (GoFunctionException failure)
        {
            throw Failed(failure.Message, failure);
        }

        Guard();
    }

    private void Guard()
    {
        if (_output.Length > _execution.MostOutput)
        {
            throw Failed(string.Create(CultureInfo.InvariantCulture, $"the template prints more than {_execution.MostOutput} characters"));
        }
    }

    private void Forget(int mark) => _variables.RemoveRange(mark, _variables.Count - mark);

    private void Assign(string name, GoSlot value)
    {
        var stack = CollectionsMarshal.AsSpan(_variables);
        for (var i = stack.Length - 1; i >= _scope; i--)
        {
            if (stack[i].Name == name)
            {
                stack[i].Value = value;
                return;
            }
        }

        throw Failed($"undefined variable: {name}");
    }

    private GoTemplateException Failed(string reason, Exception? cause = null)
    {
        if (reason.Length > LongestReason)
        {
            reason = $"{reason.AsSpan(0, LongestReason / 2)} … {reason.AsSpan(reason.Length - (LongestReason / 2))}";
        }

        var node = _node!;
        var (line, column) = node.Source.Locate(node.Position);
        var context = node.ToString();
        return new(
            string.Create(CultureInfo.InvariantCulture, $"template: {node.Source.Name}:{line}:{column}: executing {GoFormat.Quote(_tree.Name)} at <{context}>: {reason}"),
            new(_tree.Name, node.Source.Name, line, column, context, reason),
            cause);
    }

    // What an execution shares with those that it includes.
    private sealed class Steps
    {
        public int Taken { get; set; }
    }
}
