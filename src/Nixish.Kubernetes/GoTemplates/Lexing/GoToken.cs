namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A piece of a template.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Position">Where it starts in the text.</param>
/// <param name="Text">Its text; of an error what is wrong.</param>
/// <param name="Line">The line where it starts, counted from 1.</param>
internal readonly record struct GoToken(GoTokenKind Kind, int Position, string Text, int Line)
{
    /// <summary>The token as errors tell it.</summary>
    public override string ToString() => Kind switch
    {
        GoTokenKind.End => "EOF",
        GoTokenKind.Error => Text ?? "",
        >= GoTokenKind.Dot => $"<{Text}>",
        _ when GoText.Length(Text) > 10 => GoFormat.Printf("%.10q...", Text),
        _ => GoFormat.Quote(Text),
    };
}
