using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Random texts and numbers.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int MostCharacters = 16 << 20;

    private static readonly string Ascii = string.Concat(Enumerable.Range(' ', 127 - ' ').Select(static c => (char)c));

    public static void AddTo(FunctionTable table, ChartRandom random)
    {
        Add(table, "randAlphaNum", Letters + Digits, random);
        Add(table, "randAlpha", Letters, random);
        Add(table, "randNumeric", Digits, random);
        Add(table, "randAscii", Ascii, random);
        table.Add("randInt", GoType.Int, [GoType.Int, GoType.Int], call => (nint)Between(random, call.Int(0), call.Int(1)));
        table.Add("randBytes", GoType.String, [GoType.Int], call =>
            Convert.ToBase64String(random.Bytes((int)Guarded(call.Int(0) < 0 ? throw GoPanic.MakeSlice() : call.Int(0)))));
        table.Add("uuidv4", GoType.String, [], _ => Uuid(random.Bytes(16)));
        table.Add("shuffle", GoType.String, [GoType.String], call => Shuffle(random, call.Text(0)));
    }

    // A negative count gives nothing: the original's error is dropped.
    private static void Add(FunctionTable table, string name, string letters, ChartRandom random) => table.Add(name, GoType.String, [GoType.Int], call =>
        string.Create((int)Guarded(Math.Max(call.Int(0), 0)), (letters, random), static (span, source) =>
        {
            foreach (ref var c in span)
            {
                c = source.letters[(int)source.random.Below(source.letters.Length)];
            }
        }));

    private static long Guarded(long count) => count > MostCharacters ? throw GoPanic.TooLarge("the text", count, MostCharacters) : count;

    private static long Between(ChartRandom random, long least, long bound)
    {
        var count = unchecked(bound - least);
        return count <= 0 ? throw new GoFunctionException("invalid argument to Intn") : random.Below(count) + least;
    }

    private static string Uuid(byte[] bytes)
    {
        // Version 4 and the variant of RFC 9562.
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true).ToString();
    }

    private static string Shuffle(ChartRandom random, string text)
    {
        Rune[] runes = [.. text.EnumerateRunes()];
        for (var i = runes.Length - 1; i > 0; i--)
        {
            var other = random.Below(i + 1);
            (runes[i], runes[other]) = (runes[other], runes[i]);
        }

        return string.Concat(runes);
    }
}
