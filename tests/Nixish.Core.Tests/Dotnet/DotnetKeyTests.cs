namespace Nixish.Core.Tests.Dotnet;

/// <summary>Which files and options are in a program's key.</summary>
public sealed class DotnetKeyTests : IDisposable
{
    private readonly ShopSource _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("src/Web/Program.cs")]
    [InlineData("src/Web/New.cs")]
    [InlineData("src/Web/wwwroot/style.css")]
    [InlineData("src/Greetings/Greeting.cs")]
    [InlineData("Directory.Build.targets")]
    [InlineData("src/Directory.Build.props")]
    [InlineData("src/.editorconfig")]
    [InlineData("Directory.Build.rsp")]
    public void What_the_build_reads_changes_the_key(string file)
    {
        var before = _shop.Key();
        _shop.Write(file, file.EndsWith("props", StringComparison.Ordinal) || file.EndsWith("targets", StringComparison.Ordinal) ? "<Project />" : "// changed\n");
        _shop.Key().Should().NotBe(before);
    }

    [Theory]
    [InlineData("src/Other/Other.cs")]
    [InlineData("README.md")]
    [InlineData("src/Web/obj/project.assets.json")]
    [InlineData("src/Web/bin/Debug/Web.dll")]
    [InlineData("src/Greetings/obj/project.assets.json")]
    [InlineData("tests/Directory.Build.props")]
    public void Nothing_else_does(string file)
    {
        var before = _shop.Key();
        _shop.Write(file, "<Project />");
        _shop.Key().Should().Be(before);
    }

    [Fact]
    public void What_git_ignores_does_not_count()
    {
        _shop.Write(".git/HEAD", "ref: refs/heads/main\n");
        _shop.Write(".gitignore", "*.user\n");
        var before = _shop.Key();
        _shop.Write("src/Web/Web.csproj.user", "<Project />");
        _shop.Key().Should().Be(before);
    }

    [Fact]
    public void A_copy_elsewhere_has_the_same_key()
    {
        using var other = new ShopSource();
        other.Key().Should().Be(_shop.Key());
    }

    [Fact]
    public void Options_are_in_the_key()
    {
        DotnetProgram[] programs =
        [
            _shop.Program,
            _shop.Program with { Configuration = "Debug" },
            _shop.Program with { Framework = "net10.0" },
            _shop.Program with { Properties = new() { ["Version"] = "1.2.3" } },
            _shop.Program with { Packages = [new("Some.Tool", "1.0.0", ShopSource.PollyHash)] },
        ];
        programs.Select(ShopSource.KeyOf).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void An_image_of_it_is_a_value()
    {
        var digest = new string('0', 64);
        #region dotnet
        var app = DotnetProgram.Publish("src/Web");
        var image = app.AsImage("web") with
        {
            Base = "mcr.microsoft.com/dotnet/aspnet:10.0@sha256:" + digest,
            Ports = [8080],
        };
        #endregion
        image.Entrypoint.Should().Equal("dotnet", "/app/Web.dll");
        image.Should().Be(app.AsImage("web") with { Base = image.Base, Ports = [8080] });
    }

    [Fact]
    public void Where_packages_come_from_is_not_in_the_key()
    {
        var before = _shop.Key();
        _shop.Write("nuget.config", """<configuration><packageSources><clear /><add key="own" value="https://feed.example.com/index.json" /></packageSources></configuration>""");
        _shop.Key().Should().Be(before);
    }

    [Fact]
    public void Files_elsewhere_that_a_project_names_count()
    {
        _shop.Replace("src/Greetings/Greetings.csproj", " />", """><ItemGroup><Compile Include="..\..\shared\**\*.cs" /><None Include="../../NOTICE" /></ItemGroup></Project>""");
        _shop.Write("shared/deep/Shared.cs", "class Shared;\n");
        _shop.Write("NOTICE", "1");
        var first = _shop.Key();
        _shop.Write("shared/deep/Shared.cs", "class Changed;\n");
        var second = _shop.Key();
        _shop.Write("NOTICE", "2");
        var third = _shop.Key();
        _shop.Write("shared/readme.txt", "no source");
        new[] { first, second, third }.Should().OnlyHaveUniqueItems();
        _shop.Key().Should().Be(third);
    }

    [Fact]
    public void Imports_count_also_where_a_file_is_looked_for_above()
    {
        _shop.Write("eng/Common.props", "<Project />");
        _shop.Write("src/Directory.Build.props", """
            <Project>
              <Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../'))" />
              <Import Project="$(MSBuildThisFileDirectory)..\eng\*.props" />
            </Project>
            """);
        var before = _shop.Key();
        _shop.Replace("Directory.Build.props", "</PropertyGroup>", "<LangVersion>latest</LangVersion></PropertyGroup>");
        var second = _shop.Key();
        _shop.Write("eng/Common.props", "<Project><PropertyGroup /></Project>");
        new[] { before, second, _shop.Key() }.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_SDK_of_global_json_counts()
    {
        var sdk = DotnetSdk.Find(null);
        _shop.Write("global.json", $$"""{ "sdk": { "version": "{{sdk.Version}}" } }""");
        var chosen = _shop.Key();
        _shop.Write("global.json", """{ "sdk": { "version": "1.0.100", "rollForward": "disable" } }""");
        FluentActions.Invoking(_shop.Key).Should().Throw<DotnetSdkException>().WithMessage("*global.json*1.0.100*disable*");
        chosen.Should().NotBeNull();
    }

    [Fact]
    public async Task A_change_is_explained_by_the_file()
    {
        using var other = new ShopSource();
        other.Replace("src/Greetings/Greeting.cs", "hello", "good morning");
        using var folder = new Store.TemporaryFolder();
        using var store = folder.OpenStore();
        var why = await store.ExplainAsync(_shop.Program.AsImage("web"), other.Program.AsImage("web"), cancellationToken: TestContext.Current.CancellationToken);
        why.Causes[0].ToString().Should().StartWith("web.Layers[").And.EndWith(".Content.Program.Sources[\"src/Greetings\"]: Greeting.cs changed");
        var debug = await store.ExplainAsync(_shop.Program, _shop.Program with { Configuration = "Debug" }, cancellationToken: TestContext.Current.CancellationToken);
        debug.Causes.AsEnumerable().Select(cause => cause.ToString()).Should().ContainSingle().Which.Should().Contain("Configuration").And.Contain("Debug");
    }

    [Fact]
    public void Lowering_reads_files_and_runs_nothing()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        _shop.Key();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(1), "the SDK alone takes longer to start");
    }
}
