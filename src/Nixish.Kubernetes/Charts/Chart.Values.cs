using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Nixish.Kubernetes.Charts;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes;

public sealed partial record Chart
{
    /// <summary>The chart with the values of a YAML text over those it has, as <c>-f</c> reads a file: maps are merged, everything else is replaced.</summary>
    /// <exception cref="ChartException">The text is no YAML, or no mapping.</exception>
    public Chart WithValues(string yaml)
    {
        ArgumentNullException.ThrowIfNull(yaml);
        try
        {
            return this with { Values = ValuesJson.Merge(Values, ValuesJson.Of(ChartValues.ReadFile(yaml, Helm))) };
        }
        catch (GoDocumentException problem)
        {
            throw new ChartException(Name, $"Values for the chart '{Name}' cannot be read: {problem.Message}", problem);
        }
    }

    /// <summary>The chart with the values of a JSON object over those it has.</summary>
    /// <exception cref="ChartException">It is no object.</exception>
    public Chart WithValues(JsonElement json) => json.ValueKind == JsonValueKind.Object
        ? this with { Values = ValuesJson.Merge(Values, Json.From(json).Members) }
        : throw new ChartException(Name, $"Values for the chart '{Name}' must be a JSON object, and are {json.ValueKind}.");

    /// <summary>The chart with values of a type of the program's own over those it has.</summary>
    /// <param name="values">The values.</param>
    /// <param name="type">How they become JSON: of a source-generated context, so that nothing is found out by reflection.</param>
    /// <exception cref="ChartException">They are no JSON object.</exception>
    public Chart WithValues<T>(T values, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return WithValues(JsonSerializer.SerializeToElement(values, type));
    }

    /// <summary>The chart with values of a record that the build made of the chart's values.schema.json (<c>&lt;HelmValues&gt;</c>) over those it has. What the record leaves out, the chart's own values say.</summary>
    public Chart WithValues(KubernetesValue values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            writer.WriteStartObject();
            values.WriteFields(new FieldWriter(writer, Deliveries.None));
            writer.WriteEndObject();
        }

        using var json = JsonDocument.Parse(buffer.WrittenMemory);
        return WithValues(json.RootElement);
    }

    /// <summary>
    /// The chart with texts of files for values, as <c>--set-file</c> reads them: <c>config.text=app.conf,tls.ca=ca.pem</c>. The files are read now, and become
    /// settings in <see cref="SetText"/>, behind those that are there.
    /// </summary>
    /// <exception cref="ChartException">It is misspelt, or a file cannot be read.</exception>
    public Chart WithFiles(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        try
        {
            return this with { SetText = [.. SetText, ChartSettings.SetFile(new(), setting, static path => GoText.FromUtf8(File.ReadAllBytes(path)))] };
        }
        catch (ChartValuesException problem)
        {
            throw new ChartException(Name, $"Values for the chart '{Name}' cannot be read: {problem.Message}", problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ChartException(Name, $"Values for the chart '{Name}' cannot be read: failed parsing --set-file data: {problem.Message}", problem);
        }
    }

    // As Helm takes them: files, then what is set.
    private GoMap AllValues()
    {
        var values = ValuesJson.ToGo(Values);
        try
        {
            foreach (var setting in SetJson)
            {
                values = ChartSettings.SetJson(values, setting, Helm);
            }

            foreach (var setting in Set)
            {
                ChartSettings.Set(values, setting);
            }

            foreach (var setting in SetText)
            {
                ChartSettings.SetString(values, setting);
            }

            foreach (var setting in SetLiteral)
            {
                ChartSettings.SetLiteral(values, setting);
            }
        }
        catch (ChartValuesException problem)
        {
            throw new ChartException(Name, $"Values for the chart '{Name}' cannot be read: {problem.Message}", problem);
        }

        return values;
    }
}
