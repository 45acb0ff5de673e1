using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Says why an object did not become ready: the pod's reason, the events about it, its last log lines.</summary>
internal sealed class TroubleReport(KubernetesApi api)
{
    private const int LogLines = 10;
    private const int MaxLog = 4000;

    public async Task<NotReadyException> NotReadyAsync(ObjectAddress address, JsonElement live, string how, string status, PodInTrouble? pod, string? silentPod, CancellationToken cancellationToken)
    {
        var text = new StringBuilder($"{address} {how}: {status}.");
        if (pod is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $" Pod {pod.Pod}{(pod.Trouble.Container is { } container ? $", container {container}" : "")}: {pod.Trouble}.");
        }

        if (await WarningAsync(address.Namespace, pod?.Uid ?? silentPod ?? live.At("metadata", "uid").AsText(), cancellationToken).ConfigureAwait(false) is { } warning)
        {
            text.Append(CultureInfo.InvariantCulture, $" The cluster says: {warning}.");
        }

        if (ReplicaFailure(live) is { } failure)
        {
            text.Append(CultureInfo.InvariantCulture, $" {failure}.");
        }

        if (pod is { Trouble: { Container: { } crashed, IsStuck: false } } && await LogAsync(address.Namespace, pod.Pod, crashed, cancellationToken).ConfigureAwait(false) is { Length: > 0 } log)
        {
            text.Append(CultureInfo.InvariantCulture, $" Its last lines:\n{log}");
        }

        return new(text.ToString());
    }

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

    private static string? ReplicaFailure(JsonElement live) =>
        ReadinessRules.Condition(live.Member("status"u8), "ReplicaFailure") is ("True", _, { Length: > 0 } message) ? message.TrimEnd('.') : null;

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

    private async Task<string?> LogAsync(string? ns, string pod, string container, CancellationToken cancellationToken)
    {
        foreach (var previous in (string[])["&previous=true", ""])
        {
            try
            {
                var path = $"api/v1/namespaces/{ObjectKind.Segment(ns ?? "default")}/pods/{ObjectKind.Segment(pod)}/log?container={Uri.EscapeDataString(container)}&tailLines={LogLines}&limitBytes={MaxLog}{previous}";
                using var response = await api.SendAsync(new(HttpMethod.Get, path, Accept: "*/*"), cancellationToken).ConfigureAwait(false);
                if (response.IsSuccessStatusCode && await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false) is { Length: > 0 } log)
                {
                    return string.Join('\n', log.TrimEnd().Split('\n').Select(line => "  " + Printed(line)));
                }
            }
            catch (Exception error) when (error is NixishException or HttpRequestException or IOException)
            {
                return null;
            }
        }

        return null;
    }
}
