using System.Xml.Linq;

namespace Nixish.House.Tests.Architecture;

public class DependencyTests
{
    // Imports go down this list, never up, and never sideways between Kubernetes and Aws.
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Nixish.Core"] = ["Microsoft.Extensions.Logging.Abstractions", "Polly.Core"],
        // The generator is packed beside the build targets, not referenced.
        ["Nixish.Kubernetes"] = ["Nixish.Core", "YamlDotNet", "Nixish.Kubernetes.Generation"],
        ["Nixish.AspNetCore"] = ["Nixish.Core"],
        ["Nixish.Aws"] = ["Nixish.Core", "AWSSDK.Core", "AWSSDK.S3"],
        ["Nixish.Testing"] = ["Nixish.Core", "Nixish.Kubernetes", "Nixish.Aws"],
        ["Nixish.Cli"] = ["Nixish.Core", "Nixish.Kubernetes", "Nixish.Aws", "Nixish.Testing", "System.CommandLine", "Spectre.Console"],
    };

    public static TheoryData<string> Packages => [.. Repository.Packages];

    public static TheoryData<string> Projects =>
        [.. Directory.EnumerateFiles(Repository.Root, "*.csproj", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.StartsWith("artifacts", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Packages))]
    public void A_package_depends_only_on_what_lies_below_it(string package)
    {
        var project = XDocument.Load(Repository.At("src", package, $"{package}.csproj"));
        var references = project.Descendants("ProjectReference").Select(one => Path.GetFileNameWithoutExtension(one.Attribute("Include")!.Value))
            .Concat(project.Descendants("PackageReference").Where(one => one.Attribute("PrivateAssets")?.Value != "all").Select(one => one.Attribute("Include")!.Value));
        references.Except(Allowed[package]).Should().BeEmpty("the design lists what each package may depend on");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void No_package_loads_a_test_library(string package) =>
        System.Reflection.Assembly.Load(package).GetReferencedAssemblies().Select(one => one.Name)
            .Should().NotContain(name => name!.StartsWith("xunit", StringComparison.OrdinalIgnoreCase) || name.StartsWith("FluentAssertions", StringComparison.Ordinal) || name.StartsWith("FsCheck", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_project_has_a_lock_file_and_is_in_the_solution(string project)
    {
        File.Exists(Repository.At(Path.GetDirectoryName(project)!, "packages.lock.json")).Should().BeTrue();
        Repository.Read("Nixish.sln").Should().Contain(project.Replace('/', '\\'));
    }
}
