namespace Nixish;

/// <summary>A part of a published program, by how often it changes.</summary>
internal enum ProgramPart
{
    /// <summary>The assemblies and files of its own projects.</summary>
    Own,

    /// <summary>What packages bring.</summary>
    Packages,

    /// <summary>The runtime, of a self-contained program.</summary>
    Runtime,
}

/// <summary>The files of a published program that belong to one part of it.</summary>
internal sealed record PublishedPart(DotnetProgram Program, ProgramPart Part) : Buildable
{
    internal const string ProgramVariable = "program";
    internal const string AssemblyVariable = "assembly";
    internal const string PartVariable = "part";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe("published")
    {
        System = "builtin",
        Builder = PublishedPartBuilder.DerivationName,
        Environment = new() { [ProgramVariable] = $"{Program}", [AssemblyVariable] = Program.Assembly, [PartVariable] = Part.ToString() },
    });
}

/// <summary>Takes a part out of a published folder.</summary>
internal sealed class PublishedPartBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/published-part/1";

    public string Name => DerivationName;

    // Files are copied as they are.
    public StorePathUse PathUse => StorePathUse.ContentsOnly;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var folder = context.PhysicalPath(context.Require(PublishedPart.ProgramVariable));
            var wanted = Enum.Parse<ProgramPart>(context.Require(PublishedPart.PartVariable));
            var parts = PublishedFiles.Read(Path.Combine(folder, $"{context.Require(PublishedPart.AssemblyVariable)}.deps.json"));
            var target = Directory.CreateDirectory(context.OutputPath()).FullName;
            foreach (var file in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
            {
                var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
                if (parts.GetValueOrDefault(path, ProgramPart.Own) == wanted)
                {
                    WorkTree.Copy(file, Path.Combine(target, path), cancellationToken);
                }
            }
        },
        cancellationToken);
}
