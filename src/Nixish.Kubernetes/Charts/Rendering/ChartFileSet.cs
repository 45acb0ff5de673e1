using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What <c>.Files</c> is: a map of the chart's own files, and nothing else of the world. https://helm.sh/docs/chart_template_guide/accessing_files</summary>
internal static class ChartFileSet
{
    private static readonly GoType Type = new(GoKind.Map, "engine.files", GoType.Bytes) { Methods = static (files, name) => Method((GoMap)files, name, HelmVersion.V4_2) };
    private static readonly GoType TypeOfHelm3 = new(GoKind.Map, "engine.files", GoType.Bytes) { Methods = static (files, name) => Method((GoMap)files, name, HelmVersion.V3_21) };

    public static GoMap Of(IEnumerable<ChartFile> files, HelmVersion version) =>
        new(version >= HelmVersion.V4_1 ? Type : TypeOfHelm3, files.Select(static file => KeyValuePair.Create(file.Name, (object?)file.Data)));

    private static GoFunction? Method(GoMap files, string name, HelmVersion version) => name switch
    {
        "Get" => new(name, [GoType.String], false, call => GoText.FromUtf8(Bytes(files, call.Text(0)))) { Result = GoType.String },
        "GetBytes" => new(name, [GoType.String], false, call => Bytes(files, call.Text(0))) { Result = GoType.Bytes },
        "Glob" => new(name, [GoType.String], false, call => Glob(files, call.Text(0))) { Result = files.Type },
        "AsConfig" => new(name, [], false, _ => Yaml(files, static data => GoText.FromUtf8(data))) { Result = GoType.String },
        "AsSecrets" => new(name, [], false, _ => Yaml(files, Convert.ToBase64String)) { Result = GoType.String },
        "Lines" => new(name, [GoType.String], false, call => Lines(files, call.Text(0), version)) { Result = GoType.StringSlice },
        _ => null,
    };

    private static byte[] Bytes(GoMap files, string name) => files[name] as byte[] ?? [];

    // A pattern that is none means everything, as in Helm.
    private static GoMap Glob(GoMap files, string pattern)
    {
        var glob = FileGlob.Parse(pattern);
        return new(files.Type, files.Where(file => glob?.Matches(file.Key) ?? true));
    }

    private static string Yaml(GoMap files, Func<byte[], string> write)
    {
        var texts = new GoMap(GoType.StringMap);
        foreach (var (name, data) in files)
        {
            texts[ChartFile.BaseName(name)] = write((byte[])data!);
        }

        var yaml = GoYaml.Write(texts);
        return yaml.EndsWith('\n') ? yaml[..^1] : yaml;
    }

    private static GoList Lines(GoMap files, string name, HelmVersion version)
    {
        if (files[name] is not byte[] data || (data.Length == 0 && version < HelmVersion.V4_1))
        {
            return GoList.OfStrings([]);
        }

        var text = GoText.FromUtf8(data);
        return text.Length == 0
            ? throw new GoFunctionException("runtime error: index out of range [-1]")
            : GoList.OfStrings((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));
    }
}
