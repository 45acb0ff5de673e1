using System.Collections.Immutable;
using System.Globalization;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoParser
{
    private PipeNode Pipeline(string context, GoTokenKind end)
    {
        var position = PeekWord().Position;
        var variables = ImmutableArray.CreateBuilder<VariableNode>(0);
        var use = GoPipeVariables.Declared;
        while (Variable(context, variables, ref use))
        {
        }

        var commands = ImmutableArray.CreateBuilder<CommandNode>(1);
        while (true)
        {
            var token = NextWord();
            switch (token.Kind)
            {
                case GoTokenKind.Bool or GoTokenKind.CharConstant or GoTokenKind.Complex or GoTokenKind.Dot or GoTokenKind.Field or GoTokenKind.Identifier or GoTokenKind.Number
                    or GoTokenKind.NilKeyword or GoTokenKind.RawString or GoTokenKind.String or GoTokenKind.Variable or GoTokenKind.LeftParenthesis:
                    Back();
                    commands.Add(Command());
                    break;
                case var kind when kind == end:
                    Check(commands, context);
                    return new(Source, position, use, variables.DrainToImmutable(), commands.DrainToImmutable());
                default:
                    throw Unexpected(token, context);
            }
        }
    }

    // Reads "$x :=", "$x =" or "$x," and says whether another variable may follow. What turns out to be an argument is put back.
    private bool Variable(string context, ImmutableArray<VariableNode>.Builder variables, ref GoPipeVariables use)
    {
        var variable = PeekWord();
        if (variable.Kind != GoTokenKind.Variable)
        {
            return false;
        }

        Next();
        var after = Peek();
        var next = PeekWord();
        if (next.Kind is GoTokenKind.Assign or GoTokenKind.Declare)
        {
            use = next.Kind == GoTokenKind.Assign ? GoPipeVariables.Assigned : GoPipeVariables.Declared;
            NextWord();
            Declare(variable, variables);
            return false;
        }

        if (next is not { Kind: GoTokenKind.Char, Text: "," })
        {
            if (after.Kind == GoTokenKind.Space)
            {
                Back(variable, after);
            }
            else
            {
                Back(variable);
            }

            return false;
        }

        NextWord();
        Declare(variable, variables);
        if (context != "range" || variables.Count >= 2)
        {
            throw Error($"too many declarations in {context}");
        }

        return PeekWord().Kind is GoTokenKind.Variable or GoTokenKind.RightDelimiter or GoTokenKind.RightParenthesis ? true : throw Error("range can only initialize variables");
    }

    private void Declare(GoToken variable, ImmutableArray<VariableNode>.Builder variables)
    {
        variables.Add(NewVariable(variable.Position, variable.Text));
        Declare(variable.Text);
    }

    private VariableNode NewVariable(int position, string text) => new(Source, position, [.. text.Split('.')]);

    private FieldNode NewField(int position, string text) => new(Source, position, [.. text[1..].Split('.')]);

    private void Check(ImmutableArray<CommandNode>.Builder commands, string context)
    {
        if (commands.Count == 0)
        {
            throw Error($"missing value for {context}");
        }

        for (var i = 1; i < commands.Count; i++)
        {
            if (commands[i].Words[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
            {
                throw Error(string.Create(CultureInfo.InvariantCulture, $"non executable command in pipeline stage {i + 1}"));
            }
        }
    }

    private CommandNode Command()
    {
        var position = PeekWord().Position;
        var words = ImmutableArray.CreateBuilder<GoNode>(2);
        while (true)
        {
            PeekWord();
            if (Operand() is { } operand)
            {
                words.Add(operand);
            }

            var token = Next();
            switch (token.Kind)
            {
                case GoTokenKind.Space:
                    continue;
                case GoTokenKind.RightDelimiter or GoTokenKind.RightParenthesis:
                    Back();
                    break;
                case GoTokenKind.Pipe:
                    break;
                default:
                    throw Unexpected(token, "operand");
            }

            return words.Count > 0 ? new(Source, position, words.DrainToImmutable()) : throw Error("empty command");
        }
    }

    private GoNode? Operand()
    {
        if (Term() is not { } term)
        {
            return null;
        }

        if (Peek().Kind != GoTokenKind.Field)
        {
            return term;
        }

        var position = Peek().Position;
        var fields = ImmutableArray.CreateBuilder<string>(1);
        while (Peek().Kind == GoTokenKind.Field)
        {
            fields.Add(Next().Text[1..]);
        }

        return term switch
        {
            FieldNode field => new FieldNode(Source, position, [.. field.Fields, .. fields]),
            VariableNode variable => new VariableNode(Source, position, [variable.Name, .. variable.Fields, .. fields]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode => throw Error($"unexpected . after term {GoFormat.Quote(term.ToString())}"),
            _ => new ChainNode(Source, position, term, fields.DrainToImmutable()),
        };
    }

    // Null where the next token starts no operand.
    private GoNode? Term()
    {
        var token = NextWord();
        switch (token.Kind)
        {
            case GoTokenKind.Identifier:
                return new IdentifierNode(Source, token.Position, token.Text, FunctionOf(token.Text));
            case GoTokenKind.Dot:
                return new DotNode(Source, token.Position);
            case GoTokenKind.NilKeyword:
                return new NilNode(Source, token.Position);
            case GoTokenKind.Variable:
                return Used(token);
            case GoTokenKind.Field:
                return NewField(token.Position, token.Text);
            case GoTokenKind.Bool:
                return new BoolNode(Source, token.Position, token.Text == "true");
            case GoTokenKind.CharConstant or GoTokenKind.Complex or GoTokenKind.Number:
                return Number(token);
            case GoTokenKind.LeftParenthesis:
                Enter();
                var pipe = DeepStack.HasRoom ? Parenthesized() : DeepStack.Run(Parenthesized);
                Leave();
                return pipe;
            case GoTokenKind.String or GoTokenKind.RawString:
                return new StringNode(Source, token.Position, token.Text, Unquoted(token));
            default:
                Back();
                return null;
        }
    }

    private PipeNode Parenthesized() => Pipeline("parenthesized pipeline", GoTokenKind.RightParenthesis);

    private GoFunction FunctionOf(string name) =>
        _parsing.Functions.TryGetValue(name, out var function) || GoBuiltins.All.TryGetValue(name, out function) ? function : throw Error($"function {GoFormat.Quote(name)} not defined");

    private VariableNode Used(GoToken token)
    {
        var variable = NewVariable(token.Position, token.Text);
        return _declared.GetValueOrDefault(variable.Name) > 0 ? variable : throw Error($"undefined variable {GoFormat.Quote(variable.Name)}");
    }

    private NumberNode Number(GoToken token)
    {
        try
        {
            return new(Source, token.Position, GoNumber.Parse(token.Text, token.Kind));
        }
        catch (FormatException failure)
        {
            throw Error(failure.Message);
        }
    }
}
