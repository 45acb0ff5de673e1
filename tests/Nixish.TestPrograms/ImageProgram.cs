using System.Diagnostics;

namespace Nixish.TestPrograms;

/// <summary>Builds an image of all kinds of content and writes it out in every form; prints its digest, and the most memory that the process had, in MiB.</summary>
internal static class ImageProgram
{
    internal static async Task<int> RunAsync(string folder, string content, string output)
    {
        using var store = LocalStore.Open(folder);
        var tool = Source.Text("tool-1.2", "#!/bin/sh\n");
        var image = new Image("web")
        {
            Layers =
            [
                Layer.Users([new("web", 1000)]),
                new("/srv", Source.Directory(content) with { Name = "content" }) { Owners = new() { ["/srv"] = new(1000) }, Folders = ["/tmp"], Modes = new() { ["/tmp"] = "1777" } },
            ],
            Entrypoint = [$"{tool}", "-v"],
            Environment = new() { ["\u0130"] = "i", ["i"] = "\u0131" },
            Labels = new() { ["z"] = "1", ["\u00e4"] = "2" },
            User = "web",
        };
        // A lowering of its own: no hash is taken from what another run of this user noted.
        var options = new BuildOptions { Lowering = new Lowering { StatCacheFolder = null } };
        var index = await store.BuildIndexAsync(image.For("linux/amd64", "linux/arm64"), options);
        Directory.CreateDirectory(output);
        await index.WriteOciLayoutAsync(Path.Combine(output, "layout"));
        await using (var archive = File.Create(Path.Combine(output, "docker.tar")))
        {
            await index.Images[0].WriteDockerArchiveAsync(archive);
        }

        await File.WriteAllBytesAsync(Path.Combine(output, "sbom.json"), (await store.BuildSbomAsync(index.Index.Images[0], options)).Content.ToArray());
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{index.Tag} {index.Descriptor.Digest} {self.PeakWorkingSet64 / (1024 * 1024)}");
        return 0;
    }
}
