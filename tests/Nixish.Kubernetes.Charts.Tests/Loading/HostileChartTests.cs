using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Nixish.Kubernetes.Charts.Tests.Loading;

public sealed class HostileChartTests
{
    private const string Described = "apiVersion: v2\nname: web\nversion: 1.0.0\n";

    [Theory]
    [InlineData("web/../../etc/passwd", "parent directory")]
    [InlineData("web//etc/passwd", "absolute paths")]
    [InlineData("web/c:/windows", "illegally named")]
    [InlineData("Chart.yaml", "not in base directory")]
    [InlineData("web/", null)]
    public void Paths_of_an_archive_cannot_leave_its_folder(string path, string? problem)
    {
        var archive = Packed(new PaxTarEntry(TarEntryType.RegularFile, "web/Chart.yaml") { DataStream = Bytes(Described) }, new PaxTarEntry(path.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile, path));
        var load = () => ChartLoader.Load(archive, "web.tgz", HelmVersion.V4_2);
        if (problem is null)
        {
            load().Metadata.Name.Should().Be("web");
        }
        else
        {
            load.Should().Throw<InvalidChartException>().WithMessage($"*{problem}*");
        }
    }

    [Fact]
    public void Links_in_an_archive_are_refused() => FluentActions
        .Invoking(() => ChartLoader.Load(Packed(new PaxTarEntry(TarEntryType.SymbolicLink, "web/a") { LinkName = "/etc/passwd" }), "web.tgz", HelmVersion.V4_2))
        .Should().Throw<InvalidChartException>().WithMessage("*no file but a SymbolicLink*");

    [Fact]
    public void A_file_of_more_than_five_mebibytes_is_refused() => FluentActions
        .Invoking(() => ChartLoader.Load(Packed(new PaxTarEntry(TarEntryType.RegularFile, "web/a") { DataStream = new MemoryStream(new byte[(5 * 1024 * 1024) + 1]) }), "web.tgz", HelmVersion.V4_2))
        .Should().Throw<InvalidChartException>().WithMessage("*may have 5242880*");

