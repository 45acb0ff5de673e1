namespace Nixish.Core.Tests.Dotnet;

public sealed class DotnetErrorTests : IDisposable
{
    private readonly ShopSource _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public void Without_a_lock_file_it_says_how_to_make_one()
    {
        File.Delete(Path.Combine(_shop.Path, "src/Web/packages.lock.json"));
        FluentActions.Invoking(_shop.Key).Should().Throw<PackageLockException>().WithMessage("*Web.csproj' has no lock file*<RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>*dotnet restore*packages.lock.json*");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "version": 1 }""")]
    [InlineData("""{ "dependencies": { "net10.0": { "A": { "resolved": 1, "contentHash": "x" } } } }""")]
    public void A_lock_file_that_is_none_is_named(string text)
    {
        _shop.Write("src/Web/packages.lock.json", text);
        FluentActions.Invoking(_shop.Key).Should().Throw<PackageLockException>().WithMessage("*packages.lock.json' cannot be read*");
    }

    [Fact]
    public void A_content_hash_that_is_none_is_named()
    {
        _shop.Replace("src/Web/packages.lock.json", ShopSource.PollyHash, "abc");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*'Polly.Core' '8.9.1'*'abc'*");
    }

    [Theory]
    [InlineData("../secret", "1.0.0")]
    [InlineData("A", "1.0/../..")]
    [InlineData("", "1.0")]
    public void A_package_name_is_a_name(string id, string version) =>
        FluentActions.Invoking(() => new NuGetPackage(id, version, ShopSource.PollyHash)).Should().Throw<DotnetProjectException>();

    [Fact]
    public void A_lock_file_for_another_runtime_says_how_to_mend_it() =>
        FluentActions.Invoking(() => ShopSource.KeyOf(_shop.Program with { RuntimeIdentifier = "linux-x64" }))
            .Should().Throw<PackageLockException>().WithMessage("*not made for linux-x64*<RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>*");

    [Fact]
    public void A_self_contained_program_without_its_runtime_says_what_to_name()
    {
        _shop.Replace("src/Web/packages.lock.json", "\"net10.0\": {", "\"net10.0/linux-x64\": {}, \"net10.0\": {");
        FluentActions.Invoking(() => ShopSource.KeyOf(_shop.Program with { SelfContained = true }))
            .Should().Throw<DotnetProjectException>().WithMessage("*Packages*.nupkg.metadata*Microsoft.NETCore.App.Runtime.linux-x64*");
    }

    [Fact]
    public void A_reference_that_only_a_build_can_tell_is_refused()
    {
        _shop.Replace("src/Web/Web.csproj", @"..\Greetings\Greetings.csproj", "$(Unknown)/Greetings.csproj");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*$(Unknown)/Greetings.csproj*Write its path out*");
    }

    [Fact]
    public void A_reference_to_nothing_is_refused_unless_it_has_a_condition()
    {
        _shop.Replace("src/Web/Web.csproj", "</ItemGroup>", """<ProjectReference Include="../Gone/Gone.csproj" Condition="false" /></ItemGroup>""");
        _shop.Key();
        _shop.Replace("src/Web/Web.csproj", """ Condition="false" """, " ");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*Gone.csproj', which is not there*");
    }

    [Fact]
    public void What_lies_outside_the_root_is_refused() =>
        FluentActions.Invoking(() => ShopSource.KeyOf(_shop.Program with { Root = Path.Combine(_shop.Path, "src/Web") }))
            .Should().Throw<DotnetProjectException>().WithMessage("*Greetings*is not below*Set Root*");

    [Fact]
    public void An_assembly_of_another_name_must_be_said()
    {
        _shop.Replace("src/Web/Web.csproj", "<RestorePackages", "<AssemblyName>Shop.$(MSBuildProjectName)</AssemblyName><RestorePackages");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*'Shop.Web'*with { Assembly = \"Shop.Web\" }*");
        ShopSource.KeyOf(_shop.Program with { Assembly = "Shop.Web" });
    }

    [Fact]
    public void A_project_that_is_not_there_is_named() =>
        FluentActions.Invoking(() => ShopSource.KeyOf(DotnetProgram.Publish("src/Nowhere"))).Should().Throw<DotnetProjectException>().WithMessage("There is no project '*src/Nowhere'*");

    [Fact]
    public void A_folder_with_two_projects_is_refused()
    {
        _shop.Write("src/Web/Second.csproj", "<Project />");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*2 project files*Second.csproj, Web.csproj*");
    }

    [Fact]
    public void A_project_that_is_no_XML_is_named()
    {
        _shop.Write("src/Greetings/Greetings.csproj", "<Project");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetProjectException>().WithMessage("*Greetings.csproj' cannot be read*");
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("/")]
    public void A_path_without_a_name_cannot_name_the_assembly(string path) =>
        FluentActions.Invoking(() => DotnetProgram.Publish(path).Assembly).Should().Throw<DotnetProjectException>().WithMessage("*set Assembly*");
}
