using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Single values as a command line gives them: <c>a.b=1,list[0].name=x,more={y,z},dotted\.name=w,gone=null</c>. What is set is set within values, in place.
/// https://helm.sh/docs/intro/using_helm/#the-format-and-limitations-of---set
/// </summary>
internal static class ChartSettings
{
    /// <summary>Sets what <c>--set</c> says: whole numbers, true, false and null are what they look like, the rest is text.</summary>
    /// <exception cref="ChartValuesException">It is misspelt, or does not fit what is there.</exception>
    public static void Set(GoMap values, string setting) => Parse("--set data", () => new SettingParser(setting, values, static text => SettingValue.Of(text)).Parse());

    /// <summary>Sets what <c>--set-string</c> says: every value is text.</summary>
    /// <exception cref="ChartValuesException">It is misspelt, or does not fit what is there.</exception>
    public static void SetString(GoMap values, string setting) => Parse("--set-string data", () => new SettingParser(setting, values, static text => text).Parse());

    /// <summary>Sets what <c>--set-file</c> says: values are what files hold.</summary>
    /// <param name="values">What it is set in.</param>
    /// <param name="setting">Names and paths.</param>
    /// <param name="read">Gives the text of the file at a path.</param>
    /// <returns>A setting for <see cref="SetString"/> that sets the same.</returns>
    /// <exception cref="ChartValuesException">It is misspelt, or does not fit what is there.</exception>
    public static string SetFile(GoMap values, string setting, Func<string, string> read)
    {
        var texts = FileSettings.Read(setting, read);
        Parse("--set-file data", () => new SettingParser(texts, values, static text => text).Parse());
        return texts;
    }

    /// <summary>Sets what <c>--set-json</c> says: values are JSON. Since Helm 4 the whole may be one JSON object, which is merged.</summary>
    /// <returns>The values: the same map, or the merged one.</returns>
    /// <exception cref="ChartValuesException">It is no JSON, or does not fit what is there.</exception>
    public static GoMap SetJson(GoMap values, string setting, HelmVersion version)
    {
        try
        {
            if (version >= HelmVersion.V4_1 && setting.AsSpan().TrimStart() is ['{', ..])
            {
                return GoJson.ReadMap(setting.Trim()) is { } map ? ChartValues.MergeFiles(values, map) : values;
            }

            new SettingParser(setting, values).Parse();
            return values;
        }
        catch (Exception error) when (error is GoDocumentException or ChartValuesException)
        {
            var isObject = version >= HelmVersion.V4_1 && setting.AsSpan().TrimStart() is ['{', ..];
            throw new ChartValuesException(isObject ? $"failed parsing --set-json data JSON: {setting}" : $"failed parsing --set-json data {setting}", error);
        }
    }

    /// <summary>Sets what <c>--set-literal</c> says: one value, which is everything after the first <c>=</c>, whatever it holds.</summary>
    /// <exception cref="ChartValuesException">It is misspelt, or does not fit what is there.</exception>
    public static void SetLiteral(GoMap values, string setting) => Parse("--set-literal data", () => SettingParser.Literal(setting, values).Parse());

    private static void Parse(string what, Action parse)
    {
        try
        {
            parse();
        }
        catch (ChartValuesException error)
        {
            throw new ChartValuesException($"failed parsing {what}: {error.Message}", error);
        }
    }
}
