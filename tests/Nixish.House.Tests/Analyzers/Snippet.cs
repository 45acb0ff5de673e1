using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Nixish.Analyzers;

namespace Nixish.House.Tests.Analyzers;

/// <summary>Compiles a few statements as a consumer would, and tells what NIX0001 says to them.</summary>
internal static class Snippet
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The source text at each place that NIX0001 complains about, in order.</summary>
    public static Task<IReadOnlyList<string>> ComplaintsAsync(string statements) => ComplaintsAsync(statements, LostReferenceAnalyzer.Id);

    /// <summary>The source text at each place that the rule complains about, in order. No other rule may complain.</summary>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(string statements, string rule)
    {
        var (tree, compilation) = Compile(statements);
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(one => one.Severity == DiagnosticSeverity.Error).Should().BeEmpty("the snippet itself must compile");
        var found = await compilation.WithAnalyzers([new LostReferenceAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        found.Should().NotContain(one => one.Id != rule || one.Severity != DiagnosticSeverity.Error, "a crash of the analyzer is no complaint");
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start).Select(one => tree.GetText().ToString(one.Location.SourceSpan))];
    }

    /// <summary>The ids of the compiler's errors, each once.</summary>
    public static IReadOnlyList<string> Errors(string statements) =>
        [.. Compile(statements).Compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(one => one.Severity == DiagnosticSeverity.Error).Select(one => one.Id).Distinct()];

    private static (SyntaxTree Tree, CSharpCompilation Compilation) Compile(string statements)
    {
        var tree = CSharpSyntaxTree.ParseText($$"""
            using System;
            using System.Globalization;
            using System.Text;
            using Nixish;

            public static class Program
            {
                public static void Run<T>(IBuildable app, Image image, StoreString text, StoreString? maybe, T generic, StringBuilder builder, string plain, SecretValue secret)
                    where T : Buildable
                {
                    {{statements}}
                }
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("snippet", [tree], References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return (tree, compilation);
    }
}
