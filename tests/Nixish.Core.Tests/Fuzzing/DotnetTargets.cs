using System.IO.Compression;
using Nixish.Core.Tests.Dotnet;
using Nixish.Tests.Fuzzing;

namespace Nixish.Core.Tests.Fuzzing;

/// <summary>What .NET programs are made of: packages of feeds, lock files, projects, configurations.</summary>
internal sealed class DotnetTargets : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ShopSource _shop = new();

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("NuGet package", Unsign, [Package(signed: true), Package(signed: false), .. ((string[])["", "PK\u0005\u0006", new string('x', 100)]).Select(System.Text.Encoding.UTF8.GetBytes)]) { Cases = 6_000 },
        new("NuGet lock file", Lower("src/Web/packages.lock.json"), File.ReadAllText(Path.Combine(_shop.Path, "src/Web/packages.lock.json")), "{}", """{"dependencies":{"net10.0":{"A":{"resolved":"1","contentHash":"x"}}}}""") { Cases = 1_500, Allowance = 8 * 1024 * 1024 },
        new("project file", Lower("src/Greetings/Greetings.csproj"), Project, "<Project>", "<!DOCTYPE a [<!ENTITY b \"c\">]><Project>&b;</Project>") { Cases = 1_500, Allowance = 8 * 1024 * 1024 },
        new("NuGet configuration", Lower("nuget.config"), """<configuration><packageSources><clear /><add key="a" value="%HOME%/x" /><add key="b" value="https://feed.example.com" /></packageSources><packageSourceCredentials><b><add key="Username" value="me" /></b></packageSourceCredentials></configuration>""", "<configuration />") { Cases = 1_500, Allowance = 8 * 1024 * 1024 },
        new("global.json", Lower("global.json"), """{"sdk":{"version":"10.0.100","rollForward":"latestFeature","allowPrerelease":true}}""", """{"sdk":{}}""", "[]") { Cases = 1_500, Allowance = 8 * 1024 * 1024 },
    ];

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <Import Project="$(MSBuildThisFileDirectory)../../eng/*.props" Condition="a" />
          <PropertyGroup><AssemblyName>$(MSBuildProjectName).X</AssemblyName><Loop>$(Loop)</Loop></PropertyGroup>
          <ItemGroup><Compile Include="../Other/**/*.cs;@(X)" /><ProjectReference Include="..\Other\Other.csproj" /><Reference Include="a" HintPath="../b.dll" /></ItemGroup>
        </Project>
        """;

    public void Dispose()
    {
        _folder.Dispose();
        _shop.Dispose();
    }

    private static byte[] Package(bool signed)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var name in signed ? (string[])["a.nuspec", ".signature.p7s", "lib/a.dll"] : ["a.nuspec"])
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write("content"u8);
            }
        }

        return bytes.ToArray();
    }

    private void Unsign(byte[] bytes)
    {
        File.WriteAllBytes(_folder["package"], bytes);
        using var file = File.OpenHandle(_folder["package"]);
        using var written = new MemoryStream();
        try
        {
            PackageArchive.WriteUnsigned(file, written);
        }
        catch (InvalidDataException failure)
        {
            throw new NixishException(failure.Message, failure);
        }

        if (written.Length > bytes.Length)
        {
            throw new InvalidOperationException("The unsigned archive is larger than the signed one.");
        }
    }

    private Action<byte[]> Lower(string file) => bytes =>
    {
        var path = Path.Combine(_shop.Path, file);
        var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
        try
        {
            File.WriteAllBytes(path, bytes);
            ShopSource.KeyOf(_shop.Program);
        }
        finally
        {
            if (before is null)
            {
                File.Delete(path);
            }
            else
            {
                File.WriteAllBytes(path, before);
            }
        }
    };
}
