using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What Nixish writes on the objects it applies, to find and compare them again.</summary>
public static class StackMarks
{
    /// <summary>The label that names the stack an object belongs to.</summary>
    public const string StackLabel = "nixish.dev/stack";

    /// <summary>The annotation that holds the key of the object as it was wanted when it was last applied.</summary>
    public const string KeyAnnotation = "nixish.dev/key";

    /// <summary>The annotation that, with the value <c>keep</c>, keeps an object from being deleted: its stack lets go of it instead.</summary>
    public const string DeletionAnnotation = "nixish.dev/deletion";

    /// <summary>The field manager under which Nixish applies.</summary>
    public const string FieldManager = "nixish";

    /// <summary>The stack label's value: the stack's name where that is a label value, else a hash of it.</summary>
    public static string LabelOf(string stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return stack.Length is > 0 and <= 63 && char.IsAsciiLetterOrDigit(stack[0]) && char.IsAsciiLetterOrDigit(stack[^1]) &&
            stack.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? stack
            : "stack-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(stack)))[..32];
    }

    /// <summary>The key of an object's wanted JSON, the same for any order of members. A Secret's values do not enter it.</summary>
    internal static string KeyOf(JsonElement wanted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, wanted, masks: string.Equals(wanted.Member("kind").AsText(), "Secret", StringComparison.Ordinal));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 20));
    }

    private static void Add(IncrementalHash hash, JsonElement value, bool masks)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                hash.AppendData("{"u8);
                foreach (var member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    Text(hash, member.Name);
                    if (masks && member.NameEquals("data"u8))
                    {
                        foreach (var secret in member.Value.Members().OrderBy(secret => secret.Name, StringComparer.Ordinal))
                        {
                            Text(hash, secret.Name);
                        }
                    }
                    else
                    {
                        Add(hash, member.Value, masks: false);
                    }
                }

                hash.AppendData("}"u8);
                break;
            case JsonValueKind.Array:
                hash.AppendData("["u8);
                foreach (var item in value.EnumerateArray())
                {
                    Add(hash, item, masks: false);
                }

                hash.AppendData("]"u8);
                break;
            case JsonValueKind.String:
                Text(hash, value.GetString()!);
                break;
            default:
                hash.AppendData(Encoding.UTF8.GetBytes(value.GetRawText()));
                hash.AppendData(","u8);
                break;
        }
    }

    // Length first, so that no two sequences of texts run together to the same bytes.
    private static void Text(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        hash.AppendData("\""u8);
        hash.AppendData(BitConverter.GetBytes((long)bytes.Length));
        hash.AppendData(bytes);
    }
}
