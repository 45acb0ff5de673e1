using System.Globalization;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// Parses one template: its file's body, or what a <c>define</c> or <c>block</c> in it holds. Tokens and errors are here, control structures in GoParser.Control.cs,
/// pipelines in GoParser.Pipelines.cs. Look-ahead is three tokens, and errors tell the line of the token read last, as Go's do.
/// </summary>
internal sealed partial class GoParser
{
    // Far beyond what charts have.
    private const int MostNesting = 1000;

    private readonly GoParsing _parsing;
    private readonly List<string> _variables = ["$"];

    // How often each of them is declared: a text may declare a hundred thousand, and use the first each time.
    private readonly Dictionary<string, int> _declared = new(StringComparer.Ordinal) { ["$"] = 1 };
    private readonly GoToken[] _tokens = new GoToken[3];
    private int _ahead;
    private int _actionLine;
    private int _loops;

    private GoParser(GoParsing parsing) => _parsing = parsing;

    private GoSource Source => _parsing.Source;

    /// <summary>Parses a text: the template of its name and those that it defines.</summary>
    /// <exception cref="GoTemplateException">It is no template.</exception>
    public static IReadOnlyCollection<GoTree> Parse(string name, string text, IReadOnlyDictionary<string, GoFunction> functions)
    {
        var keywords = (functions.ContainsKey("break") ? GoLoopKeywords.None : GoLoopKeywords.Break) | (functions.ContainsKey("continue") ? GoLoopKeywords.None : GoLoopKeywords.Continue);
        var parsing = new GoParsing(new GoSource(name, text), new GoLexer(text, keywords), functions);
        var parser = new GoParser(parsing);
        parser.Add(name, parser.File());
        return parsing.Trees.Values;
    }

    private GoToken Next()
    {
        if (_ahead > 0)
        {
            _ahead--;
        }
        else
        {
            _tokens[0] = _parsing.Lexer.Next();
        }

        return _tokens[_ahead];
    }

    private void Back() => _ahead++;

    private void Back(GoToken second)
    {
        _tokens[1] = second;
        _ahead = 2;
    }

    private void Back(GoToken third, GoToken second)
    {
        _tokens[1] = second;
        _tokens[2] = third;
        _ahead = 3;
    }

    private GoToken Peek()
    {
        if (_ahead == 0)
        {
            _ahead = 1;
            _tokens[0] = _parsing.Lexer.Next();
        }

        return _tokens[_ahead - 1];
    }

    private GoToken NextWord()
    {
        GoToken token;
        do
        {
            token = Next();
        }
        while (token.Kind == GoTokenKind.Space);
        return token;
    }

    private GoToken PeekWord()
    {
        var token = NextWord();
        Back();
        return token;
    }

    private GoToken Expect(GoTokenKind kind, string context)
    {
        var token = NextWord();
        return token.Kind == kind ? token : throw Unexpected(token, context);
    }

    private GoTemplateException Unexpected(GoToken token, string context)
    {
        if (token.Kind != GoTokenKind.Error)
        {
            return Error($"unexpected {token} in {context}");
        }

        var started = "";
        if (_actionLine != 0 && _actionLine != token.Line)
        {
            started = string.Create(CultureInfo.InvariantCulture, $" in action started at {Source.Name}:{_actionLine}");
            started = token.Text.EndsWith(" action", StringComparison.Ordinal) ? started[" in action".Length..] : started;
        }

        return Error($"{token}{started}");
    }

    private GoTemplateException Error(string reason)
    {
        var line = _tokens[0].Line;
        return new(
            string.Create(CultureInfo.InvariantCulture, $"template: {Source.Name}:{line}: {reason}"),
            new(Source.Name, Source.Name, line, -1, "", reason));
    }

    private void Add(string name, ListNode root)
    {
        var tree = new GoTree(name, Source, root);
        if (!_parsing.Trees.TryGetValue(name, out var old) || old.IsEmpty)
        {
            _parsing.Trees[name] = tree;
        }
        else if (!tree.IsEmpty)
        {
            throw Error($"template: multiple definition of template {GoFormat.Quote(name)}");
        }
    }

    private string Unquoted(GoToken token) => GoUnquote.TryUnquote(token.Text, out var text) ? text : throw Error("invalid syntax");

    private void Declare(string variable)
    {
        _variables.Add(variable);
        _declared[variable] = _declared.GetValueOrDefault(variable) + 1;
    }

    private void Forget(int count)
    {
        foreach (var variable in _variables[count..])
        {
            _declared[variable]--;
        }

        _variables.RemoveRange(count, _variables.Count - count);
    }

    private void Enter()
    {
        if (++_parsing.Nesting > MostNesting)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"actions and parentheses nest deeper than {MostNesting}"));
        }
    }

    private void Leave() => _parsing.Nesting--;
}

/// <summary>What the parsers of one text share.</summary>
internal sealed record GoParsing(GoSource Source, GoLexer Lexer, IReadOnlyDictionary<string, GoFunction> Functions)
{
    public Dictionary<string, GoTree> Trees { get; } = new(StringComparer.Ordinal);

    public int Nesting { get; set; }
}
