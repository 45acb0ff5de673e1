namespace Nixish;

/// <summary>A program that makes store paths, as a value: what <c>builtins.derivation</c> takes.</summary>
/// <param name="Name">The name in the store path; see <see cref="StorePath.CheckName"/>. It may not end in <c>.drv</c>.</param>
/// <remarks>https://nix.dev/manual/nix/latest/language/derivations</remarks>
public sealed record Recipe(string Name) : Buildable
{
    /// <summary>The platform that it builds on: <c>x86_64-linux</c>; <c>builtin</c> for builders that run in process.</summary>
    public required string System { get; init; }

    /// <summary>The program to run.</summary>
    public required StoreString Builder { get; init; }

    /// <summary>The program's arguments.</summary>
    public Seq<StoreString> Arguments { get; init; }

    /// <summary>
    /// The program's environment. <c>name</c>, <c>system</c>, <c>builder</c>, <c>outputs</c>, the outputs' names and what
    /// <see cref="Fixed"/> says are added, and may not be set here.
    /// </summary>
    public Map<StoreString> Environment { get; init; }

    /// <summary>The outputs' names, the one that the recipe itself stands for first. Empty, as by default: <c>out</c> alone, and no variable <c>outputs</c>.</summary>
    public Seq<string> Outputs { get; init; }

    /// <summary>What the single output will hold, where that is known in advance; null otherwise.</summary>
    public FixedOutput? Fixed { get; init; }

    /// <summary>Attributes handed to the builder as JSON instead of an environment (<c>__structuredAttrs</c>); null for an environment.</summary>
    public Map<StructuredValue>? Structured { get; init; }

    /// <summary>The output named <paramref name="name"/>, as a value of its own.</summary>
    public RecipeOutput Output(string name) => new(this, name);

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return new LoweredOutput(RecipeLowering.Lower(this, lowering), Outputs.IsEmpty ? "out" : Outputs[0]);
    }

    /// <summary>Whether both make the same derivation from equal inputs.</summary>
    public bool Equals(Recipe? other) => ReferenceEquals(this, other) ||
        (other is not null && Name == other.Name && System == other.System && Builder == other.Builder && Arguments == other.Arguments &&
        Environment == other.Environment && Outputs == other.Outputs && Fixed == other.Fixed && Structured == other.Structured);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, System, Builder, Arguments, Environment, Outputs, Fixed);
}

/// <summary>One output of a recipe.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Name">The output's name.</param>
public sealed record RecipeOutput(Recipe Recipe, string Name) : Buildable
{
    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return new LoweredOutput(((LoweredOutput)lowering.Lower(Recipe)).Derivation, Name);
    }
}
