using Nixish.Generator.Emission;
using Nixish.Generator.Schema;

namespace Nixish.Generator;

/// <summary>The whole generation, in memory: file names and their text.</summary>
internal static class Generation
{
    public static SortedDictionary<string, string> Run()
    {
        var model = ApiModel.Load();
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in model.Types.GroupBy(type => type.File))
        {
            files.Add($"{group.Key}.g.cs", RecordEmitter.Emit(group));
        }

        files.Add("KnownKinds.g.cs", KindTableEmitter.Emit(model));
        files.Add("MergeTable.g.cs", MergeTableEmitter.Emit(model));
        return files;
    }
}
