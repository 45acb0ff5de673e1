using System.Diagnostics;

namespace Nixish.Kubernetes.Generator.Tests.Generating;

/// <summary>The build targets in a project of their own, which references nothing: what is tested is when the generator runs and what is left behind.</summary>
public sealed class BuildTargetTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-crd-").FullName;

    [Fact]
    public async Task The_generator_runs_when_a_definition_changed_and_only_then()
    {
        Project("""<KubernetesCrd Include="crds/*.yaml" />""");
        Write("crds/web.yaml", CrdReaderTests.Crd("{type: object, properties: {spec: {type: string}}}"));
        (await BuildAsync()).Should().Contain("Compile: Web.g.cs").And.Contain("Compile: GeneratedKinds.g.cs");
        var generated = Path.Combine(_folder, "obj", "kubernetes-crds", "src", "Shop.Crds", "Web.g.cs");
        File.ReadAllText(generated).Should().Contain("namespace Shop.Crds;");
        var stamp = new FileInfo(Path.Combine(_folder, "obj", "kubernetes-crds", "generated.stamp")).LastWriteTimeUtc;

        (await BuildAsync()).Should().Contain("Compile: Web.g.cs", "what was generated before is compiled too");
        new FileInfo(Path.Combine(_folder, "obj", "kubernetes-crds", "generated.stamp")).LastWriteTimeUtc.Should().Be(stamp);

        Write("crds/web.yaml", CrdReaderTests.Crd("{type: object, properties: {spec: {type: integer}}}"));
        File.SetLastWriteTimeUtc(Path.Combine(_folder, "crds", "web.yaml"), DateTime.UtcNow.AddSeconds(2));
        await BuildAsync();
        File.ReadAllText(generated).Should().Contain("long? Spec");
    }

    [Fact]
    public async Task Types_that_nothing_makes_any_more_go()
    {
        Project("""<KubernetesCrd Include="crds/*.yaml" Namespace="Mine" />""");
        Write("crds/web.yaml", CrdReaderTests.Crd("{type: object}"));
        Write("crds/job.yaml", CrdReaderTests.Crd("{type: object}").Replace("Web", "Job", StringComparison.Ordinal).Replace("webs", "jobs", StringComparison.Ordinal));
        (await BuildAsync()).Should().Contain("Compile: Web.g.cs").And.Contain("Compile: Job.g.cs");
        File.Delete(Path.Combine(_folder, "crds", "job.yaml"));
        (await BuildAsync()).Should().Contain("Compile: Web.g.cs").And.NotContain("Job.g.cs");
        File.Delete(Path.Combine(_folder, "crds", "web.yaml"));
        (await BuildAsync()).Should().NotContain("Web.g.cs");
    }

    [Fact]
    public async Task A_definition_that_is_none_fails_the_build_with_its_line()
    {
        Project("""<KubernetesCrd Include="crds/*.yaml" />""");
        Write("crds/web.yaml", "a: 1\na: 2\n");
        var said = await FluentActions.Awaiting(BuildAsync).Should().ThrowAsync<InvalidOperationException>();
        said.WithMessage("*error NIX1001: *web.yaml, line 2: the key 'a' is there twice*");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_folder, path))!);
        File.WriteAllText(Path.Combine(_folder, path), text);
    }

    // Not a project of the SDK: that would restore, which takes longer than all the rest.
    private void Project(string items) => Write("Shop.proj", $"""
        <Project DefaultTargets="CoreCompile">
          <PropertyGroup>
            <RootNamespace>Shop</RootNamespace>
            <IntermediateOutputPath>obj/</IntermediateOutputPath>
            <NixishCrdGenerator>{typeof(Generation.Emitter).Assembly.Location}</NixishCrdGenerator>
          </PropertyGroup>
          <ItemGroup>{items}</ItemGroup>
          <Target Name="CoreCompile"><Message Importance="high" Text="Compile: %(Compile.Filename)%(Compile.Extension)" /></Target>
          <Import Project="{Path.Combine(Root(), "src", "Nixish.Kubernetes", "buildTransitive", "Nixish.Kubernetes.targets")}" />
        </Project>
        """);

    private async Task<string> BuildAsync()
    {
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "Shop.proj", "-nologo", "-v:m", "-nodeReuse:false"]) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, error) = (build.StandardOutput.ReadToEndAsync(), build.StandardError.ReadToEndAsync());
        await build.WaitForExitAsync();
        return build.ExitCode == 0 ? await output : throw new InvalidOperationException(await output + await error);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Nixish.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
