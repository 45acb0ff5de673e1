namespace Nixish.Kubernetes.Charts.Tests.Rendering;

public sealed class GoldenChartTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(ChartCase.Folder, "*.txt").Select(static file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_renders_to_what_helm_prints(string name)
    {
        var chart = ChartCase.Read(name);
        var folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;
        try
        {
            var rendered = Outcome(chart, folder);
            if (chart.OnlyError is { } part)
            {
                rendered.Should().Contain(part);
            }
            else if (Environment.GetEnvironmentVariable("NIXISH_ACCEPT") == "1")
            {
                chart.Accept(rendered);
            }
            else
            {
                rendered.Should().Be(chart.Wanted);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Outcome(ChartCase chart, string folder)
    {
        try
        {
            return chart.Render(folder);
        }
        catch (ChartRenderException failure)
        {
            return $"Error: {failure.HelmText}\n";
        }
        catch (ChartException failure)
        {
            return $"Error: {failure.Message}\n";
        }
    }
}
