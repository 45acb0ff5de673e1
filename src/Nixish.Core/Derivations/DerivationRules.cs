namespace Nixish;

/// <summary>What Nix refuses, refused with advice.</summary>
internal static class DerivationRules
{
    public static void Check(DerivationContent content)
    {
        StorePath.CheckName(content.Name);
        if (content.Name.EndsWith(".drv", StringComparison.Ordinal))
        {
            throw Invalid(content, "its name ends in '.drv', which only derivation files may. Rename it.");
        }

        // Nix writes this field without escapes.
        if (content.System.Length == 0 || content.System.AsSpan().ContainsAnyExceptInRange('\x21', '\x7e') || content.System.AsSpan().ContainsAny('"', '\\'))
        {
            throw Invalid(content, $"its system '{content.System}' is not a platform such as x86_64-linux.");
        }

        if (content.Builder.IsEmpty)
        {
            throw Invalid(content, "it has no builder. Name a program, such as /bin/sh.");
        }

        CheckOutputs(content);
        CheckBytes(content, content.Builder, "builder");
        foreach (var argument in content.Arguments)
        {
            CheckBytes(content, argument, "argument");
        }

        foreach (var (key, value) in content.Environment)
        {
            if (key.Contains('\0', StringComparison.Ordinal))
            {
                throw Invalid(content, "the name of a variable holds a NUL.");
            }

            CheckBytes(content, value, key);
        }
    }

    private static void CheckOutputs(DerivationContent content)
    {
        if (content.Outputs.IsEmpty)
        {
            throw Invalid(content, "it has no outputs.");
        }

        for (var i = 0; i < content.Outputs.Count; i++)
        {
            var output = content.Outputs[i];
            StorePath.CheckName(output);
            if (content.Outputs.AsSpan()[..i].Contains(output))
            {
                throw Invalid(content, $"it has the output '{output}' twice.");
            }
        }

        if (content.Fixed is not null && content.Outputs is not ["out"])
        {
            throw Invalid(content, "an output whose content is fixed must be the only one, called 'out'.");
        }
    }

    private static void CheckBytes(DerivationContent content, ReadOnlyMemory<byte> value, string place)
    {
        if (value.Span.Contains((byte)0))
        {
            throw Invalid(content, $"'{place}' holds a NUL byte, which no process can be given.");
        }
    }

    private static InvalidDerivationException Invalid(DerivationContent content, string problem) => new($"Derivation '{content.Name}': {problem}");
}
