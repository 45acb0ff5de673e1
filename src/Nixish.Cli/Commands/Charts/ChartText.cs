using System.Text;
using System.Text.Json;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// What a chart says of itself, for people and for programs.
internal static class ChartText
{
    public static string Of(ChartInfo info)
    {
        var text = new StringBuilder();
        text.Append($"{info.Name} {info.Version}{(info.AppVersion.Length > 0 ? $", of {info.AppVersion}" : "")}{(info.Kind == ChartKind.Library ? ", a library" : "")}{(info.IsDeprecated ? ", deprecated" : "")}\n");
        foreach (var (name, value) in new[] { ("", info.Description), ("home: ", info.Home), ("kubernetes: ", info.KubernetesVersions) })
        {
            text.Append(value.Length > 0 ? $"  {name}{value}\n" : "");
        }

        foreach (var need in info.Dependencies)
        {
            text.Append($"  needs {need.Name} {need.Versions}{(need.Repository.Length > 0 ? $" from {need.Repository}" : "")}{(need.Alias is { } alias ? $" as {alias}" : "")}{(need.Condition is { } condition ? $", if {condition}" : "")}\n");
        }

        return text.ToString();
    }

    public static void Write(Utf8JsonWriter json, ChartInfo info)
    {
        json.WriteString("name"u8, info.Name);
        json.WriteString("version"u8, info.Version);
        json.WriteString("appVersion"u8, info.AppVersion);
        json.WriteString("description"u8, info.Description);
        json.WriteString("home"u8, info.Home);
        json.WriteString("kubernetesVersions"u8, info.KubernetesVersions);
        json.WriteString("kind"u8, info.Kind == ChartKind.Library ? "library"u8 : "application"u8);
        json.WriteBoolean("deprecated"u8, info.IsDeprecated);
        json.WriteStartArray("dependencies"u8);
        foreach (var need in info.Dependencies)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, need.Name);
            json.WriteString("versions"u8, need.Versions);
            json.WriteString("repository"u8, need.Repository);
            json.WriteString("alias"u8, need.Alias);
            json.WriteString("condition"u8, need.Condition);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
