namespace Nixish;

/// <summary>
/// Makes the paths of derivations. Outputs' paths do not depend on them: only who builds, writes <c>.drv</c> files or compares
/// derivations needs them.
/// </summary>
internal static class DerivationPaths
{
    public const string Extension = ".drv";

    private const int WorthACore = 8;

    /// <summary>Checks that a derivation called <paramref name="name"/> can have a path.</summary>
    /// <exception cref="InvalidStorePathException">It is too long.</exception>
    public static void CheckName(string name)
    {
        if (name.Length > StorePath.MaxNameLength - Extension.Length)
        {
            StorePath.CheckName(name + Extension);
        }
    }

    /// <summary>The path of <paramref name="wanted"/>, and those of all below it. They are the same whoever makes them.</summary>
    public static StorePath Of(Derivation wanted)
    {
        // By a stack of its own: a chain may be longer than the thread's stack is deep.
        var open = new Stack<Derivation>();
        open.Push(wanted);
        while (open.TryPeek(out var top))
        {
            var waiting = open.Count;
            if (!top.HasPath)
            {
                foreach (var need in top.Needs)
                {
                    if (!need.Derivation.HasPath)
                    {
                        open.Push(need.Derivation);
                    }
                }
            }

            if (open.Count == waiting)
            {
                open.Pop();
                _ = top.HasPath ? null : top.MakePath();
            }
        }

        return wanted.Path;
    }

    /// <summary>Makes the paths of all of <paramref name="wanted"/> that are outputs, with a core each where there are many.</summary>
    public static void Make(IReadOnlyList<Lowered> wanted)
    {
        var parts = Math.Max(1, Math.Min(Environment.ProcessorCount, wanted.Count / WorthACore));
        Parallel.For(0, parts, part =>
        {
            for (var i = (int)((long)wanted.Count * part / parts); i < (int)((long)wanted.Count * (part + 1) / parts); i++)
            {
                if (wanted[i] is LoweredOutput { Derivation: { HasPath: false } derivation })
                {
                    Of(derivation);
                }
            }
        });
    }
}
