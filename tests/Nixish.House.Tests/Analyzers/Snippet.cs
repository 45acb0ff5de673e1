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
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(string statements)
    {
        var tree = CSharpSyntaxTree.ParseText($$"""
            using System;
            using System.Globalization;
            using System.Text;
            using Nixish;

            public static class Program
            {
                public static void Run<T>(IBuildable app, Image image, StoreString text, StoreString? maybe, T generic, StringBuilder builder, string plain)
                    where T : Buildable
                {
                    {{statements}}
                }
            }
            """, cancellationToken: TestContext.Current.CancellationToken);
        var compilation = CSharpCompilation.Create("snippet", [tree], References, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        compilation.GetDiagnostics(TestContext.Current.CancellationToken).Where(one => one.Severity == DiagnosticSeverity.Error).Should().BeEmpty("the snippet itself must compile");
        var found = await compilation.WithAnalyzers([new LostReferenceAnalyzer()]).GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken);
        found.Should().NotContain(one => one.Id != LostReferenceAnalyzer.Id || one.Severity != DiagnosticSeverity.Error, "a crash of the analyzer is no complaint");
        return [.. found.OrderBy(one => one.Location.SourceSpan.Start).Select(one => tree.GetText().ToString(one.Location.SourceSpan))];
    }
}
