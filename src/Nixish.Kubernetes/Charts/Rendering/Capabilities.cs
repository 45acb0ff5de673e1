using System.Buffers;
using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What <c>.Capabilities</c> says of the cluster and of Helm. Without a cluster, Helm says what it was built with.</summary>
internal sealed class Capabilities
{
    private static readonly string[] Common =
    [
        "admissionregistration.k8s.io/v1", "admissionregistration.k8s.io/v1alpha1", "admissionregistration.k8s.io/v1beta1", "apiextensions.k8s.io/v1",
        "apiextensions.k8s.io/v1beta1", "apps/v1", "apps/v1beta1", "apps/v1beta2", "authentication.k8s.io/v1", "authentication.k8s.io/v1alpha1",
        "authentication.k8s.io/v1beta1", "authorization.k8s.io/v1", "authorization.k8s.io/v1beta1", "autoscaling/v1", "autoscaling/v2", "batch/v1",
        "batch/v1beta1", "certificates.k8s.io/v1", "certificates.k8s.io/v1alpha1", "certificates.k8s.io/v1beta1", "coordination.k8s.io/v1",
        "coordination.k8s.io/v1alpha2", "coordination.k8s.io/v1beta1", "discovery.k8s.io/v1", "discovery.k8s.io/v1beta1", "events.k8s.io/v1",
        "events.k8s.io/v1beta1", "extensions/v1beta1", "flowcontrol.apiserver.k8s.io/v1", "flowcontrol.apiserver.k8s.io/v1beta1",
        "flowcontrol.apiserver.k8s.io/v1beta2", "flowcontrol.apiserver.k8s.io/v1beta3", "internal.apiserver.k8s.io/v1alpha1", "networking.k8s.io/v1",
        "networking.k8s.io/v1beta1", "node.k8s.io/v1", "node.k8s.io/v1alpha1", "node.k8s.io/v1beta1", "policy/v1", "policy/v1beta1",
        "rbac.authorization.k8s.io/v1", "rbac.authorization.k8s.io/v1alpha1", "rbac.authorization.k8s.io/v1beta1", "resource.k8s.io/v1",
        "resource.k8s.io/v1alpha3", "resource.k8s.io/v1beta1", "resource.k8s.io/v1beta2", "scheduling.k8s.io/v1", "scheduling.k8s.io/v1beta1",
        "storage.k8s.io/v1", "storage.k8s.io/v1alpha1", "storage.k8s.io/v1beta1", "storagemigration.k8s.io/v1beta1", "v1",
    ];

    private static readonly SearchValues<char> VersionCharacters = SearchValues.Create("0123456789.");
    private static readonly string[] Of135 = ["autoscaling/v2beta1", "autoscaling/v2beta2", "scheduling.k8s.io/v1alpha1"];
    private static readonly string[] Of136 = ["scheduling.k8s.io/v1alpha2"];

    private Capabilities(ChartStruct value, string normalVersion, string version) => (Value, NormalVersion, Version) = (value, normalVersion, version);

    /// <summary>What templates see.</summary>
    public ChartStruct Value { get; }

    /// <summary>The cluster's version without what a vendor added, which ranges are held against.</summary>
    public string NormalVersion { get; }

    /// <summary>The cluster's version as it was given.</summary>
    public string Version { get; }

    /// <exception cref="ChartException">The version of the cluster is none.</exception>
    public static Capabilities Of(RenderRequest request, string chart)
    {
        var helm = request.Version;
        var (given, normal, major, minor) = Parse(request.KubernetesVersion ?? (helm == HelmVersion.V4_1 ? "v1.35.0" : "v1.36.0"), chart);
        given = helm >= HelmVersion.V4_1 ? given : normal;
        var package = helm >= HelmVersion.V4_1 ? "common" : "chartutil";
        var kubernetes = new ChartStruct(
            new(GoKind.Struct, package + ".KubeVersion"),
            [new("Version", given), .. helm >= HelmVersion.V4_1 ? [new("normalizedVersion", normal)] : Array.Empty<KeyValuePair<string, object?>>(), new("Major", major), new("Minor", minor)])
        {
            Text = normal,
            Methods = [ChartStruct.Getter("String", GoType.String, () => normal), ChartStruct.Getter("GitVersion", GoType.String, () => given)],
        };
        string[] versions = [.. Common.Concat(helm == HelmVersion.V4_1 ? Of135 : Of136).Order(StringComparer.Ordinal), .. request.ApiVersions];
        var set = new GoList(new GoType(GoKind.Slice, package + ".VersionSet", GoType.String) { Methods = VersionMethods }, versions);
        var value = new ChartStruct(
            GoType.Pointer(new(GoKind.Struct, package + ".Capabilities")),
            [new("KubeVersion", kubernetes), new("APIVersions", set), new("HelmVersion", Build(helm))]);
        return new(value, normal, given);
    }

    private static ChartStruct Build(HelmVersion helm)
    {
        var (version, go, client) = helm switch
        {
            HelmVersion.V3_21 => ("v3.21.4", "go1.26", null),
            HelmVersion.V4_1 => ("v4.1.4", "go1.25", "v1.35"),
            _ => ("v4.2.4", "go1.26", "v1.36"),
        };
        List<KeyValuePair<string, object?>> fields = [new("Version", version), new("GitCommit", ""), new("GitTreeState", "clean"), new("GoVersion", go)];
        if (client is not null)
        {
            fields.Add(new("KubeClientVersion", client));
        }

        return new(new(GoKind.Struct, "version.BuildInfo"), fields);
    }

    private static GoFunction? VersionMethods(object versions, string name) =>
        name == "Has" ? new("Has", [GoType.String], false, call => ((GoList)versions).Contains(call.Text(0))) { Result = GoType.Bool } : null;

    // Two or three numbers, and whatever a vendor adds.
    private static (string Given, string Normal, string Major, string Minor) Parse(string version, string chart)
    {
        var given = version.StartsWith('v') ? version : "v" + version;
        var end = given.AsSpan(1).IndexOfAnyExcept(VersionCharacters);
        var numbers = given[1..(end < 0 ? given.Length : end + 1)].TrimEnd('.').Split('.');
        ulong[] parts = [.. numbers.Select(static part => ulong.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : ulong.MaxValue)];
        return parts.Length >= 2 && !parts.Contains(ulong.MaxValue)
            ? (given, string.Create(CultureInfo.InvariantCulture, $"v{string.Join('.', parts.Length == 2 ? [.. parts, 0UL] : parts)}"), parts[0].ToString(CultureInfo.InvariantCulture), parts[1].ToString(CultureInfo.InvariantCulture))
            : throw new ChartException(chart, $"The chart '{chart}' cannot be rendered for Kubernetes '{version}', which is no version. Write it as 1.33 or v1.33.4.");
    }
}