    [Fact]
    public void An_archive_that_unpacks_to_more_than_any_chart_is_refused_before_it_is_read()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 200; i++)
            {
                gzip.Write(zeros);
            }
        }

        FluentActions.Invoking(() => ChartLoader.Load(packed.ToArray(), "bomb.tgz", HelmVersion.V4_2)).Should().Throw<InvalidChartException>().WithMessage("*larger than the maximum size*");
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("\u001f\u008b\b broken")]
    public void What_is_no_archive_is_a_typed_error(string content) => FluentActions
        .Invoking(() => ChartLoader.Load(Encoding.Latin1.GetBytes(content), "x.tgz", HelmVersion.V4_2)).Should().Throw<InvalidChartException>();

    [Fact]
    public void Ten_thousand_mangled_archives_are_typed_errors_or_charts()
    {
        var good = Packed(new PaxTarEntry(TarEntryType.RegularFile, "web/Chart.yaml") { DataStream = Bytes(Described) }, new PaxTarEntry(TarEntryType.RegularFile, "web/values.yaml") { DataStream = Bytes("a: [1, {b: c}]\n") });
        var random = new Random(1);
        for (var i = 0; i < 10_000; i++)
        {
            var bad = (byte[])good.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                ChartLoader.Load(bad[..random.Next(bad.Length / 2, bad.Length + 1)], "x.tgz", HelmVersion.V4_2);
            }
            catch (InvalidChartException)
            {
                // Expected of nearly all.
            }
        }
    }

    [Fact]
    public void A_link_out_of_a_chart_s_folder_is_refused_and_one_within_is_followed()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;
        try
        {
            var chart = Path.Combine(folder, "web");
            Directory.CreateDirectory(Path.Combine(chart, "templates"));
            File.WriteAllText(Path.Combine(chart, "Chart.yaml"), Described);
            File.WriteAllText(Path.Combine(chart, "real.yaml"), "a: 1\n");
            File.CreateSymbolicLink(Path.Combine(chart, "templates", "a.yaml"), "../real.yaml");
            Chart.Load(chart).RenderText().Should().Be("---\n# Source: web/templates/a.yaml\na: 1\n");
            File.WriteAllText(Path.Combine(folder, "outside.txt"), "secret");
            File.CreateSymbolicLink(Path.Combine(chart, "leak.txt"), "../outside.txt");
            FluentActions.Invoking(() => Chart.Load(chart)).Should().Throw<InvalidChartException>().WithMessage("*'leak.txt' is a link out of its folder*");
            File.WriteAllText(Path.Combine(chart, "templates", "a.yaml"), "b: {{ .Files.Get \"leak.txt\" }}\n");
            (new Chart("web", Source.Directory(chart)) { Links = ChartLinks.Anywhere }).RenderText().Should().Be("---\n# Source: web/templates/a.yaml\nb: secret\n");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_link_may_lead_into_the_repository_that_a_chart_is_in_where_that_is_said()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;
        try
        {
            var chart = Path.Combine(folder, "repository", "charts", "web");
            Directory.CreateDirectory(Path.Combine(chart, "templates"));
            Directory.CreateDirectory(Path.Combine(folder, "repository", ".git"));
            Directory.CreateDirectory(Path.Combine(folder, "repository", "shared"));
            File.WriteAllText(Path.Combine(chart, "Chart.yaml"), Described);
            File.WriteAllText(Path.Combine(folder, "repository", "shared", "a.yaml"), "a: 1\n");
            Directory.CreateSymbolicLink(Path.Combine(chart, "templates", "shared"), "../../../shared");
            FluentActions.Invoking(() => Chart.Load(chart)).Should().Throw<InvalidChartException>().WithMessage("*'templates/shared' is a link out of its folder*");
            var trusted = new Chart("web", Source.Directory(chart)) { Links = ChartLinks.WithinRepository };
            trusted.RenderText().Should().Be("---\n# Source: web/templates/shared/a.yaml\na: 1\n");

            File.WriteAllText(Path.Combine(folder, "outside.txt"), "secret");
            File.WriteAllText(Path.Combine(folder, "repository", ".git", "config"), "secret");
            foreach (var target in new[] { "../../../outside.txt", "../../.git/config", "../../.git", "../.." })
            {
                var leak = File.CreateSymbolicLink(Path.Combine(chart, "leak"), target);
                FluentActions.Invoking(() => trusted.RenderText()).Should().Throw<InvalidChartException>(target).WithMessage("*'leak' is a link out of its folder*");
                leak.Delete();
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("*.txt", "a.txt", true)]
    [InlineData("*.txt", "d/a.txt", true)]
    [InlineData("/*.txt", "d/a.txt", false)]
    [InlineData("d/*.txt", "d/a.txt", true)]
    [InlineData("d/", "d", true)]
    [InlineData("!*.yaml", "a.txt", true)]
    [InlineData("!*.yaml", "a.yaml", false)]
    [InlineData("a[0-9].b", "a7.b", true)]
    [InlineData("a[^0-9].b", "a7.b", false)]
    [InlineData("\\!x", "!x", true)]
    [InlineData("# comment", "# comment", false)]
    [InlineData("", "templates/.swp", true)]
    public void A_line_of_helmignore_leaves_out_what_helm_leaves_out(string line, string path, bool ignored) =>
        HelmIgnore.Parse(Encoding.UTF8.GetBytes(line + "\n"), "web").Ignores(path, isFolder: path == "d").Should().Be(ignored);

    [Theory]
    [InlineData("**/x")]
    [InlineData("[a")]
    public void A_line_that_is_no_pattern_is_named(string line) => FluentActions
        .Invoking(() => HelmIgnore.Parse(Encoding.UTF8.GetBytes($"ok\n{line}\n"), "web")).Should().Throw<InvalidChartException>().WithMessage("*line 2 of its .helmignore*");

    private static MemoryStream Bytes(string text) => new(Encoding.UTF8.GetBytes(text));

    private static byte[] Packed(params TarEntry[] entries)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return packed.ToArray();
    }
}
