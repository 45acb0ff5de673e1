using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Says why an object did not become ready: the pod's reason, the events about it, its last log lines.</summary>
internal sealed class TroubleReport(KubernetesApi api)
{
    private const int LogLines = 10;
    private const int MaxLog = 4000;

    public async Task<NotReadyException> NotReadyAsync(ObjectAddress address, JsonElement live, string how, string status, Trouble? trouble, IReadOnlyList<JsonElement> pods, CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"{address} {how}: {status}.");
        if (trouble?.Pod is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" {trouble.Subject}: {trouble}.");
        }

        var about = trouble?.Pod?.Uid ?? Silent(pods) ?? live.At("metadata", "uid").AsText();
        if (await WarningAsync(address.Namespace, about, cancellationToken).ConfigureAwait(false) is { } warning && !status.Contains(warning, StringComparison.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $" The cluster says: {warning}.");
        }

        if (trouble is { Pod: { Pod: var pod, Trouble: { Container: { } crashed, IsStuck: false } } })
        {
            await AppendLogsAsync(text, address.Namespace, pod, crashed, cancellationToken).ConfigureAwait(false);
        }
        else if (trouble?.Pod is null && PodInTrouble.Unready(pods) is var (running, container))
        {
            text.Append(CultureInfo.InvariantCulture, $" Pod {running}, container {container}, runs and is not ready.");
            await AppendLogsAsync(text, address.Namespace, running, container, cancellationToken).ConfigureAwait(false);
        }

        return new(text.ToString());
    }

    // A pod whose events may tell why it does not start, though its status does not yet.
    private static string? Silent(IReadOnlyList<JsonElement> pods) => pods
        .Where(pod => ReadinessRules.Condition(pod.Member("status"u8), "Ready") is not ("True", _, _))
        .OrderByDescending(pod => pod.At("metadata", "creationTimestamp").AsText(), StringComparer.Ordinal)
        .FirstOrDefault()
        .At("metadata", "uid").AsText();

    public static NotReadyException NotGone(ObjectAddress address, JsonElement live, TimeSpan limit)
    {
        var finalizers = string.Join(", ", live.At("metadata", "finalizers").Items().Concat(live.At("spec", "finalizers").Items()).Select(item => item.AsText()));
        var conditions = live.At("status", "conditions").Items()
            .Where(condition => condition.Member("status"u8).AsText() is "True")
            .Select(condition => condition.Member("message"u8).AsText())
            .Where(message => !string.IsNullOrEmpty(message));
        return new(string.Create(CultureInfo.InvariantCulture,
            $"{address} is still there {limit.TotalSeconds:0.#} s after it was deleted{(finalizers.Length > 0 ? $", held by the finalizers {finalizers}" : "")}. {string.Join(' ', conditions)}").TrimEnd() +
            " See why what holds it does not end.");
    }

    // A program's log may hold what moves a terminal's cursor.
    private static string Printed(string line) => string.Concat(line.Select(letter => char.IsControl(letter) ? ' ' : letter));

    // The newest warning of the most telling kind: a back-off names no cause, the failure before it does.
    private async Task<string?> WarningAsync(string? ns, string? uid, CancellationToken cancellationToken)
    {
        if (ns is null || string.IsNullOrEmpty(uid))
        {
            return null;
        }

        try
        {
            using var events = await api.GetAsync($"api/v1/namespaces/{ObjectKind.Segment(ns)}/events?fieldSelector={Uri.EscapeDataString($"involvedObject.uid={uid},type=Warning")}", cancellationToken).ConfigureAwait(false);
            return events?.RootElement.Member("items"u8).Items()
                .OrderBy(item => item.Member("message"u8).AsText() is { } message && (message.StartsWith("Error:", StringComparison.Ordinal) || message.StartsWith("Back-off", StringComparison.Ordinal)))
                .ThenByDescending(item => item.Member("lastTimestamp"u8).AsText() ?? item.Member("eventTime"u8).AsText(), StringComparer.Ordinal)
                .Select(item => item.Member("message"u8).AsText()?.Trim().TrimEnd('.'))
                .FirstOrDefault();
        }
        // The report must come out whatever else fails.
        catch (NixishException)
        {
            return null;
        }
    }

    // Of a container that crashed, the run before this one; where this one runs again, what it has said too.
    private async Task AppendLogsAsync(StringBuilder text, string? ns, string pod, string container, CancellationToken cancellationToken)
    {
        var before = await LogAsync(ns, pod, container, "&previous=true", cancellationToken).ConfigureAwait(false);
        var now = await LogAsync(ns, pod, container, "", cancellationToken).ConfigureAwait(false);
        if (before.Length > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $" Its last lines:\n{before}");
        }

        if (now.Length > 0 && !string.Equals(now, before, StringComparison.Ordinal))
        {
            text.Append(before.Length > 0 ? "\nand since it was started again:\n" : " Its last lines:\n").Append(now);
        }
    }

    private async Task<string> LogAsync(string? ns, string pod, string container, string previous, CancellationToken cancellationToken)
    {
        try
        {
            var path = $"api/v1/namespaces/{ObjectKind.Segment(ns ?? "default")}/pods/{ObjectKind.Segment(pod)}/log?container={Uri.EscapeDataString(container)}&tailLines={LogLines}&limitBytes={MaxLog}{previous}";
            using var response = await api.SendAsync(new(HttpMethod.Get, path, Accept: "*/*"), cancellationToken).ConfigureAwait(false);
            return response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } log
                ? string.Join('\n', log.TrimEnd().Split('\n').Select(line => "  " + Printed(line)))
                : "";
        }
        // The report must come out whatever else fails.
        catch (Exception error) when (error is NixishException or HttpRequestException or IOException)
        {
            return "";
        }
    }
}
