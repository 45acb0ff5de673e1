using System.Collections.Immutable;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoParser
{
    private enum Closing
    {
        None,
        End,
        Else,
    }

    private ListNode File()
    {
        var position = Peek().Position;
        var nodes = ImmutableArray.CreateBuilder<GoNode>();
        while (Peek().Kind != GoTokenKind.End)
        {
            if (Peek().Kind == GoTokenKind.LeftDelimiter)
            {
                var delimiter = Next();
                if (NextWord().Kind == GoTokenKind.DefineKeyword)
                {
                    new GoParser(_parsing).Definition();
                    continue;
                }

                Back(delimiter);
            }

            if (TextOrAction(out var closing) is { } node)
            {
                nodes.Add(node);
            }
            else if (closing != Closing.None)
            {
                throw Error($"unexpected {Told(closing)}");
            }
        }

        return new(Source, position, nodes.DrainToImmutable());
    }

    private void Definition()
    {
        const string Context = "define clause";
        var token = NextWord();
        if (token.Kind is not (GoTokenKind.String or GoTokenKind.RawString))
        {
            throw Unexpected(token, Context);
        }

        var name = Unquoted(token);
        Expect(GoTokenKind.RightDelimiter, Context);
        var root = Items(out var closing);
        if (closing != Closing.End)
        {
            throw Error($"unexpected {Told(closing)} in {Context}");
        }

        Add(name, root);
    }

    private ListNode Items(out Closing closing) => Items(out closing, out _);

    // Up to the end or else that closes them.
    private ListNode Items(out Closing closing, out int closedAt)
    {
        if (!DeepStack.HasRoom)
        {
            (var items, closing, closedAt) = DeepStack.Run(() => (Items(out var closed, out var at), closed, at));
            return items;
        }

        var position = PeekWord().Position;
        var nodes = ImmutableArray.CreateBuilder<GoNode>();
        while (PeekWord().Kind != GoTokenKind.End)
        {
            var node = TextOrAction(out closing, out closedAt);
            if (closing != Closing.None)
            {
                return new(Source, position, nodes.DrainToImmutable());
            }

            nodes.Add(node!);
        }

        throw Error("unexpected EOF");
    }

    private GoNode? TextOrAction(out Closing closing) => TextOrAction(out closing, out _);

    private GoNode? TextOrAction(out Closing closing, out int closedAt)
    {
        closing = Closing.None;
        closedAt = 0;
        var token = NextWord();
        switch (token.Kind)
        {
            case GoTokenKind.Text:
                return new TextNode(Source, token.Position, token.Text);
            case GoTokenKind.LeftDelimiter:
                _actionLine = token.Line;
                Enter();
                var node = Action(out closing, out closedAt);
                Leave();
                _actionLine = 0;
                return node;
            default:
                throw Unexpected(token, "input");
        }
    }

    private GoNode? Action(out Closing closing, out int closedAt)
    {
        closing = Closing.None;
        closedAt = 0;
        var token = NextWord();
        switch (token.Kind)
        {
            case GoTokenKind.BlockKeyword:
                return Block();
            case GoTokenKind.BreakKeyword:
                return Loop(token, GoWalk.Break);
            case GoTokenKind.ContinueKeyword:
                return Loop(token, GoWalk.Continue);
            case GoTokenKind.ElseKeyword:
                closing = Closing.Else;
                closedAt = Else();
                return null;
            case GoTokenKind.EndKeyword:
                closing = Closing.End;
                closedAt = Expect(GoTokenKind.RightDelimiter, "end").Position;
                return null;
            case GoTokenKind.IfKeyword:
                return Branch(GoBranch.If);
            case GoTokenKind.RangeKeyword:
                return Branch(GoBranch.Range);
            case GoTokenKind.WithKeyword:
                return Branch(GoBranch.With);
            case GoTokenKind.TemplateKeyword:
                return Template();
        }

        Back();
        var position = Peek().Position;
        return new ActionNode(Source, position, Pipeline("command", GoTokenKind.RightDelimiter));
    }

    private LoopNode Loop(GoToken keyword, GoWalk leave)
    {
        var told = leave == GoWalk.Break ? "{{break}}" : "{{continue}}";
        var token = NextWord();
        if (token.Kind != GoTokenKind.RightDelimiter)
        {
            throw Unexpected(token, told);
        }

        return _loops > 0 ? new LoopNode(Source, keyword.Position, leave) : throw Error($"{told} outside {{{{range}}}}");
    }

    // Of an "else if" the rest stays to be read as an if of its own, which the same end closes.
    private int Else()
    {
        var word = PeekWord();
        return word.Kind is GoTokenKind.IfKeyword or GoTokenKind.WithKeyword ? word.Position : Expect(GoTokenKind.RightDelimiter, "else").Position;
    }

    private BranchNode Branch(GoBranch kind)
    {
        var variables = _variables.Count;
        var pipe = Pipeline(kind switch { GoBranch.If => "if", GoBranch.Range => "range", _ => "with" }, GoTokenKind.RightDelimiter);
        _loops += kind == GoBranch.Range ? 1 : 0;
        var list = Items(out var closing, out var closedAt);
        _loops -= kind == GoBranch.Range ? 1 : 0;
        var otherwise = closing == Closing.Else ? Otherwise(kind, closedAt) : null;
        Forget(variables);
        return new(Source, pipe.Position, kind, pipe, list, otherwise);
    }

    private ListNode Otherwise(GoBranch kind, int position)
    {
        if (kind != GoBranch.Range && Peek().Kind == (kind == GoBranch.If ? GoTokenKind.IfKeyword : GoTokenKind.WithKeyword))
        {
            Next();
            Enter();
            var branch = Branch(kind);
            Leave();
            return new(Source, position, [branch]);
        }

        var list = Items(out var closing);
        return closing == Closing.End ? list : throw Error($"expected end; found {Told(closing)}");
    }

    private TemplateNode Block()
    {
        const string Context = "block clause";
        var token = NextWord();
        var name = TemplateName(token, Context);
        var pipe = Pipeline(Context, GoTokenKind.RightDelimiter);
        var block = new GoParser(_parsing);
        var root = block.Items(out var closing);
        if (closing != Closing.End)
        {
            throw Error($"unexpected {Told(closing)} in {Context}");
        }

        block.Add(name, root);
        return new(Source, token.Position, name, pipe);
    }

    private TemplateNode Template()
    {
        const string Context = "template clause";
        var token = NextWord();
        var name = TemplateName(token, Context);
        if (NextWord().Kind == GoTokenKind.RightDelimiter)
        {
            return new(Source, token.Position, name, null);
        }

        Back();
        return new(Source, token.Position, name, Pipeline(Context, GoTokenKind.RightDelimiter));
    }

    private string TemplateName(GoToken token, string context) =>
        token.Kind is GoTokenKind.String or GoTokenKind.RawString ? Unquoted(token) : throw Unexpected(token, context);

    private static string Told(Closing closing) => closing == Closing.End ? "{{end}}" : "{{else}}";
}
