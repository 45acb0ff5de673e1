using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nixish;

/// <summary>Runs <c>dotnet publish</c> on the sources and packages of a derivation, in a sandbox that has these, the SDK, and no network.</summary>
internal sealed partial class PublishBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/dotnet-publish/1";

    // What the SDK's own programs load. Nothing of it is in the output.
    private static readonly string[] Libraries = ["/lib", "/lib32", "/lib64", "/usr/lib", "/usr/lib64", "/bin/sh"];

    public string Name => DerivationName;

    // It takes its inputs' content; where they lie it never learns.
    public StorePathUse PathUse => StorePathUse.ContentsOnly;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var sdk = DotnetSdk.Require(context.Require(PublishRecipe.Sdk));
        var programs = context.Programs ?? throw new InvalidOperationException("Programs are published by the engine.");
        var visible = await programs.FindFolderAsync().ConfigureAwait(false);
        foreach (var (path, source) in ImageRecipe.ReadNamed(context.Environment, PublishRecipe.Source).AsSpan())
        {
            WorkTree.Copy(context.PhysicalPath(source), Path.Combine(context.Folder, "src", path), cancellationToken);
        }

        foreach (var (file, package) in ImageRecipe.ReadNamed(context.Environment, PublishRecipe.Package).AsSpan())
        {
            WorkTree.Copy(context.PhysicalPath(package), Path.Combine(context.Folder, "feed", file), cancellationToken);
        }

        foreach (var folder in (string[])["feed", "home", "temporary"])
        {
            Directory.CreateDirectory(Path.Combine(context.Folder, folder));
        }

        await File.WriteAllTextAsync(Path.Combine(context.Folder, "nuget.config"), Configuration(visible), cancellationToken).ConfigureAwait(false);
        var project = context.Require(PublishRecipe.Project);
        var program = new HostCommand([Path.Combine(sdk.Root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"), .. Arguments(context.Environment, visible)])
        {
            Folder = Path.GetDirectoryName($"src/{project}")!,
            Environment = Variables(visible),
            HostPaths = [sdk.Root, .. Libraries],
        };
        if (await programs.RunAsync(program, cancellationToken).ConfigureAwait(false) is var code and not 0)
        {
            throw new NixishException($"'dotnet publish' of '{project}' failed with code {code}.");
        }

        RequireAssembly(context);
        foreach (var assets in Directory.EnumerateFiles(Path.Combine(context.Folder, "out"), "*.staticwebassets.endpoints.json"))
        {
            var text = await File.ReadAllTextAsync(assets, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(assets, ModifiedHeader().Replace(text, string.Create(CultureInfo.InvariantCulture, $"${{before}}{WorkTree.Time:R}")), cancellationToken).ConfigureAwait(false);
        }

        Directory.Move(Path.Combine(context.Folder, "out"), context.OutputPath());
    }

    // When a file was compressed is a header of it; whether it changed is told by its ETag.
    [GeneratedRegex("""(?<before>"Name"\s*:\s*"Last-Modified"\s*,\s*"Value"\s*:\s*")[^"]*""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ModifiedHeader();

    private static void RequireAssembly(BuildContext context)
    {
        var assembly = context.Require(PublishRecipe.Assembly);
        if (!File.Exists(Path.Combine(context.Folder, "out", $"{assembly}.dll")))
        {
            throw new NixishException($"'dotnet publish' made no '{assembly}.dll'. Where the project calls its assembly otherwise, set Assembly to that.");
        }
    }

    private static List<string> Arguments(Map<string> variables, string work)
    {
        var projects = int.Parse(variables[PublishRecipe.Projects], CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "publish", $"{work}/src/{variables[PublishRecipe.Project]}", "--output", $"{work}/out", "--configuration", variables[PublishRecipe.Configuration],
            "--nologo", "--disable-build-servers", "-tl:off", "-v:quiet", "-clp:Summary;DisableConsoleColor", $"-m:{Math.Min(projects, Environment.ProcessorCount)}",
        ];
        if (variables.TryGetValue(PublishRecipe.Framework, out var framework))
        {
            arguments.AddRange(["--framework", framework]);
        }

        if (variables.TryGetValue(PublishRecipe.Runtime, out var runtime))
        {
            arguments.AddRange(["--runtime", runtime, "--self-contained", variables[PublishRecipe.SelfContained]]);
        }
        else
        {
            // Started as `dotnet web.dll`: a host of this machine's kind would tie it to that kind.
            arguments.Add("-p:UseAppHost=false");
        }

        // The sandbox's folder is the same everywhere; outside it, paths are written as if it were there.
        arguments.AddRange(
        [
            "-p:Deterministic=true", "-p:ContinuousIntegrationBuild=true", $"-p:PathMap={work}/=/build/", "-p:NuGetAudit=false", "-p:RestoreLockedMode=true",
            $"-p:RestoreConfigFile={work}/nuget.config", "-p:EnableSourceControlManagerQueries=false", "-p:UseSharedCompilation=false",
        ]);
        foreach (var (name, value) in ImageRecipe.ReadNamed(variables, PublishRecipe.Property).AsSpan())
        {
            arguments.Add($"-p:{name}={Escape(value)}");
        }

        return arguments;
    }

    private static Map<string> Variables(string work) => new()
    {
        ["HOME"] = $"{work}/home",
        ["TMPDIR"] = $"{work}/temporary",
        ["PATH"] = "/path-not-set",
        ["TZ"] = "UTC",
        ["DOTNET_CLI_HOME"] = $"{work}/home",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["DOTNET_CLI_WORKLOAD_UPDATE_NOTIFY_DISABLE"] = "true",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_NUGET_SIGNATURE_VERIFICATION"] = "false",
        ["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1",
        ["DOTNET_SKIP_WORKLOAD_INTEGRITY_CHECK"] = "1",
        ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["NUGET_PACKAGES"] = $"{work}/packages",
        ["NUGET_SCRATCH"] = $"{work}/temporary/nuget",
    };

    private static string Configuration(string work) => $"""
        <configuration>
          <packageSources>
            <clear />
            <add key="packages" value="{work}/feed" />
          </packageSources>
          <packageSourceMapping>
            <clear />
          </packageSourceMapping>
        </configuration>
        """;

    // https://learn.microsoft.com/visualstudio/msbuild/msbuild-special-characters: these end a value, or begin another.
    private static string Escape(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            _ = letter is '%' or ';' or ',' or '"' or '\'' or '$' or '@' ? escaped.Append(CultureInfo.InvariantCulture, $"%{(int)letter:X2}") : escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
