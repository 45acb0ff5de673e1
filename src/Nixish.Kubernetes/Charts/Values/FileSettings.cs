using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Settings whose values are paths of files, as <c>--set-file</c> has them, with what the files hold in place of the paths.</summary>
internal static class FileSettings
{
    /// <summary>The same setting for <see cref="ChartSettings.SetString"/>: texts stand where paths stood, and no character of theirs means anything.</summary>
    /// <param name="setting">Names and paths: <c>a.b=one.txt,c={two.txt,three.txt}</c>.</param>
    /// <param name="read">Gives the text of the file at a path.</param>
    public static string Read(string setting, Func<string, string> read)
    {
        var result = new StringBuilder();
        for (var at = 0; at < setting.Length;)
        {
            // Names stay as they are, misspelt ones too: who reads the result says so.
            at = Copy(setting, at, "=", result);
            if (at == setting.Length)
            {
                break;
            }

            var isList = setting[at] == '{';
            if (isList)
            {
                result.Append(setting[at++]);
            }

            do
            {
                var path = new StringBuilder();
                var end = Until(setting, at, isList ? ",}" : ",", path);
                Quote(read(path.ToString()), result);
                at = end;
                if (at < setting.Length)
                {
                    isList &= setting[at] != '}';
                    result.Append(setting[at++]);
                }
                else
                {
                    isList = false;
                }
            }
            while (isList);
        }

        return result.ToString();
    }

    // With the character that ends it.
    private static int Copy(string setting, int at, ReadOnlySpan<char> stops, StringBuilder result)
    {
        var end = Until(setting, at, stops, new());
        end += end < setting.Length ? 1 : 0;
        result.Append(setting, at, end - at);
        return end;
    }

    private static int Until(string setting, int at, ReadOnlySpan<char> stops, StringBuilder text)
    {
        for (; at < setting.Length && !stops.Contains(setting[at]); at++)
        {
            at += setting[at] == '\\' && at + 1 < setting.Length ? 1 : 0;
            text.Append(setting[at]);
        }

        return at;
    }

    private static void Quote(string text, StringBuilder result)
    {
        foreach (var character in text)
        {
            (character is '\\' or ',' or '{' or '}' ? result.Append('\\') : result).Append(character);
        }
    }
}
