using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Dotnet;

/// <summary>A small solution as people have them: a web program with a package and a library, and a project that has nothing to do with it.</summary>
internal sealed class ShopSource : IDisposable
{
    public const string PollyHash = "L0vfggkkI2nDAW9lCFYSqX9g/+3TkVXhAq+sh6owBq656X9XW0kE2NG+dPYGNQGeK66HS1rKHRPWMm1bMv91kw==";

    private readonly TemporaryFolder _folder = new();

    public ShopSource()
    {
        Write("Shop.sln", "");
        Write("Directory.Build.props", "<Project><PropertyGroup><TargetFramework>net10.0</TargetFramework><Nullable>enable</Nullable><ImplicitUsings>enable</ImplicitUsings></PropertyGroup></Project>");
        Write("src/Web/Web.csproj", """
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                <InvariantGlobalization>true</InvariantGlobalization>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Polly.Core" Version="8.9.1" />
                <ProjectReference Include="..\Greetings\Greetings.csproj" />
              </ItemGroup>
            </Project>
            """);
        Write("src/Web/Program.cs", """
            var pipeline = new Polly.ResiliencePipelineBuilder().Build();
            var app = WebApplication.CreateBuilder(args).Build();
            app.MapStaticAssets();
            app.MapGet("/", () => pipeline.Execute(() => Greetings.Greeting.Text));
            app.Run();
            """);
        Write("src/Web/wwwroot/style.css", "body { color: black }\n");
        Write("src/Web/appsettings.json", "{}");
        Write("src/Web/packages.lock.json", $$"""
            {
              "version": 1,
              "dependencies": {
                "net10.0": {
                  "Polly.Core": { "type": "Direct", "requested": "[8.9.1, )", "resolved": "8.9.1", "contentHash": "{{PollyHash}}" },
                  "greetings": { "type": "Project" }
                }
              }
            }
            """);
        Write("src/Greetings/Greetings.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        Write("src/Greetings/Greeting.cs", "namespace Greetings;\n\npublic static class Greeting\n{\n    public static string Text => \"hello\";\n}\n");
        Write("src/Other/Other.csproj", """<Project Sdk="Microsoft.NET.Sdk" />""");
        Write("src/Other/Other.cs", "class Other;\n");
    }

    public string Path => _folder.Path;

    public DotnetProgram Program => DotnetProgram.Publish(_folder["src/Web"]);

    public string Write(string name, string text) => _folder.Write(name, text);

    public void Replace(string name, string old, string changed) => Write(name, File.ReadAllText(_folder[name]).Replace(old, changed, StringComparison.Ordinal));

    /// <summary>The store path that the program has now.</summary>
    public StorePath Key() => KeyOf(Program);

    public static StorePath KeyOf(DotnetProgram program) => new Lowering { StatCacheFolder = null }.Lower(program).Path;

    public void Dispose() => _folder.Dispose();
}
