using System.Text;

namespace Nixish.ChartParity;

/// <summary>The words of a line, as a shell has them: between spaces, or between quotes.</summary>
internal static class CommandLine
{
    public static List<string> Words(string line)
    {
        List<string> words = [];
        var word = new StringBuilder();
        var (quote, started) = ('\0', false);
        foreach (var letter in line)
        {
            if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (started)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                started = false;
            }
            else if (letter == quote || (quote == '\0' && letter is '\'' or '"'))
            {
                quote = quote == '\0' ? letter : '\0';
                started = true;
            }
            else
            {
                word.Append(letter);
                started = true;
            }
        }

        return started ? [.. words, word.ToString()] : words;
    }
}
