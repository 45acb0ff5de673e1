using Nixish.Generator.Emission;
using Nixish.Generator.Schema;

namespace Nixish.Generator;

/// <summary>The whole generation, in memory: the files below <c>src</c>, and their text.</summary>
internal static class Generation
{
    /// <summary>The folders that hold generated files and nothing else.</summary>
    public static readonly string[] Folders = ["Nixish.Kubernetes/Generated", "Nixish.Testing/Generated"];

    public static SortedDictionary<string, string> Run()
    {
        var model = ApiModel.Load();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in model.Types.GroupBy(type => type.File))
        {
            files.Add($"{Folders[0]}/{group.Key}.g.cs", RecordEmitter.Emit(group));
        }

        files.Add($"{Folders[0]}/ClosedValues.g.cs", ClosedValuesEmitter.Emit(ClosedValues.All));
        files.Add($"{Folders[0]}/KnownKinds.g.cs", KindTableEmitter.Emit(model));
        files.Add($"{Folders[0]}/MergeTable.g.cs", MergeTableEmitter.Emit(model));
        files.Add($"{Folders[0]}/NameTable.g.cs", NameTableEmitter.Emit(model));
        files.Add($"{Folders[0]}/Lifetimes.g.cs", LifetimeTableEmitter.Emit(Lifetime.Load()));
        files.Add($"{Folders[1]}/{ServerTableEmitter.FileName}", ServerTableEmitter.Emit(model));
        return files;
    }
}
